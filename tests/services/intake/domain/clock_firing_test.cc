// Warnings, breaches and the ladder of escalation, each once.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/intake/domain/clock.h"
#include "tests/services/intake/domain/clock_fixture.h"

namespace aftercare::intake {
namespace {

// "BREACH 0 2026-06-08 09:30 service_lead" of one clock.
std::vector<std::string> Lines(const std::vector<Firing>& firings, ClockKind kind) {
  std::vector<std::string> lines;
  for (const Firing& firing : firings) {
    if (firing.clock != kind) continue;
    lines.push_back(absl::StrCat(NameOf(firing.kind), " ", firing.step, " ", Text(firing.at),
                                 firing.role.empty() ? "" : " ", firing.role));
  }
  return lines;
}

std::vector<std::string> FireAll(ClockHistory& history, ClockKind kind, absl::Time now) {
  const auto due = DueFirings(history, InstalledPolicy(), now);
  for (const Firing& firing : due) MarkFired(history, firing);
  return Lines(due, kind);
}

using Expected = std::vector<std::string>;

TEST(ClockFiring, INT_11_WarnsBreachesAndClimbsTheLadder) {
  // First contact of level 1: 30 min, warning at 24, then a step each 15 min.
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kMajor);
  const auto kind = ClockKind::kFirstContact;
  EXPECT_EQ(FireAll(h, kind, At("2026-06-08 09:23")), Expected{});
  EXPECT_EQ(FireAll(h, kind, At("2026-06-08 09:24")), Expected{"WARNING 0 2026-06-08 09:24"});
  EXPECT_EQ(FireAll(h, kind, At("2026-06-08 09:24")), Expected{});
  EXPECT_EQ(FireAll(h, kind, At("2026-06-08 09:30")),
            Expected{"BREACH 0 2026-06-08 09:30 service_lead"});
  EXPECT_EQ(FireAll(h, kind, At("2026-06-08 09:44")), Expected{});
  EXPECT_EQ(FireAll(h, kind, At("2026-06-08 09:45")),
            Expected{"ESCALATION 1 2026-06-08 09:45 service_manager"});
  EXPECT_EQ(FireAll(h, kind, At("2026-06-08 10:00")),
            Expected{"ESCALATION 2 2026-06-08 10:00 service_director"});
  EXPECT_EQ(FireAll(h, kind, At("2026-06-08 10:15")),
            Expected{"ESCALATION 3 2026-06-08 10:15 general_manager"});
  EXPECT_EQ(FireAll(h, kind, At("2026-06-08 10:30")),
            Expected{"ESCALATION 4 2026-06-08 10:30 general_manager"});
  h.acknowledgements.push_back({kind, Compute(h, kind, At("2026-06-08 10:31")).based_at,
                                At("2026-06-08 10:31"), "staff/zhang.wei"});
  EXPECT_TRUE(Compute(h, kind, At("2026-06-08 10:31")).acknowledged);
  EXPECT_EQ(FireAll(h, kind, At("2026-06-09 10:30")), Expected{});
}

TEST(ClockFiring, INT_11_StepsAreAtLeastTenMinutesApart) {
  // Confirmation of level 1: 15 min; half of it would be 7.5 min.
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kMajor);
  EXPECT_EQ(FireAll(h, ClockKind::kConfirmLevel, At("2026-06-08 09:35")),
            (Expected{"WARNING 0 2026-06-08 09:12", "BREACH 0 2026-06-08 09:15 service_lead",
                      "ESCALATION 1 2026-06-08 09:25 service_manager",
                      "ESCALATION 2 2026-06-08 09:35 service_director"}));
}

TEST(ClockFiring, INT_11_AWorkingClockEscalatesInWorkingTime) {
  // Level 2 approval, 4 h w from Friday 12:00: 17:00; 2 h w later is Monday 10:00.
  ClockHistory h = Registered(At("2026-06-05 12:00"), Level::kSerious);
  h.approval_asked_at = At("2026-06-05 12:00");
  EXPECT_EQ(FireAll(h, ClockKind::kApproval, At("2026-06-08 09:59")),
            (Expected{"WARNING 0 2026-06-05 16:12", "BREACH 0 2026-06-05 17:00 service_lead"}));
  EXPECT_EQ(FireAll(h, ClockKind::kApproval, At("2026-06-08 10:00")),
            Expected{"ESCALATION 1 2026-06-08 10:00 service_manager"});
}

TEST(ClockFiring, INT_11_MissedStepsAtTheTopFireOnce) {
  // Ten hours after the breach at 09:30, 40 intervals of 15 min.
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kMajor);
  EXPECT_EQ(FireAll(h, ClockKind::kFirstContact, At("2026-06-08 19:31")),
            (Expected{"WARNING 0 2026-06-08 09:24", "BREACH 0 2026-06-08 09:30 service_lead",
                      "ESCALATION 1 2026-06-08 09:45 service_manager",
                      "ESCALATION 2 2026-06-08 10:00 service_director",
                      "ESCALATION 40 2026-06-08 19:30 general_manager"}));
  EXPECT_EQ(FireAll(h, ClockKind::kFirstContact, At("2026-06-08 19:45")),
            Expected{"ESCALATION 41 2026-06-08 19:45 general_manager"});
}

TEST(ClockFiring, INT_11_ALateAnswerStillFiresItsBreachButNoEscalation) {
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kMajor);
  h.first_contact_at = At("2026-06-08 11:00");
  EXPECT_EQ(FireAll(h, ClockKind::kFirstContact, At("2026-06-08 11:00")),
            Expected{"BREACH 0 2026-06-08 09:30 service_lead"});
  EXPECT_EQ(FireAll(h, ClockKind::kFirstContact, At("2026-06-08 12:00")), Expected{});
}

TEST(ClockFiring, INT_11_AnAnswerInTimeFiresNothing) {
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kMajor);
  h.first_contact_at = At("2026-06-08 09:30");
  EXPECT_EQ(FireAll(h, ClockKind::kFirstContact, At("2026-06-09 09:30")), Expected{});
}

TEST(ClockFiring, INT_11_AStoppedCaseIsSilent) {
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kMajor);
  h.ended_at = At("2026-06-08 11:10");
  EXPECT_EQ(DueFirings(h, InstalledPolicy(), At("2026-06-20 09:30")), std::vector<Firing>{});
  EXPECT_EQ(NextClockDue(h, InstalledPolicy()), absl::InfiniteFuture());
}

TEST(ClockFiring, INT_11_ARebasedDeadlineFiresAnewEvenWhenTheOldBreachWasAcknowledged) {
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kOrdinary);
  const auto kind = ClockKind::kFirstContact;
  FireAll(h, kind, At("2026-06-08 11:00"));
  h.acknowledgements.push_back(
      {kind, At("2026-06-08 09:00"), At("2026-06-08 11:05"), "staff/zhang.wei"});
  Raise(h, At("2026-06-08 11:10"), Level::kMajor);
  // 15 min from the change, warning at 80 % of them.
  EXPECT_EQ(FireAll(h, kind, At("2026-06-08 11:25")),
            (Expected{"WARNING 0 2026-06-08 11:22", "BREACH 0 2026-06-08 11:25 service_lead"}));
  EXPECT_EQ(FireAll(h, kind, At("2026-06-08 11:40")),
            Expected{"ESCALATION 1 2026-06-08 11:40 service_manager"});
}

TEST(ClockFiring, INT_11_MarkingAgainChangesNothing) {
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kMajor);
  const auto due = DueFirings(h, InstalledPolicy(), At("2026-06-08 10:15"));
  for (const Firing& firing : due) MarkFired(h, firing);
  const ClockHistory once = h;
  std::for_each(due.rbegin(), due.rend(), [&](const Firing& firing) { MarkFired(h, firing); });
  EXPECT_EQ(h, once);
}

TEST(ClockFiring, INT_11_ARiseThatPassesTheWarningWarnsAtOnce) {
  // Next update: raised from 24 h to 4 h with 3 h 30 min gone, 3 h 12 min being the warning.
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kOrdinary);
  Raise(h, At("2026-06-08 12:30"), Level::kMajor);
  EXPECT_EQ(FireAll(h, ClockKind::kNextUpdate, At("2026-06-08 12:30")),
            Expected{"WARNING 0 2026-06-08 12:30"});
}

TEST(ClockFiring, INT_10_EachMessageStartsTheUpdateClockAnew) {
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kMajor);
  EXPECT_EQ(FireAll(h, ClockKind::kNextUpdate, At("2026-06-08 13:00")).size(), 2u);
  h.last_update_at = At("2026-06-08 13:30");
  EXPECT_EQ(FireAll(h, ClockKind::kNextUpdate, At("2026-06-08 14:00")), Expected{});
  EXPECT_EQ(FireAll(h, ClockKind::kNextUpdate, At("2026-06-08 17:30")),
            (Expected{"WARNING 0 2026-06-08 16:42", "BREACH 0 2026-06-08 17:30 service_lead"}));
}

TEST(ClockFiring, INT_11_APausedClockFiresOnlyAfterItResumes) {
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kMajor);
  h.first_contact_at = At("2026-06-08 09:00");
  StartPause(h, PauseCause::kCustomer, At("2026-06-08 10:00"));
  EXPECT_EQ(FireAll(h, ClockKind::kPlan, At("2026-06-10 10:00")), Expected{});
  EndPause(h, PauseCause::kCustomer, At("2026-06-10 10:00"));
  // 1 h of 8 was used: warning after 5 h 24 min more.
  EXPECT_EQ(FireAll(h, ClockKind::kPlan, At("2026-06-10 15:24")),
            Expected{"WARNING 0 2026-06-10 15:24"});
}

TEST(ClockFiring, INT_20_SilenceCountedAtItsDueInstantIsNoBreach) {
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kOrdinary);
  h.resolved_at = At("2026-06-08 10:00");
  h.answered_at = *h.resolved_at + InstalledPolicy().closing.neutral_after;
  for (const Firing& firing : DueFirings(h, InstalledPolicy(), At("2026-06-15 10:01"))) {
    EXPECT_NE(firing.clock, ClockKind::kConfirmation);
  }
}

}  // namespace
}  // namespace aftercare::intake
