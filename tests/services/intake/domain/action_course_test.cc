// What each action of an approved plan orders of other services, when, and how it ends by what they
// tell (INT-18, INT-19).
#include "services/intake/domain/action_course.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

using Source = RecordProgress::Source;

// "logistics.CreateShipment RETURN": the effect and the word that tells it from others of its kind.
std::vector<std::string> Ordered(const std::vector<command::Effect>& effects) {
  std::vector<std::string> orders;
  for (const command::Effect& effect : effects) {
    std::string& order = orders.emplace_back(effect.kind);
    for (const command::Fact& fact : effect.arguments) {
      if (fact.key == "remedy" || fact.key == "purpose") order += " " + fact.value;
    }
  }
  return orders;
}

using Orders = std::vector<std::string>;

// A case in progress with an approved plan of one action.
Desk Planned(ActionKind kind) {
  Desk desk;
  desk.Begin();
  PlanAction action = Action(kind, desk.now);
  action.months = 3;
  action.legal_basis = "article 5";
  desk.Do(SubmitPlan{"put it right", {action}});
  if (desk.value->plan()->state == PlanState::kSubmitted) desk.Do(ApprovePlan{""}, kGeneral);
  return desk;
}

// One step of another service: an answer to an order, or what a resource tells.
struct Step {
  CaseCommand command;
  Orders orders;      // that follow from it
  ActionState state;  // afterwards
};

CaseCommand Made(const std::string& order, const std::string& resource) {
  return EffectDone{"plan1.action1." + order, resource};
}
CaseCommand Rma(const std::string& status, int64_t version, bool accepted, bool settleable) {
  return RecordProgress{Source::kRma, "rmas/1", status, accepted, version, settleable};
}
CaseCommand Shipment(const std::string& name, const std::string& status, int64_t version) {
  return RecordProgress{Source::kShipment, name, status, false, version};
}

// Every step twice, as signals come: the second time nothing happens.
void Walk(const std::vector<Step>& steps, Desk& desk) {
  int number = 0;
  for (const Step& step : steps) {
    SCOPED_TRACE(++number);
    desk.Do(step.command, kService);
    EXPECT_EQ(Ordered(desk.effects), step.orders);
    EXPECT_EQ(desk.value->plan()->actions[0].state, step.state);
    desk.Do(step.command, kService);
    EXPECT_TRUE(desk.entries.empty());
  }
}

TEST(ActionCourse, INT_18_WhatEachActionOrdersWhenItsPlanIsApproved) {
  struct Example {
    ActionKind kind;
    Orders orders;
  };
  for (const Example& e : std::vector<Example>{
           {ActionKind::kRepair, {"logistics.CreateRma REPAIR", "repair.CreateWorkOrder"}},
           {ActionKind::kReplace, {"logistics.CreateRma EXCHANGE"}},
           {ActionKind::kReturnAndRefund, {"logistics.CreateRma REFUND"}},
           {ActionKind::kPartialRefund, {}},
           {ActionKind::kReship, {"logistics.CreateShipment RESHIP"}},
           {ActionKind::kSearch, {}},
           {ActionKind::kCoupon, {}},
           {ActionKind::kCash, {}},
           {ActionKind::kWarrantyExtension, {}},
           {ActionKind::kRecall, {}},
           {ActionKind::kProcessChange, {}},
           {ActionKind::kTraining, {}},
           {ActionKind::kLegal, {}}}) {
    SCOPED_TRACE(NameOf(e.kind));
    const Desk desk = Planned(e.kind);
    EXPECT_EQ(Ordered(desk.all_effects), e.orders);
    EXPECT_EQ(desk.value->plan()->actions[0].state,
              e.orders.empty() ? ActionState::kOpen : ActionState::kRunning);
  }
}

TEST(ActionCourse, INT_18_AnOrderNamesTheActionItIsFor) {
  const Desk desk = Planned(ActionKind::kReship);
  ASSERT_EQ(desk.all_effects.size(), 1u);
  EXPECT_EQ(desk.all_effects[0].key, "plan1.action1.delivery");
  const auto& arguments = desk.all_effects[0].arguments;
  EXPECT_NE(std::find(arguments.begin(), arguments.end(),
                      command::Fact{"action", "cases/" + desk.value->id.ToString() +
                                                  "/plans/1/actions/1"}),
            arguments.end());
}

TEST(ActionCourse, INT_18_AReplacementGoesOutWhenTheReturnIsAcceptedAndIsSettledWhenItArrives) {
  Desk desk = Planned(ActionKind::kReplace);
  using enum ActionState;
  Walk({{Made("rma", "rmas/1"), {"logistics.CreateShipment RETURN"}, kRunning},
        {Made("shipment", "shipments/1"), {}, kRunning},
        {Rma("ISSUED", 1, false, false), {}, kRunning},
        {Shipment("shipments/1", "DELIVERED", 3), {}, kRunning},
        {Rma("RECEIVED", 2, false, false), {}, kRunning},
        {Rma("INSPECTED", 3, true, true), {"logistics.CreateShipment EXCHANGE"}, kRunning},
        {Made("delivery", "shipments/2"), {}, kRunning},
        {Shipment("shipments/2", "IN_TRANSIT", 2), {}, kRunning},
        {Shipment("shipments/2", "DELIVERED", 3), {"logistics.SettleRma EXCHANGE"}, kRunning},
        {Made("settlement", "rmas/1"), {}, kRunning},
        {Rma("CLOSED", 4, true, false), {}, kDone}},
       desk);
  EXPECT_EQ(desk.value->plan()->state, PlanState::kDone);
  EXPECT_EQ(desk.value->state, CaseState::kResolved);
}

TEST(ActionCourse, LOG_01_AReplacementGoesOutInAdvanceWhereTheRmaAllowsIt) {
  Desk desk = Planned(ActionKind::kReplace);
  using enum ActionState;
  Walk({{Made("rma", "rmas/1"), {"logistics.CreateShipment RETURN"}, kRunning},
        {Rma("ISSUED", 1, false, true), {"logistics.CreateShipment EXCHANGE"}, kRunning},
        {Made("delivery", "shipments/2"), {}, kRunning},
        {Shipment("shipments/2", "DELIVERED", 3), {}, kRunning},
        {Rma("SHIPPED", 2, false, true), {}, kRunning},
        {Rma("INSPECTED", 3, true, true), {"logistics.SettleRma EXCHANGE"}, kRunning},
        {Rma("CLOSED", 4, true, false), {}, kDone}},
       desk);
  EXPECT_EQ(desk.value->state, CaseState::kResolved);
}

TEST(ActionCourse, INT_18_AReplacementSettledByHandIsDoneWhenItArrives) {
  Desk desk = Planned(ActionKind::kReplace);
  using enum ActionState;
  Walk({{Made("rma", "rmas/1"), {"logistics.CreateShipment RETURN"}, kRunning},
        {Rma("INSPECTED", 3, true, true), {"logistics.CreateShipment EXCHANGE"}, kRunning},
        {Made("delivery", "shipments/2"), {}, kRunning},
        {Rma("CLOSED", 4, true, false), {}, kRunning},
        {Shipment("shipments/2", "DELIVERED", 3), {}, kDone}},
       desk);
}

TEST(ActionCourse, INT_18_GoodsSentAgainAreDoneWhenTheyArrive) {
  Desk desk = Planned(ActionKind::kReship);
  using enum ActionState;
  Walk({{Made("delivery", "shipments/2"), {}, kRunning},
        {Shipment("shipments/2", "OUT_FOR_DELIVERY", 2), {}, kRunning},
        {Shipment("shipments/2", "DELIVERED", 3), {}, kDone}},
       desk);
  EXPECT_EQ(desk.value->state, CaseState::kResolved);
}

TEST(ActionCourse, INT_18_ARefundIsReportedByPeopleAndTheReturnSettledWhenBothAreThere) {
  using enum ActionState;
  const std::vector<Step> back = {
      {Made("rma", "rmas/1"), {"logistics.CreateShipment RETURN"}, kRunning},
      {Rma("RECEIVED", 2, false, false), {}, kRunning},
      {Rma("INSPECTED", 3, true, true), {}, kRunning}};
  Desk desk = Planned(ActionKind::kReturnAndRefund);
  Walk(back, desk);
  desk.Do(CompleteAction{1, false, ""});
  EXPECT_EQ(Ordered(desk.effects), Orders{"logistics.SettleRma REFUND"});
  EXPECT_EQ(desk.value->state, CaseState::kResolved);
  desk.Do(Rma("CLOSED", 4, true, false), kService);
  EXPECT_EQ(desk.entries.size(), 1u);  // only the progress

  // Paid before the goods are back: they are fetched and settled all the same.
  desk = Planned(ActionKind::kReturnAndRefund);
  desk.Do(CompleteAction{1, false, ""});
  EXPECT_EQ(desk.value->state, CaseState::kResolved);
  Walk({{Made("rma", "rmas/1"), {"logistics.CreateShipment RETURN"}, kDone},
        {Rma("RECEIVED", 2, false, false), {}, kDone},
        {Rma("INSPECTED", 3, true, true), {"logistics.SettleRma REFUND"}, kDone},
        {Rma("CLOSED", 4, true, false), {}, kDone}},
       desk);

  // Settled at logistics by finance.
  desk = Planned(ActionKind::kReturnAndRefund);
  Walk(back, desk);
  desk.Do(Rma("CLOSED", 4, true, false), kService);
  EXPECT_EQ(desk.value->state, CaseState::kResolved);
}

TEST(ActionCourse, INT_18_OnlyARefundIsReportedByPeople) {
  for (const ActionKind kind : {ActionKind::kRepair, ActionKind::kReplace, ActionKind::kReship}) {
    Desk desk = Planned(kind);
    EXPECT_EQ(desk.Reason(CompleteAction{1, false, ""}), "ACTION_REPORTS_ITSELF") << NameOf(kind);
  }
  Desk desk = Planned(ActionKind::kReturnAndRefund);
  desk.Do(CompleteAction{1, true, "changed her mind"});
  EXPECT_EQ(desk.value->plan()->state, PlanState::kFailed);
  desk.Do(Made("rma", "rmas/1"), kService);
  EXPECT_TRUE(desk.effects.empty());
}

TEST(ActionCourse, INT_18_HowAnActionFails) {
  const std::vector<CaseCommand> rma = {Made("rma", "rmas/1")};
  const std::vector<CaseCommand> delivery = {Made("delivery", "shipments/2")};
  const std::vector<CaseCommand> replacement = {Made("rma", "rmas/1"),
                                                Rma("INSPECTED", 3, true, true),
                                                Made("delivery", "shipments/2")};
  struct Example {
    ActionKind kind;
    std::vector<CaseCommand> before;
    CaseCommand told;
    ActionState state;
  };
  using enum ActionState;
  using enum ActionKind;
  std::vector<Example> examples;
  for (const ActionKind kind : {kReplace, kReturnAndRefund}) {
    examples.push_back({kind, rma, Rma("EXPIRED", 9, false, false), kFailed});
    examples.push_back({kind, rma, Rma("CANCELLED", 9, false, false), kFailed});
    // Everything rejected, or written off.
    examples.push_back({kind, rma, Rma("CLOSED", 9, false, false), kFailed});
  }
  for (const char* status : {"RETURNED", "DAMAGED", "LOST", "CANCELLED", "EXPIRED"}) {
    examples.push_back({kReship, delivery, Shipment("shipments/2", status, 9), kFailed});
    examples.push_back({kReplace, replacement, Shipment("shipments/2", status, 9), kFailed});
  }
  for (const char* status : {"CREATED", "ACCEPTED", "PICKED_UP", "IN_TRANSIT", "OUT_FOR_DELIVERY",
                             "ATTEMPT_FAILED", "HELD_FOR_PICKUP", "RETURNING"}) {
    examples.push_back({kReship, delivery, Shipment("shipments/2", status, 9), kRunning});
  }
  for (const Example& e : examples) {
    Desk desk = Planned(e.kind);
    for (const CaseCommand& command : e.before) desk.Do(command, kService);
    desk.Do(e.told, kService);
    EXPECT_EQ(desk.value->plan()->actions[0].state, e.state)
        << NameOf(e.kind) << " " << std::get<RecordProgress>(e.told).status;
  }
}

TEST(ActionCourse, INT_18_WhatARepairsReturnAndItsWayTellDoesNotEndIt) {
  Desk desk = Planned(ActionKind::kRepair);
  desk.Do(Made("rma", "rmas/1"), kService);
  desk.Do(Made("shipment", "shipments/1"), kService);
  desk.Do(Rma("CLOSED", 9, true, true), kService);
  desk.Do(Shipment("shipments/1", "LOST", 9), kService);
  EXPECT_TRUE(desk.effects.empty());
  EXPECT_EQ(desk.value->plan()->actions[0].state, ActionState::kRunning);
}

TEST(ActionCourse, INT_18_ARefusedOrderFailsWhatCannotDoWithout) {
  struct Example {
    ActionKind kind;
    std::string order;
    ActionState state;
  };
  for (const Example& e : std::vector<Example>{
           {ActionKind::kReplace, "rma", ActionState::kFailed},
           {ActionKind::kReship, "delivery", ActionState::kFailed},
           {ActionKind::kReturnAndRefund, "rma", ActionState::kRunning}}) {
    Desk desk = Planned(e.kind);
    desk.Do(EffectRefused{"plan1.action1." + e.order, "ADDRESS_UNKNOWN"}, kService);
    EXPECT_EQ(desk.Fact("resource_refused", "reason"), "ADDRESS_UNKNOWN");
    EXPECT_EQ(desk.value->plan()->actions[0].state, e.state) << NameOf(e.kind);
  }
  // A settlement may have been booked by hand meanwhile.
  Desk desk = Planned(ActionKind::kReplace);
  desk.Do(Made("rma", "rmas/1"), kService);
  desk.Do(Rma("INSPECTED", 3, true, true), kService);
  desk.Do(Made("delivery", "shipments/2"), kService);
  desk.Do(Shipment("shipments/2", "DELIVERED", 3), kService);
  desk.Do(EffectRefused{"plan1.action1.settlement", "INVALID_FIELDS"}, kService);
  desk.Do(Rma("CLOSED", 4, true, false), kService);
  EXPECT_EQ(desk.value->state, CaseState::kResolved);
}

TEST(ActionCourse, INT_18_WhatTheCustomerGotIsSettledThoughThePlanHasFailed) {
  Desk desk;
  desk.Begin();
  desk.Do(SubmitPlan{"another one and a coupon", {Action(ActionKind::kReplace, desk.now),
                                                  Action(ActionKind::kCoupon, desk.now)}});
  if (desk.value->plan()->state == PlanState::kSubmitted) desk.Do(ApprovePlan{""}, kGeneral);
  desk.Do(Made("rma", "rmas/1"), kService);
  desk.Do(Rma("INSPECTED", 3, true, true), kService);
  desk.Do(Made("delivery", "shipments/2"), kService);
  desk.Do(CompleteAction{2, true, "no coupons left"});
  ASSERT_EQ(desk.value->plan()->state, PlanState::kFailed);
  desk.Do(Shipment("shipments/2", "DELIVERED", 3), kService);
  EXPECT_EQ(Ordered(desk.effects), Orders{"logistics.SettleRma EXCHANGE"});
}

TEST(ActionCourse, INT_18_TheCaseIsResolvedWhenTheLastActionIsDone) {
  Desk desk;
  desk.Begin();
  desk.Do(SubmitPlan{"two things", {Action(ActionKind::kReship, desk.now),
                                    Action(ActionKind::kRepair, desk.now)}});
  desk.Do(EffectDone{"plan1.action1.delivery", "shipments/2"}, kService);
  desk.Do(Shipment("shipments/2", "DELIVERED", 3), kService);
  EXPECT_EQ(desk.value->state, CaseState::kInProgress);
  desk.Do(EffectDone{"plan1.action2.work_order", "workOrders/1"}, kService);
  desk.Do(RecordProgress{Source::kWorkOrder, "workOrders/1", "READY", true, 9}, kService);
  EXPECT_EQ(desk.value->state, CaseState::kResolved);
}

}  // namespace
}  // namespace aftercare::intake::testing
