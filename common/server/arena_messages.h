// Request and response of one RPC made on an arena of the call's own: one piece of memory instead of a
// hundred. For the busiest RPCs, whose answers are made of many small messages:
//   SetMessageAllocatorFor_OpenCase(&open_case_messages_);
#ifndef AFTERCARE_SERVER_ARENA_MESSAGES_H_
#define AFTERCARE_SERVER_ARENA_MESSAGES_H_

#include <google/protobuf/arena.h>
#include <grpcpp/support/message_allocator.h>

#include <cstddef>

namespace aftercare::server {

template <class Request, class Response>
class ArenaMessages final : public grpc::MessageAllocator<Request, Response> {
 public:
  grpc::MessageHolder<Request, Response>* AllocateMessages() override { return new Holder; }

 private:
  class Holder final : public grpc::MessageHolder<Request, Response> {
   public:
    Holder() : arena_(first_, sizeof first_) {
      this->set_request(google::protobuf::Arena::CreateMessage<Request>(&arena_));
      this->set_response(google::protobuf::Arena::CreateMessage<Response>(&arena_));
    }
    void Release() override { delete this; }

   private:
    alignas(std::max_align_t) char first_[8192];
    google::protobuf::Arena arena_;
  };
};

}  // namespace aftercare::server

#endif  // AFTERCARE_SERVER_ARENA_MESSAGES_H_
