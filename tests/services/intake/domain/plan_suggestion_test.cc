// The decision defaults of a plan: suggested by rule from what is known, decided by staff (INT-16).
#include "services/intake/domain/plan_suggestion.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

// An open case of this sub-category after so many repairs; one more may have been given up.
Case After(SubCategory sub_category, int repairs, bool given_up) {
  Case value;
  value.state = CaseState::kInProgress;
  value.classification.sub_category = sub_category;
  for (int i = 0; i < repairs; ++i) {
    Plan& plan = value.plans.emplace_back();
    plan.state = PlanState::kDone;
    PlanAction& action = plan.actions.emplace_back(Action(ActionKind::kRepair, kNine));
    action.state = ActionState::kDone;
    action.resources.emplace_back().key = "plan1.action1.work_order";
    action.resources.back().status = "CLOSED";
  }
  if (given_up) {
    Plan& plan = value.plans.emplace_back();
    plan.state = PlanState::kFailed;
    PlanAction& action = plan.actions.emplace_back(Action(ActionKind::kRepair, kNine));
    action.state = ActionState::kFailed;
    action.resources.emplace_back().key = "plan2.action1.work_order";
    action.resources.back().name = "workOrders/7";
    action.resources.back().status = "SCRAPPED";
  }
  return value;
}

TEST(PlanSuggestion, INT_16_ForEverySubCategoryAndWhatRepairHasMadeOfIt) {
  using enum SubCategory;
  for (int i = 0; i <= static_cast<int>(kRegionalDisruption); ++i) {
    const auto sub_category = static_cast<SubCategory>(i);
    for (const int repairs : {0, 1, 2, 3}) {
      for (const bool given_up : {false, true}) {
        std::string expected;
        switch (sub_category) {
          case kDesign:
          case kMaterial:
          case kWorkmanship:
          case kFunction:
          case kCosmetic:
            expected = given_up || repairs >= 2 ? "REPLACE|RETURN_AND_REFUND" : "REPAIR";
            break;
          case kDamage: expected = "REPLACE"; break;
          case kLoss: expected = "SEARCH+COUPON|SEARCH+CASH"; break;
          default: break;
        }
        const PlanSuggestion suggestion =
            SuggestPlan(After(sub_category, repairs, given_up), ThePolicy());
        EXPECT_EQ(TextOf(suggestion), expected)
            << NameOf(sub_category) << " " << repairs << " " << given_up;
        EXPECT_EQ(suggestion.rule.empty(), expected.empty());
      }
    }
  }
}

TEST(PlanSuggestion, INT_16_SaysWhy) {
  using Reasons = std::vector<std::string>;
  const auto reasons = [](SubCategory sub_category, int repairs, bool given_up) {
    return SuggestPlan(After(sub_category, repairs, given_up), ThePolicy()).reasons;
  };
  EXPECT_EQ(reasons(SubCategory::kFunction, 1, false), Reasons{"sub_category:FUNCTION"});
  EXPECT_EQ(reasons(SubCategory::kFunction, 3, false),
            (Reasons{"sub_category:FUNCTION", "repairs:3"}));
  EXPECT_EQ(reasons(SubCategory::kFunction, 0, true),
            (Reasons{"sub_category:FUNCTION", "unrepairable:workOrders/7"}));
  EXPECT_EQ(reasons(SubCategory::kLoss, 0, false), Reasons{"sub_category:LOSS"});
}

TEST(PlanSuggestion, INT_16_OnlyWhileAPlanIsNeeded) {
  Case value = After(SubCategory::kFunction, 0, false);
  for (const auto& [state, suggested] : std::vector<std::pair<CaseState, bool>>{
           {CaseState::kRegistered, true},
           {CaseState::kClassified, true},
           {CaseState::kInProgress, true},
           {CaseState::kResolved, false},
           {CaseState::kConfirmed, false},
           {CaseState::kClosed, false},
           {CaseState::kArchived, false},
           {CaseState::kWithdrawn, false},
           {CaseState::kMerged, false}}) {
    value.state = state;
    EXPECT_EQ(!SuggestPlan(value, ThePolicy()).rule.empty(), suggested) << NameOf(state);
  }
  value.state = CaseState::kInProgress;
  value.plans.emplace_back();
  for (const auto& [state, suggested] : std::vector<std::pair<PlanState, bool>>{
           {PlanState::kDraft, true},
           {PlanState::kSubmitted, false},
           {PlanState::kApproved, false},
           {PlanState::kExecuting, false},
           {PlanState::kDone, true},
           {PlanState::kFailed, true}}) {
    value.plans.back().state = state;
    EXPECT_EQ(!SuggestPlan(value, ThePolicy()).rule.empty(), suggested) << NameOf(state);
  }
}

TEST(PlanSuggestion, INT_16_APlanFollowsItWithAllActionsOfOneOption) {
  struct Example {
    std::vector<ActionKind> actions;
    bool follows;
  };
  using enum ActionKind;
  const PlanSuggestion lost = SuggestPlan(After(SubCategory::kLoss, 0, false), ThePolicy());
  for (const Example& e : std::vector<Example>{{{kSearch, kCash}, true},
                                               {{kCoupon, kTraining, kSearch}, true},
                                               {{kSearch}, false},
                                               {{kCash, kCoupon}, false},
                                               {{kReship}, false}}) {
    std::vector<PlanAction> actions;
    for (const ActionKind kind : e.actions) actions.push_back(Action(kind, kNine));
    EXPECT_EQ(Follows(actions, lost), e.follows) << actions.size();
  }
}

TEST(PlanSuggestion, INT_16_RepairsByEarlierCasesCount) {
  Case value = After(SubCategory::kFunction, 1, false);
  EXPECT_EQ(SuggestPlan(value, ThePolicy()).rule, "repairable");
  value.earlier_repairs = 1;
  EXPECT_EQ(SuggestPlan(value, ThePolicy()).rule, "repaired_twice");
  EXPECT_EQ(SuggestPlan(value, ThePolicy()).reasons[1], "repairs:2");
}

TEST(PlanSuggestion, INT_16_WhichEarlierRepairsAreOfTheSameGoodsAndFault) {
  Case value = After(SubCategory::kFunction, 0, false);
  value.id = Id("case");
  value.create_time = kNine;
  value.report = Opening().report;
  value.report.fault_code = "E-17";
  Case same = After(SubCategory::kFunction, 2, false);
  same.id = Id("earlier");
  same.create_time = kNine - absl::Hours(1);
  same.report = value.report;
  struct Example {
    std::string what;
    void (*differ)(Case& value, Case& earlier);
    int32_t repairs;
  };
  for (const Example& e : std::vector<Example>{
           {"nothing", [](Case&, Case&) {}, 2},
           {"case", [](Case& c, Case& o) { o.id = c.id; }, 0},
           {"time", [](Case& c, Case& o) { o.create_time = c.create_time; }, 0},
           {"customer", [](Case&, Case& o) { o.report.customer = Id("other"); }, 0},
           {"no customer",
            [](Case& c, Case& o) { c.report.customer = o.report.customer = {}; }, 0},
           {"order", [](Case&, Case& o) { o.report.order_number = "SO-2"; }, 0},
           {"line", [](Case&, Case& o) { o.report.order_line = 2; }, 0},
           {"serial", [](Case&, Case& o) { o.report.serial_number = "SN-2"; }, 0},
           {"serial not told", [](Case&, Case& o) { o.report.serial_number = ""; }, 2},
           {"order not told",
            [](Case& c, Case& o) { c.report.order_number = o.report.order_number = ""; }, 2},
           {"goods not told",
            [](Case& c, Case& o) {
              c.report.order_number = o.report.order_number = "";
              o.report.serial_number = "";
            },
            0},
           {"code", [](Case&, Case& o) { o.report.fault_code = "E-18"; }, 0},
           {"sub-category beside the code",
            [](Case&, Case& o) { o.classification.sub_category = SubCategory::kDesign; }, 2},
           {"code not told", [](Case&, Case& o) { o.report.fault_code = ""; }, 2},
           {"sub-category without a code",
            [](Case&, Case& o) {
              o.report.fault_code = "";
              o.classification.sub_category = SubCategory::kDesign;
            },
            0},
           // What the earlier case had counted itself is not counted again.
           {"chain", [](Case&, Case& o) { o.earlier_repairs = 5; }, 2}}) {
    Case one = value, other = same;
    e.differ(one, other);
    EXPECT_EQ(RepairsBefore(one, {other}), e.repairs) << e.what;
  }
  EXPECT_EQ(RepairsBefore(value, {}), 0);
}

// --- On a case ---

TEST(PlanSuggestion, INT_16_StaffMayDifferAndBothAreKept) {
  Desk desk;
  desk.Begin();
  desk.SubmitRepair();
  EXPECT_EQ(desk.Fact("plan_submitted", "suggested"), "REPAIR");
  EXPECT_EQ(desk.Fact("plan_submitted", "rule"), "repairable");
  EXPECT_EQ(desk.Fact("plan_submitted", "policy_version"), "1");
  EXPECT_EQ(desk.Fact("plan_submitted", "hit"), "true");
  desk = {};
  desk.Begin();
  desk.Do(SubmitPlan{"replace it", {Action(ActionKind::kReplace, desk.now)}});
  EXPECT_EQ(desk.Fact("plan_submitted", "suggested"), "REPAIR");
  EXPECT_EQ(desk.Fact("plan_submitted", "hit"), "false");
}

TEST(PlanSuggestion, INT_16_NothingIsSaidWhereNoRuleFits) {
  Desk desk;
  desk.Open();
  desk.Do(ConfirmClassification{SubCategory::kAttitude, MatterKind::kComplaint, "as told"});
  desk.Do(RecordFirstContact{FourPoints(desk.now)});
  desk.Do(SubmitPlan{"make amends", {Action(ActionKind::kCoupon, desk.now)}});
  EXPECT_EQ(desk.Fact("plan_submitted", "suggested"), "");
  EXPECT_EQ(desk.Fact("plan_submitted", "hit"), "");
}

TEST(PlanSuggestion, INT_16_WhatRepairHasGivenUpIsReplacedOrRefunded) {
  Desk desk;
  desk.Begin();
  desk.SubmitRepair();
  desk.Do(EffectDone{"plan1.action1.work_order", "workOrders/1"}, kService);
  desk.Do(RecordProgress{RecordProgress::Source::kWorkOrder, "workOrders/1", "NOT_REPAIRABLE", true,
                         9},
          kService);
  EXPECT_EQ(SuggestPlan(*desk.value, ThePolicy()).rule, "unrepairable");
  // Given back as it is.
  desk.Do(RecordProgress{RecordProgress::Source::kWorkOrder, "workOrders/1", "HANDED_OVER", true,
                         10},
          kService);
  EXPECT_EQ(SuggestPlan(*desk.value, ThePolicy()).rule, "unrepairable");
}

TEST(PlanSuggestion, INT_16_EarlierRepairsAreCountedWhenTheFaultIsKnown) {
  Desk first;
  first.Solve();
  Desk desk;
  OpenCase second = Opening();
  second.id = Id("second");
  desk.Wait(absl::Hours(48));
  desk.Do(second);
  desk.earlier = {*first.value};
  desk.Do(RecordContact{Direction::kInbound, Channel::kPhone, "it is back"});
  EXPECT_EQ(desk.value->earlier_repairs, 0);
  desk.Classify();
  EXPECT_EQ(desk.value->earlier_repairs, 1);
}

TEST(PlanSuggestion, INT_16_TheThirdTimeItIsReplacedOrRefunded) {
  Desk desk;
  desk.Solve();
  const auto again = [&desk] {
    desk.Do(ConfirmResolution{Answer::kDissatisfied, "", CallBack(desk.now + absl::Hours(1))});
  };
  again();
  EXPECT_EQ(SuggestPlan(*desk.value, ThePolicy()).rule, "repairable");
  desk.SubmitRepair();
  desk.Do(EffectDone{"plan2.action1.work_order", "workOrders/2"}, kService);
  desk.Do(RecordProgress{RecordProgress::Source::kWorkOrder, "workOrders/2", "READY", true, 9},
          kService);
  again();
  EXPECT_EQ(SuggestPlan(*desk.value, ThePolicy()).rule, "repaired_twice");
}

}  // namespace
}  // namespace aftercare::intake::testing
