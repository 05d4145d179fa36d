// FigureService: asks the fact table, and derives it anew from what it was derived from (SUR-09).
#ifndef AFTERCARE_SURVEY_RPC_FIGURE_SERVICE_H_
#define AFTERCARE_SURVEY_RPC_FIGURE_SERVICE_H_

#include <memory>
#include <string>
#include <vector>

#include "aftercare/intake/v1/case.grpc.pb.h"
#include "aftercare/survey/v1/figure.grpc.pb.h"
#include "common/server/ground.h"
#include "services/survey/app/policy_source.h"
#include "services/survey/domain/figure.h"

namespace aftercare::survey {

class FigureService final : public v1::FigureService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  FigureService(server::Ground& ground, const PolicySource& policies);

  Reactor* QueryFigures(Context*, const v1::QueryFiguresRequest*,
                        v1::QueryFiguresResponse*) override;
  Reactor* RebuildFigures(Context*, const v1::RebuildFiguresRequest*,
                          v1::RebuildFiguresResponse*) override;

 private:
  // How far a rebuild has come: when it began, and intake's token of the page.
  struct Place {
    absl::Time begin;
    std::string token;
  };
  absl::StatusOr<Place> PlaceOf(const v1::RebuildFiguresRequest& request, const server::Call& call,
                                db::Session& session);
  std::string TokenOf(const Place& place, const server::Call& call) const;
  absl::Status Rebuild(const server::Call& call, const v1::RebuildFiguresRequest& request,
                       db::Session& session, v1::RebuildFiguresResponse* response);
  // A page of intake's cases, and the surveys of theirs that are in the figures.
  absl::StatusOr<intake::v1::ListCasesResponse> CasesAfter(const std::string& page_token,
                                                           const server::Call& call);
  absl::StatusOr<std::vector<CaseFigure>> FiguresOf(const intake::v1::ListCasesResponse& page,
                                                    const server::Call& call);

  server::Ground& ground_;
  const server::Rpcs rpcs_;
  const PolicySource& policies_;
  const std::unique_ptr<intake::v1::CaseService::Stub> intake_;
};

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_RPC_FIGURE_SERVICE_H_
