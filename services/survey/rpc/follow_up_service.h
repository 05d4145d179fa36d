// FollowUpService: decodes a request into the command of the same name, encodes nothing itself.
#ifndef AFTERCARE_SURVEY_RPC_FOLLOW_UP_SERVICE_H_
#define AFTERCARE_SURVEY_RPC_FOLLOW_UP_SERVICE_H_

#include "aftercare/survey/v1/follow_up.grpc.pb.h"
#include "common/server/ground.h"

namespace aftercare::survey {

class FollowUpService final : public v1::FollowUpService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  explicit FollowUpService(server::Ground& ground);

  Reactor* GetFollowUp(Context*, const v1::GetFollowUpRequest*, v1::FollowUp*) override;
  Reactor* ListFollowUps(Context*, const v1::ListFollowUpsRequest*,
                         v1::ListFollowUpsResponse*) override;
  Reactor* AssignFollowUp(Context*, const v1::AssignFollowUpRequest*, v1::FollowUp*) override;
  Reactor* CompleteFollowUp(Context*, const v1::CompleteFollowUpRequest*, v1::FollowUp*) override;
  Reactor* AcceptFollowUp(Context*, const v1::AcceptFollowUpRequest*, v1::FollowUp*) override;
  Reactor* SendBackFollowUp(Context*, const v1::SendBackFollowUpRequest*, v1::FollowUp*) override;

 private:
  template <class Request, class Decode>
  Reactor* Change(absl::string_view rpc, Context* context, const Request* request,
                  v1::FollowUp* response, Decode decode);

  server::Ground& ground_;
  const server::Rpcs rpcs_;
};

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_RPC_FOLLOW_UP_SERVICE_H_
