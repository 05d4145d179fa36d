// The proof of a deadline: every number that goes into it, in the order in which it is counted.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/intake/domain/clock.h"
#include "services/intake/domain/clock_course.h"

namespace aftercare::intake {
namespace {

class Proof {
 public:
  explicit Proof(const Course& course)
      : course_(course), calendar_(course.clocks->calendars[course.clock_policy->calendar]) {}

  void Terms(const ClockHistory& history) {
    Say(NameOf(course_.kind), ": policy version ", course_.policy_version, ", clock policy ",
        course_.clock_policy->name, ", level ", NameOf(course_.level));
    if (course_.target.working) {
      Say("target ", Text(course_.target.duration), " of working time, calendar ", calendar_.name,
          " version ", calendar_.version, " (", calendar_.zone.name(), ")");
    } else {
      Say("target ", Text(course_.target.duration), ", 24x7");
    }
    if (!course_.reset) {
      Say("starts at ", Text(course_.start));
      return;
    }
    for (const ManualReset& reset : history.resets) {
      if (reset.clock != course_.kind || reset.at != course_.start) continue;
      Say("starts anew at ", Text(course_.start), ", reset by ", reset.role);
    }
  }

  void Rebases() {
    const absl::Duration minimum = course_.clocks->rebase_minimum;
    for (const Rebase& rebase : course_.rebases) {
      Say("level ", NameOf(rebase.level), " from ", Text(rebase.at), ": target ",
          Text(rebase.target), " on the same start, ", Text(rebase.used), " used",
          rebase.minimum
              ? absl::StrCat(", less than ", Text(minimum), " left: ", Text(minimum), " from then")
              : absl::StrCat(", ", Text(rebase.target - rebase.used), " left"));
    }
  }

  // The stretches counted and the pauses left out, up to the deadline.
  void Stretches() {
    const absl::Time begin = course_.minimum ? course_.based_at : course_.start;
    const absl::Duration goal = course_.minimum ? course_.left : course_.target.duration;
    const absl::Time deadline = course_.Deadline();
    absl::Time cursor = begin;
    absl::Duration counted;
    for (const BookedSpan& pause : course_.meter.pauses) {
      const TimeSpan span{std::max(cursor, pause.span.begin), pause.span.end};
      if (span.end <= span.begin || span.begin >= deadline) continue;
      Count({cursor, span.begin}, goal, counted);
      Say("paused ", Text(span.begin), " to ", Text(span.end), ", booked to ",
          NameOf(pause.cause));
      cursor = span.end;
    }
    Count({cursor, deadline}, goal, counted);
  }

  void End(const ClockHistory& history, const Policy& policy, absl::Time now) {
    const Clock clock = ComputeClock(history, policy, course_.kind, now);
    Say("warning at ", Text(clock.warning_at));
    Say("deadline ", Text(clock.deadline),
        clock.state == ClockState::kPaused ? ", if the pause ended now" : "");
    if (clock.original_deadline != clock.deadline) {
      Say("original deadline ", Text(clock.original_deadline), " for the figures");
    }
    Say(absl::AsciiStrToLower(NameOf(clock.state)), " at ", Text(clock.ended_at.value_or(now)),
        clock.late_by > absl::ZeroDuration() ? absl::StrCat(", late by ", Text(clock.late_by))
                                             : std::string());
  }

  std::vector<std::string> Take() { return std::move(lines_); }

 private:
  template <class... Parts>
  void Say(const Parts&... parts) {
    lines_.push_back(absl::StrCat(parts...));
  }

  std::string Text(absl::Time time) const {
    return absl::FormatTime("%Y-%m-%dT%H:%M:%E*S%Ez", time, calendar_.zone);
  }
  static std::string Text(absl::Duration duration) { return absl::FormatDuration(duration); }

  void Count(const TimeSpan& range, absl::Duration goal, absl::Duration& counted) {
    for (const TimeSpan& span : WorkingSpans(*course_.meter.calendar, range.begin, range.end)) {
      counted += span.end - span.begin;
      Say(Text(span.begin), " to ", Text(span.end), ": ", Text(span.end - span.begin), ", ",
          Text(counted), " of ", Text(goal));
    }
  }

  const Course& course_;
  const WorkingCalendar& calendar_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> Explain(const ClockHistory& history, const Policy& policy, ClockKind kind,
                                 absl::Time now) {
  const auto found = CourseOf(history, policy, kind);
  if (!found) return {absl::StrCat(NameOf(kind), ": not started")};
  const Course course = WithPausesEnded(*found, found->end.value_or(now));
  Proof proof(course);
  proof.Terms(history);
  proof.Rebases();
  proof.Stretches();
  proof.End(history, policy, now);
  return proof.Take();
}

}  // namespace aftercare::intake
