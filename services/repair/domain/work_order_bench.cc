// What happens on the bench: diagnosis, warranty (REP-04), repair log and quality check (REP-08).
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/repair/domain/work_order_decide.h"

namespace aftercare::repair::internal {
namespace {

void AddRepairer(const std::string& who, WorkOrder& next) {
  if (std::find(next.repairers.begin(), next.repairers.end(), who) == next.repairers.end()) {
    next.repairers.push_back(who);
  }
}

WarrantyEvidence Evidence(const Desk& desk, const DecideWarranty& c) {
  const Order& order = desk.current.order;
  WarrantyEvidence evidence;
  evidence.part_class = c.part_class;
  evidence.on = absl::ToCivilDay(desk.current.reported_at, desk.rules.policy.zone);
  evidence.purchased_on = c.purchased_on ? c.purchased_on : order.purchased_on;
  evidence.proof = c.purchased_on ? PurchaseProof::kGiven : order.proof;
  if (c.proof_altered) evidence.proof = PurchaseProof::kAltered;
  evidence.manufactured_on = c.manufactured_on ? c.manufactured_on : order.manufactured_on;
  evidence.extension_months = c.extension_months;
  evidence.replaced_on = c.replaced_on;
  const Inspection& inspection = *desk.current.inspection;
  evidence.found = VoidReasons(order.serial, inspection);
  evidence.serial_registered = order.serial;
  evidence.serial_outer = inspection.serial_outer;
  evidence.serial_inner = inspection.serial_inner;
  if (c.unauthorised_repair) evidence.found.insert(VoidReason::kUnauthorisedRepair);
  evidence.supplier_liable = c.supplier_liable;
  return evidence;
}

std::vector<command::Fact> FactsOf(const WarrantyDecision& decision) {
  const WarrantyEvidence& evidence = decision.evidence;
  std::vector<command::Fact> facts = {
      {"part_class", std::string(Word(evidence.part_class))},
      {"covered", decision.covered ? "TRUE" : "FALSE"},
      {"basis", decision.basis},
      {"bearer", std::string(Word(decision.bearer))},
      {"on", absl::FormatCivilTime(evidence.on)},
      {"proof", std::string(Word(evidence.proof))},
      {"policy_version", absl::StrCat(decision.policy_version)},
      {"rules", absl::StrJoin(decision.rules, ",", [](std::string* out, const RuleTried& rule) {
         absl::StrAppend(out, rule.rule, "=", Word(rule.outcome));
       })}};
  if (evidence.found.contains(VoidReason::kSerialMismatch)) {
    facts.push_back({"serial_registered", evidence.serial_registered});
    facts.push_back({"serial_outer", evidence.serial_outer});
    facts.push_back({"serial_inner", evidence.serial_inner});
  }
  if (decision.covered_until) {
    facts.push_back({"covered_until", absl::FormatCivilTime(*decision.covered_until)});
  }
  return facts;
}

WarrantyDecision* Find(PartClass part_class, WorkOrder& next) {
  for (WarrantyDecision& decision : next.decisions) {
    if (decision.evidence.part_class == part_class) return &decision;
  }
  return nullptr;
}

// Nobody passes or fails the own work (REP-08).
absl::Status RequireOtherPerson(const Desk& desk) {
  const auto& repairers = desk.current.repairers;
  if (std::find(repairers.begin(), repairers.end(), desk.context.caller.id) == repairers.end()) {
    return absl::OkStatus();
  }
  return command::Refuse(absl::StatusCode::kPermissionDenied, "CHECKER_IS_REPAIRER",
                         "the quality check is for another person than the repairer",
                         {{"rule", "REP-08"}, {"checker", desk.context.caller.id}});
}

command::Change<WorkOrder> Checked(const Desk& desk, bool passed, const std::string& findings) {
  WorkOrder next = desk.current;
  const int round = next.round;
  next.checks.push_back({round, passed, findings, desk.context.caller.id, desk.context.now});
  if (passed) {
    next.state = WorkOrderState::kReady;
  } else {
    next.state = WorkOrderState::kInRepair;
    next.outcome.reset();
    next.round += 1;
  }
  return Changed(std::move(next), passed ? "quality_check_passed" : "quality_check_failed",
                 {{"round", absl::StrCat(round)}});
}

}  // namespace

WorkOrderAnswer On(const Desk& desk, const Diagnose& c) {
  if (auto status = Require(desk, "Diagnose", {WorkOrderState::kCheckedIn}); !status.ok()) {
    return status;
  }
  command::Faults faults;
  CheckText("cause", c.cause, faults);
  CheckMinutes(c.minutes, faults);
  if (!faults.ok()) return faults.status();
  WorkOrder next = desk.current;
  next.state = WorkOrderState::kDiagnosed;
  next.diagnosis =
      Diagnosis{c.cause, c.fault_code, c.minutes, desk.context.caller.id, desk.context.now};
  return Changed(std::move(next), "fault_diagnosed",
                 {{"fault_code", c.fault_code}, {"minutes", absl::StrCat(c.minutes)}});
}

WorkOrderAnswer On(const Desk& desk, const DecideWarranty& c) {
  if (auto status = Require(desk, "DecideWarranty",
                            {WorkOrderState::kDiagnosed, WorkOrderState::kAwaitingParts,
                             WorkOrderState::kInRepair});
      !status.ok()) {
    return status;
  }
  const WarrantyEvidence evidence = Evidence(desk, c);
  command::Faults faults;
  const int most_extension = desk.rules.policy.warranty.most_extension_months;
  if (c.extension_months < 0 || c.extension_months > most_extension) {
    faults.Add("extension_months", absl::StrCat("must be 0 to ", most_extension));
  }
  const auto check_day = [&](absl::string_view field, const std::optional<absl::CivilDay>& day) {
    if (day && *day > evidence.on) faults.Add(field, "must not lie after the day of the report");
  };
  check_day("replacement_date", c.replaced_on);
  check_day("purchase_date", c.purchased_on);
  check_day("manufacture_date", c.manufactured_on);
  if (!faults.ok()) return faults.status();
  WorkOrder next = desk.current;
  WarrantyDecision* decision = Find(c.part_class, next);
  if (decision != nullptr && decision->overridden) {
    return RefuseByRule("REP-04", "DECISION_OVERRIDDEN",
                        "the decision was overridden and stands as it is");
  }
  if (decision == nullptr) decision = &next.decisions.emplace_back();
  *decision = JudgeWarranty(evidence, desk.rules.policy);
  decision->decided_by = desk.context.caller.id;
  decision->decided_at = desk.context.now;
  std::vector<command::Fact> facts = FactsOf(*decision);
  return Changed(std::move(next), "warranty_decided", std::move(facts));
}

WorkOrderAnswer On(const Desk& desk, const OverrideWarranty& c) {
  if (auto status = Require(desk, "OverrideWarranty",
                            {WorkOrderState::kDiagnosed, WorkOrderState::kAwaitingParts,
                             WorkOrderState::kInRepair});
      !status.ok()) {
    return status;
  }
  const auto& roles = desk.rules.policy.warranty.override_roles;
  if (std::none_of(roles.begin(), roles.end(),
                   [&](const auto& role) { return desk.context.caller.Has(role); })) {
    return command::RoleNotAllowed("OverrideWarranty", {roles.begin(), roles.end()});
  }
  command::Faults faults;
  CheckText("reason", c.reason, faults);
  if (!faults.ok()) return faults.status();
  WorkOrder next = desk.current;
  WarrantyDecision* decision = Find(c.part_class, next);
  if (decision == nullptr) {
    return RefuseByRule("REP-04", "NO_SUCH_DECISION", "nothing was decided for this part class",
                        {{"part_class", std::string(Word(c.part_class))}});
  }
  decision->overridden =
      WarrantyOverride{c.bearer, c.reason, desk.context.caller.id, desk.context.now};
  return Changed(std::move(next), "warranty_overridden",
                 {{"part_class", std::string(Word(c.part_class))},
                  {"bearer", std::string(Word(c.bearer))}});
}

WorkOrderAnswer On(const Desk& desk, const StartRepair& c) {
  if (auto status = Require(desk, "StartRepair",
                            {WorkOrderState::kDiagnosed, WorkOrderState::kAwaitingParts});
      !status.ok()) {
    return status;
  }
  WorkOrder next = desk.current;
  if (next.decisions.empty()) {
    return RefuseByRule("REP-04", "NO_WARRANTY_DECISION",
                        "who bears the cost must be decided before the repair");
  }
  if (c.accepted_ceiling) {
    command::Faults faults;
    if (c.accepted_ceiling->amount_minor < 1 || c.accepted_ceiling->currency.empty()) {
      faults.Add("accepted_ceiling", "must be a positive amount with its currency");
      return faults.status();
    }
  }
  const bool customer_pays =
      std::any_of(next.decisions.begin(), next.decisions.end(), [](const auto& decision) {
        return Bearer(decision) == CostBearer::kCustomer;
      });
  if (customer_pays && !c.accepted_ceiling) {
    return RefuseByRule("REP-04", "COST_NOT_ACCEPTED",
                        "the customer bears a cost and has not accepted a ceiling");
  }
  if (auto status = RequirePartsAtHand(next); !status.ok()) return status;
  next.state = WorkOrderState::kInRepair;
  next.round = 1;
  next.accepted_ceiling = c.accepted_ceiling;
  AddRepairer(desk.context.caller.id, next);
  std::vector<command::Fact> facts = {{"repairer", desk.context.caller.id}};
  if (c.accepted_ceiling) {
    facts.push_back({"ceiling_minor", absl::StrCat(c.accepted_ceiling->amount_minor)});
    facts.push_back({"currency", c.accepted_ceiling->currency});
  }
  return Changed(std::move(next), "repair_started", std::move(facts));
}

WorkOrderAnswer On(const Desk& desk, const LogRepairStep& c) {
  if (auto status = Require(desk, "LogRepairStep", {WorkOrderState::kInRepair}); !status.ok()) {
    return status;
  }
  command::Faults faults;
  CheckText("description", c.description, faults);
  CheckMinutes(c.minutes, faults);
  if (!faults.ok()) return faults.status();
  if (static_cast<int>(desk.current.steps.size()) >= desk.rules.policy.work_orders.most_steps) {
    return RefuseByRule("REP-08", "TOO_MANY_STEPS", "the repair log is full");
  }
  WorkOrder next = desk.current;
  std::vector<command::Effect> effects;
  if (auto status = UseParts(c.parts, next, effects); !status.ok()) return status;
  next.steps.push_back({next.round, c.description, c.minutes, c.parts, desk.context.caller.id,
                        desk.context.now});
  AddRepairer(desk.context.caller.id, next);
  auto change = Changed(std::move(next), "repair_step_logged",
                        {{"minutes", absl::StrCat(c.minutes)},
                         {"parts", absl::StrJoin(c.parts, ",",
                                                 [](std::string* out, const PartUse& use) {
                                                   absl::StrAppend(out, use.line, "x",
                                                                   use.quantity);
                                                 })}});
  change.effects = std::move(effects);
  return change;
}

WorkOrderAnswer On(const Desk& desk, const FinishRepair& c) {
  if (auto status = Require(desk, "FinishRepair", {WorkOrderState::kInRepair}); !status.ok()) {
    return status;
  }
  WorkOrder next = desk.current;
  if (std::none_of(next.steps.begin(), next.steps.end(),
                   [&next](const RepairStep& step) { return step.round == next.round; })) {
    return RefuseByRule("REP-08", "NOTHING_LOGGED", "no step of this round of repair is logged");
  }
  if (auto status = RequirePartsAtHand(next); !status.ok()) return status;
  std::vector<command::Effect> effects;
  ReleaseRest(next, effects);
  next.state = WorkOrderState::kQualityCheck;
  next.outcome = RepairOutcome{c.result, c.note, desk.context.caller.id, desk.context.now};
  AddRepairer(desk.context.caller.id, next);
  int minutes = 0;
  for (const RepairStep& step : next.steps) minutes += step.minutes;
  auto change = Changed(std::move(next), "repair_finished",
                        {{"result", std::string(Word(c.result))},
                         {"minutes", absl::StrCat(minutes)}});
  change.effects = std::move(effects);
  return change;
}

WorkOrderAnswer On(const Desk& desk, const PassQualityCheck& c) {
  if (auto status = Require(desk, "PassQualityCheck", {WorkOrderState::kQualityCheck});
      !status.ok()) {
    return status;
  }
  if (auto status = RequireOtherPerson(desk); !status.ok()) return status;
  return Checked(desk, true, c.findings);
}

WorkOrderAnswer On(const Desk& desk, const FailQualityCheck& c) {
  if (auto status = Require(desk, "FailQualityCheck", {WorkOrderState::kQualityCheck});
      !status.ok()) {
    return status;
  }
  if (auto status = RequireOtherPerson(desk); !status.ok()) return status;
  command::Faults faults;
  CheckText("findings", c.findings, faults);
  if (!faults.ok()) return faults.status();
  return Checked(desk, false, c.findings);
}

}  // namespace aftercare::repair::internal
