// Classification and level: suggested and provisional at once, confirmed or corrected by a person
// (INT-07 to INT-09, INT-25).
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "services/intake/domain/authority.h"
#include "services/intake/domain/case_turn.h"

namespace aftercare::intake {

ids::Uuid OwnIncidentOf(const ids::Uuid& case_id) {
  return ids::DerivedUuid("incident of a case", case_id.ToString());
}

namespace internal {
namespace {

std::string Text(Level level) { return std::string(NameOf(level)); }

// Puts a level in force and re-bases the clocks when it changed what drives them.
void SetLevel(Level level, std::string rule, Turn& turn) {
  const Level before = turn.next.effective_level();
  Grading& grading = turn.next.grading;
  grading.level = level;
  grading.rule = std::move(rule);
  grading.policy_version = turn.policy().version;
  grading.grade_time = turn.now();
  if (turn.next.effective_level() != before) ReBase(turn);
}

void ConfirmedByCaller(const std::string& reason, Turn& turn) {
  Grading& grading = turn.next.grading;
  grading.provisional = false;
  grading.confirmer = turn.caller();
  grading.confirm_time = turn.now();
  grading.reason = reason;
  Reach(Milestone::kGradingConfirmed, turn);
}

// The incident the case has opened by itself goes into the one it belongs to now.
void MergeOwnIncident(Turn& turn) {
  turn.effects.push_back(
      {"intake.MergeIncident",
       std::string(kIncidentMergeKey),
       {{"incident", ResourceName("incidents", turn.next.own_incident)},
        {"into", ResourceName("incidents", turn.next.incident)}}});
}

}  // namespace

void OrderIncident(Turn& turn) {
  Case& next = turn.next;
  if (next.grading.level != Level::kMajor || !next.incident.nil() || next.incident_requested) {
    return;
  }
  next.incident_requested = true;
  turn.effects.push_back({"intake.OpenIncident",
                          std::string(kIncidentKey),
                          {{"case", ResourceName("cases", next.id)},
                           {"customer", ResourceName("customers", next.report.customer)},
                           {"level", Text(next.grading.level)},
                           {"product_model", next.report.product_model},
                           {"batch", next.report.batch},
                           {"sub_category",
                            std::string(NameOf(next.classification.sub_category))}}});
}

absl::Status OwnIncidentOpened(const std::string& name, Turn& turn) {
  constexpr absl::string_view kPrefix = "incidents/";
  const auto id = absl::StartsWith(name, kPrefix)
                      ? ids::ParseUuid(absl::string_view(name).substr(kPrefix.size()))
                      : absl::InvalidArgumentError("not an incident's name");
  if (!id.ok()) {
    command::Faults faults;
    faults.Add("resource", "must be incidents/{uuid}");
    return faults.status();
  }
  // An answer that comes twice, or after the incident's own event, changes nothing.
  if (!turn.next.own_incident.nil()) return absl::OkStatus();
  if (turn.next.incident.nil()) {
    const absl::Status joined =
        Apply(JoinIncident{.incident = *id, .level = turn.next.grading.level}, turn);
    turn.next.own_incident = *id;
    return joined;
  }
  turn.next.own_incident = *id;
  turn.Note("own_incident_opened", {{"incident", name}});
  MergeOwnIncident(turn);
  return absl::OkStatus();
}

absl::Status Apply(const ConfirmClassification& c, Turn& turn) {
  Classification& classification = turn.next.classification;
  const SubCategory suggested = classification.suggestion.sub_category;
  const bool again = classification.confirmed();
  const SubCategory before = again ? classification.sub_category : suggested;
  const bool differs = before != SubCategory::kUnknown && before != c.sub_category;
  command::Faults faults;
  if (c.sub_category == SubCategory::kUnknown) faults.Add("sub_category", "must be set");
  if (c.kind == MatterKind::kUnknown) faults.Add("kind", "must be set");
  if (differs && c.override_reason.empty()) {
    faults.Add("override_reason", "must say why the classification differs (INT-07)");
  }
  if (!faults.ok()) return faults.status();
  if (absl::Status staff = RequireStaff(turn.command, turn.context.caller); !staff.ok()) {
    return staff;
  }
  classification.sub_category = c.sub_category;
  classification.category = CategoryOf(c.sub_category);
  classification.kind = c.kind;
  classification.confirmer = turn.caller();
  classification.confirm_time = turn.now();
  classification.override_reason = c.override_reason;
  ReBase(turn);
  std::vector<command::Fact> facts = {
      {"category", std::string(NameOf(classification.category))},
      {"sub_category", std::string(NameOf(c.sub_category))},
      {"kind", std::string(NameOf(c.kind))},
      {"suggested", std::string(NameOf(suggested))},
      {"hit", suggested == c.sub_category ? "true" : "false"}};
  if (!c.override_reason.empty()) facts.push_back({"reason", c.override_reason});
  turn.Note(differs ? "classification_overridden" : "classification_confirmed", std::move(facts));
  if (turn.next.state != CaseState::kRegistered) return absl::OkStatus();
  if (absl::Status moved = turn.Move(CaseState::kClassified); !moved.ok()) return moved;
  // The customer was called before anyone classified the matter: work goes on from there.
  return turn.next.first_contact ? turn.Move(CaseState::kInProgress) : absl::OkStatus();
}

absl::Status Apply(const ConfirmGrading& c, Turn& turn) {
  const Level before = turn.next.grading.level;
  const Level level = c.level == Level::kUnknown ? before : c.level;
  if (absl::Status role = RequireRole(turn.command, turn.context.caller,
                                      ConfirmingRole(GraverOf(before, level), turn.policy()));
      !role.ok()) {
    return role;
  }
  if (!turn.next.grading.provisional) {
    return RefuseByRule("INT-09", "GRADING_CONFIRMED", "the level is confirmed already");
  }
  if (level != before && c.reason.empty()) {
    command::Faults faults;
    faults.Add("reason", "must say why the level differs (INT-09)");
    return faults.status();
  }
  std::vector<command::Fact> facts = {{"level", Text(level)}, {"rule", turn.next.grading.rule}};
  if (level != before) {
    SetLevel(level, "manual", turn);
    facts.push_back({"corrected_from", Text(before)});
    facts.push_back({"reason", c.reason});
  }
  ConfirmedByCaller(c.reason, turn);
  turn.Note("grading_confirmed", std::move(facts));
  OrderIncident(turn);
  return absl::OkStatus();
}

absl::Status Apply(const RaiseLevel& c, Turn& turn) {
  Case& next = turn.next;
  const Level before = next.grading.level;
  command::Faults faults;
  if (!c.facts && c.level == Level::kUnknown) faults.Add("facts", "facts or level must be set");
  if (c.level != Level::kUnknown && c.reason.empty()) {
    faults.Add("reason", "must say why the level is raised by hand (INT-40)");
  }
  if (c.facts && c.facts->affected_customers < 0) {
    faults.Add("facts.affected_customers", "must not be negative");
  }
  if (!faults.ok()) return faults.status();
  FiredRule fired{Level::kUnknown, ""};
  if (c.facts) {
    fired = NewlyFired(next.report.facts, *c.facts, turn.policy());
    next.report.facts = *c.facts;
  }
  if (Graver(c.level, fired.level)) fired = {c.level, "manual"};
  std::vector<command::Fact> facts;
  if (!Graver(fired.level, before)) {
    if (!c.facts) {
      return RefuseByRule("INT-09", "LEVEL_NOT_RAISED",
                          "the case has this level or a graver one already",
                          {{"level", Text(before)}});
    }
    AddFacts(*c.facts, facts);
    turn.Note("facts_recorded", std::move(facts));
    return absl::OkStatus();
  }
  SetLevel(fired.level, fired.rule, turn);
  next.grading.provisional = true;
  next.grading.confirmer.clear();
  next.grading.confirm_time = absl::Time();
  next.grading.reason = c.reason;
  Reach(Milestone::kGraded, turn);
  facts = {{"from", Text(before)}, {"level", Text(fired.level)}, {"rule", fired.rule}};
  if (!c.reason.empty()) facts.push_back({"reason", c.reason});
  AddTeam(next.effective_level(), turn.policy(), facts);
  AddFacts(next.report.facts, facts);
  turn.Note("level_raised", std::move(facts));
  OrderIncident(turn);
  return absl::OkStatus();
}

absl::Status Apply(const CorrectLevel& c, Turn& turn) {
  const Level before = turn.next.grading.level;
  command::Faults faults;
  if (c.level == Level::kUnknown) faults.Add("level", "must be set");
  Need("reason", c.reason, faults);
  if (!faults.ok()) return faults.status();
  if (absl::Status role = RequireRole(turn.command, turn.context.caller,
                                      ConfirmingRole(GraverOf(before, c.level), turn.policy()));
      !role.ok()) {
    return role;
  }
  if (c.facts) turn.next.report.facts = *c.facts;
  SetLevel(c.level, "manual", turn);
  ConfirmedByCaller(c.reason, turn);
  std::vector<command::Fact> facts = {
      {"from", Text(before)}, {"level", Text(c.level)}, {"reason", c.reason}};
  if (c.facts) AddFacts(*c.facts, facts);
  turn.Note("level_corrected", std::move(facts));
  OrderIncident(turn);
  return absl::OkStatus();
}

absl::Status Apply(const JoinIncident& c, Turn& turn) {
  Case& next = turn.next;
  if (c.incident.nil()) {
    command::Faults faults;
    faults.Add("incident", "must be set");
    return faults.status();
  }
  // One that was withdrawn or merged since does not count any more (INT-25).
  const bool gone = next.state == CaseState::kWithdrawn || next.state == CaseState::kMerged;
  if (gone || next.incident == c.incident) return absl::OkStatus();
  const ids::Uuid own = OwnIncidentOf(next.id);
  if (!next.incident.nil()) {
    // Its own came late; it goes into the one the case is in.
    if (c.incident == own) return absl::OkStatus();
    // Two incidents formed over it at once; it stays, and people see that the other one names it too.
    if (next.incident != own) {
      turn.Note("incident_not_joined", {{"incident", ResourceName("incidents", c.incident)},
                                        {"stays", ResourceName("incidents", next.incident)}});
      return absl::OkStatus();
    }
  }
  const Level before = next.effective_level();
  std::vector<command::Fact> facts = {{"incident", ResourceName("incidents", c.incident)},
                                      {"incident_level", Text(c.level)}};
  if (!next.incident.nil()) facts.push_back({"left", ResourceName("incidents", next.incident)});
  const bool leaves_own = next.incident == own;
  next.incident = c.incident;
  if (leaves_own || c.incident == own) next.own_incident = own;
  if (leaves_own) MergeOwnIncident(turn);
  // The wider incident is at least as grave as the one it takes over, until a person says
  // otherwise.
  next.incident_level = GraverOf(c.level, next.incident_level);
  if (next.effective_level() != before) ReBase(turn);
  facts.push_back({"level", Text(next.effective_level())});
  AddTeam(next.effective_level(), turn.policy(), facts);
  turn.Note("incident_joined", std::move(facts));
  return absl::OkStatus();
}

absl::Status Apply(const RaiseEffectiveLevel& c, Turn& turn) {
  Case& next = turn.next;
  if (next.state == CaseState::kWithdrawn || next.state == CaseState::kMerged) {
    return absl::OkStatus();
  }
  const bool raises = Graver(c.level, next.incident_level);
  const bool lowers = Graver(next.incident_level, c.level) && c.level != Level::kUnknown;
  // What an incident the case has left says comes late and no longer counts.
  if (c.incident != next.incident || !(raises || (lowers && c.corrected))) return absl::OkStatus();
  const Level before = next.effective_level();
  next.incident_level = c.level;
  if (next.effective_level() != before) ReBase(turn);
  turn.Note("effective_level_changed", {{"incident", ResourceName("incidents", c.incident)},
                                        {"incident_level", Text(c.level)},
                                        {"from", Text(before)},
                                        {"level", Text(next.effective_level())}});
  return absl::OkStatus();
}

}  // namespace internal
}  // namespace aftercare::intake
