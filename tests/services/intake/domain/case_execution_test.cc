// An approved plan drives other services, and their progress comes back (INT-18, INT-19).
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "tests/services/intake/domain/under_repair.h"

namespace aftercare::intake::testing {
namespace {

TEST(Execution, INT_18_ARepairIsOrderedExactlyOnce) {
  Desk desk;
  desk.Begin();
  desk.SubmitRepair();
  desk.Do(EffectDone{"plan1.action1.rma", "rmas/1"}, kService);
  desk.Do(EffectDone{"plan1.action1.rma", "rmas/1"}, kService);
  EXPECT_TRUE(desk.entries.empty());
  desk.Do(EffectDone{"plan1.action1.work_order", "workOrders/1"}, kService);
  desk.Do(EffectDone{"plan1.action1.shipment", "shipments/1"}, kService);
  std::vector<std::string> kinds;
  std::set<std::string> keys;
  for (const command::Effect& effect : desk.all_effects) {
    kinds.emplace_back(effect.kind);
    keys.insert(effect.key);
  }
  EXPECT_EQ(kinds, (std::vector<std::string>{"logistics.CreateRma", "repair.CreateWorkOrder",
                                             "logistics.CreateShipment"}));
  EXPECT_EQ(keys.size(), 3u);
  // The way back belongs to the RMA.
  EXPECT_EQ(desk.all_effects[2].arguments.back(), (command::Fact{"rma", "rmas/1"}));
  EXPECT_EQ(desk.value->plan()->state, PlanState::kExecuting);
  EXPECT_EQ(desk.value->plan()->actions[0].resources.size(), 3u);
}

TEST(Execution, INT_18_EffectArgumentsHoldNothingPersonal) {
  Desk desk;
  OpenCase c = Opening();
  c.report.caller = {"王小明", "+86 138 0000 0000", "xm@example.cn", "沪A12345"};
  desk.Do(c);
  desk.Classify();
  desk.Do(RecordFirstContact{FourPoints(desk.now)});
  desk.SubmitRepair();
  for (const command::Effect& effect : desk.all_effects) {
    for (const command::Fact& fact : effect.arguments) {
      EXPECT_EQ(fact.value.find("王小明"), std::string::npos);
      EXPECT_NE(fact.value, c.report.symptom);
    }
  }
}

RecordProgress WorkOrder(const std::string& status, int64_t version, bool quality = false) {
  return {RecordProgress::Source::kWorkOrder, "workOrders/1", status, quality, version};
}

TEST(Execution, INT_18_ProgressIsOnTheTimelineOnceAndInOrder) {
  Desk desk = UnderRepair();
  desk.Do(WorkOrder("IN_REPAIR", 5), kService);
  EXPECT_EQ(desk.Fact("progress_recorded", "status"), "IN_REPAIR");
  desk.Do(WorkOrder("IN_REPAIR", 5), kService);
  EXPECT_TRUE(desk.entries.empty());
  desk.Do(WorkOrder("DIAGNOSED", 3), kService);
  EXPECT_TRUE(desk.entries.empty());
  // Something else happened to the order; where it stands is no news.
  desk.Do(WorkOrder("IN_REPAIR", 6), kService);
  EXPECT_TRUE(desk.entries.empty());
  desk.Do(WorkOrder("READY", 7), kService);
  EXPECT_EQ(desk.Fact("progress_recorded", "status"), "READY");
  EXPECT_EQ(desk.Reason(RecordProgress{}, kService), "INVALID_FIELDS");
}

TEST(Execution, INT_18_AnEventThatOvertakesTheAnswerComesAgain) {
  Desk desk;
  desk.Begin();
  desk.SubmitRepair();
  EXPECT_EQ(desk.Reason(WorkOrder("CREATED", 1), kService), "EFFECT_PENDING");
  desk.Do(EffectDone{"plan1.action1.work_order", "workOrders/1"}, kService);
  desk.Do(WorkOrder("CREATED", 1), kService);
  // A work order nobody here ordered is on the timeline and moves nothing.
  RecordProgress stranger = WorkOrder("READY", 1, true);
  stranger.resource = "workOrders/99";
  desk.Do(stranger, kService);
  EXPECT_EQ(desk.value->state, CaseState::kInProgress);
}

TEST(Execution, INT_11_EventsPauseAndResumeTheClocksByCause) {
  Desk desk = UnderRepair();
  const absl::Time before = desk.The(ClockKind::kResolution).deadline;
  desk.Do(WorkOrder("AWAITING_PARTS", 5), kService);
  EXPECT_EQ(desk.Fact("clocks_paused", "cause"), "PARTS");
  EXPECT_EQ(desk.The(ClockKind::kResolution).state, ClockState::kPaused);
  EXPECT_EQ(desk.The(ClockKind::kNextUpdate).state, ClockState::kRunning);
  desk.Wait(absl::Hours(5));
  desk.Do(WorkOrder("IN_REPAIR", 6), kService);
  EXPECT_EQ(desk.Fact("clocks_resumed", "cause"), "PARTS");
  EXPECT_EQ(desk.The(ClockKind::kResolution).deadline, before + absl::Hours(5));
  const Clock clock = desk.The(ClockKind::kResolution);
  ASSERT_EQ(clock.paused.size(), 1u);
  EXPECT_EQ(clock.paused[0].cause, PauseCause::kParts);
}

TEST(Execution, INT_11_WhatPausesForWhom) {
  using Source = RecordProgress::Source;
  struct Example {
    Source source;
    std::string resource;
    std::string status;
    std::string cause;
  };
  for (const Example& e : std::vector<Example>{
           {Source::kWorkOrder, "workOrders/1", "AWAITING_PARTS", "PARTS"},
           {Source::kWorkOrder, "workOrders/1", "AWAITING_QUOTE", "CUSTOMER"},
           {Source::kWorkOrder, "workOrders/1", "AWAITING_VENDOR", "VENDOR"},
           {Source::kWorkOrder, "workOrders/1", "IN_REPAIR", ""},
           {Source::kShipment, "shipments/1", "PICKED_UP", "CARRIER"},
           {Source::kShipment, "shipments/1", "IN_TRANSIT", "CARRIER"},
           {Source::kShipment, "shipments/1", "DELIVERED", ""},
           {Source::kRma, "rmas/1", "ISSUED", "CUSTOMER"},
           {Source::kRma, "rmas/1", "SHIPPED", ""}}) {
    Desk desk = UnderRepair();
    desk.Do(RecordProgress{e.source, e.resource, e.status, false, 5}, kService);
    EXPECT_EQ(desk.Fact("clocks_paused", "cause"), e.cause) << e.status;
  }
}

TEST(Execution, INT_11_APauseLastsWhileAnyResourceCausesIt) {
  Desk desk = UnderRepair();
  const auto status = [&desk](RecordProgress::Source source, const std::string& resource,
                              const std::string& status, int64_t version) {
    desk.Do(RecordProgress{source, resource, status, false, version}, kService);
  };
  status(RecordProgress::Source::kRma, "rmas/1", "ISSUED", 1);
  status(RecordProgress::Source::kWorkOrder, "workOrders/1", "AWAITING_QUOTE", 1);
  status(RecordProgress::Source::kRma, "rmas/1", "SHIPPED", 2);
  EXPECT_FALSE(desk.Noted("clocks_resumed"));
  status(RecordProgress::Source::kWorkOrder, "workOrders/1", "IN_REPAIR", 2);
  EXPECT_TRUE(desk.Noted("clocks_resumed"));
}

TEST(Execution, INT_19_ResolvedOnlyWithThePassedQualityCheck) {
  Desk desk = UnderRepair();
  desk.Do(WorkOrder("QUALITY_CHECK", 7), kService);
  EXPECT_EQ(desk.value->state, CaseState::kInProgress);
  desk.Do(WorkOrder("READY", 8, true), kService);
  EXPECT_EQ(desk.value->plan()->state, PlanState::kDone);
  EXPECT_EQ(desk.value->state, CaseState::kResolved);
  EXPECT_EQ(desk.The(ClockKind::kResolution).state, ClockState::kMet);
  desk.Do(WorkOrder("HANDED_OVER", 9, true), kService);
  EXPECT_EQ(desk.entries.size(), 1u);  // only the progress
}

TEST(Execution, INT_18_WhatMakesARepairFail) {
  for (const char* status : {"READY", "DECLINED", "SCRAPPED", "CANCELLED"}) {
    Desk desk = UnderRepair();
    desk.Do(WorkOrder(status, 8, false), kService);
    EXPECT_EQ(desk.value->plan()->state, PlanState::kFailed) << status;
    EXPECT_EQ(desk.value->state, CaseState::kInProgress);
    // Another plan takes over, with keys of its own.
    desk.SubmitRepair();
    EXPECT_EQ(desk.value->plans.size(), 2u);
    EXPECT_EQ(desk.effects[0].key, "plan2.action1.rma");
  }
}

TEST(Execution, INT_18_ARefusedEffectFailsThePlanAndOrdersNothingMore) {
  Desk desk;
  desk.Begin();
  desk.SubmitRepair();
  desk.Do(EffectRefused{"plan1.action1.work_order", "NO_CAPACITY"}, kService);
  EXPECT_EQ(desk.value->plan()->state, PlanState::kFailed);
  EXPECT_TRUE(desk.Noted("plan_started"));
  desk.Do(EffectRefused{"plan1.action1.work_order", "NO_CAPACITY"}, kService);
  EXPECT_TRUE(desk.entries.empty());
  desk.Do(EffectDone{"plan1.action1.rma", "rmas/1"}, kService);
  EXPECT_TRUE(desk.effects.empty());
  EXPECT_EQ(desk.Reason(EffectDone{"nonsense", "x"}, kService), "NOT_FOUND");
  EXPECT_EQ(desk.Reason(EffectRefused{"nonsense", "x"}, kService), "NOT_FOUND");
}

TEST(Execution, INT_18_PeopleReportWhatPeopleDo) {
  Desk desk;
  desk.Begin();
  desk.Do(SubmitPlan{"put it right", {Action(ActionKind::kRepair, desk.now),
                                      Action(ActionKind::kCoupon, desk.now, 1'000)}});
  EXPECT_EQ(desk.Reason(CompleteAction{3, false, ""}), "INVALID_FIELDS");
  EXPECT_EQ(desk.Reason(CompleteAction{2, true, ""}), "INVALID_FIELDS");
  EXPECT_EQ(desk.Reason(CompleteAction{1, false, ""}), "ACTION_REPORTS_ITSELF");
  desk.Do(CompleteAction{2, false, ""});
  EXPECT_EQ(desk.value->state, CaseState::kInProgress);
  desk.FinishRepair();
  EXPECT_EQ(desk.value->state, CaseState::kResolved);
}

}  // namespace
}  // namespace aftercare::intake::testing
