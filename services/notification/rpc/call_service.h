// CallService: reads of calls, and the called person's answer.
#ifndef AFTERCARE_NOTIFICATION_RPC_CALL_SERVICE_H_
#define AFTERCARE_NOTIFICATION_RPC_CALL_SERVICE_H_

#include "aftercare/notification/v1/call.grpc.pb.h"
#include "common/server/ground.h"

namespace aftercare::notification {

class CallService final : public v1::CallService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  explicit CallService(server::Ground& ground);

  Reactor* GetCall(Context*, const v1::GetCallRequest*, v1::Call*) override;
  Reactor* ListCalls(Context*, const v1::ListCallsRequest*, v1::ListCallsResponse*) override;
  Reactor* AcknowledgeCall(Context*, const v1::AcknowledgeCallRequest*, v1::Call*) override;

 private:
  server::Ground& ground_;
  const server::Rpcs rpcs_;
};

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_RPC_CALL_SERVICE_H_
