#include "services/survey/rpc/figure_service.h"

#include <iterator>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/server/errand_call.h"
#include "services/survey/store/figure_codec.h"
#include "services/survey/store/figure_store.h"

namespace aftercare::survey {
namespace {

// What a page token goes on with; there is no filter.
constexpr char kRebuild[] = "FigureService.RebuildFigures";

}  // namespace

FigureService::FigureService(server::Ground& ground, const PolicySource& policies)
    : ground_(ground), rpcs_(ground.door(), "aftercare.survey.v1.FigureService"),
      policies_(policies), sources_(ground) {}

FigureService::Reactor* FigureService::QueryFigures(Context* context,
                                                    const v1::QueryFiguresRequest* request,
                                                    v1::QueryFiguresResponse* response) {
  return server::ServeErrand(
      ground_, rpcs_["QueryFigures"], context, request,
      [this, request, response](const server::Call&, db::Session& session) -> absl::Status {
        const auto query = FromProto(*request);
        if (!query.ok()) return query.status();
        const auto book = policies_.policy();
        absl::StatusOr<std::vector<FigureRow>> rows;
        const absl::Status status = session.Do(
            [&](pqxx::work& work) { rows = SelectFigures(work, *query, book->policy); });
        if (!status.ok()) return status;
        if (!rows.ok()) return rows.status();
        for (const FigureRow& row : *rows) {
          ToProto(row, query->period, book->policy.zone, response->add_rows());
        }
        return absl::OkStatus();
      });
}

FigureService::Reactor* FigureService::RebuildFigures(Context* context,
                                                      const v1::RebuildFiguresRequest* request,
                                                      v1::RebuildFiguresResponse* response) {
  return server::ServeErrand(
      ground_, rpcs_["RebuildFigures"], context, request,
      [this, request, response](const server::Call& call, db::Session& session) {
        return Rebuild(call, *request, session, response);
      });
}

absl::Status FigureService::Rebuild(const server::Call& call,
                                    const v1::RebuildFiguresRequest& request,
                                    db::Session& session, v1::RebuildFiguresResponse* response) {
  auto place = PlaceOf(request, call, session);
  if (!place.ok()) return place.status();
  // Asked before the transaction: none waits for the network.
  const absl::Time begin = place->begin;
  const auto page = ReadOn(*place, call);
  if (!page.ok()) return page.status();
  absl::Status changed;
  const absl::Status status = session.Do([&](pqxx::work& work) {
    changed = server::Once(call, rpcs_["RebuildFigures"], request, work, response, [&] {
      YieldToRebuild(work, page->figures, begin);
      for (const CaseFigure& figure : page->figures) MergeFigure(work, figure);
      response->set_cases(page->cases);
      if (page->next_page_token.empty()) {
        EndRebuild(work, begin);
      } else {
        response->set_next_page_token(TokenOf(*place, call));
      }
      return absl::OkStatus();
    });
  });
  return status.ok() ? changed : status;
}

absl::StatusOr<FigurePage> FigureService::ReadOn(Place& place, const server::Call& call) {
  FigurePage all;
  while (true) {
    auto page = sources_.Read(place.source, place.token, call);
    if (!page.ok()) return page.status();
    all.cases += page->cases;
    all.figures.insert(all.figures.end(), std::make_move_iterator(page->figures.begin()),
                       std::make_move_iterator(page->figures.end()));
    place.token = all.next_page_token = page->next_page_token;
    if (!place.token.empty() || place.source == kLastFigureSource) return all;
    place.source = static_cast<FigureSource>(static_cast<int>(place.source) + 1);
  }
}

absl::StatusOr<FigureService::Place> FigureService::PlaceOf(
    const v1::RebuildFiguresRequest& request, const server::Call& call, db::Session& session) {
  const auto values = ground_.page_tokens().Open(request.page_token(),
                                                 auth::Subject(call.caller), kRebuild);
  if (!values.ok()) return values.status();
  Place place;
  if (values->empty()) {
    const absl::Status status =
        session.Do([&](pqxx::work& work) { place.begin = RebuildBegins(work); });
    if (!status.ok()) return status;
    return place;
  }
  int64_t micros = 0;
  int source = 0;
  if (values->size() != 3 || !absl::SimpleAtoi((*values)[0], &micros) ||
      !absl::SimpleAtoi((*values)[1], &source)) {
    return absl::InternalError("a page token of another kind");
  }
  place.begin = absl::FromUnixMicros(micros);
  place.source = static_cast<FigureSource>(source);
  place.token = (*values)[2];
  return place;
}

std::string FigureService::TokenOf(const Place& place, const server::Call& call) const {
  return ground_.page_tokens().Make(auth::Subject(call.caller), kRebuild,
                                    {absl::StrCat(absl::ToUnixMicros(place.begin)),
                                     absl::StrCat(static_cast<int>(place.source)), place.token});
}

}  // namespace aftercare::survey
