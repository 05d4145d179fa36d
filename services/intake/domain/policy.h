// The numbers of the intake rules as data: what one version of the policy table holds, read once
// and handed to every decision (POL-01). Rule code contains none of them, so a field that is still
// zero here was never loaded.
#ifndef AFTERCARE_INTAKE_DOMAIN_POLICY_H_
#define AFTERCARE_INTAKE_DOMAIN_POLICY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/intake/domain/calendar.h"
#include "services/intake/domain/clock.h"
#include "services/intake/domain/contact.h"
#include "services/intake/domain/matter.h"
#include "services/intake/domain/measure.h"

namespace aftercare::intake {

// Defined in plan.h, which reads this file.
enum class ActionKind : uint8_t;

// --- Clocks (INT-10, INT-11) ---

struct ClockTarget {
  absl::Duration duration;  // days are resolved: 24 h, or the calendar's day for a working target
  bool working = false;     // counts the clock policy's calendar, else 24x7
  bool operator==(const ClockTarget&) const = default;
};

struct ClockTerms {
  std::array<ClockTarget, 4> by_level;  // index: Level; [0] is unused
  std::set<PauseCause> pauses;          // causes it may pause for
  bool operator==(const ClockTerms&) const = default;
};

// Fits when each list is empty or holds the case's value.
struct ClockSelector {
  std::vector<std::string> customers;
  std::vector<std::string> contracts;
  std::vector<std::string> product_models;
  std::vector<std::string> regions;
  std::vector<Category> categories;
  std::vector<MatterKind> kinds;
  std::vector<Level> levels;
  bool operator==(const ClockSelector&) const = default;
};

struct ClockPolicy {
  std::string name;
  ClockSelector selector;
  size_t calendar = 0;                  // index into ClocksPolicy::calendars
  std::array<ClockTerms, 11> clocks;    // index: ClockKind; [0] is unused
  bool operator==(const ClockPolicy&) const = default;

  const ClockTerms& terms(ClockKind kind) const { return clocks[static_cast<size_t>(kind)]; }
};

struct EscalationPolicy {
  std::vector<std::string> roles;    // the breach goes to the first; the last is repeated
  int32_t interval_percent = 0;      // of the target, between two steps
  absl::Duration shortest_interval;
  bool operator==(const EscalationPolicy&) const = default;
};

struct ClocksPolicy {
  std::vector<WorkingCalendar> calendars;
  std::vector<ClockPolicy> policies;  // first fit wins; the last fits everything
  int32_t warning_percent = 0;        // of the time
  absl::Duration rebase_minimum;      // left to an open clock after a change of level
  std::string reset_role;             // least role that may reset a clock
  EscalationPolicy escalation;
  bool operator==(const ClocksPolicy&) const = default;
};

// --- Registration and classification (INT-04, INT-05, INT-07) ---

struct DuplicatePolicy {
  absl::Duration window;
  double similarity = 0;  // least, 0 to 1
  bool operator==(const DuplicatePolicy&) const = default;
};

// `text` found in symptom or wish speaks with `weight` for a sub-category.
struct Keyword {
  std::string text;  // Chinese, or English in lower case
  SubCategory sub_category = SubCategory::kUnknown;
  int32_t weight = 0;
  bool operator==(const Keyword&) const = default;
};

struct ClassificationPolicy {
  std::vector<Keyword> keywords;
  std::map<Channel, SubCategory> alarms;  // what an internal alarm is about
  bool operator==(const ClassificationPolicy&) const = default;
};

// --- Severity (INT-08, INT-09) and team (INT-12, INT-41, INT-42) ---

enum class GradingFact : uint8_t {
  kUnknown,
  kNone,  // always fires
  kAffectedCustomers,
  kMediaExposure,
  kInjury,
  kPropertyDamage,
  kSafetyHazard,
  kRegionInterrupted,
  kConsiderableLoss,
  kTriage,
};

struct SeverityRule {
  std::string id;
  Level level = Level::kUnknown;
  GradingFact fact = GradingFact::kUnknown;
  int32_t at_least = 0;               // affected customers
  Triage triage = Triage::kUnknown;   // the class, for kTriage
  bool operator==(const SeverityRule&) const = default;
};

struct GradingPolicy {
  std::vector<SeverityRule> rules;             // the last needs no fact
  std::map<Level, std::string> confirm_roles;  // least role that confirms a level
  bool operator==(const GradingPolicy&) const = default;
};

struct Team {
  std::string leader;  // role
  std::vector<std::string> members;
  bool operator==(const Team&) const = default;
};

struct TeamPolicy {
  std::map<Level, Team> by_level;
  std::map<Category, std::vector<std::string>> analysts;  // roles that analyse a cause
  bool operator==(const TeamPolicy&) const = default;
};

// --- Money, measures, plans (INT-13, INT-14, INT-16, INT-17, INT-44) ---

struct AuthorityPolicy {
  std::string currency;
  std::map<std::string, int64_t> limit_minor;  // by role
  std::string unlimited_role;
  int64_t goodwill_least_minor = 0;  // an agent's goodwill alone (INT-44)
  int64_t goodwill_most_minor = 0;
  bool operator==(const AuthorityPolicy&) const = default;

  // Whether a role may decide an amount; a role that is not listed may decide none.
  bool Within(const std::string& role, int64_t amount_minor) const {
    if (role == unlimited_role) return true;
    const auto found = limit_minor.find(role);
    return found != limit_minor.end() && amount_minor <= found->second;
  }
};

struct PromisePolicy {
  std::map<PromisedAction, absl::Duration> least;  // sooner cannot be kept
  bool operator==(const PromisePolicy&) const = default;
};

struct MeasurePolicy {
  std::map<Category, std::set<MeasureKind>> by_category;
  // From its start to its check, which is at its expiry at the latest; zero: only as requested.
  absl::Duration check_after;
  bool operator==(const MeasurePolicy&) const = default;
};

enum class DecisionFact : uint8_t {
  kUnknown,
  kNone,          // always fires
  kUnrepairable,  // repair has given the goods up
  kRepaired,      // the same fault was repaired before
};

// What a plan is to do about a case of one of these sub-categories by default (INT-16).
struct DecisionRule {
  std::string id;
  std::set<SubCategory> sub_categories;
  DecisionFact fact = DecisionFact::kUnknown;
  int32_t at_least = 0;                          // repairs, for kRepaired
  std::vector<std::vector<ActionKind>> options;  // any of them; the actions of one go together
  bool operator==(const DecisionRule&) const = default;
};

struct PlanPolicy {
  std::map<Level, std::string> approval_roles;
  std::set<ActionKind> standard_actions;  // approved by policy, within the agent's limit
  Level standard_level = Level::kUnknown;  // and at this level only
  int32_t rejections_to_superior = 0;     // from this rejection on one role higher
  std::vector<DecisionRule> decisions;    // first fit wins; without one nothing is suggested
  bool operator==(const PlanPolicy&) const = default;
};

// --- End of a case (INT-20, INT-21, INT-37) ---

struct ClosingPolicy {
  absl::Duration neutral_after;  // of silence
  absl::Duration reopen_window;
  absl::Duration archive_after;  // closed for this long
  std::set<Level> full_reviews;  // the others in short form
  bool operator==(const ClosingPolicy&) const = default;
};

struct RecurrencePolicy {
  absl::Duration window;
  absl::Duration window_after_repair;
  bool operator==(const RecurrencePolicy&) const = default;
};

// --- Incidents (INT-25). Levels follow from the grading rules on affected customers. ---

struct IncidentPolicy {
  absl::Duration window;
  int32_t join_customers = 0;  // distinct, from which cases join by themselves
  bool operator==(const IncidentPolicy&) const = default;
};

// --- After-sales requests (INT-29, INT-30, INT-39). Windows count from receipt unless noted. ---

struct RequestPolicy {
  absl::Duration no_reason_return;
  absl::Duration fault_return;
  absl::Duration exchange_window;  // from the order
  absl::Duration ship_back_within;
  absl::Duration ship_back_reminder;
  int64_t exchange_difference_minor = 0;
  int32_t exchange_pieces = 0;
  std::string override_role;
  bool operator==(const RequestPolicy&) const = default;
};

using EarlierClocks = std::map<int32_t, std::shared_ptr<const ClocksPolicy>>;

struct Policy {
  int32_t version = 0;  // of the row it came from
  ClocksPolicy clocks;
  DuplicatePolicy duplicates;
  ClassificationPolicy classification;
  GradingPolicy grading;
  TeamPolicy teams;
  AuthorityPolicy authority;
  PromisePolicy promises;
  MeasurePolicy measures;
  PlanPolicy plans;
  ClosingPolicy closing;
  RecurrencePolicy recurrence;
  IncidentPolicy incidents;
  RequestPolicy requests;
  // Of the versions before, by version: a clock counts by the one it began under (INT-11).
  EarlierClocks earlier_clocks;
  bool operator==(const Policy&) const = default;

  // Those of that version; the present ones when it is not known.
  const ClocksPolicy& ClocksOf(int32_t of_version) const {
    const auto earlier = earlier_clocks.find(of_version);
    return earlier == earlier_clocks.end() ? clocks : *earlier->second;
  }
};

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_POLICY_H_
