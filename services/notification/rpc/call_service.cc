#include "services/notification/rpc/call_service.h"

#include <utility>
#include <vector>

#include "common/server/lists.h"
#include "services/notification/domain/call.h"

namespace aftercare::notification {

CallService::CallService(server::Ground& ground)
    : ground_(ground), rpcs_(ground.door(), "aftercare.notification.v1.CallService") {}

CallService::Reactor* CallService::GetCall(Context* context, const v1::GetCallRequest* request,
                                           v1::Call* response) {
  return ground_.door().Get(rpcs_["GetCall"], context, request, response, ground_.reader("call"));
}

CallService::Reactor* CallService::ListCalls(Context* context,
                                             const v1::ListCallsRequest* request,
                                             v1::ListCallsResponse* response) {
  std::vector<command::Condition> conditions;
  if (request->state() != v1::Call::STATE_UNSPECIFIED) {
    const auto state = static_cast<CallState>(request->state() - 1);
    conditions.push_back({"state = $::text", std::string(Word(state))});
  }
  if (!request->cause().empty()) conditions.push_back({"cause = $::text", request->cause()});
  return server::ServeList(ground_, rpcs_["ListCalls"], context, request, response,
                           ground_.reader("call"), std::move(conditions),
                           [response] { return response->add_calls(); });
}

CallService::Reactor* CallService::AcknowledgeCall(Context* context,
                                                   const v1::AcknowledgeCallRequest* request,
                                                   v1::Call* response) {
  return ground_.door().Change(rpcs_["AcknowledgeCall"], context, request, response,
                               ground_.processor("call"), [&](const server::Call&) {
                                 return server::OrderFor(
                                     *request, CallCommand(notification::AcknowledgeCall{}));
                               });
}

}  // namespace aftercare::notification
