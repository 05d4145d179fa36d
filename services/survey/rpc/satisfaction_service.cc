#include "services/survey/rpc/satisfaction_service.h"

#include "common/server/lists.h"

namespace aftercare::survey {

SatisfactionService::SatisfactionService(server::Ground& ground)
    : ground_(ground), rpcs_(ground.door(), "aftercare.survey.v1.SatisfactionService") {}

SatisfactionService::Reactor* SatisfactionService::GetSatisfactionWatch(
    Context* context, const v1::GetSatisfactionWatchRequest* request,
    v1::SatisfactionWatch* response) {
  return ground_.door().Get(rpcs_["GetSatisfactionWatch"], context, request, response,
                            ground_.reader("satisfaction"));
}

SatisfactionService::Reactor* SatisfactionService::ListSatisfactionWatches(
    Context* context, const v1::ListSatisfactionWatchesRequest* request,
    v1::ListSatisfactionWatchesResponse* response) {
  return server::ServeList(ground_, rpcs_["ListSatisfactionWatches"], context, request, response,
                           ground_.reader("satisfaction"), std::vector<command::Condition>{},
                           [response] { return response->add_satisfaction_watches(); });
}

}  // namespace aftercare::survey
