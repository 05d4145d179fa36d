// Stands in for the services notification listens to and asks: tells the events a test gives it and
// answers GetCase with the cases a test gives it.
#ifndef AFTERCARE_TESTS_NOTIFICATION_FAKE_OWNERS_H_
#define AFTERCARE_TESTS_NOTIFICATION_FAKE_OWNERS_H_

#include <grpcpp/grpcpp.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "aftercare/intake/v1/case.grpc.pb.h"
#include "aftercare/type/v1/operations.grpc.pb.h"
#include "common/outbox/partition.h"
#include "common/outbox/position.h"
#include "common/server/lists.h"

namespace aftercare::testing {

class FakeOwners {
 public:
  FakeOwners() : events_(*this), cases_(*this) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(&events_);
    builder.RegisterService(&cases_);
    server_ = builder.BuildAndStart();
  }
  ~FakeOwners() { server_->Shutdown(std::chrono::system_clock::now()); }

  std::string address() const { return absl::StrCat("127.0.0.1:", port_); }

  // The event gets its position; nothing else is changed.
  void Tell(type::v1::Event event) {
    std::lock_guard<std::mutex> lock(mutex_);
    told_.push_back(std::move(event));
    told_.back().set_position(outbox::Position{1, told_.size(), 0}.ToString());
  }
  void Keep(const intake::v1::Case& value) {
    std::lock_guard<std::mutex> lock(mutex_);
    kept_[value.name()] = value;
  }

 private:
  class Events final : public type::v1::EventService::Service {
   public:
    explicit Events(FakeOwners& owners) : owners_(owners) {}
    grpc::Status ReadEvents(grpc::ServerContext*, const type::v1::ReadEventsRequest* request,
                            type::v1::ReadEventsResponse* response) override {
      std::lock_guard<std::mutex> lock(owners_.mutex_);
      const outbox::Position after =
          outbox::ParsePosition(request->after()).value_or(outbox::Position{});
      for (const type::v1::Event& event : owners_.told_) {
        const ids::Uuid subject = server::IdIn(event.subject());
        if (*outbox::ParsePosition(event.position()) > after &&
            outbox::PartitionOf(subject) == request->partition()) {
          *response->add_events() = event;
        }
      }
      response->set_position(outbox::Position{1, owners_.told_.size(), 0}.ToString());
      return grpc::Status::OK;
    }

   private:
    FakeOwners& owners_;
  };

  class Cases final : public intake::v1::CaseService::Service {
   public:
    explicit Cases(FakeOwners& owners) : owners_(owners) {}
    grpc::Status GetCase(grpc::ServerContext*, const intake::v1::GetCaseRequest* request,
                         intake::v1::Case* response) override {
      std::lock_guard<std::mutex> lock(owners_.mutex_);
      const auto found = owners_.kept_.find(request->name());
      if (found == owners_.kept_.end()) return {grpc::StatusCode::NOT_FOUND, "no such case"};
      *response = found->second;
      return grpc::Status::OK;
    }

   private:
    FakeOwners& owners_;
  };

  std::mutex mutex_;
  std::vector<type::v1::Event> told_;
  std::map<std::string, intake::v1::Case> kept_;
  Events events_;
  Cases cases_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_NOTIFICATION_FAKE_OWNERS_H_
