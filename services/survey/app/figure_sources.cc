#include "services/survey/app/figure_sources.h"

#include <future>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/server/status.h"
#include "services/survey/app/case_facts.h"
#include "services/survey/domain/survey.h"

namespace aftercare::survey {
namespace {

constexpr int kPageSize = 200;

using Listing = absl::StatusOr<std::vector<command::Listed>>;

template <class Stub, class Request, class Response>
absl::StatusOr<Response> Ask(server::Ground& ground, const server::Call& call, Stub& stub,
                             grpc::Status (Stub::*list)(grpc::ClientContext*, const Request&,
                                                        Response*),
                             const std::string& page_token) {
  Request request;
  request.set_page_size(kPageSize);
  request.set_page_token(page_token);
  grpc::ClientContext context;
  ground.Prepare(context, call.traceparent, absl::Seconds(20));
  Response response;
  const grpc::Status status = (stub.*list)(&context, request, &response);
  if (!status.ok()) return server::FromGrpc(status);
  return response;
}

template <class Resources>
absl::StatusOr<FigurePage> PageOf(const Resources& resources, const std::string& next_page_token) {
  FigurePage page;
  page.next_page_token = next_page_token;
  for (const auto& resource : resources) {
    auto figure = FigureOf(resource);
    if (!figure.ok()) return figure.status();
    page.figures.push_back(*std::move(figure));
  }
  return page;
}

}  // namespace

FigureSources::FigureSources(server::Ground& ground)
    : ground_(ground), cases_(intake::v1::CaseService::NewStub(ground.Peer("intake"))),
      work_orders_(repair::v1::WorkOrderService::NewStub(ground.Peer("repair"))),
      shipments_(logistics::v1::ShipmentService::NewStub(ground.Peer("logistics"))) {}

absl::StatusOr<FigurePage> FigureSources::Read(FigureSource source, const std::string& page_token,
                                               const server::Call& call) {
  switch (source) {
    case FigureSource::kCases: return Cases(page_token, call);
    case FigureSource::kWorkOrders: {
      const auto listed = Ask(ground_, call, *work_orders_,
                              &repair::v1::WorkOrderService::Stub::ListWorkOrders, page_token);
      if (!listed.ok()) return listed.status();
      return PageOf(listed->work_orders(), listed->next_page_token());
    }
    case FigureSource::kShipments: {
      const auto listed = Ask(ground_, call, *shipments_,
                              &logistics::v1::ShipmentService::Stub::ListShipments, page_token);
      if (!listed.ok()) return listed.status();
      return PageOf(listed->shipments(), listed->next_page_token());
    }
  }
  return absl::InternalError("no such source");
}

absl::StatusOr<FigurePage> FigureSources::Cases(const std::string& page_token,
                                                const server::Call& call) {
  const auto listed =
      Ask(ground_, call, *cases_, &intake::v1::CaseService::Stub::ListCases, page_token);
  if (!listed.ok()) return listed.status();
  auto page = PageOf(listed->cases(), listed->next_page_token());
  if (!page.ok()) return page.status();
  page->cases = listed->cases_size();
  if (auto status = AddSurveys(call, *page); !status.ok()) return status;
  return page;
}

absl::Status FigureSources::AddSurveys(const server::Call& call, FigurePage& page) {
  if (page.figures.empty()) return absl::OkStatus();
  const std::string surveys =
      absl::StrJoin(page.figures, ",", [](std::string* out, const CaseFigure& one) {
        absl::StrAppend(out, SurveyId(one.case_id, kFirstRound).ToString());
      });
  auto listed = std::make_shared<std::promise<Listing>>();
  std::future<Listing> answer = listed->get_future();
  ground_.reader("survey").List(
      {{"id = ANY($::text::uuid[])", absl::StrCat("{", surveys, "}")}}, ids::Uuid{},
      static_cast<int>(page.figures.size()), call.deadline,
      [listed](Listing found) { listed->set_value(std::move(found)); });
  const Listing found = answer.get();
  if (!found.ok()) return found.status();
  for (const command::Listed& one : *found) {
    v1::Survey survey;
    if (!survey.ParseFromString(one.resource)) return absl::InternalError("a survey's body");
    auto figure = FigureOf(survey);
    if (!figure.ok()) return figure.status();
    page.figures.push_back(*std::move(figure));
  }
  return absl::OkStatus();
}

}  // namespace aftercare::survey
