#include "services/intake/rpc/case_service.h"

#include <memory>
#include <utility>
#include <vector>

#include "common/command/personal.h"
#include "common/server/lists.h"
#include "services/intake/domain/directory.h"
#include "services/intake/rpc/numbered.h"
#include "services/intake/store/case_codec.h"
#include "services/intake/store/clock_codec.h"
#include "services/intake/store/contact_codec.h"
#include "services/intake/store/matter_codec.h"
#include "services/intake/store/remedy_codec.h"
#include "services/intake/store/wire.h"

namespace aftercare::intake {
namespace {

template <class Request>
std::optional<Promise> PromiseOf(const Request& request, WireReader& reader) {
  if (!request.has_promise()) return std::nullopt;
  return FromProto(request.promise(), reader);
}

template <class Request>
std::optional<GradingFacts> FactsOf(const Request& request, WireReader& reader) {
  if (!request.has_facts()) return std::nullopt;
  return FromProto(request.facts(), reader);
}

}  // namespace

CaseService::CaseService(server::Ground& ground, const PolicySource& policies)
    : ground_(ground), rpcs_(ground.door(), "aftercare.intake.v1.CaseService"),
      policies_(policies) {
  SetMessageAllocatorFor_OpenCase(&open_case_messages_);
  SetMessageAllocatorFor_GetCase(&get_case_messages_);
  SetMessageAllocatorFor_RecordFirstContact(&record_first_contact_messages_);
}

template <class Request, class Decode>
CaseService::Reactor* CaseService::Change(absl::string_view rpc, Context* context,
                                          const Request* request, v1::Case* response,
                                          Decode decode) {
  return ground_.door().Change(
      rpcs_[rpc], context, request, response, ground_.processor("case"),
      [&](const server::Call&) -> absl::StatusOr<server::Order> {
        WireReader reader;
        CaseCommand command = decode(*request, reader);
        if (auto status = reader.request_status(); !status.ok()) return status;
        return server::OrderFor(*request, std::move(command));
      });
}

CaseService::Reactor* CaseService::OpenCase(Context* context, const v1::OpenCaseRequest* request,
                                            v1::Case* response) {
  return ground_.door().Change(
      rpcs_["OpenCase"], context, request, response, ground_.processor("case"),
      [&](const server::Call&) -> absl::StatusOr<server::Order> {
        intake::OpenCase command;
        command.id = ids::NewUuid(ground_.clock().Now());
        WireReader reader;
        command.report = FromProto(request->report(), reader);
        command.report.customer = CustomerOf(command.report);
        if (auto status = reader.request_status(); !status.ok()) return status;
        command.on_duplicate = request->on_duplicate() == v1::OpenCaseRequest::ON_DUPLICATE_LINK
                                   ? OnDuplicate::kLink
                                   : OnDuplicate::kReturnFirst;
        return server::Order{command.id, CaseCommand(std::move(command))};
      });
}

CaseService::Reactor* CaseService::GetCase(Context* context, const v1::GetCaseRequest* request,
                                           v1::Case* response) {
  return GetNumbered(ground_, rpcs_["GetCase"], context, request, response, ground_.reader("case"),
                     "C");
}

CaseService::Reactor* CaseService::ListCases(Context* context,
                                             const v1::ListCasesRequest* request,
                                             v1::ListCasesResponse* response) {
  std::vector<command::Condition> conditions;
  if (!request->customer().empty()) {
    conditions.push_back({"customer = $::text::uuid", server::IdText(request->customer())});
  }
  if (request->state() != v1::Case::STATE_UNSPECIFIED) {
    conditions.push_back({"state = $::text::smallint", absl::StrCat(request->state())});
  }
  if (!request->agent().empty()) conditions.push_back({"agent = $::text", request->agent()});
  if (!request->incident().empty()) {
    conditions.push_back({"incident = $::text::uuid", server::IdText(request->incident())});
  }
  if (!request->number().empty()) {
    for (command::Condition& one : NumberIs("C", request->number())) {
      conditions.push_back(std::move(one));
    }
  }
  if (!request->serial_number().empty()) {
    conditions.push_back(
        {"serial_number = $::text AND serial_number <> ''", request->serial_number()});
  }
  return server::ServeList(ground_, rpcs_["ListCases"], context, request, response,
                           ground_.reader("case"), std::move(conditions),
                           [response] { return response->add_cases(); });
}

CaseService::Reactor* CaseService::ExplainClock(Context* context,
                                                const v1::ExplainClockRequest* request,
                                                v1::ClockExplanation* response) {
  return ground_.door().Serve(
      rpcs_["ExplainClock"], context, *request,
      [&](const server::Call& call, server::Door::Finish finish) {
        const auto id = server::Door::IdOf(request->name());
        if (!id.ok()) return finish(id.status());
        auto resource = std::make_shared<v1::Case>();
        ground_.reader("case").Get(
            *id, call.deadline, resource.get(),
            [this, request, response, finish, resource](absl::Status got) {
              if (!got.ok()) return finish(got);
              const auto value = FromProto(*resource);
              if (!value.ok()) return finish(value.status());
              const auto kind = static_cast<ClockKind>(request->kind());
              const auto policy = policies_.policy();
              const absl::Time now = ground_.clock().Now();
              ToProto(ComputeClock(value->history, *policy, kind, now), response->mutable_clock());
              for (const std::string& step : Explain(value->history, *policy, kind, now)) {
                response->add_steps(step);
              }
              finish(absl::OkStatus());
            });
      });
}

CaseService::Reactor* CaseService::ConfirmClassification(
    Context* context, const v1::ConfirmClassificationRequest* request, v1::Case* response) {
  return Change("ConfirmClassification", context, request, response, [](const auto& r, [[maybe_unused]] WireReader& reader) {
    return intake::ConfirmClassification{reader.Enum<SubCategory>(r.sub_category(), "sub_category"),
                                         reader.Enum<MatterKind>(r.kind(), "kind"), r.override_reason()};
  });
}

CaseService::Reactor* CaseService::ConfirmGrading(Context* context,
                                                  const v1::ConfirmGradingRequest* request,
                                                  v1::Case* response) {
  return Change("ConfirmGrading", context, request, response, [](const auto& r, [[maybe_unused]] WireReader& reader) {
    return intake::ConfirmGrading{reader.Enum<Level>(r.level(), "level"), r.reason()};
  });
}

CaseService::Reactor* CaseService::RaiseLevel(Context* context,
                                              const v1::RaiseLevelRequest* request,
                                              v1::Case* response) {
  return Change("RaiseLevel", context, request, response, [](const auto& r, [[maybe_unused]] WireReader& reader) {
    return intake::RaiseLevel{FactsOf(r, reader), reader.Enum<Level>(r.level(), "level"),
                              r.reason()};
  });
}

CaseService::Reactor* CaseService::CorrectLevel(Context* context,
                                                const v1::CorrectLevelRequest* request,
                                                v1::Case* response) {
  return Change("CorrectLevel", context, request, response, [](const auto& r, [[maybe_unused]] WireReader& reader) {
    return intake::CorrectLevel{reader.Enum<Level>(r.level(), "level"), r.reason(),
                                FactsOf(r, reader)};
  });
}

CaseService::Reactor* CaseService::HandOverCase(Context* context,
                                                const v1::HandOverCaseRequest* request,
                                                v1::Case* response) {
  return Change("HandOverCase", context, request, response, [](const auto& r, [[maybe_unused]] WireReader& reader) {
    return intake::HandOverCase{r.agent(), r.reason()};
  });
}

CaseService::Reactor* CaseService::MergeCase(Context* context,
                                             const v1::MergeCaseRequest* request,
                                             v1::Case* response) {
  return Change("MergeCase", context, request, response, [](const auto& r, [[maybe_unused]] WireReader& reader) {
    return intake::MergeCase{server::Door::IdOf(r.into()).value_or(ids::Uuid{}), r.reason()};
  });
}

CaseService::Reactor* CaseService::WithdrawCase(Context* context,
                                                const v1::WithdrawCaseRequest* request,
                                                v1::Case* response) {
  return Change("WithdrawCase", context, request, response,
                [](const auto& r, [[maybe_unused]] WireReader& reader) { return intake::WithdrawCase{r.reason()}; });
}

CaseService::Reactor* CaseService::RecordFirstContact(
    Context* context, const v1::RecordFirstContactRequest* request, v1::Case* response) {
  return Change("RecordFirstContact", context, request, response, [](const auto& r, [[maybe_unused]] WireReader& reader) {
    return intake::RecordFirstContact{FromProto(r.first_contact(), reader)};
  });
}

CaseService::Reactor* CaseService::RecordContact(Context* context,
                                                 const v1::RecordContactRequest* request,
                                                 v1::Case* response) {
  return Change("RecordContact", context, request, response, [](const auto& r, [[maybe_unused]] WireReader& reader) {
    return intake::RecordContact{reader.Enum<Direction>(r.direction(), "direction"),
                                 reader.Enum<Channel>(r.channel(), "channel"), r.summary()};
  });
}

CaseService::Reactor* CaseService::RequestMeasure(Context* context,
                                                  const v1::RequestMeasureRequest* request,
                                                  v1::Case* response) {
  return Change("RequestMeasure", context, request, response, [](const auto& r, [[maybe_unused]] WireReader& reader) {
    intake::RequestMeasure command;
    command.kind = reader.Enum<MeasureKind>(r.kind(), "kind");
    command.amount = {r.amount().amount_minor(), r.amount().currency()};
    command.expire_time = command::FromTimestamp(r.expire_time());
    if (r.has_check_time()) command.check_time = command::FromTimestamp(r.check_time());
    return command;
  });
}

CaseService::Reactor* CaseService::CheckMeasure(Context* context,
                                                const v1::CheckMeasureRequest* request,
                                                v1::Case* response) {
  return Change("CheckMeasure", context, request, response, [](const auto& r, WireReader& reader) {
    return intake::CheckMeasure{r.measure(), reader.Enum<MeasureEffect>(r.effect(), "effect"),
                                r.note()};
  });
}

CaseService::Reactor* CaseService::WaiveMeasure(Context* context,
                                                const v1::WaiveMeasureRequest* request,
                                                v1::Case* response) {
  return Change("WaiveMeasure", context, request, response,
                [](const auto& r, [[maybe_unused]] WireReader& reader) { return intake::WaiveMeasure{r.reason()}; });
}

CaseService::Reactor* CaseService::RecordCause(Context* context,
                                               const v1::RecordCauseRequest* request,
                                               v1::Case* response) {
  return Change("RecordCause", context, request, response, [](const auto& r, [[maybe_unused]] WireReader& reader) {
    return intake::RecordCause{FromProto(r.cause(), reader)};
  });
}

CaseService::Reactor* CaseService::SubmitPlan(Context* context,
                                              const v1::SubmitPlanRequest* request,
                                              v1::Case* response) {
  return Change("SubmitPlan", context, request, response, [](const auto& r, [[maybe_unused]] WireReader& reader) {
    intake::SubmitPlan command;
    command.summary = r.summary();
    for (const auto& action : r.actions()) command.actions.push_back(FromProto(action, reader));
    return command;
  });
}

CaseService::Reactor* CaseService::ApprovePlan(Context* context,
                                               const v1::ApprovePlanRequest* request,
                                               v1::Case* response) {
  return Change("ApprovePlan", context, request, response,
                [](const auto& r, [[maybe_unused]] WireReader& reader) { return intake::ApprovePlan{r.note()}; });
}

CaseService::Reactor* CaseService::RejectPlan(Context* context,
                                              const v1::RejectPlanRequest* request,
                                              v1::Case* response) {
  return Change("RejectPlan", context, request, response,
                [](const auto& r, [[maybe_unused]] WireReader& reader) { return intake::RejectPlan{r.reason()}; });
}

CaseService::Reactor* CaseService::CompleteAction(Context* context,
                                                  const v1::CompleteActionRequest* request,
                                                  v1::Case* response) {
  return Change("CompleteAction", context, request, response, [](const auto& r, [[maybe_unused]] WireReader& reader) {
    return intake::CompleteAction{r.action(), r.failed(), r.note()};
  });
}

CaseService::Reactor* CaseService::PauseClock(Context* context,
                                              const v1::PauseClockRequest* request,
                                              v1::Case* response) {
  return Change("PauseClock", context, request, response, [](const auto& r, [[maybe_unused]] WireReader& reader) {
    return intake::PauseClock{reader.Enum<PauseCause>(r.cause(), "cause"), r.reason()};
  });
}

CaseService::Reactor* CaseService::ResumeClock(Context* context,
                                               const v1::ResumeClockRequest* request,
                                               v1::Case* response) {
  return Change("ResumeClock", context, request, response, [](const auto& r, [[maybe_unused]] WireReader& reader) {
    return intake::ResumeClock{reader.Enum<PauseCause>(r.cause(), "cause")};
  });
}

CaseService::Reactor* CaseService::ResetClock(Context* context,
                                              const v1::ResetClockRequest* request,
                                              v1::Case* response) {
  return Change("ResetClock", context, request, response, [](const auto& r, [[maybe_unused]] WireReader& reader) {
    return intake::ResetClock{reader.Enum<ClockKind>(r.kind(), "kind"), r.reason()};
  });
}

CaseService::Reactor* CaseService::AcknowledgeBreach(
    Context* context, const v1::AcknowledgeBreachRequest* request, v1::Case* response) {
  return Change("AcknowledgeBreach", context, request, response, [](const auto& r, [[maybe_unused]] WireReader& reader) {
    return intake::AcknowledgeBreach{reader.Enum<ClockKind>(r.kind(), "kind")};
  });
}

CaseService::Reactor* CaseService::ConfirmResolution(
    Context* context, const v1::ConfirmResolutionRequest* request, v1::Case* response) {
  return Change("ConfirmResolution", context, request, response, [](const auto& r, [[maybe_unused]] WireReader& reader) {
    return intake::ConfirmResolution{reader.Enum<intake::Answer>(r.answer(), "answer"), r.comment(),
                                     PromiseOf(r, reader)};
  });
}

CaseService::Reactor* CaseService::ReopenCase(Context* context,
                                              const v1::ReopenCaseRequest* request,
                                              v1::Case* response) {
  return Change("ReopenCase", context, request, response, [](const auto& r, [[maybe_unused]] WireReader& reader) {
    return intake::ReopenCase{r.reason(), PromiseOf(r, reader)};
  });
}

CaseService::Reactor* CaseService::FileReview(Context* context,
                                              const v1::FileReviewRequest* request,
                                              v1::Case* response) {
  return Change("FileReview", context, request, response,
                [](const auto& r, [[maybe_unused]] WireReader& reader) { return intake::FileReview{FromProto(r.review())}; });
}

}  // namespace aftercare::intake
