#include "services/survey/rpc/figure_service.h"

#include <future>
#include <memory>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/server/errand_call.h"
#include "common/server/lists.h"
#include "common/server/status.h"
#include "services/survey/app/case_facts.h"
#include "services/survey/domain/survey.h"
#include "services/survey/store/figure_codec.h"
#include "services/survey/store/figure_store.h"

namespace aftercare::survey {
namespace {

constexpr int kRebuildPage = 200;
// What a page token goes on with; there is no filter.
constexpr char kRebuild[] = "FigureService.RebuildFigures";

using Listing = absl::StatusOr<std::vector<command::Listed>>;

}  // namespace

FigureService::FigureService(server::Ground& ground, const PolicySource& policies)
    : ground_(ground), rpcs_(ground.door(), "aftercare.survey.v1.FigureService"),
      policies_(policies), intake_(intake::v1::CaseService::NewStub(ground.Peer("intake"))) {}

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
  const auto place = PlaceOf(request, call, session);
  if (!place.ok()) return place.status();
  // Asked before the transaction: none waits for the network.
  const auto page = CasesAfter(place->token, call);
  if (!page.ok()) return page.status();
  const auto figures = FiguresOf(*page, call);
  if (!figures.ok()) return figures.status();
  absl::Status changed;
  const absl::Status status = session.Do([&](pqxx::work& work) {
    changed = server::Once(call, rpcs_["RebuildFigures"], request, work, response, [&] {
      YieldToRebuild(work, *figures, place->begin);
      for (const CaseFigure& figure : *figures) MergeFigure(work, figure);
      response->set_cases(page->cases_size());
      if (page->next_page_token().empty()) {
        EndRebuild(work, place->begin);
      } else {
        response->set_next_page_token(
            TokenOf({place->begin, page->next_page_token()}, call));
      }
      return absl::OkStatus();
    });
  });
  return status.ok() ? changed : status;
}

absl::StatusOr<FigureService::Place> FigureService::PlaceOf(
    const v1::RebuildFiguresRequest& request, const server::Call& call, db::Session& session) {
  const auto values = ground_.page_tokens().Open(request.page_token(),
                                                 auth::Subject(call.caller), kRebuild);
  if (!values.ok()) return values.status();
  Place place;
  if (!values->empty()) {
    int64_t micros = 0;
    if (values->size() != 2 || !absl::SimpleAtoi(values->front(), &micros)) {
      return absl::InternalError("a page token of another kind");
    }
    place = {absl::FromUnixMicros(micros), values->back()};
    return place;
  }
  const absl::Status status =
      session.Do([&](pqxx::work& work) { place.begin = RebuildBegins(work); });
  if (!status.ok()) return status;
  return place;
}

std::string FigureService::TokenOf(const Place& place, const server::Call& call) const {
  return ground_.page_tokens().Make(auth::Subject(call.caller), kRebuild,
                                    {absl::StrCat(absl::ToUnixMicros(place.begin)), place.token});
}

absl::StatusOr<intake::v1::ListCasesResponse> FigureService::CasesAfter(
    const std::string& page_token, const server::Call& call) {
  intake::v1::ListCasesRequest request;
  request.set_page_size(kRebuildPage);
  request.set_page_token(page_token);
  grpc::ClientContext context;
  ground_.Prepare(context, call.traceparent, absl::Seconds(20));
  intake::v1::ListCasesResponse response;
  const grpc::Status status = intake_->ListCases(&context, request, &response);
  if (!status.ok()) return server::FromGrpc(status);
  return response;
}

absl::StatusOr<std::vector<CaseFigure>> FigureService::FiguresOf(
    const intake::v1::ListCasesResponse& page, const server::Call& call) {
  std::vector<CaseFigure> figures;
  std::vector<std::string> surveys;
  for (const auto& one : page.cases()) {
    auto figure = FigureOf(one);
    if (!figure.ok()) return figure.status();
    surveys.push_back(SurveyId(figure->case_id, kFirstRound).ToString());
    figures.push_back(*std::move(figure));
  }
  if (surveys.empty()) return figures;
  auto listed = std::make_shared<std::promise<Listing>>();
  std::future<Listing> answer = listed->get_future();
  ground_.reader("survey").List(
      {{"id = ANY($::text::uuid[])", absl::StrCat("{", absl::StrJoin(surveys, ","), "}")}},
      ids::Uuid{}, static_cast<int>(surveys.size()), call.deadline,
      [listed](Listing found) { listed->set_value(std::move(found)); });
  const Listing found = answer.get();
  if (!found.ok()) return found.status();
  for (const command::Listed& one : *found) {
    v1::Survey survey;
    if (!survey.ParseFromString(one.resource)) return absl::InternalError("a survey's body");
    auto figure = FigureOf(survey);
    if (!figure.ok()) return figure.status();
    figures.push_back(*std::move(figure));
  }
  return figures;
}

}  // namespace aftercare::survey
