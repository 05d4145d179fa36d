// How an incident begins, which cases it has and how grave that makes it (INT-25).
#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/intake/domain/authority.h"
#include "services/intake/domain/grading.h"
#include "services/intake/domain/incident_turn.h"

namespace aftercare::intake::internal {
namespace {

std::string Text(Level level) { return std::string(NameOf(level)); }

bool Has(const Incident& incident, const ids::Uuid& case_id) {
  return std::any_of(incident.members.begin(), incident.members.end(),
                     [&](const Member& member) { return member.case_id == case_id; });
}

FiredRule LevelOfNumber(int32_t customers, const Policy& policy) {
  GradingFacts facts;
  facts.affected_customers = customers;
  return Grade(facts, policy);
}

// Puts a graver level in force and calls its team; nothing when it is not graver.
void RaiseTo(const FiredRule& fired, IncidentTurn& turn) {
  Incident& next = turn.next;
  if (!Graver(fired.level, next.level)) return;
  std::vector<command::Fact> facts = {{"from", Text(next.level)},
                                      {"level", Text(fired.level)},
                                      {"rule", fired.rule},
                                      {"customers", absl::StrCat(next.DistinctCustomers())}};
  next.level = fired.level;
  next.rule = fired.rule;
  AddTeam(next.level, turn.policy, facts);
  turn.Note("incident_level_raised", std::move(facts));
}

}  // namespace

absl::Status Apply(const OpenIncident& c, IncidentTurn& turn) {
  command::Faults faults;
  if (c.id.nil()) faults.Add("id", "must be set");
  if (c.number < 1) faults.Add("number", "must be 1 or more");
  const bool by_rule = turn.context.caller.kind == auth::Kind::kService;
  if (by_rule && c.members.empty()) faults.Add("members", "must be one case at least");
  if (!by_rule) Need("title", c.title, faults);
  std::set<ids::Uuid> seen;
  for (const Member& member : c.members) {
    if (!seen.insert(member.case_id).second) faults.Add("members", "must name each case once");
  }
  if (!faults.ok()) return faults.status();
  Incident& next = turn.next;
  next.id = c.id;
  next.number = c.number;
  next.create_time = turn.context.now;
  next.state = by_rule ? IncidentState::kOpen : IncidentState::kProposed;
  next.signature = c.signature;
  next.product_model = c.product_model;
  next.batch = c.batch;
  next.title = c.title;
  next.members = c.members;
  const FiredRule fired = LevelOfNumber(next.DistinctCustomers(), turn.policy);
  next.level = GraverOf(c.level, fired.level);
  next.rule = Graver(c.level, fired.level) ? "case" : fired.rule;
  std::vector<command::Fact> facts = {{"level", Text(next.level)},
                                      {"rule", next.rule},
                                      {"product_model", c.product_model},
                                      {"batch", c.batch},
                                      {"signature", c.signature},
                                      {"cases", absl::StrCat(next.members.size())},
                                      {"customers", absl::StrCat(next.DistinctCustomers())}};
  AddTeam(next.level, turn.policy, facts);
  turn.Note(by_rule ? "incident_opened" : "incident_proposed", std::move(facts));
  return absl::OkStatus();
}

absl::Status Apply(const AcceptIncident&, IncidentTurn& turn) {
  if (absl::Status role = RequireLeader(turn); !role.ok()) return role;
  if (absl::Status moved = turn.Move(IncidentState::kOpen); !moved.ok()) return moved;
  std::vector<command::Fact> facts = {{"level", Text(turn.next.level)}};
  AddTeam(turn.next.level, turn.policy, facts);
  turn.Note("incident_opened", std::move(facts));
  return absl::OkStatus();
}

absl::Status Apply(const RejectIncident& c, IncidentTurn& turn) {
  command::Faults faults;
  Need("reason", c.reason, faults);
  if (!faults.ok()) return faults.status();
  if (absl::Status role = RequireLeader(turn); !role.ok()) return role;
  if (absl::Status moved = turn.Move(IncidentState::kRejected); !moved.ok()) return moved;
  turn.Note("incident_rejected", {{"reason", c.reason}});
  return absl::OkStatus();
}

absl::Status Apply(const AddCase& c, IncidentTurn& turn) {
  Incident& next = turn.next;
  if (c.member.case_id.nil()) {
    command::Faults faults;
    faults.Add("case", "must be set");
    return faults.status();
  }
  if (Has(next, c.member.case_id)) return absl::OkStatus();
  const int32_t before = next.DistinctCustomers();
  next.members.push_back(c.member);
  const int32_t customers = next.DistinctCustomers();
  turn.Note("case_added", {{"case", ResourceName("cases", c.member.case_id)},
                           {"customers", absl::StrCat(customers)}});
  FiredRule fired = LevelOfNumber(customers, turn.policy);
  // A rule that the number fired before does not raise what a person has lowered.
  if (!Graver(fired.level, LevelOfNumber(before, turn.policy).level)) fired = {};
  if (Graver(c.level, fired.level)) fired = {c.level, "case"};
  RaiseTo(fired, turn);
  return absl::OkStatus();
}

absl::Status Apply(const FollowCaseLevel& c, IncidentTurn& turn) {
  if (Has(turn.next, c.case_id)) RaiseTo({c.level, "case"}, turn);
  return absl::OkStatus();
}

absl::Status Apply(const CorrectIncidentLevel& c, IncidentTurn& turn) {
  command::Faults faults;
  if (c.level == Level::kUnknown) faults.Add("level", "must be set");
  Need("reason", c.reason, faults);
  if (!faults.ok()) return faults.status();
  if (absl::Status role =
          RequireRole(turn.command, turn.context.caller,
                      ConfirmingRole(GraverOf(turn.next.level, c.level), turn.policy));
      !role.ok()) {
    return role;
  }
  std::vector<command::Fact> facts = {
      {"from", Text(turn.next.level)}, {"level", Text(c.level)}, {"reason", c.reason}};
  turn.next.level = c.level;
  turn.next.rule = "manual";
  AddTeam(c.level, turn.policy, facts);
  turn.Note("incident_level_corrected", std::move(facts));
  return absl::OkStatus();
}

absl::Status Apply(const MergeIncident& c, IncidentTurn& turn) {
  if (c.into.nil() || c.into == turn.next.id) {
    command::Faults faults;
    faults.Add("into", "must be another incident");
    return faults.status();
  }
  if (turn.next.members.size() > 1) {
    return RefuseByRule("INT-25", "NOT_A_SINGLE_CASE",
                        "only an incident of a single case goes into a wider one");
  }
  if (absl::Status moved = turn.Move(IncidentState::kClosed); !moved.ok()) return moved;
  turn.next.merged_into = c.into;
  turn.next.close_time = turn.context.now;
  turn.Note("incident_merged", {{"into", ResourceName("incidents", c.into)}});
  return absl::OkStatus();
}

}  // namespace aftercare::intake::internal
