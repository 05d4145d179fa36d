#include "services/intake/store/remedy_codec.h"

namespace aftercare::intake {
namespace {

void ToProto(const ActionResource& resource, v1::ActionResource* out) {
  out->set_key(resource.key);
  out->set_name(resource.name);
  out->set_refusal(resource.refusal);
  out->set_version(resource.version);
  if (resource.pausing) out->set_pausing(EnumToProto(*resource.pausing));
  out->set_status(resource.status);
  out->set_settleable(resource.settleable);
}

ActionResource FromProto(const v1::ActionResource& wire, WireReader& reader) {
  ActionResource resource;
  resource.key = wire.key();
  resource.name = wire.name();
  resource.refusal = wire.refusal();
  resource.version = wire.version();
  if (wire.pausing() != v1::PAUSE_CAUSE_UNSPECIFIED) {
    resource.pausing = reader.Enum<PauseCause>(wire.pausing(), "plans.actions.resources.pausing");
  }
  resource.status = wire.status();
  resource.settleable = wire.settleable();
  return resource;
}

void ToProto(const MeasureCheck& check, v1::Measure::Check* out) {
  out->set_effect(EnumToProto(check.effect));
  out->set_author(check.author);
  PutTime(check.time, out, &v1::Measure::Check::mutable_time);
  out->set_note(check.note);
}

MeasureCheck FromProto(const v1::Measure::Check& wire, WireReader& reader) {
  return {.effect = reader.Enum<MeasureEffect>(wire.effect(), "measures.check.effect"),
          .author = wire.author(),
          .time = TakeTime(wire.time()),
          .note = wire.note()};
}

}  // namespace

void ToProto(const Measure& measure, v1::Measure* out) {
  out->set_number(measure.number);
  out->set_state(EnumToProto(measure.state));
  out->set_kind(EnumToProto(measure.kind));
  PutMoney(measure.amount, out, &v1::Measure::mutable_amount);
  out->set_requester(measure.requester);
  PutTime(measure.request_time, out, &v1::Measure::mutable_request_time);
  PutTime(measure.start_time, out, &v1::Measure::mutable_start_time);
  PutTime(measure.expire_time, out, &v1::Measure::mutable_expire_time);
  PutTime(measure.check_time, out, &v1::Measure::mutable_check_time);
  out->set_resource(measure.resource);
  out->set_refusal(measure.refusal);
  if (measure.check) ToProto(*measure.check, out->mutable_check());
  out->set_check_missed(measure.check_missed);
}

Measure FromProto(const v1::Measure& wire, WireReader& reader) {
  Measure measure;
  measure.number = wire.number();
  measure.state = reader.Enum<MeasureState>(wire.state(), "measures.state");
  measure.kind = reader.Enum<MeasureKind>(wire.kind(), "measures.kind");
  measure.amount = TakeMoney(wire.amount());
  measure.requester = wire.requester();
  measure.request_time = TakeTime(wire.request_time());
  measure.start_time = TakeTime(wire.has_start_time(), wire.start_time());
  measure.expire_time = TakeTime(wire.expire_time());
  measure.check_time = TakeTime(wire.has_check_time(), wire.check_time());
  measure.resource = wire.resource();
  measure.refusal = wire.refusal();
  if (wire.has_check()) measure.check = FromProto(wire.check(), reader);
  measure.check_missed = wire.check_missed();
  return measure;
}

void ToProto(const ContainmentWaiver& waiver, v1::ContainmentWaiver* out) {
  out->set_author(waiver.author);
  PutTime(waiver.time, out, &v1::ContainmentWaiver::mutable_time);
  out->set_reason(waiver.reason);
}

ContainmentWaiver FromProto(const v1::ContainmentWaiver& wire) {
  return {.author = wire.author(), .time = TakeTime(wire.time()), .reason = wire.reason()};
}

void ToProto(const CauseReport& cause, v1::CauseReport* out) {
  out->set_direct_cause(cause.direct_cause);
  out->set_root_cause(cause.root_cause);
  out->set_method(cause.method);
  for (const std::string& digest : cause.evidence) out->add_evidence(digest);
  for (const LiabilityShare& share : cause.shares) {
    v1::LiabilityShare* const wire = out->add_shares();
    wire->set_party(EnumToProto(share.party));
    wire->set_percent(share.percent);
  }
  out->set_author(cause.author);
  PutTime(cause.time, out, &v1::CauseReport::mutable_time);
}

CauseReport FromProto(const v1::CauseReport& wire, WireReader& reader) {
  CauseReport cause;
  cause.direct_cause = wire.direct_cause();
  cause.root_cause = wire.root_cause();
  cause.method = wire.method();
  cause.evidence = {wire.evidence().begin(), wire.evidence().end()};
  for (const v1::LiabilityShare& share : wire.shares()) {
    cause.shares.push_back(
        {reader.Enum<Party>(share.party(), "cause.shares.party"), share.percent()});
  }
  cause.author = wire.author();
  cause.time = TakeTime(wire.time());
  return cause;
}

void ToProto(const PlanAction& action, v1::PlanAction* out) {
  out->set_number(action.number);
  out->set_kind(EnumToProto(action.kind));
  out->set_owner(action.owner);
  PutTime(action.due_time, out, &v1::PlanAction::mutable_due_time);
  PutMoney(action.amount, out, &v1::PlanAction::mutable_amount);
  out->set_months(action.months);
  out->set_legal_basis(action.legal_basis);
  out->set_state(EnumToProto(action.state));
  for (const ActionResource& resource : action.resources) ToProto(resource, out->add_resources());
}

PlanAction FromProto(const v1::PlanAction& wire, WireReader& reader) {
  PlanAction action;
  action.number = wire.number();
  action.kind = reader.Enum<ActionKind>(wire.kind(), "actions.kind");
  action.owner = wire.owner();
  action.due_time = TakeTime(wire.due_time());
  action.amount = TakeMoney(wire.amount());
  action.months = wire.months();
  action.legal_basis = wire.legal_basis();
  if (wire.state() != v1::PlanAction::STATE_UNSPECIFIED) {
    action.state = reader.Enum<ActionState>(wire.state(), "actions.state");
  }
  for (const v1::ActionResource& resource : wire.resources()) {
    action.resources.push_back(FromProto(resource, reader));
  }
  return action;
}

void ToProto(const Plan& plan, v1::Plan* out) {
  out->set_number(plan.number);
  out->set_state(EnumToProto(plan.state));
  out->set_summary(plan.summary);
  for (const PlanAction& action : plan.actions) ToProto(action, out->add_actions());
  out->set_submitter(plan.submitter);
  PutTime(plan.submit_time, out, &v1::Plan::mutable_submit_time);
  out->set_rejections(plan.rejections);
  out->set_rejection_reason(plan.rejection_reason);
  out->set_approval_role(plan.approval_role);
  out->set_approver(plan.approver);
  PutTime(plan.approve_time, out, &v1::Plan::mutable_approve_time);
}

Plan FromProto(const v1::Plan& wire, WireReader& reader) {
  Plan plan;
  plan.number = wire.number();
  plan.state = reader.Enum<PlanState>(wire.state(), "plans.state");
  plan.summary = wire.summary();
  for (const v1::PlanAction& action : wire.actions()) {
    plan.actions.push_back(FromProto(action, reader));
  }
  plan.submitter = wire.submitter();
  plan.submit_time = TakeTime(wire.submit_time());
  plan.rejections = wire.rejections();
  plan.rejection_reason = wire.rejection_reason();
  plan.approval_role = wire.approval_role();
  plan.approver = wire.approver();
  plan.approve_time = TakeTime(wire.approve_time());
  return plan;
}

void ToProto(const PlanSuggestion& suggestion, v1::PlanSuggestion* out) {
  out->set_rule(suggestion.rule);
  for (const std::vector<ActionKind>& option : suggestion.options) {
    v1::PlanSuggestion::Option* const wire = out->add_options();
    for (const ActionKind kind : option) wire->add_actions(EnumToProto(kind));
  }
  for (const std::string& reason : suggestion.reasons) out->add_reasons(reason);
}

void ToProto(const Review& review, v1::Review* out) {
  out->set_what(review.what);
  out->set_why(review.why);
  out->set_prevention(review.prevention);
  for (const std::string& participant : review.participants) out->add_participants(participant);
  out->set_where(review.where);
  out->set_went_well(review.went_well);
  out->set_went_badly(review.went_badly);
  out->set_author(review.author);
  PutTime(review.time, out, &v1::Review::mutable_time);
}

Review FromProto(const v1::Review& wire) {
  Review review;
  review.what = wire.what();
  review.why = wire.why();
  review.prevention = wire.prevention();
  review.participants = {wire.participants().begin(), wire.participants().end()};
  review.where = wire.where();
  review.went_well = wire.went_well();
  review.went_badly = wire.went_badly();
  review.author = wire.author();
  review.time = TakeTime(wire.time());
  return review;
}

}  // namespace aftercare::intake
