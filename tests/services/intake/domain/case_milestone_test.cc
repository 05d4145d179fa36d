// What happens to a case starts, meets and ends its clocks and pauses, and nothing that is due is
// lost by it, however late the timer (INT-09 to INT-11).
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

// People carry it out and policy does not approve it.
SubmitPlan TrainingAt(absl::Time now) {
  return {"train the desk", {Action(ActionKind::kTraining, now)}};
}

TEST(Milestone, INT_10_AnApprovalMeetsTheApprovalClock) {
  Desk desk;
  desk.Begin();
  EXPECT_EQ(desk.The(ClockKind::kApproval).state, ClockState::kNotStarted);
  desk.Do(TrainingAt(desk.now));
  EXPECT_EQ(desk.The(ClockKind::kPlan).state, ClockState::kMet);
  EXPECT_EQ(desk.The(ClockKind::kApproval).state, ClockState::kRunning);
  EXPECT_EQ(desk.The(ClockKind::kApproval).deadline, kNine + absl::Hours(8));
  desk.Wait(absl::Hours(3));
  desk.Do(ApprovePlan{""}, kManager);
  EXPECT_EQ(desk.The(ClockKind::kApproval).state, ClockState::kMet);
  EXPECT_EQ(desk.The(ClockKind::kApproval).ended_at, desk.now);
}

TEST(Milestone, INT_17_AnApprovalByPolicyMeetsItAtOnce) {
  Desk desk;
  desk.Begin();
  desk.SubmitRepair();
  EXPECT_EQ(desk.The(ClockKind::kApproval).state, ClockState::kMet);
  EXPECT_EQ(desk.The(ClockKind::kResolution).state, ClockState::kRunning);
}

TEST(Milestone, INT_11_ARejectionEndsThePauseForApproval) {
  Desk desk;
  desk.Begin();
  const absl::Time before = desk.The(ClockKind::kResolution).deadline;
  desk.Do(TrainingAt(desk.now));
  EXPECT_EQ(desk.The(ClockKind::kResolution).state, ClockState::kPaused);
  desk.Wait(absl::Hours(3));
  desk.Do(RejectPlan{"too vague"}, kManager);
  EXPECT_EQ(desk.Fact("clocks_resumed", "cause"), "APPROVAL");
  EXPECT_EQ(desk.The(ClockKind::kResolution).state, ClockState::kRunning);
  desk.Wait(absl::Hours(5));
  EXPECT_EQ(desk.The(ClockKind::kResolution).deadline, before + absl::Hours(3));
  desk.Do(TrainingAt(desk.now));
  EXPECT_EQ(desk.Fact("clocks_paused", "cause"), "APPROVAL");
  EXPECT_EQ(desk.The(ClockKind::kResolution).state, ClockState::kPaused);
}

TEST(Milestone, INT_11_TheSolutionEndsEveryPause) {
  Desk desk;
  desk.Begin();
  desk.Do(TrainingAt(desk.now));
  desk.Do(ApprovePlan{""}, kManager);
  for (const PauseCause cause : kPauseCauses) desk.Do(PauseClock{cause, "why"});
  desk.Wait(absl::Hours(1));
  desk.Do(CompleteAction{1, false, ""});
  ASSERT_EQ(desk.value->state, CaseState::kResolved);
  size_t resumed = 0;
  for (const command::Entry& entry : desk.entries) resumed += entry.kind == "clocks_resumed";
  EXPECT_EQ(resumed, kPauseCauses.size());
  for (const Pause& pause : desk.value->history.pauses) {
    EXPECT_TRUE(pause.to.has_value()) << NameOf(pause.cause);
  }
  EXPECT_EQ(desk.value->history.pauses.back().to, desk.now);
}

TEST(Milestone, INT_09_ALevelRaisedAnewIsConfirmedAnew) {
  Desk desk;
  desk.Open();
  desk.Do(ConfirmGrading{}, kLead);
  EXPECT_EQ(desk.The(ClockKind::kConfirmLevel).state, ClockState::kMet);
  desk.Wait(absl::Hours(1));
  desk.Do(RaiseLevel{std::nullopt, Level::kSerious, "worse"});
  EXPECT_TRUE(desk.value->grading.provisional);
  const Clock anew = desk.The(ClockKind::kConfirmLevel);
  EXPECT_EQ(anew.state, ClockState::kRunning);
  EXPECT_EQ(anew.started_at, desk.now);
  EXPECT_EQ(anew.deadline, desk.now + absl::Minutes(30));
  desk.Do(ConfirmGrading{}, kLead);
  EXPECT_FALSE(desk.value->grading.provisional);
  EXPECT_EQ(desk.The(ClockKind::kConfirmLevel).state, ClockState::kMet);
}

// --- What is due is noted before a clock starts anew ---

// Where the last command noted it; -1: nowhere. Without a clock the first entry of that kind.
int PlaceOf(const Desk& desk, absl::string_view kind, absl::string_view clock = "") {
  for (size_t i = 0; i < desk.entries.size(); ++i) {
    if (desk.entries[i].kind != kind) continue;
    if (clock.empty()) return static_cast<int>(i);
    for (const command::Fact& fact : desk.entries[i].facts) {
      if (fact.key == "clock" && fact.value == clock) return static_cast<int>(i);
    }
  }
  return -1;
}

struct Restart {
  std::string entry;                   // of the command that starts the clock anew
  std::string clock;                   // breached before, and no timer came
  std::function<void(Desk&)> prepare;  // up to that command
  std::function<void(Desk&)> restart;
};

std::vector<Restart> Restarts() {
  return {
      {"first_contact_recorded", "NEXT_UPDATE",
       [](Desk& d) { d.Open(), d.Wait(absl::Hours(25)); },
       [](Desk& d) { d.Do(RecordFirstContact{FourPoints(d.now)}); }},
      {"contact_recorded", "NEXT_UPDATE", [](Desk& d) { d.Begin(), d.Wait(absl::Hours(25)); },
       [](Desk& d) { d.Do(RecordContact{Direction::kOutbound, Channel::kSms, ""}); }},
      // The incident's level holds, so no clock is re-based when the case's own rises below it.
      {"level_raised", "CONFIRM_LEVEL",
       [](Desk& d) {
         d.Open();
         d.Do(JoinIncident{Id("incident"), Level::kMajor}, kService);
         d.Wait(absl::Minutes(16));
       },
       [](Desk& d) { d.Do(RaiseLevel{std::nullopt, Level::kSerious, "worse"}); }},
      {"level_raised", "FIRST_CONTACT", [](Desk& d) { d.Open(), d.Wait(absl::Hours(3)); },
       [](Desk& d) { d.Do(RaiseLevel{std::nullopt, Level::kSerious, "worse"}); }},
      {"plan_submitted", "APPROVAL",
       [](Desk& d) {
         d.Begin();
         d.Do(TrainingAt(d.now));
         d.Wait(absl::Hours(9));
         d.Do(RejectPlan{"too vague"}, kManager);
       },
       [](Desk& d) { d.Do(TrainingAt(d.now)); }},
      {"reopened", "RESOLUTION",
       [](Desk& d) {
         d.Begin();
         d.SubmitRepair();
         d.Wait(absl::Hours(200));
         d.FinishRepair();
       },
       [](Desk& d) {
         d.Do(ConfirmResolution{Answer::kDissatisfied, "", CallBack(d.now + absl::Hours(1))});
       }},
      {"clock_reset", "FIRST_CONTACT", [](Desk& d) { d.Open(), d.Wait(absl::Hours(3)); },
       [](Desk& d) { d.Do(ResetClock{ClockKind::kFirstContact, "outage"}, kManager); }},
      {"breach_acknowledged", "FIRST_CONTACT", [](Desk& d) { d.Open(), d.Wait(absl::Hours(3)); },
       [](Desk& d) { d.Do(AcknowledgeBreach{ClockKind::kFirstContact}); }},
  };
}

TEST(Milestone, INT_11_WhatIsDueIsNotedBeforeAClockStartsAnew) {
  for (const Restart& row : Restarts()) {
    SCOPED_TRACE(row.entry + " " + row.clock);
    Desk desk;
    row.prepare(desk);
    ASSERT_EQ(PlaceOf(desk, "clock_breached", row.clock), -1);
    row.restart(desk);
    const int breached = PlaceOf(desk, "clock_breached", row.clock);
    EXPECT_GE(breached, 0);
    EXPECT_LT(breached, PlaceOf(desk, row.entry));
    desk.Do(Tick{}, kService);
    EXPECT_EQ(PlaceOf(desk, "clock_breached", row.clock), -1);
  }
}

}  // namespace
}  // namespace aftercare::intake::testing
