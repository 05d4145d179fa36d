// The rules of a work order beyond its states: arrival, repair log, quality check, hand-over.
#include "services/repair/domain/work_order.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/services/repair/domain/work_order_fixture.h"

namespace aftercare::repair {
namespace {

TEST(WorkOrder, REP_04_IsAboutTheSerialItWasRegisteredForOrElseTheOneSeen) {
  WorkOrder order = In(WorkOrderState::kAccepted);
  order.order.serial = "";
  EXPECT_EQ(SerialOf(order), "");
  order = Must(&order, CleanCheckIn());
  EXPECT_EQ(SerialOf(order), "SN-1");
  order.order.serial = "SN-9";
  EXPECT_EQ(SerialOf(order), "SN-9");
}

using S = WorkOrderState;

TEST(CreateWorkOrder, INT_18_KeepsWhatIntakeOrdered) {
  const auto change = Do(nullptr, NewOrder());
  ASSERT_TRUE(change.ok()) << change.status();
  EXPECT_EQ(change->next.order, NewOrder().order);
  EXPECT_EQ(change->next.id, Id("w1"));
  EXPECT_EQ(change->next.reported_at, kNow);
  EXPECT_EQ(change->next.number.substr(0, 12), "W-26-000123-");
  EXPECT_EQ(Kinds(*change), std::vector<std::string>{"work_order_created"});
  const auto& facts = change->entries[0].facts;
  EXPECT_EQ(ValueOf(facts, "case"), "cases/" + Id("case").ToString());
  EXPECT_EQ(ValueOf(facts, "plan_action"), "1");
  for (const command::Fact& fact : facts) {
    EXPECT_EQ(fact.value.find("does not switch on"), std::string::npos) << fact.key;
  }
}

TEST(CreateWorkOrder, INT_18_NumberCarriesTheYearOfThePolicysZone) {
  // 16:00 UTC on New Year's Eve is midnight in Shanghai.
  const auto change = Decide(nullptr, NewOrder(), By("intake", {}, At("2026-12-31T16:00:00Z")),
                             InstalledRules());
  ASSERT_TRUE(change.ok()) << change.status();
  EXPECT_EQ(change->next.number.substr(0, 12), "W-27-000123-");
}

TEST(CreateWorkOrder, INT_18_NamesEveryBadField) {
  CreateWorkOrder create;
  create.reported_at = kNow + absl::Seconds(1);
  create.order.proof = PurchaseProof::kGiven;
  create.order.manufactured_on = absl::CivilDay(2026, 3, 3);
  create.order.declared.accessories = {{"", 1}};
  EXPECT_EQ(FaultyFields(Do(nullptr, create).status()),
            (std::vector<std::string>{"work_order_id", "counter", "case", "product_model",
                                      "report_time", "manufacture_date", "purchase_date",
                                      "accessories[0]"}));
  create = NewOrder();
  create.order.purchased_on = absl::CivilDay(2026, 3, 3);
  EXPECT_EQ(FaultyFields(Do(nullptr, create).status()),
            std::vector<std::string>{"purchase_date"});
  create.order.purchased_on = absl::CivilDay(2026, 3, 2);
  EXPECT_TRUE(Do(nullptr, create).ok());
}

TEST(ScheduleWorkOrder, REP_02_NeedsATechnicianAndAnInstantAhead) {
  const WorkOrder order = In(S::kCreated);
  EXPECT_EQ(FaultyFields(
                Do(&order, ScheduleWorkOrder{"", kNow - absl::Seconds(1), kNow - absl::Hours(1)})
                    .status()),
            (std::vector<std::string>{"technician", "start_time", "end_time"}));
  EXPECT_EQ(FaultyFields(Do(&order, ScheduleWorkOrder{"a", kNow, kNow}).status()),
            std::vector<std::string>{"end_time"});
  EXPECT_TRUE(Do(&order, ScheduleWorkOrder{"a", kNow, kNow + absl::Seconds(1)}).ok());
}

TEST(AcceptWorkOrder, REP_02_OnlyTheAssignedTechnicianMay) {
  WorkOrder order = In(S::kScheduled);
  const auto refused = Do(&order, AcceptWorkOrder{}, kRepairer);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Reason(refused.status()), "NOT_ASSIGNED");
  order = Must(&order, ScheduleWorkOrder{kRepairer, kNow, kNow + absl::Hours(1)});
  EXPECT_TRUE(Do(&order, AcceptWorkOrder{}, kRepairer).ok());
  EXPECT_FALSE(Do(&order, AcceptWorkOrder{}, kTechnician).ok());
}

TEST(CheckIn, REP_03_FlagsWhatDiffersFromTheDeclarationBeforeAnyWork) {
  const WorkOrder order = In(S::kAccepted);
  EXPECT_EQ(Kinds(*Do(&order, CleanCheckIn())), std::vector<std::string>{"goods_checked_in"});
  CheckIn differing = CleanCheckIn();
  differing.inspection.liquid = true;
  differing.inspection.accessories = {};
  const auto change = Do(&order, differing);
  ASSERT_TRUE(change.ok()) << change.status();
  EXPECT_EQ(Kinds(*change),
            (std::vector<std::string>{"goods_checked_in", "difference_flagged"}));
  EXPECT_EQ(ValueOf(change->entries[1].facts, "differences"), "LIQUID,ACCESSORY_MISSING");
  EXPECT_EQ(change->next.inspection->differences,
            (std::vector<Difference>{Difference::kLiquid, Difference::kAccessoryMissing}));
  EXPECT_EQ(change->next.inspection->by, kTechnician);
  EXPECT_EQ(change->next.inspection->at, kNow);
}

TEST(CheckIn, REP_03_WhoStandsBeforeUsMustSignTheBackupNotice) {
  CheckIn unsigned_check_in = CleanCheckIn();
  unsigned_check_in.inspection.backup_notice_given = false;
  unsigned_check_in.inspection.signature = "";
  for (RepairKind kind : {RepairKind::kOnSite, RepairKind::kInStore}) {
    WorkOrder order = In(S::kAccepted);
    order.order.kind = kind;
    EXPECT_EQ(FaultyFields(Do(&order, unsigned_check_in).status()),
              (std::vector<std::string>{"inspection.backup_notice_given",
                                        "inspection.signature"}))
        << Word(kind);
  }
  for (RepairKind kind : {RepairKind::kMailIn, RepairKind::kRemote, RepairKind::kVendor,
                          RepairKind::kBodyRepair}) {
    WorkOrder order = In(S::kAccepted);
    order.order.kind = kind;
    const auto change = Do(&order, unsigned_check_in);
    ASSERT_TRUE(change.ok()) << Word(kind) << change.status();
    EXPECT_EQ(change->next.inspection->differences,
              std::vector<Difference>{Difference::kBackupNotSigned});
  }
}

TEST(RepairLog, REP_08_KeepsStepsTimePartsAndResult) {
  WorkOrder order = In(S::kInRepair);
  order = Must(&order, LogRepairStep{"cleaned", 15, {}}, kTechnician);
  ASSERT_EQ(order.steps.size(), 2u);
  EXPECT_EQ(order.steps[0].description, "battery replaced");
  EXPECT_EQ(order.steps[0].parts, (std::vector<PartUse>{{1, 1}}));
  EXPECT_EQ(order.steps[1].by, kTechnician);
  EXPECT_EQ(order.repairers, (std::vector<std::string>{kRepairer, kTechnician}));
  const auto finished = Do(&order, FinishRepair{RepairResult::kNoFaultFound, "fine"}, kRepairer);
  ASSERT_TRUE(finished.ok()) << finished.status();
  EXPECT_EQ(ValueOf(finished->entries[0].facts, "minutes"), "45");
  EXPECT_EQ(ValueOf(finished->entries[0].facts, "result"), "NO_FAULT_FOUND");
  EXPECT_EQ(finished->next.outcome->note, "fine");
  EXPECT_EQ(FaultyFields(Do(&order, LogRepairStep{"", -1, {}}).status()),
            (std::vector<std::string>{"description", "minutes"}));
}

TEST(RepairLog, REP_08_IsBounded) {
  Policy policy = InstalledPolicy();
  policy.work_orders.most_steps = 1;
  const WorkOrder order = In(S::kInRepair);
  const auto refused = Decide(&order, LogRepairStep{"cleaned", 5, {}},
                              By(kRepairer, {"technician"}, kNow), Rules{policy});
  EXPECT_EQ(Reason(refused.status()), "TOO_MANY_STEPS");
}

TEST(FinishRepair, REP_08_NeedsAStepOfThisRound) {
  WorkOrder order = In(S::kDiagnosed);
  order = Must(&order, StartRepair{}, kRepairer);
  EXPECT_EQ(Reason(Do(&order, FinishRepair{}, kRepairer).status()), "NOTHING_LOGGED");
  order = Must(&order, LogRepairStep{"cleaned", 5, {}}, kRepairer);
  order = Must(&order, FinishRepair{}, kRepairer);
  order = Must(&order, FailQualityCheck{"still dead"}, kChecker);
  EXPECT_EQ(order.round, 2);
  EXPECT_FALSE(order.outcome.has_value());
  EXPECT_EQ(Reason(Do(&order, FinishRepair{}, kRepairer).status()), "NOTHING_LOGGED");
  order = Must(&order, LogRepairStep{"soldered", 5, {}}, kRepairer);
  EXPECT_EQ(Must(&order, FinishRepair{}, kRepairer).state, S::kQualityCheck);
}

TEST(QualityCheck, REP_08_IsForAnotherPersonThanEveryRepairer) {
  WorkOrder order = In(S::kInRepair);
  order = Must(&order, LogRepairStep{"cleaned", 5, {}}, "he.jun");
  order = Must(&order, FinishRepair{}, kTechnician);
  // Started and logged, logged, finished: each of them worked on it.
  for (const char* who : {kRepairer, "he.jun", kTechnician}) {
    for (const WorkOrderCommand& check : std::vector<WorkOrderCommand>{
             PassQualityCheck{"ok"}, FailQualityCheck{"not ok"}}) {
      const auto refused = Do(&order, check, who, {"technician", "quality"});
      EXPECT_EQ(refused.status().code(), absl::StatusCode::kPermissionDenied) << who;
      EXPECT_EQ(Reason(refused.status()), "CHECKER_IS_REPAIRER") << who;
    }
  }
  const WorkOrder passed = Must(&order, PassQualityCheck{"ok"}, kChecker);
  EXPECT_EQ(passed.state, S::kReady);
  ASSERT_EQ(passed.checks.size(), 1u);
  EXPECT_TRUE(passed.checks[0].passed);
  EXPECT_EQ(passed.checks[0].by, kChecker);
}

TEST(QualityCheck, REP_08_RepairersOfAnEarlierRoundStayExcluded) {
  WorkOrder order = In(S::kQualityCheck);
  order = Must(&order, FailQualityCheck{"still dead"}, kChecker);
  EXPECT_EQ(order.state, S::kInRepair);
  order = Must(&order, LogRepairStep{"soldered", 5, {}}, "he.jun");
  order = Must(&order, FinishRepair{}, "he.jun");
  EXPECT_EQ(Reason(Do(&order, PassQualityCheck{}, kRepairer).status()), "CHECKER_IS_REPAIRER");
  order = Must(&order, PassQualityCheck{}, kChecker);
  ASSERT_EQ(order.checks.size(), 2u);
  EXPECT_FALSE(order.checks[0].passed);
  EXPECT_EQ(order.checks[0].round, 1);
  EXPECT_EQ(order.checks[1].round, 2);
}

TEST(QualityCheck, REP_08_AFailureSaysWhatIsWrong) {
  const WorkOrder order = In(S::kQualityCheck);
  EXPECT_EQ(FaultyFields(Do(&order, FailQualityCheck{}, kChecker).status()),
            std::vector<std::string>{"findings"});
}

TEST(HandOver, REP_03_WhatWasHandedInMustBeHandedBack) {
  const WorkOrder order = In(S::kReady);
  for (const auto& [given, missing, surplus] :
       std::vector<std::tuple<std::vector<Accessory>, const char*, const char*>>{
           {{}, "1 x SIM card", ""},
           {{{"SIM card", 2}}, "", "1 x SIM card"},
           {{{"charger", 1}}, "1 x SIM card", "1 x charger"}}) {
    const auto refused = Do(&order, HandOver{"Zhang San", kForm, given});
    EXPECT_EQ(Reason(refused.status()), "ACCESSORIES_DIFFER");
    const auto metadata = command::Explain(refused.status()).metadata;
    EXPECT_EQ(ValueOf(metadata, "rule"), "REP-03");
    EXPECT_EQ(ValueOf(metadata, "missing"), missing);
    EXPECT_EQ(ValueOf(metadata, "surplus"), surplus);
  }
  const auto change = Do(&order, HandOver{"Zhang San", kForm, {{"SIM card", 1}}});
  ASSERT_TRUE(change.ok()) << change.status();
  EXPECT_EQ(change->next.hand_over->recipient, "Zhang San");
  EXPECT_EQ(change->next.hand_over->by, kTechnician);
  for (const command::Fact& fact : change->entries[0].facts) {
    EXPECT_EQ(fact.value.find("Zhang"), std::string::npos);  // a name is no fact
  }
  EXPECT_EQ(FaultyFields(Do(&order, HandOver{}).status()),
            (std::vector<std::string>{"recipient", "signature"}));
}

TEST(CancelWorkOrder, REP_03_NeedsAReasonAndEndsIt) {
  const WorkOrder order = In(S::kAccepted);
  EXPECT_EQ(FaultyFields(Do(&order, CancelWorkOrder{}).status()),
            std::vector<std::string>{"reason"});
  const WorkOrder cancelled = Must(&order, CancelWorkOrder{"withdrawn"});
  EXPECT_EQ(cancelled.cancel_reason, "withdrawn");
  EXPECT_EQ(cancelled.closed_at, kNow);
}

}  // namespace
}  // namespace aftercare::repair
