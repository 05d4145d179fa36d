// Calendars and clock policies of the document. A clock policy that leaves a clock out has that of
// the default, in its own calendar.
#include <algorithm>
#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "services/intake/store/policy_codec.h"

namespace aftercare::intake {
namespace {

constexpr int64_t kMostVersion = 1'000'000;

// "09:00" to "24:00".
std::optional<absl::Duration> TimeOfDay(absl::string_view text) {
  int32_t hours = 0;
  int32_t minutes = 0;
  if (text.size() != 5 || text[2] != ':' || !absl::SimpleAtoi(text.substr(0, 2), &hours) ||
      !absl::SimpleAtoi(text.substr(3), &minutes) || hours < 0 || minutes < 0 || minutes > 59) {
    return std::nullopt;
  }
  const absl::Duration time = absl::Hours(hours) + absl::Minutes(minutes);
  return time <= absl::Hours(24) ? std::optional(time) : std::nullopt;
}

std::vector<Shift> ReadShifts(const DocumentNode& node) {
  std::vector<Shift> shifts;
  for (const DocumentNode& item : node.Items()) {
    const std::string text = item.Text();
    if (text.empty()) continue;
    const std::vector<std::string> ends = absl::StrSplit(text, '-');
    const auto begin = ends.size() == 2 ? TimeOfDay(ends[0]) : std::nullopt;
    const auto end = ends.size() == 2 ? TimeOfDay(ends[1]) : std::nullopt;
    if (!begin || !end || *end <= *begin) {
      item.Fail("must be a shift such as 09:00-12:00");
      continue;
    }
    if (!shifts.empty() && *begin <= shifts.back().end) {
      item.Fail("must begin after the shift before it has ended");
    }
    shifts.push_back({*begin, *end});
  }
  return shifts;
}

WorkingCalendar ReadCalendar(const DocumentNode& node) {
  const auto [name, version, zone, day, week, holidays, extra_days] = node.Members(
      {"name", "version", "zone", "day", "week", "holidays", "extra_days"});
  WorkingCalendar calendar;
  calendar.name = name.Text();
  calendar.version = static_cast<int32_t>(version.Whole(1, kMostVersion));
  calendar.zone = zone.Zone();
  calendar.day = day.Time();
  if (calendar.day > absl::Hours(24)) day.Fail("must be at most 24h");
  const auto days = week.Members(
      {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"});
  bool works = false;
  for (size_t i = 0; i < days.size(); ++i) {
    calendar.week[i] = ReadShifts(days[i]);
    works = works || !calendar.week[i].empty();
  }
  if (week.is_object() && !works) week.Fail("must have working time");
  for (const DocumentNode& item : holidays.Items()) {
    if (!calendar.holidays.insert(item.Day()).second) item.Fail("is there twice");
  }
  for (const auto& [key, shifts] : extra_days.Each()) {
    absl::CivilDay extra;
    if (key.size() != 10 || !absl::ParseCivilTime(key, &extra)) {
      shifts.Fail("must be named by a day such as 2026-10-10");
      continue;
    }
    if (calendar.holidays.contains(extra)) shifts.Fail("is a holiday too");
    calendar.extra_days[extra] = ReadShifts(shifts);
    if (shifts.Items().empty()) shifts.Fail("must have working time");
  }
  AddUp(calendar);
  return calendar;
}

ClockTarget ReadTarget(const DocumentNode& node, const WorkingCalendar& calendar) {
  ClockTarget target;
  const std::string text = node.Text();
  if (text.empty()) return target;
  absl::string_view time = text;
  target.working = absl::ConsumeSuffix(&time, " w");
  if (!ParseTime(time, target.working ? calendar.day : absl::Hours(24), target.duration)) {
    node.Fail("must be a time above zero such as 15m, 4h w or 7d");
    target.duration = absl::ZeroDuration();
  }
  return target;
}

ClockTerms ReadTerms(const DocumentNode& node, const WorkingCalendar& calendar) {
  const auto [targets, pauses] = node.Members({"targets", "pauses"});
  ClockTerms terms;
  for (const auto& [level, target] : targets.ByWord(Level::kOrdinary, true)) {
    terms.by_level[static_cast<size_t>(level)] = ReadTarget(target, calendar);
  }
  for (const PauseCause cause : pauses.Words(PauseCause::kApproval)) terms.pauses.insert(cause);
  return terms;
}

ClockSelector ReadSelector(const DocumentNode& node) {
  const auto [customers, contracts, product_models, regions, categories, kinds, levels] =
      node.Members({"?customers", "?contracts", "?product_models", "?regions", "?categories",
                    "?kinds", "?levels"});
  ClockSelector selector;
  selector.customers = customers.Texts();
  selector.contracts = contracts.Texts();
  selector.product_models = product_models.Texts();
  selector.regions = regions.Texts();
  selector.categories = categories.Words(Category::kSpecialScenario);
  selector.kinds = kinds.Words(MatterKind::kClaim);
  selector.levels = levels.Words(Level::kOrdinary);
  return selector;
}

// Whether everything that fits `inner` fits `outer`.
template <class Value>
bool Covers(const std::vector<Value>& outer, const std::vector<Value>& inner) {
  if (outer.empty()) return true;
  return !inner.empty() && std::all_of(inner.begin(), inner.end(), [&](const Value& value) {
    return std::find(outer.begin(), outer.end(), value) != outer.end();
  });
}

bool Covers(const ClockSelector& outer, const ClockSelector& inner) {
  return Covers(outer.customers, inner.customers) && Covers(outer.contracts, inner.contracts) &&
         Covers(outer.product_models, inner.product_models) &&
         Covers(outer.regions, inner.regions) && Covers(outer.categories, inner.categories) &&
         Covers(outer.kinds, inner.kinds) && Covers(outer.levels, inner.levels);
}

// What one clock policy says of clocks, its own before those of the default.
void ReadClocksOf(const DocumentNode& own, const DocumentNode& fallback, bool is_default,
                  const WorkingCalendar& calendar, ClockPolicy& policy) {
  command::Faults reported_there;
  for (const auto& [kind, node] :
       fallback.Telling(reported_there).ByWord(ClockKind::kReview, false)) {
    policy.clocks[static_cast<size_t>(kind)] = ReadTerms(node, calendar);
  }
  for (const auto& [kind, node] : own.ByWord(ClockKind::kReview, is_default)) {
    policy.clocks[static_cast<size_t>(kind)] = ReadTerms(node, calendar);
  }
}

void ReadClockPolicies(const DocumentNode& node, ClocksPolicy& clocks) {
  const std::vector<DocumentNode> items = node.Items();
  if (node.there() && items.empty()) node.Fail("must hold a default");
  static const WorkingCalendar* const unknown = new WorkingCalendar(AroundTheClock());
  std::vector<std::array<DocumentNode, 4>> read;
  for (const DocumentNode& item : items) {
    read.push_back(item.Members({"name", "calendar", "?when", "clocks"}));
  }
  for (size_t i = 0; i < read.size(); ++i) {
    const auto& [name, calendar, when, own] = read[i];
    const bool is_default = i + 1 == read.size();
    ClockPolicy policy;
    policy.name = name.Text();
    const std::string wanted = calendar.Text();
    const auto found = std::find_if(clocks.calendars.begin(), clocks.calendars.end(),
                                    [&](const auto& known) { return known.name == wanted; });
    const bool known = found != clocks.calendars.end();
    if (known) policy.calendar = static_cast<size_t>(found - clocks.calendars.begin());
    if (!known && !wanted.empty()) calendar.Fail("does not name a calendar");
    policy.selector = ReadSelector(when);
    if (is_default && policy.selector != ClockSelector{}) {
      when.Fail("must not be there: the last one is the default");
    }
    ReadClocksOf(own, read.back()[3], is_default, known ? *found : *unknown, policy);
    for (size_t j = 0; j < i; ++j) {
      if (clocks.policies[j].name == policy.name) name.Fail("is there twice");
      if (Covers(clocks.policies[j].selector, policy.selector)) {
        items[i].Fail(absl::StrCat("is never reached: ", clocks.policies[j].name, " fits before"));
      }
    }
    clocks.policies.push_back(std::move(policy));
  }
}

EscalationPolicy ReadEscalation(const DocumentNode& node) {
  const auto [roles, interval_percent, shortest_interval] =
      node.Members({"roles", "interval_percent", "shortest_interval"});
  EscalationPolicy escalation;
  escalation.roles = roles.Roles();
  escalation.interval_percent = static_cast<int32_t>(interval_percent.Whole(1, 1000));
  escalation.shortest_interval = shortest_interval.Time();
  return escalation;
}

}  // namespace

ClocksPolicy ReadClocks(const DocumentNode& node) {
  const auto [calendars, policies, warning_percent, rebase_minimum, reset_role, escalation] =
      node.Members({"calendars", "policies", "warning_percent", "rebase_minimum", "reset_role",
                    "escalation"});
  ClocksPolicy clocks;
  for (const DocumentNode& item : calendars.Items()) {
    WorkingCalendar calendar = ReadCalendar(item);
    for (const WorkingCalendar& known : clocks.calendars) {
      if (known.name == calendar.name) item.Fail(absl::StrCat(known.name, " is there twice"));
    }
    clocks.calendars.push_back(std::move(calendar));
  }
  ReadClockPolicies(policies, clocks);
  clocks.warning_percent = static_cast<int32_t>(warning_percent.Whole(1, 99));
  clocks.rebase_minimum = rebase_minimum.Time();
  clocks.reset_role = reset_role.Role();
  clocks.escalation = ReadEscalation(escalation);
  return clocks;
}

}  // namespace aftercare::intake
