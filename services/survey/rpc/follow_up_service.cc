#include "services/survey/rpc/follow_up_service.h"

#include <utility>
#include <vector>

#include "absl/strings/strip.h"
#include "services/survey/domain/follow_up_commands.h"
#include "services/survey/rpc/list_by_time.h"
#include "services/survey/store/follow_up_codec.h"

namespace aftercare::survey {

FollowUpService::FollowUpService(server::Ground& ground)
    : ground_(ground), rpcs_(ground.door(), "aftercare.survey.v1.FollowUpService") {}

template <class Request, class Decode>
FollowUpService::Reactor* FollowUpService::Change(absl::string_view rpc, Context* context,
                                                  const Request* request, v1::FollowUp* response,
                                                  Decode decode) {
  return ground_.door().Change(
      rpcs_[rpc], context, request, response, ground_.processor("follow_up"),
      [&](const server::Call&) {
        return server::OrderFor(*request, FollowUpCommand(decode(*request)));
      });
}

FollowUpService::Reactor* FollowUpService::GetFollowUp(Context* context,
                                                       const v1::GetFollowUpRequest* request,
                                                       v1::FollowUp* response) {
  return ground_.door().Get(rpcs_["GetFollowUp"], context, request, response,
                            ground_.reader("follow_up"));
}

FollowUpService::Reactor* FollowUpService::ListFollowUps(Context* context,
                                                         const v1::ListFollowUpsRequest* request,
                                                         v1::ListFollowUpsResponse* response) {
  std::vector<command::Condition> conditions;
  if (!request->case_().empty()) {
    conditions.push_back({"case_id = $::uuid", server::IdText(request->case_())});
  }
  if (!request->owner().empty()) conditions.push_back({"owner = $", request->owner()});
  if (request->state() != v1::FollowUp::STATE_UNSPECIFIED) {
    conditions.push_back({"state = $", std::string(absl::StripPrefix(
                                           v1::FollowUp::State_Name(request->state()), "STATE_"))});
  }
  return ServeListByTime(ground_, rpcs_["ListFollowUps"], context, request, response, "follow_up",
                         std::move(conditions), [response] { return response->add_follow_ups(); });
}

FollowUpService::Reactor* FollowUpService::AssignFollowUp(Context* context,
                                                          const v1::AssignFollowUpRequest* request,
                                                          v1::FollowUp* response) {
  return Change("AssignFollowUp", context, request, response,
                [](const auto& r) { return survey::AssignFollowUp{r.owner()}; });
}

FollowUpService::Reactor* FollowUpService::CompleteFollowUp(
    Context* context, const v1::CompleteFollowUpRequest* request, v1::FollowUp* response) {
  return Change("CompleteFollowUp", context, request, response, [](const auto& r) {
    survey::CompleteFollowUp command{static_cast<Outcome>(r.outcome()), r.note(), std::nullopt};
    if (r.has_promise()) command.promise = FromProto(r.promise());
    return command;
  });
}

FollowUpService::Reactor* FollowUpService::AcceptFollowUp(Context* context,
                                                          const v1::AcceptFollowUpRequest* request,
                                                          v1::FollowUp* response) {
  return Change("AcceptFollowUp", context, request, response,
                [](const auto&) { return survey::AcceptFollowUp{}; });
}

FollowUpService::Reactor* FollowUpService::SendBackFollowUp(
    Context* context, const v1::SendBackFollowUpRequest* request, v1::FollowUp* response) {
  return Change("SendBackFollowUp", context, request, response,
                [](const auto& r) { return survey::SendBackFollowUp{r.reason()}; });
}

}  // namespace aftercare::survey
