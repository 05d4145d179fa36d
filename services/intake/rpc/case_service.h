// CaseService: decodes a request into the command of the same name, encodes nothing itself. The
// rules stand in domain/, the way to the database in common/command.
#ifndef AFTERCARE_INTAKE_RPC_CASE_SERVICE_H_
#define AFTERCARE_INTAKE_RPC_CASE_SERVICE_H_

#include <functional>
#include <string>

#include "aftercare/intake/v1/case.grpc.pb.h"
#include "common/server/arena_messages.h"
#include "common/server/ground.h"
#include "services/intake/app/policy_source.h"
#include "services/intake/domain/case.h"

namespace aftercare::intake {

class CaseService final : public v1::CaseService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  CaseService(server::Ground& ground, const PolicySource& policies);

  Reactor* OpenCase(Context*, const v1::OpenCaseRequest*, v1::Case*) override;
  Reactor* GetCase(Context*, const v1::GetCaseRequest*, v1::Case*) override;
  Reactor* ListCases(Context*, const v1::ListCasesRequest*, v1::ListCasesResponse*) override;
  Reactor* ExplainClock(Context*, const v1::ExplainClockRequest*, v1::ClockExplanation*) override;
  Reactor* ConfirmClassification(Context*, const v1::ConfirmClassificationRequest*,
                                 v1::Case*) override;
  Reactor* ConfirmGrading(Context*, const v1::ConfirmGradingRequest*, v1::Case*) override;
  Reactor* RaiseLevel(Context*, const v1::RaiseLevelRequest*, v1::Case*) override;
  Reactor* CorrectLevel(Context*, const v1::CorrectLevelRequest*, v1::Case*) override;
  Reactor* HandOverCase(Context*, const v1::HandOverCaseRequest*, v1::Case*) override;
  Reactor* MergeCase(Context*, const v1::MergeCaseRequest*, v1::Case*) override;
  Reactor* WithdrawCase(Context*, const v1::WithdrawCaseRequest*, v1::Case*) override;
  Reactor* RecordFirstContact(Context*, const v1::RecordFirstContactRequest*, v1::Case*) override;
  Reactor* RecordContact(Context*, const v1::RecordContactRequest*, v1::Case*) override;
  Reactor* RequestMeasure(Context*, const v1::RequestMeasureRequest*, v1::Case*) override;
  Reactor* CheckMeasure(Context*, const v1::CheckMeasureRequest*, v1::Case*) override;
  Reactor* WaiveMeasure(Context*, const v1::WaiveMeasureRequest*, v1::Case*) override;
  Reactor* RecordCause(Context*, const v1::RecordCauseRequest*, v1::Case*) override;
  Reactor* SubmitPlan(Context*, const v1::SubmitPlanRequest*, v1::Case*) override;
  Reactor* ApprovePlan(Context*, const v1::ApprovePlanRequest*, v1::Case*) override;
  Reactor* RejectPlan(Context*, const v1::RejectPlanRequest*, v1::Case*) override;
  Reactor* CompleteAction(Context*, const v1::CompleteActionRequest*, v1::Case*) override;
  Reactor* PauseClock(Context*, const v1::PauseClockRequest*, v1::Case*) override;
  Reactor* ResumeClock(Context*, const v1::ResumeClockRequest*, v1::Case*) override;
  Reactor* ResetClock(Context*, const v1::ResetClockRequest*, v1::Case*) override;
  Reactor* AcknowledgeBreach(Context*, const v1::AcknowledgeBreachRequest*, v1::Case*) override;
  Reactor* ConfirmResolution(Context*, const v1::ConfirmResolutionRequest*, v1::Case*) override;
  Reactor* ReopenCase(Context*, const v1::ReopenCaseRequest*, v1::Case*) override;
  Reactor* FileReview(Context*, const v1::FileReviewRequest*, v1::Case*) override;

 private:
  // A mutating call on an existing case; `decode` makes the command of the request.
  template <class Request, class Decode>
  Reactor* Change(absl::string_view rpc, Context* context, const Request* request,
                  v1::Case* response, Decode decode);

  server::Ground& ground_;
  const server::Rpcs rpcs_;
  const PolicySource& policies_;
  server::ArenaMessages<v1::OpenCaseRequest, v1::Case> open_case_messages_;
  server::ArenaMessages<v1::GetCaseRequest, v1::Case> get_case_messages_;
  server::ArenaMessages<v1::RecordFirstContactRequest, v1::Case> record_first_contact_messages_;
};

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_RPC_CASE_SERVICE_H_
