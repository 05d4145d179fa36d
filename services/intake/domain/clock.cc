#include "services/intake/domain/clock.h"

#include <algorithm>

#include "services/intake/domain/clock_course.h"
#include "services/intake/domain/policy.h"

namespace aftercare::intake {
namespace {

template <class Value>
bool Fits(const std::vector<Value>& wanted, const Value& value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

bool Fits(const ClockSelector& selector, const ClockSubject& subject, Level level) {
  return Fits(selector.customers, subject.customer) && Fits(selector.contracts, subject.contract) &&
         Fits(selector.product_models, subject.product_model) &&
         Fits(selector.regions, subject.region) && Fits(selector.categories, subject.category) &&
         Fits(selector.kinds, subject.kind) && Fits(selector.levels, level);
}

bool PausedAt(const Meter& meter, absl::Time now) {
  return std::any_of(meter.pauses.begin(), meter.pauses.end(), [&](const BookedSpan& pause) {
    return pause.span.begin <= now && now < pause.span.end;
  });
}

ClockState StateOf(const Course& course, absl::Time deadline, absl::Time now) {
  if (course.end) return course.met ? ClockState::kMet : ClockState::kStopped;
  if (now >= deadline) return ClockState::kBreached;
  return PausedAt(course.meter, now) ? ClockState::kPaused : ClockState::kRunning;
}

std::vector<BookedPause> BookPauses(const Course& course, absl::Time until) {
  std::vector<BookedPause> booked;
  for (const PauseCause cause : kPauseCauses) {
    absl::Duration total;
    for (const BookedSpan& pause : course.meter.pauses) {
      if (pause.cause != cause) continue;
      total += WorkingBetween(*course.meter.calendar, std::max(course.start, pause.span.begin),
                              std::min(until, pause.span.end));
    }
    if (total > absl::ZeroDuration()) booked.push_back({cause, total});
  }
  return booked;
}

}  // namespace

absl::string_view NameOf(ClockKind kind) {
  switch (kind) {
    case ClockKind::kUnknown: return "UNSPECIFIED";
    case ClockKind::kConfirmLevel: return "CONFIRM_LEVEL";
    case ClockKind::kFirstContact: return "FIRST_CONTACT";
    case ClockKind::kNextUpdate: return "NEXT_UPDATE";
    case ClockKind::kContain: return "CONTAIN";
    case ClockKind::kCause: return "CAUSE";
    case ClockKind::kPlan: return "PLAN";
    case ClockKind::kApproval: return "APPROVAL";
    case ClockKind::kResolution: return "RESOLUTION";
    case ClockKind::kConfirmation: return "CONFIRMATION";
    case ClockKind::kReview: return "REVIEW";
  }
  return "UNSPECIFIED";
}

absl::string_view NameOf(PauseCause cause) {
  switch (cause) {
    case PauseCause::kUnknown: return "UNSPECIFIED";
    case PauseCause::kCustomer: return "CUSTOMER";
    case PauseCause::kParts: return "PARTS";
    case PauseCause::kCarrier: return "CARRIER";
    case PauseCause::kVendor: return "VENDOR";
    case PauseCause::kApproval: return "APPROVAL";
  }
  return "UNSPECIFIED";
}

absl::string_view NameOf(ClockState state) {
  switch (state) {
    case ClockState::kNotStarted: return "NOT_STARTED";
    case ClockState::kRunning: return "RUNNING";
    case ClockState::kPaused: return "PAUSED";
    case ClockState::kBreached: return "BREACHED";
    case ClockState::kMet: return "MET";
    case ClockState::kStopped: return "STOPPED";
  }
  return "UNSPECIFIED";
}

absl::string_view NameOf(FiringKind kind) {
  switch (kind) {
    case FiringKind::kWarning: return "WARNING";
    case FiringKind::kBreach: return "BREACH";
    case FiringKind::kEscalation: return "ESCALATION";
  }
  return "UNSPECIFIED";
}

const ClockPolicy& SelectClockPolicy(const Policy& policy, const ClockSubject& subject,
                                     Level level) {
  static const ClockPolicy* const none = new ClockPolicy;
  for (const ClockPolicy& candidate : policy.clocks.policies) {
    if (Fits(candidate.selector, subject, level)) return candidate;
  }
  return *none;
}

void ChangeLevel(ClockHistory& history, absl::Time at, Level level, const ClockSubject& subject,
                 const Policy& policy) {
  LevelChange change{at, level, SelectClockPolicy(policy, subject, level).name, policy.version};
  if (!history.levels.empty() && history.levels.back().level == change.level &&
      history.levels.back().clock_policy == change.clock_policy) {
    return;
  }
  history.levels.push_back(std::move(change));
}

bool StartPause(ClockHistory& history, PauseCause cause, absl::Time at) {
  for (const Pause& pause : history.pauses) {
    if (pause.cause == cause && !pause.to) return false;
  }
  history.pauses.push_back({cause, at, std::nullopt});
  return true;
}

bool EndPause(ClockHistory& history, PauseCause cause, absl::Time at) {
  for (Pause& pause : history.pauses) {
    if (pause.cause != cause || pause.to) continue;
    pause.to = at;
    return true;
  }
  return false;
}

void Reopen(ClockHistory& history, absl::Time at) {
  history.reopened_at = at;
  history.resolved_at.reset();
  history.answered_at.reset();
  history.review_accepted_at.reset();
  history.ended_at.reset();
}

Clock ComputeClock(const ClockHistory& history, const Policy& policy, ClockKind kind,
                   absl::Time now) {
  Clock clock;
  clock.kind = kind;
  const std::optional<Course> found = CourseOf(history, policy, kind);
  if (!found) return clock;
  const absl::Time until = found->end.value_or(now);
  const Course course = WithPausesEnded(*found, until);
  clock.level = course.level;
  clock.clock_policy = course.clock_policy->name;
  clock.target = course.target.duration;
  clock.working = course.target.working;
  clock.started_at = course.start;
  clock.based_at = course.based_at;
  clock.deadline = course.Deadline();
  clock.original_deadline = course.rebases.empty() ? clock.deadline : course.OriginalDeadline();
  clock.warning_at = course.WarningAt();
  clock.ended_at = course.end;
  clock.late_by = std::max(until - clock.deadline, absl::ZeroDuration());
  clock.original_late_by = std::max(until - clock.original_deadline, absl::ZeroDuration());
  clock.paused = BookPauses(course, until);
  // A pause still open ends in the infinite future here: the clock is paused, not about to run.
  clock.state = StateOf(*found, clock.deadline, now);
  clock.acknowledged = std::any_of(
      history.acknowledgements.begin(), history.acknowledgements.end(),
      [&](const Acknowledgement& acknowledgement) {
        return acknowledgement.clock == kind && acknowledgement.based_at == clock.based_at;
      });
  return clock;
}

std::vector<Clock> ComputeClocks(const ClockHistory& history, const Policy& policy,
                                 absl::Time now) {
  std::vector<Clock> clocks;
  clocks.reserve(kClockKinds.size());
  for (const ClockKind kind : kClockKinds) {
    clocks.push_back(ComputeClock(history, policy, kind, now));
  }
  return clocks;
}

}  // namespace aftercare::intake
