// Pauses and changes of level against deadlines counted by hand, and the proof that shows both.
// 2026-06-05 is a Friday, 2026-06-08 a Monday.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/intake/domain/clock.h"
#include "tests/services/intake/domain/clock_fixture.h"

namespace aftercare::intake {
namespace {

using enum PauseCause;

TEST(ClockPause, INT_11_MovesAWorkingDeadlineByWorkingTime) {
  // 5 days w from Monday 09:00 end on Friday 18:00. Paused Thursday 17:00 to Friday 10:00: 2 h.
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kSerious);
  StartPause(h, kCustomer, At("2026-06-11 17:00"));
  EndPause(h, kCustomer, At("2026-06-12 10:00"));
  const Clock clock = Compute(h, ClockKind::kResolution, At("2026-06-12 12:00"));
  EXPECT_EQ(Text(clock.deadline), "2026-06-15 11:00");
  EXPECT_EQ(clock.paused, (std::vector<BookedPause>{{kCustomer, absl::Hours(2)}}));
}

TEST(ClockPause, INT_11_BooksOverlappingPausesOnceToTheOneThatBeganFirst) {
  // Parts 10:00-14:00, customer 12:00-16:00, carrier 13:00-15:00 within both.
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kMajor);
  StartPause(h, kParts, At("2026-06-08 10:00"));
  StartPause(h, kCustomer, At("2026-06-08 12:00"));
  StartPause(h, kCarrier, At("2026-06-08 13:00"));
  EndPause(h, kParts, At("2026-06-08 14:00"));
  EndPause(h, kCarrier, At("2026-06-08 15:00"));
  EndPause(h, kCustomer, At("2026-06-08 16:00"));
  const Clock clock = Compute(h, ClockKind::kResolution, At("2026-06-08 17:00"));
  EXPECT_EQ(Text(clock.deadline), "2026-06-11 15:00");
  EXPECT_EQ(clock.paused, (std::vector<BookedPause>{{kCustomer, absl::Hours(2)},
                                                    {kParts, absl::Hours(4)}}));
}

TEST(ClockPause, INT_11_AnOpenPauseHoldsTheClock) {
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kMajor);
  h.first_contact_at = At("2026-06-08 09:00");
  EXPECT_TRUE(StartPause(h, kCustomer, At("2026-06-08 10:00")));
  EXPECT_FALSE(StartPause(h, kCustomer, At("2026-06-08 11:00")));
  const Clock clock = Compute(h, ClockKind::kPlan, At("2026-06-09 10:00"));
  EXPECT_EQ(clock.state, ClockState::kPaused);
  EXPECT_EQ(Text(clock.deadline), "2026-06-09 17:00");
  EXPECT_EQ(clock.paused, (std::vector<BookedPause>{{kCustomer, absl::Hours(24)}}));
  EXPECT_TRUE(EndPause(h, kCustomer, At("2026-06-09 10:00")));
  EXPECT_FALSE(EndPause(h, kCustomer, At("2026-06-09 11:00")));
  const Clock resumed = Compute(h, ClockKind::kPlan, At("2026-06-09 17:00"));
  EXPECT_EQ(resumed.state, ClockState::kBreached);
  EXPECT_EQ(Text(resumed.deadline), "2026-06-09 17:00");
}

TEST(ClockPause, INT_11_APauseAfterTheBreachDoesNotUndoIt) {
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kMajor);
  h.first_contact_at = At("2026-06-08 09:00");
  StartPause(h, kCustomer, At("2026-06-08 18:00"));
  const Clock clock = Compute(h, ClockKind::kPlan, At("2026-06-08 20:00"));
  EXPECT_EQ(clock.state, ClockState::kBreached);
  EXPECT_EQ(Text(clock.deadline), "2026-06-08 17:00");
  EXPECT_EQ(clock.late_by, absl::Hours(3));
}

TEST(ClockPause, INT_11_APauseFromTheDeadlineOnDoesNotMoveIt) {
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kMajor);
  h.first_contact_at = At("2026-06-08 09:00");
  StartPause(h, kCustomer, At("2026-06-08 17:00"));
  EndPause(h, kCustomer, At("2026-06-08 19:00"));
  EXPECT_EQ(Text(Compute(h, ClockKind::kPlan, At("2026-06-08 20:00")).deadline),
            "2026-06-08 17:00");
}

struct RaiseCase {
  const char* why;
  const char* at;
  const char* deadline;
  const char* original;
  const char* warning;  // at 80 %, not before the change
};

TEST(ClockLevel, INT_11_RebasesOnTheOriginalStartWithAMinimum) {
  // First contact, registered 09:00 as level 3 (11:00), raised to level 1 (09:30).
  const RaiseCase cases[] = {
      {"20 min left", "2026-06-08 09:10", "2026-06-08 09:30", "2026-06-08 09:30",
       "2026-06-08 09:24"},
      {"just 15 min left", "2026-06-08 09:15", "2026-06-08 09:30", "2026-06-08 09:30",
       "2026-06-08 09:24"},
      {"nearer than 15 min", "2026-06-08 09:16", "2026-06-08 09:31", "2026-06-08 09:30",
       "2026-06-08 09:28"},
      {"past", "2026-06-08 10:00", "2026-06-08 10:15", "2026-06-08 09:30",
       "2026-06-08 10:12"},
      {"breached before", "2026-06-08 11:20", "2026-06-08 11:35", "2026-06-08 09:30",
       "2026-06-08 11:32"},
  };
  for (const RaiseCase& c : cases) {
    ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kOrdinary);
    Raise(h, At(c.at), Level::kMajor);
    const Clock clock = Compute(h, ClockKind::kFirstContact, At(c.at));
    EXPECT_EQ(Text(clock.deadline), c.deadline) << c.why;
    EXPECT_EQ(Text(clock.original_deadline), c.original) << c.why;
    EXPECT_EQ(clock.state, ClockState::kRunning) << c.why;
    EXPECT_EQ(Text(clock.warning_at), c.warning) << c.why;
    EXPECT_EQ(clock.based_at, At(c.at)) << c.why;
    EXPECT_EQ(clock.started_at, At("2026-06-08 09:00")) << c.why;
  }
}

TEST(ClockLevel, INT_11_FiguresMeasureAgainstTheOriginalDeadline) {
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kOrdinary);
  Raise(h, At("2026-06-08 10:00"), Level::kMajor);
  h.first_contact_at = At("2026-06-08 10:20");
  const Clock clock = Compute(h, ClockKind::kFirstContact, At("2026-06-08 10:20"));
  EXPECT_EQ(clock.late_by, absl::Minutes(5));
  EXPECT_EQ(clock.original_late_by, absl::Minutes(50));
}

TEST(ClockLevel, INT_11_ARiseLeavesAMetClockMet) {
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kOrdinary);
  h.first_contact_at = At("2026-06-08 10:00");
  Raise(h, At("2026-06-08 10:00"), Level::kMajor);
  const Clock clock = Compute(h, ClockKind::kFirstContact, At("2026-06-08 12:00"));
  EXPECT_EQ(clock.state, ClockState::kMet);
  EXPECT_EQ(clock.level, Level::kOrdinary);
  EXPECT_EQ(clock.late_by, absl::ZeroDuration());
  EXPECT_EQ(Text(clock.deadline), "2026-06-08 11:00");
}

TEST(ClockLevel, INT_11_AFallGivesTheLongerTarget) {
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kMajor);
  Raise(h, At("2026-06-08 09:40"), Level::kOrdinary);
  const Clock clock = Compute(h, ClockKind::kFirstContact, At("2026-06-08 09:40"));
  EXPECT_EQ(clock.state, ClockState::kRunning);
  EXPECT_EQ(Text(clock.deadline), "2026-06-08 11:00");
}

TEST(ClockLevel, INT_11_RebasesOnThePausesAlreadyTaken) {
  // Level 2, 5 days w: Friday 16:00 a week later. Paused from Friday 17:00 to Monday 10:00 that is
  // 2 h of working time, but 65 h round the clock for level 1, whose 3 days end on Monday 16:00.
  ClockHistory h = Registered(At("2026-06-05 16:00"), Level::kSerious);
  StartPause(h, kParts, At("2026-06-05 17:00"));
  EndPause(h, kParts, At("2026-06-08 10:00"));
  EXPECT_EQ(Text(Compute(h, ClockKind::kResolution, At("2026-06-08 11:00")).deadline),
            "2026-06-12 18:00");
  Raise(h, At("2026-06-08 11:00"), Level::kMajor);
  const Clock clock = Compute(h, ClockKind::kResolution, At("2026-06-08 11:00"));
  EXPECT_EQ(Text(clock.deadline), "2026-06-11 09:00");
  EXPECT_EQ(clock.paused, (std::vector<BookedPause>{{kParts, absl::Hours(65)}}));
}

TEST(ClockLevel, INT_11_TheMinimumOfAWorkingClockIsWorkingTime) {
  // Asked Friday 13:00; of 4 h w nothing is left at 17:55: 5 min on Friday, 10 on Monday.
  ClockHistory h = Registered(At("2026-06-05 09:00"), Level::kOrdinary);
  h.approval_asked_at = At("2026-06-05 13:00");
  Raise(h, At("2026-06-05 17:55"), Level::kSerious);
  const Clock clock = Compute(h, ClockKind::kApproval, At("2026-06-05 17:55"));
  EXPECT_EQ(Text(clock.deadline), "2026-06-08 09:10");
  EXPECT_EQ(Text(clock.original_deadline), "2026-06-05 17:00");
}

TEST(ClockLevel, INT_11_AChangeThatKeepsTheTargetChangesNothing) {
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kOrdinary);
  h.resolved_at = At("2026-06-08 10:00");
  Raise(h, At("2026-06-15 09:55"), Level::kMajor);
  const Clock clock = Compute(h, ClockKind::kConfirmation, At("2026-06-15 09:55"));
  EXPECT_EQ(Text(clock.deadline), "2026-06-15 10:00");
  EXPECT_EQ(clock.based_at, At("2026-06-08 10:00"));
  EXPECT_EQ(clock.level, Level::kMajor);
}

TEST(ClockProof, INT_11_ExplainsADeadlineStepByStep) {
  ClockHistory h = Registered(At("2026-06-05 17:50"), Level::kOrdinary);
  h.approval_asked_at = At("2026-06-05 17:50");
  Raise(h, At("2026-06-08 09:30"), Level::kSerious);
  const std::vector<std::string> expected = {
      "APPROVAL: policy version 1, clock policy default, level SERIOUS",
      "target 4h of working time, calendar standard version 1 (Asia/Shanghai)",
      "starts at 2026-06-05T17:50:00+08:00",
      "level SERIOUS from 2026-06-08T09:30:00+08:00: target 4h on the same start, 40m used, "
      "3h20m left",
      "2026-06-05T17:50:00+08:00 to 2026-06-05T18:00:00+08:00: 10m, 10m of 4h",
      "2026-06-08T09:00:00+08:00 to 2026-06-08T12:00:00+08:00: 3h, 3h10m of 4h",
      "2026-06-08T13:00:00+08:00 to 2026-06-08T13:50:00+08:00: 50m, 4h of 4h",
      // 80 % of 4 h are 3 h 12 min: 10 min, 3 h and 2 min after lunch.
      "warning at 2026-06-08T13:02:00+08:00",
      "deadline 2026-06-08T13:50:00+08:00",
      "breached at 2026-06-08T14:00:00+08:00, late by 10m",
  };
  EXPECT_EQ(Explain(h, InstalledPolicy(), ClockKind::kApproval, At("2026-06-08 14:00")), expected);
}

TEST(ClockProof, INT_11_ExplainsPausesAndTheMinimum) {
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kMajor);
  h.first_contact_at = At("2026-06-08 09:00");
  StartPause(h, kCustomer, At("2026-06-08 10:00"));
  EndPause(h, kCustomer, At("2026-06-08 11:30"));
  const auto lines = Explain(h, InstalledPolicy(), ClockKind::kPlan, At("2026-06-08 12:00"));
  const std::vector<std::string> pause = {
      "2026-06-08T09:00:00+08:00 to 2026-06-08T10:00:00+08:00: 1h, 1h of 8h",
      "paused 2026-06-08T10:00:00+08:00 to 2026-06-08T11:30:00+08:00, booked to CUSTOMER",
      "2026-06-08T11:30:00+08:00 to 2026-06-08T18:30:00+08:00: 7h, 8h of 8h"};
  ASSERT_GE(lines.size(), 6u);
  EXPECT_EQ(std::vector<std::string>(lines.begin() + 3, lines.begin() + 6), pause);

  ClockHistory late = Registered(At("2026-06-08 09:00"), Level::kOrdinary);
  Raise(late, At("2026-06-08 10:00"), Level::kMajor);
  const auto proof = Explain(late, InstalledPolicy(), ClockKind::kFirstContact,
                             At("2026-06-08 10:05"));
  ASSERT_GE(proof.size(), 5u);
  EXPECT_EQ(proof[3],
            "level MAJOR from 2026-06-08T10:00:00+08:00: target 30m on the same start, 1h used, "
            "less than 15m left: 15m from then");
  EXPECT_EQ(proof[proof.size() - 2], "original deadline 2026-06-08T09:30:00+08:00 for the figures");
  EXPECT_EQ(Explain(late, InstalledPolicy(), ClockKind::kReview, At("2026-06-08 10:05")),
            std::vector<std::string>{"REVIEW: not started"});
}

}  // namespace
}  // namespace aftercare::intake
