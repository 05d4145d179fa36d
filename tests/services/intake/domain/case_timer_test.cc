// A case's clocks as commands and the timer move them (INT-09 to INT-11). The clocks themselves
// have their own tests.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

// Every clock entry until `until`, as "kind CLOCK role", one Tick at each due instant.
std::vector<std::string> RunUntil(Desk& desk, absl::Time until) {
  std::vector<std::string> seen;
  for (int guard = 0; guard < 200; ++guard) {
    const absl::Time due = NextDue(*desk.value, desk.rules());
    if (due > until) break;
    desk.now = std::max(desk.now, due);
    desk.Do(Tick{}, kService);
    for (const command::Entry& entry : desk.entries) {
      std::string line(entry.kind);
      for (const command::Fact& fact : entry.facts) {
        if (fact.key == "clock" || fact.key == "role") line += " " + fact.value;
      }
      seen.push_back(line);
    }
  }
  desk.now = until;
  return seen;
}

TEST(Timer, INT_11_WarnsBreachesAndEscalatesUpwards) {
  Desk desk;
  desk.Open();
  desk.Do(ConfirmGrading{}, kLead);
  // First contact of level 3: 2 h; warning at 96 min, breach at 120, then each 60 min one up.
  const std::vector<std::string> seen = RunUntil(desk, kNine + absl::Hours(6));
  EXPECT_EQ(seen, (std::vector<std::string>{
                      "clock_warning FIRST_CONTACT",
                      "clock_breached FIRST_CONTACT service_lead",
                      "clock_escalated FIRST_CONTACT service_manager",
                      "clock_escalated FIRST_CONTACT service_director",
                      "clock_escalated FIRST_CONTACT general_manager",
                      "clock_escalated FIRST_CONTACT general_manager",
                  }));
}

TEST(Timer, INT_11_UntilSomeoneAcknowledges) {
  Desk desk;
  desk.Open();
  desk.Do(ConfirmGrading{}, kLead);
  EXPECT_EQ(desk.Reason(AcknowledgeBreach{ClockKind::kFirstContact}), "NOT_BREACHED");
  RunUntil(desk, kNine + absl::Minutes(130));
  EXPECT_EQ(desk.Reason(AcknowledgeBreach{ClockKind::kUnknown}), "INVALID_FIELDS");
  desk.Do(AcknowledgeBreach{ClockKind::kFirstContact}, kLead);
  EXPECT_TRUE(desk.Noted("breach_acknowledged"));
  EXPECT_TRUE(RunUntil(desk, kNine + absl::Hours(10)).empty());
  desk.Do(AcknowledgeBreach{ClockKind::kFirstContact}, kLead);
  EXPECT_TRUE(desk.entries.empty());
}

TEST(Timer, INT_11_ALateTimerLosesNothing) {
  Desk desk;
  desk.Open();
  desk.Do(ConfirmGrading{}, kLead);
  // No timer came; a call to the customer starts the clock of the next update anew after 30 h.
  desk.Wait(absl::Hours(30));
  desk.Do(RecordContact{Direction::kOutbound, Channel::kPhone, ""});
  ASSERT_TRUE(desk.Noted("clock_breached"));
  bool next_update = false;
  for (const command::Entry& entry : desk.entries) {
    if (entry.kind != "clock_breached") continue;
    for (const command::Fact& fact : entry.facts) next_update |= fact.value == "NEXT_UPDATE";
  }
  EXPECT_TRUE(next_update);
  EXPECT_EQ(desk.entries.back().kind, "contact_recorded");
}

TEST(Timer, INT_11_PausesAreNamedAndEndedOnce) {
  Desk desk;
  desk.Begin();
  EXPECT_EQ(desk.Reason(PauseClock{PauseCause::kUnknown, ""}), "INVALID_FIELDS");
  EXPECT_EQ(desk.Reason(ResumeClock{PauseCause::kCustomer}), "NOT_PAUSED");
  EXPECT_EQ(desk.Reason(ResumeClock{PauseCause::kUnknown}), "INVALID_FIELDS");
  desk.Do(PauseClock{PauseCause::kCustomer, "waits for photos"});
  EXPECT_EQ(desk.Reason(PauseClock{PauseCause::kCustomer, "again"}), "PAUSED_ALREADY");
  EXPECT_EQ(desk.The(ClockKind::kResolution).state, ClockState::kPaused);
  desk.Wait(absl::Hours(2));
  desk.Do(ResumeClock{PauseCause::kCustomer});
  EXPECT_EQ(desk.The(ClockKind::kResolution).deadline, kNine + absl::Hours(170));
}

TEST(Timer, INT_11_TheCustomersReplyResumes) {
  Desk desk;
  desk.Begin();
  desk.Do(PauseClock{PauseCause::kCustomer, "waits for photos"});
  desk.Do(RecordContact{Direction::kInbound, Channel::kEmail, "here they are"}, kCustomer);
  EXPECT_EQ(desk.Fact("clocks_resumed", "cause"), "CUSTOMER");
  EXPECT_EQ(desk.The(ClockKind::kResolution).state, ClockState::kRunning);
}

TEST(Timer, INT_11_AResetNeedsRoleAndReason) {
  Desk desk;
  desk.Begin();
  desk.Wait(absl::Hours(1));
  EXPECT_EQ(desk.Reason(ResetClock{ClockKind::kResolution, "wrong product"}, kLead),
            "ROLE_NOT_ALLOWED");
  EXPECT_EQ(desk.Reason(ResetClock{ClockKind::kUnknown, ""}, kManager), "INVALID_FIELDS");
  EXPECT_EQ(desk.Reason(ResetClock{ClockKind::kFirstContact, "x"}, kManager), "CLOCK_NOT_RUNNING");
  desk.Do(ResetClock{ClockKind::kResolution, "wrong product"}, kManager);
  EXPECT_EQ(desk.Fact("clock_reset", "earlier_deadline"), "2026-06-08T09:00:00Z");
  EXPECT_EQ(desk.Fact("clock_reset", "role"), "service_manager");
  EXPECT_EQ(desk.The(ClockKind::kResolution).deadline, desk.now + absl::Hours(168));
}

TEST(Timer, INT_11_AHigherLevelReBasesOnTheOriginalStart) {
  Desk desk;
  desk.Begin();
  desk.Wait(absl::Hours(10));
  desk.Do(RaiseLevel{std::nullopt, Level::kMajor, "worse"});
  // Resolution of level 1: 3 days from registration.
  EXPECT_EQ(desk.The(ClockKind::kResolution).deadline, kNine + absl::Hours(72));
  // Contain of level 1: 2 h, which are over: 15 minutes from now.
  EXPECT_EQ(desk.The(ClockKind::kContain).deadline, desk.now + absl::Minutes(15));
  // Met stays met; the grading has to be confirmed anew.
  EXPECT_EQ(desk.The(ClockKind::kFirstContact).state, ClockState::kMet);
  EXPECT_EQ(desk.The(ClockKind::kConfirmLevel).deadline, desk.now + absl::Minutes(15));
}

TEST(Timer, INT_11_ATickTooEarlyDoesNothing) {
  Desk desk;
  desk.Open();
  const Case before = *desk.value;
  desk.Wait(absl::Seconds(1));
  desk.Do(Tick{}, kService);
  EXPECT_TRUE(desk.entries.empty());
  EXPECT_EQ(*desk.value, before);
}

}  // namespace
}  // namespace aftercare::intake::testing
