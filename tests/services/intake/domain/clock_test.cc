// Clocks against deadlines counted by hand from the table of defaults and the standard calendar.
// 2026-06-05 is a Friday, 2026-06-08 a Monday.
#include "services/intake/domain/clock.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>

#include "tests/services/intake/domain/clock_fixture.h"

namespace aftercare::intake {
namespace {

using enum PauseCause;

struct Row {
  ClockKind kind;
  const char* deadlines[3];  // levels 1, 2, 3, from Friday 17:50
  std::set<PauseCause> pauses;
};

const Row kTable[] = {
    {ClockKind::kConfirmLevel, {"2026-06-05 18:05", "2026-06-05 18:20", "2026-06-08 13:50"}, {}},
    {ClockKind::kFirstContact, {"2026-06-05 18:20", "2026-06-05 18:50", "2026-06-05 19:50"}, {}},
    {ClockKind::kNextUpdate, {"2026-06-05 21:50", "2026-06-06 01:50", "2026-06-06 17:50"}, {}},
    {ClockKind::kContain, {"2026-06-05 19:50", "2026-06-05 21:50", "2026-06-10 17:50"}, {}},
    {ClockKind::kCause,
     {"2026-06-05 19:50", "2026-06-05 21:50", "2026-06-10 17:50"},
     {kParts, kVendor}},
    {ClockKind::kPlan,
     {"2026-06-06 01:50", "2026-06-06 17:50", "2026-06-15 17:50"},
     {kCustomer}},
    {ClockKind::kApproval, {"2026-06-05 19:50", "2026-06-08 13:50", "2026-06-08 17:50"}, {}},
    {ClockKind::kResolution,
     {"2026-06-08 17:50", "2026-06-12 17:50", "2026-06-16 17:50"},
     {kCustomer, kParts, kCarrier, kVendor, PauseCause::kApproval}},
    {ClockKind::kConfirmation, {"2026-06-12 17:50", "2026-06-12 17:50", "2026-06-12 17:50"}, {}},
    {ClockKind::kReview, {"2026-06-06 17:50", "2026-06-07 17:50", "2026-06-08 17:50"}, {}},
};

// Every clock that can run at once has started at `at`; the last two start with the solution.
ClockHistory Started(ClockKind kind, absl::Time at, Level level) {
  ClockHistory history = Registered(at, level);
  if (kind != ClockKind::kFirstContact) history.first_contact_at = at;
  history.approval_asked_at = at;
  if (kind >= ClockKind::kConfirmation) history.resolved_at = at;
  return history;
}

TEST(ClockTable, INT_10_DefaultDeadlinesOfEveryClockAndLevel) {
  const absl::Time friday = At("2026-06-05 17:50");
  ASSERT_EQ(std::size(kTable), kClockKinds.size());
  for (const Row& row : kTable) {
    for (int i = 0; i < 3; ++i) {
      const auto level = static_cast<Level>(i + 1);
      const Clock clock = Compute(Started(row.kind, friday, level), row.kind, friday);
      EXPECT_EQ(Text(clock.deadline), row.deadlines[i]) << NameOf(row.kind) << " " << i + 1;
      EXPECT_EQ(clock.state, ClockState::kRunning) << NameOf(row.kind) << " " << i + 1;
      EXPECT_EQ(clock.original_deadline, clock.deadline);
      EXPECT_EQ(clock.started_at, friday);
      EXPECT_EQ(clock.level, level);
    }
  }
}

// A new version changes what begins under it; a change of level moves an open clock to it.
TEST(ClockVersion, INT_11_AClockCountsByTheVersionItBeganUnder) {
  Policy one = InstalledPolicy();
  one.version = 1;
  Policy two = one;
  two.version = 2;
  two.earlier_clocks[1] = std::make_shared<const ClocksPolicy>(one.clocks);
  two.clocks.warning_percent = 50;
  for (ClockPolicy& clocks : two.clocks.policies) {
    auto& target = clocks.clocks[static_cast<size_t>(ClockKind::kContain)].by_level;
    target[static_cast<size_t>(Level::kMajor)].duration = absl::Hours(1);
    target[static_cast<size_t>(Level::kSerious)].duration = absl::Hours(3);
  }
  const absl::Time start = At("2026-06-05 10:00"), later = At("2026-06-05 10:30");
  ClockHistory history;
  history.registered_at = start;
  ChangeLevel(history, start, Level::kSerious, {}, one);
  const Clock before = ComputeClock(history, one, ClockKind::kContain, later);
  EXPECT_EQ(Text(before.deadline), "2026-06-05 14:00");
  EXPECT_EQ(ComputeClock(history, two, ClockKind::kContain, later), before);
  EXPECT_EQ(NextClockDue(history, two), NextClockDue(history, one));
  EXPECT_EQ(Explain(history, two, ClockKind::kContain, later),
            Explain(history, one, ClockKind::kContain, later));
  ChangeLevel(history, later, Level::kMajor, {}, two);
  const Clock after = ComputeClock(history, two, ClockKind::kContain, later);
  EXPECT_EQ(Text(after.deadline), "2026-06-05 11:00");
  EXPECT_EQ(after.warning_at, later);  // half of the hour
  ClockHistory anew;
  anew.registered_at = start;
  ChangeLevel(anew, start, Level::kSerious, {}, two);
  EXPECT_EQ(Text(ComputeClock(anew, two, ClockKind::kContain, later).deadline),
            "2026-06-05 13:00");
}

TEST(ClockTable, INT_11_EachClockPausesForItsOwnCausesOnly) {
  // Monday 10:00 to 11:00, within every target.
  const absl::Time start = At("2026-06-08 09:55");
  for (const Row& row : kTable) {
    for (const PauseCause cause : kPauseCauses) {
      ClockHistory history = Started(row.kind, start, Level::kSerious);
      const absl::Time deadline = Compute(history, row.kind, start).deadline;
      StartPause(history, cause, At("2026-06-08 10:00"));
      EndPause(history, cause, At("2026-06-08 11:00"));
      const Clock clock = Compute(history, row.kind, At("2026-06-08 11:00"));
      const bool pauses = row.pauses.contains(cause);
      EXPECT_EQ(clock.deadline != deadline, pauses) << NameOf(row.kind) << " " << NameOf(cause);
      EXPECT_EQ(clock.paused.size(), pauses ? 1u : 0u) << NameOf(row.kind) << " " << NameOf(cause);
    }
  }
}

TEST(Clock, INT_10_StartsAndEndsWithItsEvents) {
  const absl::Time t = At("2026-06-08 10:00");
  ClockHistory h = Registered(t, Level::kSerious);
  const auto state = [&](ClockKind kind, absl::Time now) { return Compute(h, kind, now).state; };
  EXPECT_EQ(state(ClockKind::kCause, t), ClockState::kNotStarted);
  EXPECT_EQ(state(ClockKind::kPlan, t), ClockState::kNotStarted);
  EXPECT_EQ(state(ClockKind::kApproval, t), ClockState::kNotStarted);
  EXPECT_EQ(state(ClockKind::kConfirmation, t), ClockState::kNotStarted);
  EXPECT_EQ(state(ClockKind::kReview, t), ClockState::kNotStarted);

  h.first_contact_at = h.last_update_at = t + absl::Minutes(30);
  h.level_confirmed_at = t + absl::Minutes(40);
  EXPECT_EQ(state(ClockKind::kFirstContact, t + absl::Hours(1)), ClockState::kMet);
  EXPECT_EQ(Compute(h, ClockKind::kNextUpdate, t + absl::Hours(1)).deadline,
            t + absl::Minutes(30) + absl::Hours(8));
  const Clock confirmed = Compute(h, ClockKind::kConfirmLevel, t + absl::Hours(1));
  EXPECT_EQ(confirmed.state, ClockState::kMet);
  EXPECT_EQ(confirmed.late_by, absl::Minutes(10));
  EXPECT_EQ(state(ClockKind::kCause, t + absl::Hours(1)), ClockState::kRunning);

  h.plan_submitted_at = h.approval_asked_at = t + absl::Hours(2);
  EXPECT_EQ(state(ClockKind::kPlan, t + absl::Hours(2)), ClockState::kMet);
  EXPECT_EQ(state(ClockKind::kApproval, t + absl::Hours(2)), ClockState::kRunning);
  h.approval_answered_at = t + absl::Hours(3);
  EXPECT_EQ(state(ClockKind::kApproval, t + absl::Hours(3)), ClockState::kMet);
  // Rejected and submitted anew: the answer of before no longer counts.
  h.approval_asked_at = t + absl::Hours(4);
  EXPECT_EQ(state(ClockKind::kApproval, t + absl::Hours(4)), ClockState::kRunning);
  EXPECT_EQ(state(ClockKind::kPlan, t + absl::Hours(4)), ClockState::kMet);
  h.approval_answered_at = t + absl::Hours(5);

  h.resolved_at = t + absl::Hours(6);
  EXPECT_EQ(state(ClockKind::kResolution, t + absl::Hours(6)), ClockState::kMet);
  EXPECT_EQ(state(ClockKind::kNextUpdate, t + absl::Hours(6)), ClockState::kStopped);
  EXPECT_EQ(state(ClockKind::kContain, t + absl::Hours(6)), ClockState::kStopped);
  EXPECT_EQ(state(ClockKind::kCause, t + absl::Hours(6)), ClockState::kBreached);
  EXPECT_EQ(state(ClockKind::kConfirmation, t + absl::Hours(6)), ClockState::kRunning);
  EXPECT_EQ(state(ClockKind::kReview, t + absl::Hours(6)), ClockState::kRunning);
  h.answered_at = h.review_accepted_at = h.ended_at = t + absl::Hours(7);
  EXPECT_EQ(state(ClockKind::kConfirmation, t + absl::Hours(7)), ClockState::kMet);
  EXPECT_EQ(state(ClockKind::kReview, t + absl::Hours(7)), ClockState::kMet);
  EXPECT_EQ(state(ClockKind::kCause, t + absl::Hours(7)), ClockState::kStopped);
}

TEST(Clock, INT_11_MetAtTheDeadlineIsInTimeAndOpenAtItIsABreach) {
  ClockHistory h = Registered(At("2026-06-08 10:00"), Level::kMajor);
  EXPECT_EQ(Compute(h, ClockKind::kFirstContact, At("2026-06-08 10:30")).state,
            ClockState::kBreached);
  h.first_contact_at = At("2026-06-08 10:30");
  const Clock clock = Compute(h, ClockKind::kFirstContact, At("2026-06-08 10:30"));
  EXPECT_EQ(clock.state, ClockState::kMet);
  EXPECT_EQ(clock.late_by, absl::ZeroDuration());
}

TEST(Clock, INT_17_APlanApprovedByPolicyMeetsTheApprovalClockAtOnce) {
  ClockHistory h = Registered(At("2026-06-08 10:00"), Level::kOrdinary);
  h.approval_asked_at = h.approval_answered_at = At("2026-06-08 10:30");
  EXPECT_EQ(Compute(h, ClockKind::kApproval, At("2026-06-08 10:30")).state, ClockState::kMet);
}

TEST(Clock, INT_11_KeepsHowLate) {
  ClockHistory h = Registered(At("2026-06-05 17:50"), Level::kMajor);
  EXPECT_EQ(Compute(h, ClockKind::kFirstContact, At("2026-06-05 19:00")).late_by,
            absl::Minutes(40));
  h.first_contact_at = At("2026-06-06 18:20");
  EXPECT_EQ(Compute(h, ClockKind::kFirstContact, At("2026-06-20 00:00")).late_by, absl::Hours(24));
}

TEST(Clock, INT_11_AManualResetStartsAnOpenClockAnew) {
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kMajor);
  h.resets.push_back({ClockKind::kContain, At("2026-06-08 10:00"), "service_manager", "outage"});
  const Clock clock = Compute(h, ClockKind::kContain, At("2026-06-08 10:00"));
  EXPECT_EQ(Text(clock.deadline), "2026-06-08 12:00");
  EXPECT_EQ(clock.started_at, At("2026-06-08 10:00"));
  EXPECT_EQ(Text(Compute(h, ClockKind::kFirstContact, At("2026-06-08 10:00")).deadline),
            "2026-06-08 09:30");
  h.contained_at = At("2026-06-08 09:59");
  EXPECT_EQ(Text(Compute(h, ClockKind::kContain, At("2026-06-08 10:00")).deadline),
            "2026-06-08 11:00");
}

TEST(Clock, INT_20_ReopeningStartsResolutionAndConfirmationAnew) {
  ClockHistory h = Registered(At("2026-06-08 09:00"), Level::kMajor);
  h.first_contact_at = At("2026-06-08 09:10");
  h.plan_submitted_at = At("2026-06-08 12:00");
  h.resolved_at = At("2026-06-09 09:00");
  h.answered_at = h.review_accepted_at = At("2026-06-09 15:00");
  Reopen(h, At("2026-06-09 15:00"));
  const absl::Time now = At("2026-06-09 16:00");
  EXPECT_EQ(Text(Compute(h, ClockKind::kResolution, now).deadline), "2026-06-12 15:00");
  EXPECT_EQ(Text(Compute(h, ClockKind::kNextUpdate, now).deadline), "2026-06-09 19:00");
  EXPECT_EQ(Compute(h, ClockKind::kConfirmation, now).state, ClockState::kNotStarted);
  EXPECT_EQ(Compute(h, ClockKind::kReview, now).state, ClockState::kNotStarted);
  EXPECT_EQ(Compute(h, ClockKind::kPlan, now).state, ClockState::kMet);
  h.resolved_at = At("2026-06-10 15:00");
  EXPECT_EQ(Text(Compute(h, ClockKind::kConfirmation, *h.resolved_at).deadline),
            "2026-06-17 15:00");
  EXPECT_EQ(Text(Compute(h, ClockKind::kReview, *h.resolved_at).deadline), "2026-06-11 15:00");
  EXPECT_EQ(Compute(h, ClockKind::kReview, *h.resolved_at).state, ClockState::kRunning);
}

TEST(ClockPolicySelection, INT_10_TheFirstRuleThatFitsWins) {
  Policy policy = InstalledPolicy();
  ClockPolicy vip = policy.clocks.policies.back();
  vip.name = "vip";
  vip.selector = {.customers = {"C-1", "C-2"}, .contracts = {}, .product_models = {},
                  .regions = {}, .categories = {Category::kLogistics}, .kinds = {}, .levels = {}};
  vip.clocks[static_cast<size_t>(ClockKind::kFirstContact)].by_level.fill(
      {absl::Minutes(20), false});
  ClockPolicy grave = vip;
  grave.name = "grave";
  grave.selector = {};
  grave.selector.levels = {Level::kMajor};
  policy.clocks.policies.insert(policy.clocks.policies.begin(), {vip, grave});

  ClockSubject subject{.customer = "C-2", .contract = "", .product_model = "X1",
                       .region = "CN-31", .category = Category::kLogistics,
                       .kind = MatterKind::kFault};
  EXPECT_EQ(SelectClockPolicy(policy, subject, Level::kMajor).name, "vip");
  subject.customer = "C-3";
  EXPECT_EQ(SelectClockPolicy(policy, subject, Level::kMajor).name, "grave");
  EXPECT_EQ(SelectClockPolicy(policy, subject, Level::kOrdinary).name, "default");

  // Classification can bring another rule: the clock re-bases on it.
  ClockHistory h;
  h.registered_at = At("2026-06-08 09:00");
  subject.customer = "C-1";
  subject.category = Category::kUnknown;
  ChangeLevel(h, h.registered_at, Level::kOrdinary, subject, policy);
  ChangeLevel(h, At("2026-06-08 09:01"), Level::kOrdinary, subject, policy);
  EXPECT_EQ(h.levels.size(), 1u);
  subject.category = Category::kLogistics;
  ChangeLevel(h, At("2026-06-08 09:02"), Level::kOrdinary, subject, policy);
  const Clock clock =
      ComputeClock(h, policy, ClockKind::kFirstContact, At("2026-06-08 09:02"));
  EXPECT_EQ(clock.clock_policy, "vip");
  EXPECT_EQ(Text(clock.deadline), "2026-06-08 09:20");
}

TEST(Clock, INT_11_WithoutALevelNothingRuns) {
  ClockHistory h;
  h.registered_at = At("2026-06-08 09:00");
  for (const Clock& clock : ComputeClocks(h, InstalledPolicy(), At("2026-07-08 09:00"))) {
    EXPECT_EQ(clock.state, ClockState::kNotStarted);
  }
  EXPECT_EQ(NextClockDue(h, InstalledPolicy()), absl::InfiniteFuture());
}

}  // namespace
}  // namespace aftercare::intake
