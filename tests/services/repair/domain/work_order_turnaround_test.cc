// How long goods may stay with us, and what happens when they stay longer.
#include <gtest/gtest.h>

#include "tests/services/repair/domain/work_order_fixture.h"

namespace aftercare::repair {
namespace {

using S = WorkOrderState;
constexpr absl::Duration kDay = absl::Hours(24);

absl::StatusOr<command::Change<WorkOrder>> TickAt(const WorkOrder& order, absl::Time now) {
  return Decide(&order, Tick{}, By("timer", {}, now), InstalledRules());
}

TEST(Turnaround, REP_09_CountsFromTheArrivalAsLongAsTheGoodsAreHere) {
  for (S state : {S::kCheckedIn, S::kDiagnosed, S::kAwaitingParts, S::kInRepair, S::kQualityCheck,
                  S::kReady}) {
    EXPECT_EQ(NextDue(In(state), InstalledRules()), kNow + 15 * kDay) << Word(state);
  }
  for (S state : {S::kCreated, S::kScheduled, S::kAccepted, S::kHandedOver, S::kClosed,
                  S::kScrapped, S::kCancelled}) {
    EXPECT_EQ(TurnaroundDue(In(state), InstalledRules()), std::nullopt) << Word(state);
    EXPECT_EQ(NextDue(In(state), InstalledRules()), absl::InfiniteFuture()) << Word(state);
  }
}

TEST(Turnaround, REP_09_IsNoticedAtItsEndAndThenAtEachInterval) {
  WorkOrder order = In(S::kInRepair);
  const absl::Time due = kNow + 15 * kDay;
  EXPECT_TRUE(TickAt(order, due - absl::Seconds(1))->entries.empty());
  auto change = TickAt(order, due);
  ASSERT_EQ(Kinds(*change), std::vector<std::string>{"work_order_overdue"});
  EXPECT_EQ(ValueOf(change->entries[0].facts, "due_time"), "2026-03-17T08:00:00Z");
  EXPECT_EQ(ValueOf(change->entries[0].facts, "notice"), "1");
  EXPECT_EQ(change->next.state, S::kInRepair);
  order = change->next;
  EXPECT_EQ(NextDue(order, InstalledRules()), due + kDay);
  EXPECT_TRUE(TickAt(order, due + absl::Hours(23))->entries.empty());
  // A service that was stopped for days gives one notice, not one for each.
  order = TickAt(order, due + 5 * kDay)->next;
  EXPECT_EQ(order.overdue_notices, 2);
  EXPECT_EQ(NextDue(order, InstalledRules()), due + 6 * kDay);
}

TEST(Turnaround, REP_09_EndsAfterThePolicysNotices) {
  WorkOrder order = In(S::kInRepair);
  order.overdue_notices = InstalledPolicy().work_orders.most_overdue_notices;
  order.overdue_noted_at = kNow;
  EXPECT_EQ(NextDue(order, InstalledRules()), absl::InfiniteFuture());
}

}  // namespace
}  // namespace aftercare::repair
