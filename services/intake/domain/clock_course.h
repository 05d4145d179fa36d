// How one clock runs, as far as its history tells it without asking the time: start, targets in
// force one after another, pauses, end. What clock.h promises is read off this value.
#ifndef AFTERCARE_INTAKE_DOMAIN_CLOCK_COURSE_H_
#define AFTERCARE_INTAKE_DOMAIN_CLOCK_COURSE_H_

#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "services/intake/domain/calendar.h"
#include "services/intake/domain/clock.h"
#include "services/intake/domain/policy.h"

namespace aftercare::intake {

// A stretch of time booked to one cause. An open pause ends in the infinite future.
struct BookedSpan {
  PauseCause cause = PauseCause::kUnknown;
  TimeSpan span;
};

// Time as a clock counts it: working time of its calendar outside its pauses.
struct Meter {
  const WorkingCalendar* calendar = nullptr;
  std::vector<BookedSpan> pauses;  // in order, disjoint, none empty

  // The clock's time in [begin, end).
  absl::Duration Elapsed(absl::Time begin, absl::Time end) const;
  // The earliest instant at which `amount` has elapsed since `start`; InfiniteFuture when a pause
  // that is open keeps it from that.
  absl::Time Advance(absl::Time start, absl::Duration amount) const;
};

// One re-basing after a change of level.
struct Rebase {
  absl::Time at;
  Level level = Level::kUnknown;
  absl::Duration target;
  absl::Duration used;   // of the clock's time since the start
  bool minimum = false;  // less than the minimum was left
};

struct Course {
  ClockKind kind = ClockKind::kUnknown;
  absl::Time start;
  bool reset = false;                // the start is a manual reset
  std::optional<absl::Time> end;     // met or stopped
  bool met = false;
  Level level = Level::kUnknown;
  int32_t policy_version = 0;                // the one whose terms hold
  const ClocksPolicy* clocks = nullptr;      // its clocks
  const ClockPolicy* clock_policy = nullptr;
  ClockTarget target;
  absl::Time based_at;
  absl::Duration left;               // of the clock's time at based_at
  bool minimum = false;              // `left` is the minimum after a change of level
  std::vector<Rebase> rebases;
  Meter meter;

  absl::Time Deadline() const { return meter.Advance(based_at, left); }
  absl::Time OriginalDeadline() const { return meter.Advance(start, target.duration); }
  absl::Time WarningAt() const;
  absl::Duration EscalationInterval() const;
  // No warning, breach or escalation comes before it: as if every hour were worked and nothing
  // paused. Costs nothing, unlike the instants themselves.
  absl::Time EarliestAlarm() const;
};

// None: the clock has not started, or the policy has no such clock.
std::optional<Course> CourseOf(const ClockHistory& history, const Policy& policy, ClockKind kind);

// The same course as if pauses still open ended at `at`.
Course WithPausesEnded(Course course, absl::Time at);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_CLOCK_COURSE_H_
