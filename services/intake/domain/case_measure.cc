// Interim measures of a case (INT-14).
#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/intake/domain/authority.h"
#include "services/intake/domain/case_turn.h"

namespace aftercare::intake::internal {
namespace {

std::string KeyOf(const Measure& measure) { return absl::StrCat("measure", measure.number); }

std::vector<command::Fact> FactsOf(const Measure& measure) {
  return {{"measure", absl::StrCat(measure.number)}, {"kind", std::string(NameOf(measure.kind))}};
}

void PutInForce(Measure& measure, Turn& turn) {
  measure.state = MeasureState::kInForce;
  measure.start_time = turn.now();
  const absl::Duration check_after = turn.policy().measures.check_after;
  if (!measure.check_time && check_after > absl::ZeroDuration()) {
    measure.check_time = std::min(turn.now() + check_after, measure.expire_time);
  }
  std::vector<command::Fact> facts = FactsOf(measure);
  facts.push_back({"until", Rfc3339(measure.expire_time)});
  if (measure.check_time) facts.push_back({"check", Rfc3339(*measure.check_time)});
  if (!measure.resource.empty()) facts.push_back({"resource", measure.resource});
  turn.Note("measure_in_force", std::move(facts));
  Reach(Milestone::kContained, turn);
}

bool AwaitsCheck(const Measure& measure) {
  return measure.state == MeasureState::kInForce && measure.check_time && !measure.check &&
         !measure.check_missed;
}

Measure* ByKey(const std::string& key, Case& value) {
  for (Measure& measure : value.measures) {
    if (KeyOf(measure) == key) return &measure;
  }
  return nullptr;
}

absl::Status CheckLimit(const Money& amount, Turn& turn) {
  if (amount.amount_minor == 0) return absl::OkStatus();
  const int rank = HighestRank(turn.context.caller);
  const std::string role(rank == 0 ? "" : RoleOfRank(rank));
  const AuthorityPolicy& authority = turn.policy().authority;
  // Limits are kept in one currency: what cannot be compared is for the role without a limit.
  const bool comparable = amount.currency == authority.currency;
  if (role == authority.unlimited_role ||
      (comparable && authority.Within(role, amount.amount_minor))) {
    return absl::OkStatus();
  }
  return RefuseByRule("INT-14", "AMOUNT_ABOVE_LIMIT", "the amount is above the role's limit",
                      {{"amount", absl::StrCat(amount.amount_minor)},
                       {"currency", amount.currency},
                       {"role", role}});
}

}  // namespace

absl::Status Apply(const RequestMeasure& c, Turn& turn) {
  Case& next = turn.next;
  command::Faults faults;
  if (c.kind == MeasureKind::kUnknown) faults.Add("kind", "must be set");
  if (c.expire_time <= turn.now()) faults.Add("expire_time", "must lie in the future");
  if (c.amount.amount_minor < 0) faults.Add("amount", "must not be negative");
  if (c.amount.amount_minor > 0 && c.amount.currency.empty()) {
    faults.Add("amount.currency", "must be set");
  }
  if (c.check_time && (*c.check_time <= turn.now() || *c.check_time > c.expire_time)) {
    faults.Add("check_time", "must lie between now and expire_time");
  }
  if (!faults.ok()) return faults.status();
  if (absl::Status staff = RequireStaff(turn.command, turn.context.caller); !staff.ok()) {
    return staff;
  }
  const auto open_to = turn.policy().measures.by_category.find(next.classification.category);
  if (open_to == turn.policy().measures.by_category.end() || !open_to->second.contains(c.kind)) {
    return RefuseByRule("INT-14", "MEASURE_NOT_FOR_CATEGORY",
                        "this measure is not open to the case's category",
                        {{"kind", std::string(NameOf(c.kind))},
                         {"category", std::string(NameOf(next.classification.category))}});
  }
  if (absl::Status limit = CheckLimit(c.amount, turn); !limit.ok()) return limit;
  Measure& measure = next.measures.emplace_back();
  measure.number = static_cast<int32_t>(next.measures.size());
  measure.kind = c.kind;
  measure.amount = c.amount;
  measure.requester = turn.caller();
  measure.request_time = turn.now();
  measure.expire_time = c.expire_time;
  measure.check_time = c.check_time;
  std::vector<command::Fact> facts = FactsOf(measure);
  if (c.amount.amount_minor > 0) {
    facts.push_back({"amount", absl::StrCat(c.amount.amount_minor)});
    facts.push_back({"currency", c.amount.currency});
  }
  turn.Note("measure_requested", std::move(facts));
  if (c.kind != MeasureKind::kLoaner) {
    PutInForce(measure, turn);
    return absl::OkStatus();
  }
  turn.effects.push_back({"repair.AllocateLoaner",
                          KeyOf(measure),
                          {{"case", ResourceName("cases", next.id)},
                           {"customer", ResourceName("customers", next.report.customer)},
                           {"product_model", next.report.product_model},
                           {"region", next.report.region},
                           {"until", Rfc3339(measure.expire_time)}}});
  return absl::OkStatus();
}

absl::Status Apply(const CheckMeasure& c, Turn& turn) {
  command::Faults faults;
  if (c.measure < 1 || c.measure > static_cast<int32_t>(turn.next.measures.size())) {
    faults.Add("measure", "must be the number of a measure of the case");
  }
  if (c.effect == MeasureEffect::kUnknown) faults.Add("effect", "must be set");
  if (c.effect == MeasureEffect::kDoesNotHelp) Need("note", c.note, faults);
  if (!faults.ok()) return faults.status();
  if (absl::Status staff = RequireStaff(turn.command, turn.context.caller); !staff.ok()) {
    return staff;
  }
  Measure& measure = turn.next.measures[c.measure - 1];
  if (measure.state != MeasureState::kInForce) {
    return RefuseByRule("INT-14", "MEASURE_NOT_IN_FORCE", "only a measure in force is checked",
                        {{"state", std::string(NameOf(measure.state))}});
  }
  measure.check = {c.effect, turn.caller(), turn.now(), c.note};
  std::vector<command::Fact> facts = FactsOf(measure);
  facts.push_back({"effect", std::string(NameOf(c.effect))});
  if (!c.note.empty()) facts.push_back({"note", c.note});
  turn.Note("measure_checked", std::move(facts));
  return absl::OkStatus();
}

absl::Status Apply(const WaiveMeasure& c, Turn& turn) {
  command::Faults faults;
  Need("reason", c.reason, faults);
  if (!faults.ok()) return faults.status();
  if (absl::Status role = RequireRole(turn.command, turn.context.caller, "service_lead");
      !role.ok()) {
    return role;
  }
  turn.next.containment_waiver = {turn.caller(), turn.now(), c.reason};
  Reach(Milestone::kContained, turn);
  turn.Note("measure_waived", {{"reason", c.reason}});
  return absl::OkStatus();
}

bool MeasureGranted(const std::string& key, const std::string& resource, Turn& turn) {
  Measure* measure = ByKey(key, turn.next);
  if (measure == nullptr) return false;
  if (!kMeasureTransitions.Allows(measure->state, MeasureState::kInForce)) return true;
  measure->resource = resource;
  PutInForce(*measure, turn);
  // The answer may come after the case was settled; nobody needs the measure then.
  if (!turn.next.open()) EndMeasures(turn);
  return true;
}

bool MeasureRefused(const std::string& key, const std::string& reason, Turn& turn) {
  Measure* measure = ByKey(key, turn.next);
  if (measure == nullptr) return false;
  if (!kMeasureTransitions.Allows(measure->state, MeasureState::kRefused)) return true;
  measure->state = MeasureState::kRefused;
  measure->refusal = reason;
  std::vector<command::Fact> facts = FactsOf(*measure);
  facts.push_back({"reason", reason});
  turn.Note("measure_refused", std::move(facts));
  return true;
}

void EndMeasures(Turn& turn) {
  for (Measure& measure : turn.next.measures) {
    if (!kMeasureTransitions.Allows(measure.state, MeasureState::kEnded)) continue;
    measure.state = MeasureState::kEnded;
    turn.Note("measure_ended", FactsOf(measure));
  }
}

void CallForChecks(Turn& turn) {
  for (Measure& measure : turn.next.measures) {
    if (!AwaitsCheck(measure) || *measure.check_time > turn.now()) continue;
    measure.check_missed = true;
    turn.Note("measure_check_due", FactsOf(measure));
  }
}

void LapseMeasures(Turn& turn) {
  for (Measure& measure : turn.next.measures) {
    if (!kMeasureTransitions.Allows(measure.state, MeasureState::kLapsed) ||
        measure.expire_time > turn.now()) {
      continue;
    }
    measure.state = MeasureState::kLapsed;
    turn.Note("measure_lapsed", FactsOf(measure));
  }
}

absl::Time NextMeasureDue(const Case& value) {
  absl::Time next = absl::InfiniteFuture();
  for (const Measure& measure : value.measures) {
    if (measure.state == MeasureState::kInForce) next = std::min(next, measure.expire_time);
    if (AwaitsCheck(measure)) next = std::min(next, *measure.check_time);
  }
  return next;
}

}  // namespace aftercare::intake::internal
