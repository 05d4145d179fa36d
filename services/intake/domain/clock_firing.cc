// What clocks bring about: warnings, breaches, escalation steps, each once.
#include <algorithm>

#include "services/intake/domain/clock.h"
#include "services/intake/domain/clock_course.h"

namespace aftercare::intake {
namespace {

// One clock's course and what has fired for its present deadline.
class Alarm {
 public:
  Alarm(const ClockHistory& history, const Course& course)
      : history_(history),
        policy_(*course.clocks),
        course_(course),
        deadline_(course.Deadline()),
        interval_(course.EscalationInterval()) {}

  void Due(absl::Time now, std::vector<Firing>& due) const {
    if (const auto at = NextWarning(); at && *at <= now) {
      due.push_back(Fire(FiringKind::kWarning, 0, *at));
    }
    if (const auto at = NextBreach(); at && *at <= now) {
      due.push_back(Fire(FiringKind::kBreach, 0, *at));
    }
    if (!Escalates() || deadline_ > now) return;
    const int64_t last = course_.meter.Elapsed(deadline_, now) / interval_;
    // Missed steps to the same superior, the top of the ladder, are worth one call.
    const int64_t top = static_cast<int64_t>(policy_.escalation.roles.size()) - 1;
    for (int64_t step = NextStep(); step <= std::min(last, top - 1); ++step) {
      due.push_back(Fire(FiringKind::kEscalation, step, StepAt(step)));
    }
    if (last >= std::max(NextStep(), top)) {
      due.push_back(Fire(FiringKind::kEscalation, last, StepAt(last)));
    }
  }

  absl::Time Next() const {
    absl::Time next = absl::InfiniteFuture();
    if (const auto at = NextWarning()) next = std::min(next, *at);
    if (const auto at = NextBreach()) next = std::min(next, *at);
    if (Escalates()) next = std::min(next, StepAt(NextStep()));
    return next;
  }

 private:
  std::optional<absl::Time> NextWarning() const {
    if (course_.end || Fired(FiringKind::kWarning)) return std::nullopt;
    return course_.WarningAt();
  }

  std::optional<absl::Time> NextBreach() const {
    if (Fired(FiringKind::kBreach)) return std::nullopt;
    if (course_.end && *course_.end <= deadline_) return std::nullopt;
    return deadline_;
  }

  bool Escalates() const {
    if (course_.end || policy_.escalation.roles.empty() || interval_ <= absl::ZeroDuration() ||
        deadline_ == absl::InfiniteFuture()) {
      return false;
    }
    const auto& known = history_.acknowledgements;
    return std::none_of(known.begin(), known.end(), [this](const Acknowledgement& entry) {
      return entry.clock == course_.kind && entry.based_at == course_.based_at;
    });
  }

  const FiredMark* Fired(FiringKind kind) const {
    for (const FiredMark& mark : history_.marks) {
      if (mark.clock == course_.kind && mark.kind == kind && mark.based_at == course_.based_at) {
        return &mark;
      }
    }
    return nullptr;
  }

  int64_t NextStep() const {
    const FiredMark* mark = Fired(FiringKind::kEscalation);
    return mark == nullptr ? 1 : mark->step + int64_t{1};
  }

  absl::Time StepAt(int64_t step) const {
    return course_.meter.Advance(deadline_, interval_ * step);
  }

  Firing Fire(FiringKind kind, int64_t step, absl::Time at) const {
    Firing firing{.clock = course_.kind,
                  .kind = kind,
                  .step = static_cast<int32_t>(step),
                  .at = at,
                  .based_at = course_.based_at,
                  .deadline = deadline_,
                  .level = course_.level,
                  .role = {}};
    const auto& roles = policy_.escalation.roles;
    if (kind != FiringKind::kWarning && !roles.empty()) {
      firing.role = roles[std::min<size_t>(step, roles.size() - 1)];
    }
    return firing;
  }

  const ClockHistory& history_;
  const ClocksPolicy& policy_;
  const Course& course_;
  const absl::Time deadline_;
  const absl::Duration interval_;
};

// A clock that is open, or was met: a stopped one brings nothing about any more.
std::optional<Course> AlarmingCourse(const ClockHistory& history, const Policy& policy,
                                     ClockKind kind) {
  auto course = CourseOf(history, policy, kind);
  if (course && course->end && !course->met) return std::nullopt;
  return course;
}

}  // namespace

void MarkFired(ClockHistory& history, const Firing& firing) {
  for (FiredMark& mark : history.marks) {
    if (mark.clock != firing.clock || mark.kind != firing.kind) continue;
    mark.step = mark.based_at == firing.based_at ? std::max(mark.step, firing.step) : firing.step;
    mark.based_at = firing.based_at;
    return;
  }
  history.marks.push_back({firing.clock, firing.kind, firing.step, firing.based_at});
}

std::vector<Firing> DueFirings(const ClockHistory& history, const Policy& policy, absl::Time now) {
  std::vector<Firing> due;
  for (const ClockKind kind : kClockKinds) {
    const auto course = AlarmingCourse(history, policy, kind);
    if (course) Alarm(history, *course).Due(now, due);
  }
  std::stable_sort(due.begin(), due.end(),
                   [](const Firing& left, const Firing& right) { return left.at < right.at; });
  return due;
}

absl::Time NextClockDue(const ClockHistory& history, const Policy& policy) {
  absl::Time next = absl::InfiniteFuture();
  for (const ClockKind kind : kClockKinds) {
    const auto course = AlarmingCourse(history, policy, kind);
    if (!course || course->EarliestAlarm() >= next) continue;
    next = std::min(next, Alarm(history, *course).Next());
  }
  return next;
}

}  // namespace aftercare::intake
