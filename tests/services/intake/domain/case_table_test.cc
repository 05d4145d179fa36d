// Every state of case, plan and measure against every command, from tables written by hand.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

// One letter a state: Registered, Classified, in Progress, reSolved, conFirmed, closed (X),
// Archived, Withdrawn, Merged.
constexpr absl::string_view kLetters = "RCPSFXAWM";

Desk InState(char letter) {
  Desk desk;
  switch (letter) {
    case 'R': desk.Open(); break;
    case 'C': desk.Open(); desk.Classify(); break;
    case 'P': desk.Begin(); break;
    case 'S': desk.Solve(); break;
    case 'F': desk.Confirm(); break;
    case 'X': desk.Close(); break;
    case 'A': desk.Archive(); break;
    case 'W': desk.Open(); desk.Do(WithdrawCase{"no longer wanted"}); break;
    case 'M': {
      Desk into;
      OpenCase other = Opening();
      other.id = Id("other");
      into.Do(other);
      desk.Open();
      desk.other = &*into.value;
      desk.Do(MergeCase{Id("other"), ""});
      desk.other = nullptr;
      break;
    }
  }
  return desk;
}

struct Row {
  CaseCommand command;
  absl::string_view possible;  // letters of the states it is possible in
};

std::vector<Row> Table() {
  const absl::Time later = kNine + absl::Hours(2000);
  FirstContact contact = FourPoints(later);
  return {
      {Opening(), ""},
      {ConfirmClassification{SubCategory::kFunction, MatterKind::kFault, "why"}, "RCP"},
      {ConfirmGrading{Level::kUnknown, ""}, "RCPSF"},
      {RaiseLevel{std::nullopt, Level::kSerious, "why"}, "RCPS"},
      {CorrectLevel{Level::kSerious, "why", std::nullopt}, "RCPSF"},
      {HandOverCase{"wu.lei", "why"}, "RCPSF"},
      {MergeCase{Id("other"), ""}, "RCPS"},
      {AbsorbCase{Id("other")}, "RCPSFXAWM"},
      {WithdrawCase{"why"}, "RCP"},
      {RecordFirstContact{contact}, "RC"},
      {RecordContact{Direction::kOutbound, Channel::kPhone, "text"}, "RCPSFX"},
      {RequestMeasure{MeasureKind::kOnSiteCheck, {}, later, std::nullopt}, "RCP"},
      {CheckMeasure{1, MeasureEffect::kHelps, ""}, "RCP"},
      {WaiveMeasure{"why"}, "RCP"},
      {RecordCause{Cause()}, "PS"},
      {SubmitPlan{"repair it", {Action(ActionKind::kRepair, later)}}, "P"},
      {ApprovePlan{""}, "P"},
      {RejectPlan{"why"}, "P"},
      {CompleteAction{1, false, ""}, "P"},
      {PauseClock{PauseCause::kCustomer, "why"}, "RCP"},
      {ResumeClock{PauseCause::kCustomer}, "RCP"},
      {ResetClock{ClockKind::kResolution, "why"}, "RCPSF"},
      {AcknowledgeBreach{ClockKind::kResolution}, "RCPSF"},
      {ConfirmResolution{Answer::kSatisfied, "", std::nullopt}, "S"},
      {ReopenCase{"why", CallBack(later)}, "FX"},
      {FileReview{FullReview()}, "SF"},
      {JoinIncident{Id("incident"), Level::kSerious}, "RCPSFXAWM"},
      {RaiseEffectiveLevel{Id("incident"), Level::kSerious, false}, "RCPSFXAWM"},
      {EffectDone{"incident", "incidents/" + Id("incident").ToString()}, "RCPSFXAWM"},
      {EffectRefused{"incident", "EXHAUSTED"}, "RCPSFXAWM"},
      {RecordProgress{RecordProgress::Source::kShipment, "shipments/9", "LOST", false, 1},
       "RCPSFXAWM"},
      {Tick{}, "RCPSFXAWM"},
  };
}

TEST(CaseTable, NamesEveryCommandOnce) {
  std::map<size_t, int> seen;
  for (const Row& row : Table()) ++seen[row.command.index()];
  EXPECT_EQ(seen.size(), std::variant_size_v<CaseCommand>);
}

TEST(CaseTable, EveryStateAndCommand) {
  for (const char letter : kLetters) {
    const Desk there = InState(letter);
    ASSERT_FALSE(::testing::Test::HasFatalFailure());
    ASSERT_EQ(static_cast<size_t>(there.value->state), kLetters.find(letter));
    for (const Row& row : Table()) {
      Desk desk = there;
      const absl::Status status = desk.Try(row.command, kGeneral);
      const command::Refusal refusal = command::Explain(status);
      SCOPED_TRACE(std::string(1, letter) + " " + std::string(NameOf(row.command)));
      if (row.command.index() == 0) {
        EXPECT_EQ(refusal.reason, "ALREADY_EXISTS");
        continue;
      }
      bool wrong_state = false;
      for (const command::Fact& fact : refusal.metadata) {
        wrong_state |= refusal.reason == "WRONG_STATE" && fact.key == "state" &&
                       fact.value == NameOf(there.value->state);
      }
      EXPECT_EQ(wrong_state, row.possible.find(letter) == absl::string_view::npos)
          << status.message();
      if (!status.ok()) {
        EXPECT_EQ(*desk.value, *there.value);
      }
    }
  }
}

TEST(CaseTable, NothingIsDoneToACaseThatIsNotThere) {
  for (const Row& row : Table()) {
    if (row.command.index() == 0) continue;
    Desk desk;
    EXPECT_EQ(desk.Reason(row.command, kGeneral), "NOT_FOUND") << NameOf(row.command);
  }
}

// --- Plans: what each command does to a plan in each state ---

enum class Stage { kNone, kDraft, kSubmitted, kApproved, kExecuting, kDone, kFailed };

// A case in progress whose plan repairs the goods and sends a coupon.
Desk AtStage(Stage stage) {
  Desk desk;
  desk.Begin();
  if (stage == Stage::kNone) return desk;
  desk.Do(SubmitPlan{"repair it", {Action(ActionKind::kRepair, desk.now),
                                   Action(ActionKind::kCash, desk.now, 50'000)}});
  if (stage == Stage::kSubmitted) return desk;
  if (stage == Stage::kDraft) {
    desk.Do(RejectPlan{"too dear"}, kManager);
    return desk;
  }
  desk.Do(ApprovePlan{""}, kManager);
  if (stage == Stage::kApproved) return desk;
  if (stage == Stage::kFailed) {
    desk.Do(CompleteAction{2, true, "bank refused"});
    return desk;
  }
  desk.Do(CompleteAction{2, false, ""});
  if (stage == Stage::kExecuting) return desk;
  desk.FinishRepair();
  desk.Do(ConfirmResolution{Answer::kDissatisfied, "", CallBack(desk.now + absl::Hours(1))});
  return desk;
}

TEST(PlanTable, EveryStateAndCommand) {
  const absl::Time now = kNine;
  const CaseCommand submit =
      SubmitPlan{"again", {Action(ActionKind::kCash, now, 50'000)}};
  const CaseCommand complete = CompleteAction{2, false, ""};
  const CaseCommand fail = CompleteAction{2, true, "why"};
  const CaseCommand done = EffectDone{"plan1.action1.rma", "rmas/1"};
  const CaseCommand refused = EffectRefused{"plan1.action1.work_order", "NO_CAPACITY"};
  const CaseCommand ready =
      RecordProgress{RecordProgress::Source::kWorkOrder, "workOrders/7", "READY", true, 3};
  // The plan's state afterwards, or the refusal.
  const std::map<Stage, std::vector<std::pair<CaseCommand, std::string>>> table = {
      {Stage::kNone,
       {{submit, "SUBMITTED"}, {ApprovePlan{""}, "NO_PLAN"}, {RejectPlan{"x"}, "NO_PLAN"},
        {complete, "NO_PLAN"}, {fail, "NO_PLAN"}, {done, "NOT_FOUND"}, {refused, "NOT_FOUND"},
        {ready, "NONE"}}},
      {Stage::kDraft,
       {{submit, "SUBMITTED"}, {ApprovePlan{""}, "WRONG_STATE"}, {RejectPlan{"x"}, "WRONG_STATE"},
        {complete, "WRONG_STATE"}, {fail, "WRONG_STATE"}, {done, "NOT_FOUND"},
        {refused, "NOT_FOUND"}, {ready, "DRAFT"}}},
      {Stage::kSubmitted,
       {{submit, "WRONG_STATE"}, {ApprovePlan{""}, "APPROVED"}, {RejectPlan{"x"}, "DRAFT"},
        {complete, "WRONG_STATE"}, {fail, "WRONG_STATE"}, {done, "NOT_FOUND"},
        {refused, "NOT_FOUND"}, {ready, "SUBMITTED"}}},
      {Stage::kApproved,
       {{submit, "WRONG_STATE"}, {ApprovePlan{""}, "WRONG_STATE"},
        {RejectPlan{"x"}, "WRONG_STATE"}, {complete, "EXECUTING"}, {fail, "FAILED"},
        {done, "EXECUTING"}, {refused, "FAILED"}, {ready, "EFFECT_PENDING"}}},
      {Stage::kExecuting,
       {{submit, "WRONG_STATE"}, {ApprovePlan{""}, "WRONG_STATE"},
        {RejectPlan{"x"}, "WRONG_STATE"}, {complete, "ACTION_SETTLED"}, {fail, "ACTION_SETTLED"},
        {done, "EXECUTING"}, {refused, "FAILED"}, {ready, "EFFECT_PENDING"}}},
      {Stage::kDone,
       {{submit, "SUBMITTED"}, {ApprovePlan{""}, "WRONG_STATE"}, {RejectPlan{"x"}, "WRONG_STATE"},
        {complete, "WRONG_STATE"}, {fail, "WRONG_STATE"}, {done, "DONE"}, {refused, "DONE"},
        {ready, "DONE"}}},
      {Stage::kFailed,
       {{submit, "SUBMITTED"}, {ApprovePlan{""}, "WRONG_STATE"}, {RejectPlan{"x"}, "WRONG_STATE"},
        {complete, "WRONG_STATE"}, {fail, "WRONG_STATE"}, {done, "FAILED"}, {refused, "FAILED"},
        {ready, "EFFECT_PENDING"}}},
  };
  for (const auto& [stage, rows] : table) {
    const Desk there = AtStage(stage);
    ASSERT_FALSE(::testing::Test::HasFatalFailure());
    for (const auto& [command, expected] : rows) {
      Desk desk = there;
      const absl::Status status = desk.Try(command, kGeneral);
      const Plan* plan = desk.value->plan();
      const std::string got = !status.ok() ? command::Explain(status).reason
                              : plan == nullptr ? "NONE"
                                                : std::string(NameOf(plan->state));
      EXPECT_EQ(got, expected) << static_cast<int>(stage) << " " << NameOf(command);
    }
  }
}

// --- Measures ---

Desk WithLoaner(MeasureState state) {
  Desk desk;
  desk.Begin();
  desk.Do(RequestMeasure{MeasureKind::kLoaner, {}, desk.now + absl::Hours(48), std::nullopt});
  const auto grant = [&desk] { desk.Do(EffectDone{"measure1", "loaners/1"}, kService); };
  switch (state) {
    case MeasureState::kRequested: break;
    case MeasureState::kInForce: grant(); break;
    case MeasureState::kRefused: desk.Do(EffectRefused{"measure1", "EXHAUSTED"}, kService); break;
    case MeasureState::kEnded:
      grant();
      desk.Do(WithdrawCase{"bought another"});
      break;
    case MeasureState::kLapsed:
      grant();
      desk.Wait(absl::Hours(49));
      desk.Do(Tick{}, kService);
      break;
  }
  return desk;
}

TEST(MeasureTable, EveryStateAndSignal) {
  using S = MeasureState;
  struct Expected {
    S from;
    S granted;
    S refused;
    S expired;
    S settled;  // the case is withdrawn
  };
  const std::vector<Expected> table = {
      {S::kRequested, S::kInForce, S::kRefused, S::kRequested, S::kRequested},
      {S::kInForce, S::kInForce, S::kInForce, S::kLapsed, S::kEnded},
      {S::kRefused, S::kRefused, S::kRefused, S::kRefused, S::kRefused},
      {S::kEnded, S::kEnded, S::kEnded, S::kEnded, S::kEnded},
      {S::kLapsed, S::kLapsed, S::kLapsed, S::kLapsed, S::kLapsed},
  };
  for (const Expected& row : table) {
    const Desk there = WithLoaner(row.from);
    ASSERT_FALSE(::testing::Test::HasFatalFailure());
    ASSERT_EQ(there.value->measures[0].state, row.from);
    SCOPED_TRACE(NameOf(row.from));
    Desk desk = there;
    desk.Do(EffectDone{"measure1", "loaners/1"}, kService);
    EXPECT_EQ(desk.value->measures[0].state, row.granted);
    desk = there;
    desk.Do(EffectRefused{"measure1", "EXHAUSTED"}, kService);
    EXPECT_EQ(desk.value->measures[0].state, row.refused);
    desk = there;
    desk.Wait(absl::Hours(49));
    desk.Do(Tick{}, kService);
    EXPECT_EQ(desk.value->measures[0].state, row.expired);
    if (there.value->state != CaseState::kInProgress) continue;
    desk = there;
    desk.Do(WithdrawCase{"bought another"});
    EXPECT_EQ(desk.value->measures[0].state, row.settled);
  }
}

}  // namespace
}  // namespace aftercare::intake::testing
