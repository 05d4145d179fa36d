// SatisfactionService: how satisfaction stands against its targets.
#ifndef AFTERCARE_SURVEY_RPC_SATISFACTION_SERVICE_H_
#define AFTERCARE_SURVEY_RPC_SATISFACTION_SERVICE_H_

#include "aftercare/survey/v1/satisfaction.grpc.pb.h"
#include "common/server/ground.h"

namespace aftercare::survey {

class SatisfactionService final : public v1::SatisfactionService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  explicit SatisfactionService(server::Ground& ground);

  Reactor* GetSatisfactionWatch(Context*, const v1::GetSatisfactionWatchRequest*,
                                v1::SatisfactionWatch*) override;
  Reactor* ListSatisfactionWatches(Context*, const v1::ListSatisfactionWatchesRequest*,
                                   v1::ListSatisfactionWatchesResponse*) override;

 private:
  server::Ground& ground_;
  const server::Rpcs rpcs_;
};

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_RPC_SATISFACTION_SERVICE_H_
