#include "services/intake/domain/clock_course.h"

#include <algorithm>

namespace aftercare::intake {
namespace {

constexpr int64_t kPercent = 100;

absl::Duration Share(absl::Duration whole, int64_t percent) { return whole * percent / kPercent; }

// What the history says of one clock: from when, met when, not needed since when.
struct Bounds {
  std::optional<absl::Time> start;
  std::optional<absl::Time> met;
  std::optional<absl::Time> stopped;
};

std::optional<absl::Time> Earlier(std::optional<absl::Time> left, std::optional<absl::Time> right) {
  if (!left || !right) return left ? left : right;
  return std::min(*left, *right);
}

// An answer given before the question was asked anew belongs to the earlier one.
std::optional<absl::Time> Since(std::optional<absl::Time> start, std::optional<absl::Time> met) {
  return start && met && *met < *start ? std::nullopt : met;
}

// What was done before its clock could start is met at the start.
std::optional<absl::Time> NotBefore(std::optional<absl::Time> start,
                                    std::optional<absl::Time> met) {
  return start && met ? std::max(*start, *met) : met;
}

Bounds BoundsOf(const ClockHistory& h, ClockKind kind) {
  const auto until_resolved = Earlier(h.resolved_at, h.ended_at);
  switch (kind) {
    case ClockKind::kUnknown:
      return {};
    case ClockKind::kConfirmLevel:
      return {h.graded_at, Since(h.graded_at, h.level_confirmed_at), h.ended_at};
    case ClockKind::kFirstContact:
      return {h.registered_at, h.first_contact_at, until_resolved};
    case ClockKind::kNextUpdate: {
      const absl::Time update = h.last_update_at.value_or(h.registered_at);
      return {std::max(update, h.reopened_at.value_or(update)), std::nullopt, until_resolved};
    }
    case ClockKind::kContain:
      return {h.registered_at, h.contained_at, until_resolved};
    case ClockKind::kCause:
      return {h.first_contact_at, NotBefore(h.first_contact_at, h.cause_accepted_at), h.ended_at};
    case ClockKind::kPlan:
      return {h.first_contact_at, NotBefore(h.first_contact_at, h.plan_submitted_at),
              until_resolved};
    case ClockKind::kApproval:
      return {h.approval_asked_at, Since(h.approval_asked_at, h.approval_answered_at),
              until_resolved};
    case ClockKind::kResolution:
      return {h.reopened_at.value_or(h.registered_at), h.resolved_at, h.ended_at};
    case ClockKind::kConfirmation:
      return {h.resolved_at, h.answered_at, h.ended_at};
    case ClockKind::kReview:
      return {h.resolved_at, h.review_accepted_at, h.ended_at};
  }
  return {};
}

// Pauses of one cause do not overlap; where those of two causes do, the time is booked to the one
// that began first, so that nothing is booked twice.
std::vector<BookedSpan> PausesOf(const ClockHistory& history, const std::set<PauseCause>& causes) {
  std::vector<Pause> pauses;
  for (const Pause& pause : history.pauses) {
    if (causes.contains(pause.cause)) pauses.push_back(pause);
  }
  std::stable_sort(pauses.begin(), pauses.end(),
                   [](const Pause& left, const Pause& right) { return left.from < right.from; });
  std::vector<BookedSpan> booked;
  absl::Time covered = absl::InfinitePast();
  for (const Pause& pause : pauses) {
    const TimeSpan span{std::max(pause.from, covered), pause.to.value_or(absl::InfiniteFuture())};
    if (span.end <= span.begin) continue;
    booked.push_back({pause.cause, span});
    covered = span.end;
  }
  return booked;
}

const ClockPolicy* NamedOrDefault(const ClocksPolicy& clocks, const std::string& name) {
  for (const ClockPolicy& candidate : clocks.policies) {
    if (candidate.name == name) return &candidate;
  }
  return clocks.policies.empty() ? nullptr : &clocks.policies.back();
}

// Puts the targets of a change of level in force; false when the policy has no such clock.
bool Adopt(const LevelChange& change, const ClockHistory& history, const Policy& policy,
           Course& course) {
  const ClocksPolicy& clocks = policy.ClocksOf(change.policy_version);
  const ClockPolicy* clock_policy = NamedOrDefault(clocks, change.clock_policy);
  if (clock_policy == nullptr) return false;
  const ClockTerms& terms = clock_policy->terms(course.kind);
  course.policy_version = change.policy_version == 0 ? policy.version : change.policy_version;
  course.clocks = &clocks;
  course.clock_policy = clock_policy;
  course.level = change.level;
  course.target = terms.by_level[static_cast<size_t>(change.level)];
  course.meter.pauses = PausesOf(history, terms.pauses);
  course.meter.calendar = course.target.working
                              ? &clocks.calendars[clock_policy->calendar]
                              : &AroundTheClock();
  return course.target.duration > absl::ZeroDuration();
}

bool SameTerms(const Course& left, const Course& right) {
  return left.target == right.target &&
         *left.meter.calendar == *right.meter.calendar &&
         left.clock_policy->terms(left.kind).pauses == right.clock_policy->terms(right.kind).pauses;
}

void RebaseAt(absl::Time at, Course& course) {
  const absl::Duration minimum = course.clocks->rebase_minimum;
  const absl::Duration used = course.meter.Elapsed(course.start, at);
  course.based_at = at;
  course.left = course.target.duration - used;
  course.minimum = course.left < minimum;
  if (course.minimum) course.left = minimum;
  course.rebases.push_back({at, course.level, course.target.duration, used, course.minimum});
}

}  // namespace

absl::Duration Meter::Elapsed(absl::Time begin, absl::Time end) const {
  absl::Duration elapsed = WorkingBetween(*calendar, begin, end);
  for (const BookedSpan& pause : pauses) {
    elapsed -= WorkingBetween(*calendar, std::max(begin, pause.span.begin),
                              std::min(end, pause.span.end));
  }
  return elapsed;
}

absl::Time Meter::Advance(absl::Time start, absl::Duration amount) const {
  for (const BookedSpan& pause : pauses) {
    if (amount <= absl::ZeroDuration()) return start;
    if (pause.span.end <= start) continue;
    const absl::Duration before = WorkingBetween(*calendar, start, pause.span.begin);
    if (amount <= before) break;
    amount -= before;
    start = pause.span.end;
  }
  if (start == absl::InfiniteFuture()) return start;
  return AddWorking(*calendar, start, amount);
}

absl::Time Course::WarningAt() const {
  if (minimum) return meter.Advance(based_at, Share(left, clocks->warning_percent));
  return std::max(based_at,
                  meter.Advance(start, Share(target.duration, clocks->warning_percent)));
}

absl::Time Course::EarliestAlarm() const {
  return minimum ? based_at + Share(left, clocks->warning_percent)
                 : start + Share(target.duration, clocks->warning_percent);
}

absl::Duration Course::EscalationInterval() const {
  const EscalationPolicy& escalation = clocks->escalation;
  return std::max(Share(target.duration, escalation.interval_percent),
                  escalation.shortest_interval);
}

std::optional<Course> CourseOf(const ClockHistory& history, const Policy& policy, ClockKind kind) {
  const Bounds bounds = BoundsOf(history, kind);
  if (!bounds.start || history.levels.empty()) return std::nullopt;
  Course course;
  course.kind = kind;
  course.start = *bounds.start;
  course.end = Earlier(bounds.met, bounds.stopped);
  course.met = bounds.met && course.end == bounds.met;
  // A message after the solution does not start a stopped clock.
  if (course.end) course.start = std::min(course.start, *course.end);
  for (const ManualReset& reset : history.resets) {
    const bool open = course.start <= reset.at && (!course.end || reset.at < *course.end);
    if (reset.clock != kind || !open) continue;
    course.start = reset.at;
    course.reset = true;
  }
  const auto& levels = history.levels;
  auto next = std::find_if(levels.begin() + 1, levels.end(), [&](const LevelChange& change) {
    return change.at > course.start;
  });
  if (!Adopt(*(next - 1), history, policy, course)) return std::nullopt;
  course.based_at = course.start;
  course.left = course.target.duration;
  for (; next != levels.end(); ++next) {
    if (course.end && next->at >= *course.end) break;
    Course changed = course;
    if (!Adopt(*next, history, policy, changed)) return std::nullopt;
    if (!SameTerms(course, changed)) RebaseAt(next->at, changed);
    course = std::move(changed);
  }
  return course;
}

Course WithPausesEnded(Course course, absl::Time at) {
  auto& pauses = course.meter.pauses;
  if (pauses.empty() || pauses.back().span.end != absl::InfiniteFuture()) return course;
  // Only the last can be open: what begins during an open pause is booked to it.
  if (at <= pauses.back().span.begin) {
    pauses.pop_back();
  } else {
    pauses.back().span.end = at;
  }
  return course;
}

}  // namespace aftercare::intake
