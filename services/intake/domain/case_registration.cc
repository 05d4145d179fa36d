// Registration and the same matter twice (INT-01 to INT-05, INT-08).
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/intake/domain/case_turn.h"
#include "services/intake/domain/directory.h"
#include "services/intake/domain/similarity.h"

namespace aftercare::intake {

const RecentCase* FindSameMatter(const Report& report, SubCategory sub_category, absl::Time now,
                                 absl::Span<const RecentCase> recent, const Policy& policy) {
  if (report.customer.nil()) return nullptr;
  const RecentCase* first = nullptr;
  for (const RecentCase& other : recent) {
    if (other.state == CaseState::kMerged || other.state == CaseState::kWithdrawn) continue;
    if (other.customer != report.customer || other.order_number != report.order_number ||
        other.order_line != report.order_line) {
      continue;
    }
    // The same words are suggested the same, whatever a person has made of the first suggestion.
    if (other.sub_category != sub_category && other.suggested != sub_category) continue;
    if (now - other.create_time > policy.duplicates.window) continue;
    const bool same_code = !report.fault_code.empty() && report.fault_code == other.fault_code;
    if (!same_code &&
        Similarity(report.symptom, other.symptom) < policy.duplicates.similarity) {
      continue;
    }
    if (first == nullptr || other.create_time < first->create_time) first = &other;
  }
  return first;
}

namespace internal {
namespace {

absl::Status CheckReport(const OpenCase& c, absl::Time now) {
  command::Faults faults;
  if (c.id.nil()) faults.Add("id", "must be set");
  if (c.number < 1) faults.Add("number", "must be 1 or more");
  const Report& report = c.report;
  if (report.channel == Channel::kUnknown) faults.Add("report.channel", "must be set (INT-01)");
  if (report.symptom.empty() && report.fault_code.empty()) {
    faults.Add("report.symptom", "symptom or fault_code must be set (INT-02)");
  }
  if (report.order_line < 0) faults.Add("report.order_line", "must not be negative");
  if (report.facts.affected_customers < 0) {
    faults.Add("report.facts.affected_customers", "must not be negative");
  }
  if (report.occur_time && *report.occur_time > now) {
    faults.Add("report.occur_time", "must not lie in the future");
  }
  if (report.purchase_time && *report.purchase_time > now) {
    faults.Add("report.purchase_time", "must not lie in the future");
  }
  return faults.status();
}

void NoteRegistered(absl::string_view assignment, Turn& turn) {
  const Case& next = turn.next;
  const Suggestion& suggestion = next.classification.suggestion;
  std::vector<command::Fact> facts = {
      {"channel", std::string(NameOf(next.report.channel))},
      {"level", std::string(NameOf(next.grading.level))},
      {"rule", next.grading.rule},
      {"policy_version", absl::StrCat(next.grading.policy_version)},
      {"sub_category", std::string(NameOf(suggestion.sub_category))},
      {"assignment", std::string(assignment)},
  };
  if (!suggestion.reasons.empty()) {
    facts.push_back({"reasons", absl::StrJoin(suggestion.reasons, " ")});
  }
  if (!next.agent.empty()) facts.push_back({"agent", next.agent});
  if (!next.duplicate_of.nil()) {
    facts.push_back({"duplicate_of", ResourceName("cases", next.duplicate_of)});
  }
  AddTeam(next.grading.level, turn.policy(), facts);
  AddFacts(next.report.facts, facts);
  turn.Note("registered", std::move(facts));
}

}  // namespace

absl::Status Apply(const OpenCase& c, Turn& turn) {
  if (absl::Status checked = CheckReport(c, turn.now()); !checked.ok()) return checked;
  Case& next = turn.next;
  next.id = c.id;
  next.number = c.number;
  next.create_time = turn.now();
  next.report = c.report;
  next.report.customer = CustomerOf(next.report);
  const FiredRule fired = Grade(next.report.facts, turn.policy());
  Suggestion suggestion = Suggest(next.report, turn.policy());
  const RecentCase* same = FindSameMatter(next.report, suggestion.sub_category, turn.now(),
                                          turn.rules.recent, turn.policy());
  if (same != nullptr) {
    if (c.on_duplicate == OnDuplicate::kReturnFirst) {
      return command::Refuse(absl::StatusCode::kAlreadyExists, "SAME_MATTER",
                             "the same matter of this customer is registered already",
                             {{"rule", "INT-04"}, {"case", ResourceName("cases", same->id)}});
    }
    next.duplicate_of = same->id;
  }
  next.grading.level = fired.level;
  next.grading.rule = fired.rule;
  next.grading.policy_version = turn.policy().version;
  next.grading.grade_time = turn.now();
  next.classification.category = suggestion.category;
  next.classification.sub_category = suggestion.sub_category;
  next.classification.kind = next.report.kind;
  next.classification.suggestion = std::move(suggestion);
  absl::string_view assignment = "STICKY";
  next.agent = turn.rules.sticky_agent;
  if (next.agent.empty()) {
    next.agent = Assign(next.classification.category, next.report.region, next.grading.level,
                        turn.rules.agents);
    assignment = next.agent.empty() ? "NOBODY_FREE" : "LOAD";
  }
  Begin(turn);
  NoteRegistered(assignment, turn);
  OrderIncident(turn);
  return absl::OkStatus();
}

absl::Status Apply(const MergeCase& c, Turn& turn) {
  Case& next = turn.next;
  if (c.into.nil() || c.into == next.id) {
    command::Faults faults;
    faults.Add("into", "must be another case");
    return faults.status();
  }
  const Case* into = turn.rules.other;
  if (into == nullptr || into->id != c.into) {
    return command::NotFound(ResourceName("cases", c.into));
  }
  if (!into->open() && into->state != CaseState::kResolved) {
    return RefuseByRule("INT-04", "TARGET_NOT_OPEN", "the case to merge into is no longer open",
                        {{"state", std::string(NameOf(into->state))}});
  }
  if (!next.report.customer.nil() && !into->report.customer.nil() &&
      next.report.customer != into->report.customer) {
    return RefuseByRule("INT-04", "DIFFERENT_CUSTOMER",
                        "only cases of one customer can be merged");
  }
  if (next.plan() != nullptr && next.plan()->running()) {
    return RefuseByRule("INT-04", "PLAN_RUNNING", "an approved plan of this case is under way");
  }
  if (absl::Status moved = turn.Move(CaseState::kMerged); !moved.ok()) return moved;
  next.merged_into = c.into;
  EndMeasures(turn);
  Reach(Milestone::kEnded, turn);
  std::vector<command::Fact> facts = {{"into", ResourceName("cases", c.into)}};
  if (!c.reason.empty()) facts.push_back({"reason", c.reason});
  turn.Note("merged", std::move(facts));
  return absl::OkStatus();
}

absl::Status Apply(const AbsorbCase& c, Turn& turn) {
  for (const ids::Uuid& known : turn.next.merged_from) {
    if (known == c.merged) return absl::OkStatus();
  }
  turn.next.merged_from.push_back(c.merged);
  turn.Note("case_absorbed", {{"merged", ResourceName("cases", c.merged)}});
  return absl::OkStatus();
}

}  // namespace internal
}  // namespace aftercare::intake
