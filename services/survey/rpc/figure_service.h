// FigureService: asks the fact table, and derives it anew from what it was derived from (SUR-09).
#ifndef AFTERCARE_SURVEY_RPC_FIGURE_SERVICE_H_
#define AFTERCARE_SURVEY_RPC_FIGURE_SERVICE_H_

#include <string>

#include "aftercare/survey/v1/figure.grpc.pb.h"
#include "common/server/ground.h"
#include "services/survey/app/figure_sources.h"
#include "services/survey/app/policy_source.h"

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
  // How far a rebuild has come: when it began, and the source and its page to be read next.
  struct Place {
    absl::Time begin;
    FigureSource source = FigureSource::kCases;
    std::string token;
  };
  absl::Status Rebuild(const server::Call& call, const v1::RebuildFiguresRequest& request,
                       db::Session& session, v1::RebuildFiguresResponse* response);
  // Reads from there up to the first page that is not its source's last, and moves the place on.
  absl::StatusOr<FigurePage> ReadOn(Place& place, const server::Call& call);
  absl::StatusOr<Place> PlaceOf(const v1::RebuildFiguresRequest& request, const server::Call& call,
                                db::Session& session);
  std::string TokenOf(const Place& place, const server::Call& call) const;

  server::Ground& ground_;
  const server::Rpcs rpcs_;
  const PolicySource& policies_;
  FigureSources sources_;
};

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_RPC_FIGURE_SERVICE_H_
