// IncidentService: like CaseService, one handler a command.
#ifndef AFTERCARE_INTAKE_RPC_INCIDENT_SERVICE_H_
#define AFTERCARE_INTAKE_RPC_INCIDENT_SERVICE_H_

#include "aftercare/intake/v1/incident.grpc.pb.h"
#include "common/server/ground.h"
#include "services/intake/domain/incident.h"

namespace aftercare::intake {

class IncidentService final : public v1::IncidentService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  explicit IncidentService(server::Ground& ground);

  Reactor* OpenIncident(Context*, const v1::OpenIncidentRequest*, v1::Incident*) override;
  Reactor* GetIncident(Context*, const v1::GetIncidentRequest*, v1::Incident*) override;
  Reactor* ListIncidents(Context*, const v1::ListIncidentsRequest*,
                         v1::ListIncidentsResponse*) override;
  Reactor* AcceptIncident(Context*, const v1::AcceptIncidentRequest*, v1::Incident*) override;
  Reactor* RejectIncident(Context*, const v1::RejectIncidentRequest*, v1::Incident*) override;
  Reactor* AddCase(Context*, const v1::AddCaseRequest*, v1::Incident*) override;
  Reactor* CorrectIncidentLevel(Context*, const v1::CorrectIncidentLevelRequest*,
                                v1::Incident*) override;
  Reactor* AcknowledgeTeam(Context*, const v1::AcknowledgeTeamRequest*, v1::Incident*) override;
  Reactor* ContainIncident(Context*, const v1::ContainIncidentRequest*, v1::Incident*) override;
  Reactor* ResolveIncident(Context*, const v1::ResolveIncidentRequest*, v1::Incident*) override;
  Reactor* FileIncidentReview(Context*, const v1::FileIncidentReviewRequest*,
                              v1::Incident*) override;
  Reactor* CloseIncident(Context*, const v1::CloseIncidentRequest*, v1::Incident*) override;
  Reactor* MergeIncident(Context*, const v1::MergeIncidentRequest*, v1::Incident*) override;

 private:
  // A mutating call on an existing incident; `decode` makes the command of the request.
  template <class Request, class Decode>
  Reactor* Change(absl::string_view rpc, Context* context, const Request* request,
                  v1::Incident* response, Decode decode);

  server::Ground& ground_;
  const server::Rpcs rpcs_;
};

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_RPC_INCIDENT_SERVICE_H_
