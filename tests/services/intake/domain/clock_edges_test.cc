// Clocks and calendars at the very instant where something begins or ends (INT-11). 2026-06-08 is a
// Monday.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "services/intake/domain/calendar.h"
#include "tests/services/intake/domain/clock_fixture.h"

namespace aftercare::intake {
namespace {

const WorkingCalendar& Standard() { return InstalledPolicy().clocks.calendars[0]; }

TEST(ClockEdges, INT_11_NoStretchOfWorkIsEmpty) {
  const absl::Time nine = At("2026-06-08 09:00");
  EXPECT_TRUE(WorkingSpans(AroundTheClock(), nine, nine).empty());
  EXPECT_TRUE(WorkingSpans(Standard(), nine, nine).empty());
  EXPECT_TRUE(WorkingSpans(Standard(), At("2026-06-08 08:00"), nine).empty());
  EXPECT_TRUE(WorkingSpans(Standard(), At("2026-06-08 12:00"), At("2026-06-08 13:00")).empty());
  EXPECT_EQ(WorkingSpans(Standard(), At("2026-06-08 08:00"), At("2026-06-08 09:01")).size(), 1u);
}

// The lines of the proof that speak of pauses.
std::vector<std::string> Paused(const ClockHistory& history, ClockKind kind, absl::Time now) {
  std::vector<std::string> lines;
  for (const std::string& line : Explain(history, InstalledPolicy(), kind, now)) {
    if (absl::StartsWith(line, "paused")) lines.push_back(line);
  }
  return lines;
}

TEST(ClockEdges, INT_11_APauseThatEndsWithTheStartIsNoneOfTheClock) {
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kMajor);
  StartPause(h, PauseCause::kCustomer, At("2026-06-08 09:30"));
  EndPause(h, PauseCause::kCustomer, At("2026-06-08 10:00"));
  h.first_contact_at = At("2026-06-08 10:00");
  EXPECT_EQ(Text(Compute(h, ClockKind::kPlan, At("2026-06-08 11:00")).deadline),
            "2026-06-08 18:00");
  EXPECT_TRUE(Paused(h, ClockKind::kPlan, At("2026-06-08 11:00")).empty());
  h.first_contact_at = At("2026-06-08 09:59");
  EXPECT_EQ(Paused(h, ClockKind::kPlan, At("2026-06-08 11:00")).size(), 1u);
}

TEST(ClockEdges, INT_11_NorIsOneThatBeginsWithTheDeadline) {
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kMajor);
  h.first_contact_at = At("2026-06-08 09:00");
  StartPause(h, PauseCause::kCustomer, At("2026-06-08 17:00"));
  EndPause(h, PauseCause::kCustomer, At("2026-06-08 19:00"));
  EXPECT_TRUE(Paused(h, ClockKind::kPlan, At("2026-06-08 20:00")).empty());
}

TEST(ClockEdges, INT_11_AResetCountsFromTheStartOnAndWhileTheClockIsOpen) {
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kMajor);
  h.resets.push_back({ClockKind::kContain, At("2026-06-08 09:00"), "service_manager", "outage"});
  const auto proof = Explain(h, InstalledPolicy(), ClockKind::kContain, At("2026-06-08 10:00"));
  EXPECT_EQ(std::count(proof.begin(), proof.end(),
                       "starts anew at 2026-06-08T09:00:00+08:00, reset by service_manager"),
            1);
  // Met at that instant, it was no longer open.
  h.resets[0].at = At("2026-06-08 10:00");
  h.contained_at = At("2026-06-08 10:00");
  const Clock met = Compute(h, ClockKind::kContain, At("2026-06-08 10:00"));
  EXPECT_EQ(Text(met.deadline), "2026-06-08 11:00");
  EXPECT_EQ(met.state, ClockState::kMet);
}

TEST(ClockEdges, INT_11_WithoutAnIntervalNothingEscalates) {
  Policy policy = InstalledPolicy();
  policy.clocks.escalation.interval_percent = 0;
  policy.clocks.escalation.shortest_interval = absl::ZeroDuration();
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kMajor);
  std::vector<FiringKind> fired;
  for (const Firing& firing : DueFirings(h, policy, At("2026-06-08 10:30"))) {
    if (firing.clock == ClockKind::kFirstContact) fired.push_back(firing.kind);
  }
  EXPECT_EQ(fired, (std::vector<FiringKind>{FiringKind::kWarning, FiringKind::kBreach}));
}

}  // namespace
}  // namespace aftercare::intake
