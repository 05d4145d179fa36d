#include "services/intake/store/policy_codec.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "services/intake/domain/authority.h"
#include "services/intake/domain/plan.h"

namespace aftercare::intake {

// Found by the reading of words; the domain itself never writes a fact's name.
static absl::string_view NameOf(GradingFact fact) {
  static constexpr std::array<absl::string_view, 10> kNames = {
      "UNSPECIFIED",     "NONE",           "AFFECTED_CUSTOMERS", "MEDIA_EXPOSURE",
      "INJURY",          "PROPERTY_DAMAGE", "SAFETY_HAZARD",     "REGION_INTERRUPTED",
      "CONSIDERABLE_LOSS", "TRIAGE"};
  return kNames[static_cast<size_t>(fact)];
}

namespace {

constexpr int64_t kMostCustomers = 10'000'000;
constexpr int64_t kMostMinor = 1'000'000'000'000;
constexpr int64_t kMostWeight = 100;
constexpr absl::string_view kIncidentLeader = "incident_leader";

DuplicatePolicy ReadDuplicates(const DocumentNode& node) {
  const auto [window, similarity] = node.Members({"window", "similarity"});
  return {window.Time(), similarity.Share()};
}

ClassificationPolicy ReadClassification(const DocumentNode& node) {
  const auto [keywords, alarms] = node.Members({"keywords", "alarms"});
  ClassificationPolicy policy;
  std::set<std::pair<std::string, SubCategory>> seen;
  for (const auto& [sub_category, weights] :
       keywords.ByWord(SubCategory::kRegionalDisruption, false)) {
    for (const auto& [text, weight] : weights.Each()) {
      if (text.empty() || text != absl::AsciiStrToLower(text)) {
        weight.Fail("must be named by a text in lower case");
      }
      policy.keywords.push_back(
          {text, sub_category, static_cast<int32_t>(weight.Whole(1, kMostWeight))});
    }
  }
  for (const auto& [channel, word] : alarms.ByWord(Channel::kAlarmSystemOutage, false)) {
    policy.alarms[channel] = word.Word(SubCategory::kRegionalDisruption);
  }
  return policy;
}

SeverityRule ReadSeverityRule(const DocumentNode& node) {
  const auto [id, level, fact, at_least, triage] =
      node.Members({"id", "level", "fact", "?at_least", "?triage"});
  SeverityRule rule;
  rule.id = id.Text();
  rule.level = level.Word(Level::kOrdinary);
  rule.fact = fact.Word(GradingFact::kTriage);
  const bool counts = rule.fact == GradingFact::kAffectedCustomers;
  if (counts != at_least.there() && rule.fact != GradingFact::kUnknown) {
    node.Fail("must have at_least when it counts customers, and only then");
  }
  if (at_least.there()) rule.at_least = static_cast<int32_t>(at_least.Whole(1, kMostCustomers));
  const bool triages = rule.fact == GradingFact::kTriage;
  if (triages != triage.there() && rule.fact != GradingFact::kUnknown) {
    node.Fail("must name a triage class when it is about one, and only then");
  }
  rule.triage = triage.Word(Triage::kUrgent);
  return rule;
}

// Two rules about the same fact: the graver level needs more customers, anything else overlaps.
// What was not read is not judged.
bool Overlap(const SeverityRule& left, const SeverityRule& right) {
  if (left.fact != right.fact || left.fact == GradingFact::kUnknown) return false;
  if (left.fact == GradingFact::kTriage) {
    return left.triage == right.triage && left.triage != Triage::kUnknown;
  }
  if (left.fact != GradingFact::kAffectedCustomers) return true;
  if (left.at_least == 0 || right.at_least == 0) return false;
  if (left.level == right.level || left.at_least == right.at_least) return true;
  return Graver(left.level, right.level) != (left.at_least > right.at_least);
}

GradingPolicy ReadGrading(const DocumentNode& node) {
  const auto [rules, confirm_roles] = node.Members({"rules", "confirm_roles"});
  GradingPolicy policy;
  const std::vector<DocumentNode> items = rules.Items();
  for (size_t i = 0; i < items.size(); ++i) {
    SeverityRule rule = ReadSeverityRule(items[i]);
    for (const SeverityRule& known : policy.rules) {
      if (known.id == rule.id) items[i].Fail(absl::StrCat("has the id ", rule.id, " once more"));
      if (Overlap(known, rule)) items[i].Fail(absl::StrCat("overlaps with ", known.id));
    }
    policy.rules.push_back(std::move(rule));
  }
  if (rules.there() && (policy.rules.empty() || policy.rules.back().fact != GradingFact::kNone)) {
    rules.Fail("must end with a rule that needs no fact");
  }
  for (const auto& [level, role] : confirm_roles.ByWord(Level::kOrdinary, true)) {
    policy.confirm_roles[level] = role.Role();
  }
  return policy;
}

TeamPolicy ReadTeams(const DocumentNode& node) {
  const auto [by_level, analysts] = node.Members({"by_level", "analysts"});
  TeamPolicy policy;
  for (const auto& [level, team] : by_level.ByWord(Level::kOrdinary, true)) {
    const auto [leader, members] = team.Members({"leader", "members"});
    policy.by_level[level] = {leader.Role(), members.Roles()};
  }
  for (const auto& [category, roles] : analysts.ByWord(Category::kSpecialScenario, true)) {
    policy.analysts[category] = roles.Texts();
    for (const DocumentNode& role : roles.Items()) {
      if (role.Text() != kIncidentLeader) role.Role();
    }
  }
  return policy;
}

AuthorityPolicy ReadAuthority(const DocumentNode& node) {
  const auto [currency, limits, unlimited_role, goodwill_least, goodwill_most] = node.Members(
      {"currency", "limit_minor", "unlimited_role", "goodwill_least_minor", "goodwill_most_minor"});
  AuthorityPolicy policy;
  policy.currency = currency.Text();
  if (policy.currency.size() != 3 ||
      !std::all_of(policy.currency.begin(), policy.currency.end(), absl::ascii_isupper)) {
    if (!policy.currency.empty()) currency.Fail("must be three capital letters");
  }
  policy.unlimited_role = unlimited_role.Role();
  for (const auto& [role, limit] : limits.Each()) {
    if (RankOf(role) == 0) limit.Fail("is not a role of the ladder");
    policy.limit_minor[role] = limit.Whole(0, kMostMinor);
  }
  // From the agent up to the role without a limit, each role may decide more than the one below.
  int64_t below = -1;
  for (int rank = 1; limits.is_object() && rank < RankOf(policy.unlimited_role); ++rank) {
    const std::string role(RoleOfRank(rank));
    const auto limit = policy.limit_minor.find(role);
    if (limit == policy.limit_minor.end()) {
      limits.Fail(absl::StrCat("must have a limit for ", role));
      continue;
    }
    if (limit->second <= below) {
      limits.Fail(absl::StrCat("must allow ", role, " more than the role below"));
    }
    below = limit->second;
  }
  policy.goodwill_least_minor = goodwill_least.Whole(1, kMostMinor);
  policy.goodwill_most_minor = goodwill_most.Whole(1, kMostMinor);
  if (policy.goodwill_most_minor < policy.goodwill_least_minor) {
    goodwill_most.Fail("must not be below goodwill_least_minor");
  }
  return policy;
}

PromisePolicy ReadPromises(const DocumentNode& node) {
  PromisePolicy policy;
  for (const auto& [action, least] : node.ByWord(PromisedAction::kInvestigate, true)) {
    policy.least[action] = least.Time();
  }
  return policy;
}

MeasurePolicy ReadMeasures(const DocumentNode& node) {
  MeasurePolicy policy;
  for (const auto& [category, kinds] : node.ByWord(Category::kSpecialScenario, true)) {
    const std::vector<MeasureKind> words = kinds.Words(MeasureKind::kAlternative);
    policy.by_category[category] = {words.begin(), words.end()};
    if (words.empty()) kinds.Fail("must not be empty");
  }
  return policy;
}

absl::Duration ReadCheckAfter(const DocumentNode& node) {
  const auto [after] = node.Members({"after"});
  return after.Time();
}

PlanPolicy ReadPlans(const DocumentNode& node) {
  const auto [roles, standard_actions, standard_level, rejections, decisions] =
      node.Members({"approval_roles", "standard_actions", "standard_level",
                    "rejections_to_superior", "?decisions"});
  PlanPolicy policy;
  for (const auto& [level, role] : roles.ByWord(Level::kOrdinary, true)) {
    policy.approval_roles[level] = role.Role();
    if (!policy.approval_roles[level].empty() && RankOf(policy.approval_roles[level]) == 0) {
      role.Fail("is not a role of the ladder");
    }
  }
  const std::vector<ActionKind> words = standard_actions.Words(ActionKind::kLegal);
  policy.standard_actions = {words.begin(), words.end()};
  policy.standard_level = standard_level.Word(Level::kOrdinary);
  policy.rejections_to_superior = static_cast<int32_t>(rejections.Whole(1, 100));
  if (decisions.there()) policy.decisions = ReadDecisions(decisions);
  return policy;
}

ClosingPolicy ReadClosing(const DocumentNode& node) {
  const auto [neutral_after, reopen_window, archive_after, full_reviews] =
      node.Members({"neutral_after", "reopen_window", "archive_after", "full_reviews"});
  ClosingPolicy policy;
  policy.neutral_after = neutral_after.Time();
  policy.reopen_window = reopen_window.Time();
  policy.archive_after = archive_after.Time();
  const std::vector<Level> words = full_reviews.Words(Level::kOrdinary);
  policy.full_reviews = {words.begin(), words.end()};
  if (policy.archive_after < policy.reopen_window) {
    archive_after.Fail("must not be shorter than reopen_window");
  }
  return policy;
}

RecurrencePolicy ReadRecurrence(const DocumentNode& node) {
  const auto [window, after_repair] = node.Members({"window", "window_after_repair"});
  return {window.Time(), after_repair.Time()};
}

IncidentPolicy ReadIncidents(const DocumentNode& node) {
  const auto [window, join_customers] = node.Members({"window", "join_customers"});
  return {window.Time(), static_cast<int32_t>(join_customers.Whole(2, kMostCustomers))};
}

RequestPolicy ReadRequests(const DocumentNode& node) {
  const auto [no_reason_return, fault_return, exchange_window, ship_back_within,
              ship_back_reminder, difference, pieces, override_role] =
      node.Members({"no_reason_return", "fault_return", "exchange_window", "ship_back_within",
                    "ship_back_reminder", "exchange_difference_minor", "exchange_pieces",
                    "override_role"});
  RequestPolicy policy;
  policy.no_reason_return = no_reason_return.Time();
  policy.fault_return = fault_return.Time();
  policy.exchange_window = exchange_window.Time();
  policy.ship_back_within = ship_back_within.Time();
  policy.ship_back_reminder = ship_back_reminder.Time();
  if (policy.ship_back_reminder >= policy.ship_back_within) {
    ship_back_reminder.Fail("must be before ship_back_within");
  }
  policy.exchange_difference_minor = difference.Whole(0, kMostMinor);
  policy.exchange_pieces = static_cast<int32_t>(pieces.Whole(1, kMostCustomers));
  policy.override_role = override_role.Role();
  return policy;
}

Policy ReadPolicy(const DocumentNode& root) {
  const auto [clocks, duplicates, classification, grading, teams, authority, promises, measures,
              measure_checks, plans, closing, recurrence, incidents, requests] =
      root.Members({"clocks", "duplicates", "classification", "grading", "teams", "authority",
                    "promises", "measures", "?measure_checks", "plans", "closing", "recurrence",
                    "incidents", "requests"});
  Policy policy;
  policy.clocks = ReadClocks(clocks);
  policy.duplicates = ReadDuplicates(duplicates);
  policy.classification = ReadClassification(classification);
  policy.grading = ReadGrading(grading);
  policy.teams = ReadTeams(teams);
  policy.authority = ReadAuthority(authority);
  policy.promises = ReadPromises(promises);
  policy.measures = ReadMeasures(measures);
  if (measure_checks.there()) policy.measures.check_after = ReadCheckAfter(measure_checks);
  policy.plans = ReadPlans(plans);
  policy.closing = ReadClosing(closing);
  policy.recurrence = ReadRecurrence(recurrence);
  policy.incidents = ReadIncidents(incidents);
  policy.requests = ReadRequests(requests);
  return policy;
}

template <class Value>
absl::StatusOr<Value> Parse(absl::string_view json, Value (*read)(const DocumentNode&)) {
  command::Faults faults;
  const auto document = nlohmann::json::parse(json.begin(), json.end(), nullptr, false);
  if (document.is_discarded()) {
    faults.Add("$", "is not JSON");
    return faults.status();
  }
  Value value = read(DocumentNode(&document, "", faults));
  if (!faults.ok()) return faults.status();
  return value;
}

}  // namespace

absl::StatusOr<Policy> ParsePolicy(absl::string_view json) { return Parse(json, &ReadPolicy); }

absl::StatusOr<ClocksPolicy> ParseClocks(absl::string_view json) {
  return Parse(json, &ReadClocks);
}

}  // namespace aftercare::intake
