// Measures, cause and plan up to its approval (INT-14 to INT-17).
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

RequestMeasure Ask(MeasureKind kind, int64_t amount_minor = 0,
                   absl::Time expire = kNine + absl::Hours(48)) {
  RequestMeasure c;
  c.kind = kind;
  if (amount_minor > 0) c.amount = {amount_minor, "CNY"};
  c.expire_time = expire;
  return c;
}

TEST(Measure, INT_14_OpenToItsCategoriesOnly) {
  using K = MeasureKind;
  // Of the three the suggestion is quality: function.
  Desk desk;
  desk.Open();
  EXPECT_EQ(desk.Reason(Ask(K::kCoupon)), "MEASURE_NOT_FOR_CATEGORY");
  EXPECT_EQ(desk.Reason(Ask(K::kReshipInAdvance)), "MEASURE_NOT_FOR_CATEGORY");
  EXPECT_EQ(desk.Reason(Ask(K::kReschedule)), "MEASURE_NOT_FOR_CATEGORY");
  desk.Do(Ask(K::kOnSiteCheck));
  desk.Do(Ask(K::kProvisionalRefund, 100));
  EXPECT_EQ(desk.value->measures[1].number, 2);
}

TEST(Measure, INT_14_EachRoleHasItsLimit) {
  struct Example {
    auth::Principal who;
    int64_t limit;
  };
  for (const Example& e : std::vector<Example>{{kAgent, 20'000},
                                               {kLead, 100'000},
                                               {kManager, 500'000},
                                               {kDirector, 2'000'000}}) {
    Desk desk;
    desk.Begin();
    EXPECT_EQ(desk.Reason(Ask(MeasureKind::kProvisionalRefund, e.limit + 1), e.who),
              "AMOUNT_ABOVE_LIMIT");
    desk.Do(Ask(MeasureKind::kProvisionalRefund, e.limit), e.who);
  }
  Desk desk;
  desk.Begin();
  desk.Do(Ask(MeasureKind::kProvisionalRefund, 900'000'000), kGeneral);
  EXPECT_EQ(desk.Reason(Ask(MeasureKind::kProvisionalRefund, 1), Staff("t", "technician")),
            "AMOUNT_ABOVE_LIMIT");
  RequestMeasure foreign = Ask(MeasureKind::kProvisionalRefund, 1);
  foreign.amount.currency = "USD";
  EXPECT_EQ(desk.Reason(foreign, kDirector), "AMOUNT_ABOVE_LIMIT");
  EXPECT_EQ(desk.Reason(Ask(MeasureKind::kOnSiteCheck), kService), "ROLE_NOT_ALLOWED");
}

TEST(Measure, INT_14_InForceAtOnceMeetsTheContainClock) {
  Desk desk;
  desk.Begin();
  desk.Do(Ask(MeasureKind::kOnSiteCheck));
  EXPECT_EQ(desk.value->measures[0].state, MeasureState::kInForce);
  EXPECT_EQ(desk.value->measures[0].start_time, desk.now);
  EXPECT_TRUE(desk.effects.empty());
  EXPECT_EQ(desk.The(ClockKind::kContain).state, ClockState::kMet);
}

TEST(Measure, INT_14_ALoanerWaitsForTheStock) {
  Desk desk;
  desk.Begin();
  desk.Do(Ask(MeasureKind::kLoaner));
  ASSERT_EQ(desk.effects.size(), 1u);
  EXPECT_EQ(desk.effects[0].kind, "repair.AllocateLoaner");
  EXPECT_EQ(desk.effects[0].key, "measure1");
  EXPECT_EQ(desk.value->measures[0].state, MeasureState::kRequested);
  EXPECT_EQ(desk.The(ClockKind::kContain).state, ClockState::kRunning);
  desk.Do(EffectDone{"measure1", "loaners/7"}, kService);
  EXPECT_EQ(desk.value->measures[0].state, MeasureState::kInForce);
  EXPECT_EQ(desk.value->measures[0].resource, "loaners/7");
  EXPECT_EQ(desk.The(ClockKind::kContain).state, ClockState::kMet);
}

TEST(Measure, INT_14_RefusedWhenTheStockIsExhausted) {
  Desk desk;
  desk.Begin();
  desk.Do(Ask(MeasureKind::kLoaner));
  desk.Do(EffectRefused{"measure1", "EXHAUSTED"}, kService);
  EXPECT_EQ(desk.value->measures[0].state, MeasureState::kRefused);
  EXPECT_EQ(desk.value->measures[0].refusal, "EXHAUSTED");
  EXPECT_EQ(desk.Fact("measure_refused", "reason"), "EXHAUSTED");
}

TEST(Measure, INT_14_RunningOutBeforeTheSolutionIsAnAlarm) {
  Desk desk;
  desk.Begin();
  desk.Do(Ask(MeasureKind::kOnSiteCheck, 0, kNine + absl::Minutes(20)));
  EXPECT_EQ(NextDue(*desk.value, desk.rules()), kNine + absl::Minutes(20));
  desk.Wait(absl::Minutes(20));
  desk.Do(Tick{}, kService);
  EXPECT_TRUE(desk.Noted("measure_lapsed"));
  EXPECT_EQ(desk.value->measures[0].state, MeasureState::kLapsed);
  desk.Do(Tick{}, kService);
  EXPECT_TRUE(desk.entries.empty());
}

TEST(Measure, INT_14_ItsCheckIsDueByPolicyAndAtItsExpiryAtTheLatest) {
  struct Example {
    absl::Duration expire;
    std::optional<absl::Duration> asked;
    absl::Duration check;
  };
  using absl::Hours;
  for (const Example& e : std::vector<Example>{{Hours(48), std::nullopt, Hours(24)},
                                               {Hours(48), Hours(3), Hours(3)},
                                               {Hours(48), Hours(40), Hours(40)},
                                               {Hours(24), std::nullopt, Hours(24)},
                                               {Hours(10), std::nullopt, Hours(10)}}) {
    Desk desk;
    desk.Begin();
    RequestMeasure c = Ask(MeasureKind::kOnSiteCheck, 0, kNine + e.expire);
    if (e.asked) c.check_time = kNine + *e.asked;
    desk.Do(c);
    EXPECT_EQ(desk.value->measures[0].check_time, kNine + e.check) << e.expire;
  }
  // A loaner's time begins with the loan.
  Desk desk;
  desk.Begin();
  desk.Do(Ask(MeasureKind::kLoaner));
  EXPECT_EQ(desk.value->measures[0].check_time, std::nullopt);
  desk.Wait(absl::Hours(2));
  desk.Do(EffectDone{"measure1", "loaners/7"}, kService);
  EXPECT_EQ(desk.value->measures[0].check_time, desk.now + absl::Hours(24));
}

TEST(Measure, INT_14_ACheckThatIsMissedIsCalledForOnce) {
  Desk desk;
  desk.Begin();
  RequestMeasure c = Ask(MeasureKind::kOnSiteCheck);
  c.check_time = kNine + absl::Minutes(20);
  desk.Do(c);
  EXPECT_EQ(NextDue(*desk.value, desk.rules()), kNine + absl::Minutes(20));
  desk.Wait(absl::Minutes(20));
  desk.Do(Tick{}, kService);
  EXPECT_EQ(desk.Fact("measure_check_due", "measure"), "1");
  EXPECT_TRUE(desk.value->measures[0].check_missed);
  EXPECT_GT(NextDue(*desk.value, desk.rules()), desk.now);
  desk.Do(Tick{}, kService);
  EXPECT_TRUE(desk.entries.empty());
}

TEST(Measure, INT_14_SomebodySaysWhetherItHelps) {
  Desk desk;
  desk.Begin();
  desk.Do(Ask(MeasureKind::kOnSiteCheck));
  desk.Do(CheckMeasure{1, MeasureEffect::kHelps, ""});
  EXPECT_EQ(desk.value->measures[0].check->author, "li.na");
  EXPECT_EQ(desk.value->measures[0].check->time, desk.now);
  EXPECT_EQ(desk.Fact("measure_checked", "effect"), "HELPS");
  desk.Wait(absl::Hours(24));
  desk.Do(Tick{}, kService);
  EXPECT_FALSE(desk.Noted("measure_check_due"));
  // A later check replaces it.
  EXPECT_EQ(desk.Reason(CheckMeasure{1, MeasureEffect::kDoesNotHelp, ""}), "INVALID_FIELDS");
  desk.Do(CheckMeasure{1, MeasureEffect::kDoesNotHelp, "hot again"});
  EXPECT_EQ(desk.value->measures[0].check->effect, MeasureEffect::kDoesNotHelp);
  EXPECT_EQ(desk.Fact("measure_checked", "note"), "hot again");
}

TEST(Measure, INT_14_OnlyAMeasureInForceIsChecked) {
  Desk desk;
  desk.Begin();
  const CheckMeasure check{1, MeasureEffect::kHelps, ""};
  EXPECT_EQ(desk.Reason(check), "INVALID_FIELDS");
  desk.Do(Ask(MeasureKind::kLoaner));
  EXPECT_EQ(desk.Reason(check), "MEASURE_NOT_IN_FORCE");
  EXPECT_EQ(desk.Reason(CheckMeasure{1, MeasureEffect::kUnknown, ""}), "INVALID_FIELDS");
  EXPECT_EQ(desk.Reason(check, kService), "ROLE_NOT_ALLOWED");
  desk.Do(EffectDone{"measure1", "loaners/7"}, kService);
  desk.Do(check);
  desk.Wait(absl::Hours(48));
  desk.Do(Tick{}, kService);
  EXPECT_EQ(desk.Reason(check), "MEASURE_NOT_IN_FORCE");
}

TEST(Measure, INT_14_EndsWithTheSolution) {
  Desk desk;
  desk.Begin();
  desk.Do(Ask(MeasureKind::kOnSiteCheck));
  desk.Do(Ask(MeasureKind::kLoaner));
  desk.SubmitRepair();
  desk.FinishRepair();
  EXPECT_EQ(desk.value->measures[0].state, MeasureState::kEnded);
  // The stock's answer comes late: nobody needs the loaner any more.
  desk.Do(EffectDone{"measure2", "loaners/7"}, kService);
  EXPECT_EQ(desk.value->measures[1].state, MeasureState::kEnded);
}

TEST(Measure, INT_14_BadFieldsAllAtOnce) {
  Desk desk;
  desk.Begin();
  RequestMeasure c;
  c.expire_time = desk.now;
  c.amount = {-1, ""};
  c.check_time = desk.now;
  EXPECT_EQ(command::Explain(desk.Try(c)).fields.size(), 4u);
}

TEST(Measure, INT_10_AWaiverMeetsTheContainClock) {
  Desk desk;
  desk.Begin();
  EXPECT_EQ(desk.Reason(WaiveMeasure{"works again"}, kAgent), "ROLE_NOT_ALLOWED");
  EXPECT_EQ(desk.Reason(WaiveMeasure{""}, kLead), "INVALID_FIELDS");
  desk.Do(WaiveMeasure{"works again"}, kLead);
  EXPECT_EQ(desk.value->containment_waiver->author, "wang.fang");
  EXPECT_EQ(desk.The(ClockKind::kContain).state, ClockState::kMet);
}

// --- Cause ---

TEST(Cause, INT_15_SharesAddUpToHundred) {
  Desk desk;
  desk.Begin();
  CauseReport cause = Cause();
  cause.shares[1].percent = 29;
  EXPECT_EQ(desk.Reason(RecordCause{cause}), "INVALID_FIELDS");
  cause.shares[1].percent = 31;
  EXPECT_EQ(desk.Reason(RecordCause{cause}), "INVALID_FIELDS");
  cause.shares = {};
  EXPECT_EQ(desk.Reason(RecordCause{cause}), "INVALID_FIELDS");
  cause.shares = {{Party::kSupplier, 50}, {Party::kSupplier, 50}};
  EXPECT_EQ(desk.Reason(RecordCause{cause}), "INVALID_FIELDS");
  cause.shares = {{Party::kSupplier, 110}, {Party::kStore, -10}};
  EXPECT_EQ(desk.Reason(RecordCause{cause}), "INVALID_FIELDS");
  desk.Do(RecordCause{Cause()});
  EXPECT_EQ(desk.value->cause->author, "li.na");
  EXPECT_EQ(desk.Fact("cause_recorded", "SUPPLIER"), "70");
  EXPECT_EQ(desk.The(ClockKind::kCause).state, ClockState::kMet);
}

TEST(Cause, INT_15_NamesEveryFaultAtOnce) {
  command::Faults faults;
  CheckCause(CauseReport{.direct_cause = "",
                         .root_cause = "",
                         .method = "",
                         .evidence = {},
                         .shares = {{Party::kUnknown, 0}},
                         .author = "",
                         .time = {}},
             faults);
  EXPECT_EQ(command::Explain(faults.status()).fields.size(), 6u);
}

// --- Plan ---

SubmitPlan PlanOf(std::vector<PlanAction> actions) { return {"put it right", std::move(actions)}; }

TEST(Plan, INT_16_ActionsHaveOwnerAndDueTime) {
  Desk desk;
  desk.Begin();
  PlanAction bad;
  bad.due_time = desk.now;
  bad.amount = {-1, "CNY"};
  EXPECT_EQ(command::Explain(desk.Try(SubmitPlan{"", {bad}})).fields.size(), 5u);
  EXPECT_EQ(desk.Reason(PlanOf({})), "INVALID_FIELDS");
  EXPECT_EQ(desk.Reason(PlanOf({Action(ActionKind::kWarrantyExtension, desk.now)})),
            "INVALID_FIELDS");
  auto mixed =
      PlanOf({Action(ActionKind::kCash, desk.now, 1), Action(ActionKind::kCash, desk.now, 1)});
  mixed.actions[1].amount.currency = "USD";
  EXPECT_EQ(desk.Reason(mixed), "INVALID_FIELDS");
}

TEST(Plan, INT_17_ARecallNamesItsLegalBasis) {
  Desk desk;
  desk.Begin();
  SubmitPlan plan = PlanOf({Action(ActionKind::kRecall, desk.now)});
  EXPECT_EQ(desk.Reason(plan), "INVALID_FIELDS");
  plan.actions[0].legal_basis = "Regulation on recalls, article 5";
  desk.Do(plan);
}

TEST(Plan, INT_17_AStandardLevelThreePlanIsApprovedByPolicy) {
  Desk desk;
  desk.Begin();
  desk.Do(PlanOf({Action(ActionKind::kCoupon, desk.now, 20'000)}));
  EXPECT_EQ(desk.value->plan()->state, PlanState::kApproved);
  EXPECT_EQ(desk.value->plan()->approver, "policy");
  EXPECT_EQ(desk.Fact("plan_approved", "approver"), "policy");
  EXPECT_EQ(desk.Fact("plan_approved", "rule"), "INT-17");
  EXPECT_EQ(desk.Fact("plan_approved", "policy_version"), "1");
}

Plan Priced(ActionKind kind, int64_t amount_minor, int32_t rejections = 0) {
  Plan plan;
  plan.actions = {Action(kind, kNine, amount_minor)};
  plan.rejections = rejections;
  return plan;
}

TEST(Plan, INT_17_ApprovalByLevelAndAmount) {
  const auto role = [](Level level, const Plan& plan) {
    return ApprovalRole(level, plan, ThePolicy());
  };
  using A = ActionKind;
  EXPECT_EQ(role(Level::kOrdinary, Priced(A::kCoupon, 20'000)), "");
  EXPECT_EQ(role(Level::kOrdinary, Priced(A::kCoupon, 20'001)), "service_manager");
  EXPECT_EQ(role(Level::kOrdinary, Priced(A::kCash, 1)), "service_manager");  // not standard
  EXPECT_EQ(role(Level::kOrdinary, Priced(A::kCash, 500'000)), "service_manager");
  EXPECT_EQ(role(Level::kOrdinary, Priced(A::kCash, 500'001)), "service_director");
  EXPECT_EQ(role(Level::kOrdinary, Priced(A::kCash, 2'000'001)), "general_manager");
  EXPECT_EQ(role(Level::kSerious, Priced(A::kCoupon, 1)), "service_director");
  EXPECT_EQ(role(Level::kSerious, Priced(A::kCoupon, 2'000'001)), "general_manager");
  EXPECT_EQ(role(Level::kMajor, Priced(A::kCoupon, 1)), "general_manager");
  // Sent back once, policy no longer approves; the third time it goes one up.
  EXPECT_EQ(role(Level::kOrdinary, Priced(A::kCoupon, 1, 1)), "service_manager");
  EXPECT_EQ(role(Level::kOrdinary, Priced(A::kCoupon, 1, 2)), "service_manager");
  EXPECT_EQ(role(Level::kOrdinary, Priced(A::kCoupon, 1, 3)), "service_director");
  EXPECT_EQ(role(Level::kMajor, Priced(A::kCoupon, 1, 3)), "general_manager");
  Plan foreign = Priced(A::kCoupon, 1);
  foreign.actions[0].amount.currency = "USD";
  EXPECT_EQ(role(Level::kOrdinary, foreign), "general_manager");
}

TEST(Plan, INT_17_NothingIsExecutedBeforeApproval) {
  Desk desk;
  desk.Begin();
  desk.Do(PlanOf({Action(ActionKind::kRepair, desk.now, 20'001)}));
  EXPECT_EQ(desk.value->plan()->state, PlanState::kSubmitted);
  EXPECT_TRUE(desk.effects.empty());
  EXPECT_EQ(desk.Reason(CompleteAction{1, false, ""}), "WRONG_STATE");
  EXPECT_EQ(desk.Reason(ApprovePlan{""}, kLead), "ROLE_NOT_ALLOWED");
  desk.Do(ApprovePlan{""}, kDirector);
  EXPECT_FALSE(desk.effects.empty());
}

TEST(Plan, INT_17_AHigherLevelSinceSubmissionAsksForMore) {
  Desk desk;
  desk.Begin();
  desk.Do(PlanOf({Action(ActionKind::kCash, desk.now, 100)}));
  desk.Do(RaiseLevel{std::nullopt, Level::kSerious, "worse"});
  EXPECT_EQ(desk.Reason(ApprovePlan{""}, kManager), "ROLE_NOT_ALLOWED");
  EXPECT_EQ(desk.Reason(RejectPlan{"x"}, kManager), "ROLE_NOT_ALLOWED");
  desk.Do(ApprovePlan{""}, kDirector);
}

TEST(Plan, INT_17_RejectedGoesBackWithReasonsAndUpAfterTheThirdTime) {
  Desk desk;
  desk.Begin();
  const SubmitPlan plan = PlanOf({Action(ActionKind::kCash, desk.now, 100)});
  for (int i = 1; i <= 3; ++i) {
    desk.Do(plan);
    EXPECT_EQ(desk.The(ClockKind::kApproval).state, ClockState::kRunning);
    EXPECT_EQ(desk.value->plan()->approval_role, "service_manager");
    EXPECT_EQ(desk.Reason(RejectPlan{""}, kManager), "INVALID_FIELDS");
    desk.Do(RejectPlan{"too dear"}, kManager);
    EXPECT_EQ(desk.The(ClockKind::kApproval).state, ClockState::kMet);
    EXPECT_EQ(desk.value->plan()->rejections, i);
    EXPECT_EQ(desk.value->plan()->rejection_reason, "too dear");
  }
  desk.Do(plan);
  EXPECT_EQ(desk.value->plan()->approval_role, "service_director");
  EXPECT_EQ(desk.value->plans.size(), 1u);
  EXPECT_EQ(desk.Reason(ApprovePlan{""}, kManager), "ROLE_NOT_ALLOWED");
}

TEST(Plan, INT_11_WaitingForApprovalPausesTheResolution) {
  Desk desk;
  desk.Begin();
  const absl::Time before = desk.The(ClockKind::kResolution).deadline;
  desk.Do(PlanOf({Action(ActionKind::kCash, desk.now, 100)}));
  EXPECT_EQ(desk.The(ClockKind::kResolution).state, ClockState::kPaused);
  desk.Wait(absl::Hours(3));
  desk.Do(ApprovePlan{""}, kManager);
  EXPECT_EQ(desk.The(ClockKind::kResolution).deadline, before + absl::Hours(3));
}

}  // namespace
}  // namespace aftercare::intake::testing
