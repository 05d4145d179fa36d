#include "services/intake/store/case_codec.h"

#include "services/intake/store/clock_codec.h"
#include "services/intake/store/contact_codec.h"
#include "services/intake/store/matter_codec.h"
#include "services/intake/store/remedy_codec.h"
#include "services/intake/store/wire.h"

namespace aftercare::intake {
namespace {

constexpr absl::string_view kNumberPrefix = "C";

}  // namespace

void ToProto(const Case& value, v1::Case* out) {
  out->set_number(NumberText(kNumberPrefix, value.create_time, value.number));
  out->set_state(EnumToProto(value.state));
  PutTime(value.create_time, out, &v1::Case::mutable_create_time);
  PutTime(value.update_time, out, &v1::Case::mutable_update_time);
  ToProto(value.report, out->mutable_report());
  out->set_agent(value.agent);
  ToProto(value.classification, out->mutable_classification());
  ToProto(value.grading, out->mutable_grading());
  out->set_incident(NameOf("incidents", value.incident));
  out->set_incident_level(EnumToProto(value.incident_level));
  out->set_incident_requested(value.incident_requested);
  out->set_own_incident(NameOf("incidents", value.own_incident));
  if (value.first_contact) ToProto(*value.first_contact, out->mutable_first_contact());
  if (value.promise) ToProto(*value.promise, out->mutable_promise());
  ToProto(value.history, out->mutable_ledger());
  out->set_duplicate_of(NameOf("cases", value.duplicate_of));
  out->set_merged_into(NameOf("cases", value.merged_into));
  for (const ids::Uuid& id : value.merged_from) out->add_merged_from(NameOf("cases", id));
  for (const Measure& measure : value.measures) ToProto(measure, out->add_measures());
  if (value.containment_waiver) {
    ToProto(*value.containment_waiver, out->mutable_containment_waiver());
  }
  if (value.cause) ToProto(*value.cause, out->mutable_cause());
  for (const Plan& plan : value.plans) ToProto(plan, out->add_plans());
  out->set_earlier_repairs(value.earlier_repairs);
  if (value.confirmation) ToProto(*value.confirmation, out->mutable_confirmation());
  if (value.review) ToProto(*value.review, out->mutable_review());
  for (const ContactNote& note : value.contacts) ToProto(note, out->add_contacts());
  out->set_reopenings(value.reopenings);
  PutTime(value.close_time, out, &v1::Case::mutable_close_time);
}

absl::StatusOr<Case> FromProto(const v1::Case& wire) {
  WireReader reader;
  Case value;
  value.id = reader.Id("cases", wire.name(), "name");
  value.number = reader.Counter(kNumberPrefix, wire.number(), "number");
  value.state = reader.Enum<CaseState>(wire.state(), "state");
  value.create_time = TakeTime(wire.create_time());
  value.update_time = TakeTime(wire.update_time());
  value.report = FromProto(wire.report(), reader);
  value.agent = wire.agent();
  value.classification = FromProto(wire.classification(), reader);
  value.grading = FromProto(wire.grading(), reader);
  value.incident = reader.Id("incidents", wire.incident(), "incident");
  value.incident_level = reader.Enum<Level>(wire.incident_level(), "incident_level");
  value.incident_requested = wire.incident_requested();
  value.own_incident = reader.Id("incidents", wire.own_incident(), "own_incident");
  if (wire.has_first_contact()) value.first_contact = FromProto(wire.first_contact(), reader);
  if (wire.has_promise()) value.promise = FromProto(wire.promise(), reader);
  value.history = FromProto(wire.ledger(), reader);
  value.duplicate_of = reader.Id("cases", wire.duplicate_of(), "duplicate_of");
  value.merged_into = reader.Id("cases", wire.merged_into(), "merged_into");
  for (const std::string& name : wire.merged_from()) {
    value.merged_from.push_back(reader.Id("cases", name, "merged_from"));
  }
  for (const v1::Measure& measure : wire.measures()) {
    value.measures.push_back(FromProto(measure, reader));
  }
  if (wire.has_containment_waiver()) {
    value.containment_waiver = FromProto(wire.containment_waiver());
  }
  if (wire.has_cause()) value.cause = FromProto(wire.cause(), reader);
  for (const v1::Plan& plan : wire.plans()) value.plans.push_back(FromProto(plan, reader));
  value.earlier_repairs = wire.earlier_repairs();
  if (wire.has_confirmation()) value.confirmation = FromProto(wire.confirmation(), reader);
  if (wire.has_review()) value.review = FromProto(wire.review());
  for (const v1::ContactNote& note : wire.contacts()) {
    value.contacts.push_back(FromProto(note, reader));
  }
  value.reopenings = wire.reopenings();
  value.close_time = TakeTime(wire.has_close_time(), wire.close_time());
  if (auto status = reader.status(); !status.ok()) return status;
  return value;
}

void AddComputed(const Case& value, const Policy& policy, absl::Time now, v1::Case* out) {
  out->set_effective_level(EnumToProto(value.effective_level()));
  for (const OpenQuestion question : OpenQuestions(value.report)) {
    out->add_open_questions(EnumToProto(question));
  }
  for (const NextStep step : NextSteps(value)) out->add_next_steps(EnumToProto(step));
  if (const PlanSuggestion suggestion = SuggestPlan(value, policy); !suggestion.rule.empty()) {
    ToProto(suggestion, out->mutable_plan_suggestion());
  }
  for (const Clock& clock : ComputeClocks(value.history, policy, now)) {
    if (clock.state == ClockState::kNotStarted) continue;
    ToProto(clock, out->add_clocks());
    if (!clock.open()) continue;
    if (clock.kind == ClockKind::kFirstContact) {
      PutTime(clock.deadline, out, &v1::Case::mutable_first_contact_by);
    } else if (clock.kind == ClockKind::kNextUpdate) {
      PutTime(clock.deadline, out, &v1::Case::mutable_next_update_by);
    }
  }
}

}  // namespace aftercare::intake
