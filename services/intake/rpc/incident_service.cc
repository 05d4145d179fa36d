#include "services/intake/rpc/incident_service.h"

#include <utility>
#include <vector>

#include "common/server/errand_call.h"
#include "common/server/lists.h"
#include "services/intake/rpc/numbered.h"
#include "services/intake/domain/wording.h"
#include "services/intake/store/case_query.h"
#include "services/intake/store/remedy_codec.h"

namespace aftercare::intake {
namespace {

// The cases a request names, as members of `incident`, nil for a new one; NOT_FOUND naming the first
// that does not exist, IN_ANOTHER_INCIDENT the first that is in another.
absl::StatusOr<std::vector<MemberCase>> FindCases(const std::vector<std::string>& names,
                                                  const ids::Uuid& incident,
                                                  db::Session& session) {
  std::vector<ids::Uuid> ids;
  for (const std::string& name : names) ids.push_back(server::IdIn(name));
  std::vector<MemberCase> members;
  const absl::Status status =
      session.Do([&](pqxx::work& work) { members = MemberCases(work, ids); });
  if (!status.ok()) return server::ForCaller(status);
  for (size_t i = 0; i < ids.size(); ++i) {
    if (i >= members.size() || members[i].member.case_id != ids[i]) {
      return command::NotFound(names[i]);
    }
    if (!members[i].incident.nil() && members[i].incident != incident) {
      return RefuseByRule("INT-25", "IN_ANOTHER_INCIDENT", "a case belongs to one incident at most",
                          {{"case", names[i]},
                           {"incident", ResourceName("incidents", members[i].incident)}});
    }
  }
  return members;
}

}  // namespace

IncidentService::IncidentService(server::Ground& ground)
    : ground_(ground), rpcs_(ground.door(), "aftercare.intake.v1.IncidentService") {}

template <class Request, class Decode>
IncidentService::Reactor* IncidentService::Change(absl::string_view rpc, Context* context,
                                                  const Request* request, v1::Incident* response,
                                                  Decode decode) {
  return ground_.door().Change(
      rpcs_[rpc], context, request, response, ground_.processor("incident"),
      [&](const server::Call&) {
        return server::OrderFor(*request, IncidentCommand(decode(*request)));
      });
}

IncidentService::Reactor* IncidentService::OpenIncident(Context* context,
                                                        const v1::OpenIncidentRequest* request,
                                                        v1::Incident* response) {
  return server::ServeErrandThen(
      ground_, rpcs_["OpenIncident"], context, request,
      [this, request, response](const server::Call& call, db::Session& session,
                                server::Door::Finish finish) {
        auto cases = FindCases({request->cases().begin(), request->cases().end()}, {}, session);
        if (!cases.ok()) return finish(cases.status());
        intake::OpenIncident command;
        command.id = ids::NewUuid(ground_.clock().Now());
        command.title = request->title();
        command.product_model = request->product_model();
        command.batch = request->batch();
        command.level = static_cast<Level>(request->level());
        for (const MemberCase& one : *cases) {
          command.members.push_back(one.member);
          command.level = GraverOf(command.level, one.level);
        }
        const ids::Uuid id = command.id;
        server::Door::Submit(rpcs_["OpenIncident"], call, *request,
                             server::Order{id, IncidentCommand(std::move(command))}, response,
                             ground_.processor("incident"), std::move(finish));
      });
}

IncidentService::Reactor* IncidentService::AddCase(Context* context,
                                                   const v1::AddCaseRequest* request,
                                                   v1::Incident* response) {
  return server::ServeErrandThen(
      ground_, rpcs_["AddCase"], context, request,
      [this, request, response](const server::Call& call, db::Session& session,
                                server::Door::Finish finish) {
        auto cases =
            FindCases({request->case_name()}, server::IdIn(request->name()), session);
        if (!cases.ok()) return finish(cases.status());
        auto order = server::OrderFor(
            *request, IncidentCommand(intake::AddCase{(*cases)[0].member, (*cases)[0].level}));
        if (!order.ok()) return finish(order.status());
        server::Door::Submit(rpcs_["AddCase"], call, *request, *std::move(order), response,
                             ground_.processor("incident"), std::move(finish));
      });
}

IncidentService::Reactor* IncidentService::GetIncident(Context* context,
                                                       const v1::GetIncidentRequest* request,
                                                       v1::Incident* response) {
  return GetNumbered(ground_, rpcs_["GetIncident"], context, request, response,
                     ground_.reader("incident"), "E");
}

IncidentService::Reactor* IncidentService::ListIncidents(Context* context,
                                                         const v1::ListIncidentsRequest* request,
                                                         v1::ListIncidentsResponse* response) {
  std::vector<command::Condition> conditions;
  if (request->state() != v1::Incident::STATE_UNSPECIFIED) {
    conditions.push_back({"state = $::text::smallint", absl::StrCat(request->state())});
  }
  if (!request->product_model().empty()) {
    conditions.push_back({"product_model = $::text", request->product_model()});
  }
  if (!request->batch().empty()) conditions.push_back({"batch = $::text", request->batch()});
  return server::ServeList(ground_, rpcs_["ListIncidents"], context, request, response,
                           ground_.reader("incident"), std::move(conditions),
                           [response] { return response->add_incidents(); });
}

IncidentService::Reactor* IncidentService::AcceptIncident(Context* context,
                                                          const v1::AcceptIncidentRequest* request,
                                                          v1::Incident* response) {
  return Change("AcceptIncident", context, request, response,
                [](const auto&) { return intake::AcceptIncident{}; });
}

IncidentService::Reactor* IncidentService::RejectIncident(Context* context,
                                                          const v1::RejectIncidentRequest* request,
                                                          v1::Incident* response) {
  return Change("RejectIncident", context, request, response,
                [](const auto& r) { return intake::RejectIncident{r.reason()}; });
}

IncidentService::Reactor* IncidentService::CorrectIncidentLevel(
    Context* context, const v1::CorrectIncidentLevelRequest* request, v1::Incident* response) {
  return Change("CorrectIncidentLevel", context, request, response, [](const auto& r) {
    return intake::CorrectIncidentLevel{static_cast<Level>(r.level()), r.reason()};
  });
}

IncidentService::Reactor* IncidentService::AcknowledgeTeam(
    Context* context, const v1::AcknowledgeTeamRequest* request, v1::Incident* response) {
  return Change("AcknowledgeTeam", context, request, response,
                [](const auto& r) { return intake::AcknowledgeTeam{r.role()}; });
}

IncidentService::Reactor* IncidentService::ContainIncident(
    Context* context, const v1::ContainIncidentRequest* request, v1::Incident* response) {
  return Change("ContainIncident", context, request, response,
                [](const auto& r) { return intake::ContainIncident{r.containment()}; });
}

IncidentService::Reactor* IncidentService::ResolveIncident(
    Context* context, const v1::ResolveIncidentRequest* request, v1::Incident* response) {
  return Change("ResolveIncident", context, request, response,
                [](const auto& r) { return intake::ResolveIncident{r.solution()}; });
}

IncidentService::Reactor* IncidentService::FileIncidentReview(
    Context* context, const v1::FileIncidentReviewRequest* request, v1::Incident* response) {
  return Change("FileIncidentReview", context, request, response,
                [](const auto& r) { return intake::FileIncidentReview{FromProto(r.review())}; });
}

IncidentService::Reactor* IncidentService::CloseIncident(Context* context,
                                                         const v1::CloseIncidentRequest* request,
                                                         v1::Incident* response) {
  return Change("CloseIncident", context, request, response,
                [](const auto&) { return intake::CloseIncident{}; });
}

IncidentService::Reactor* IncidentService::MergeIncident(Context* context,
                                                         const v1::MergeIncidentRequest* request,
                                                         v1::Incident* response) {
  return Change("MergeIncident", context, request, response,
                [](const auto& r) { return intake::MergeIncident{server::IdIn(r.into())}; });
}

}  // namespace aftercare::intake
