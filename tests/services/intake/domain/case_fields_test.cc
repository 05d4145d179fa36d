// Each field a command needs, missing or wrong alone, is named alone; the case stays as it is.
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

struct Row {
  std::function<void(Desk&)> stage;  // empty: no case yet
  CaseCommand command;
  std::string field;
  auth::Principal caller = kGeneral;
};

RequestMeasure GoodMeasure() {
  RequestMeasure c;
  c.kind = MeasureKind::kProvisionalRefund;
  c.amount = {100, "CNY"};
  c.expire_time = kNine + absl::Hours(48);
  c.check_time = kNine + absl::Hours(24);
  return c;
}

// The good value with one change.
template <class Value, class Change>
Value But(Value value, Change change) {
  change(value);
  return value;
}

template <class Change>
CaseCommand Contact(Change change) {
  return RecordFirstContact{But(FourPoints(kNine), change)};
}
template <class Change>
CaseCommand MeasureBut(Change change) {
  return But(GoodMeasure(), change);
}
template <class Change>
CaseCommand CauseBut(Change change) {
  return RecordCause{But(Cause(), change)};
}
template <class Change>
CaseCommand ActionBut(ActionKind kind, Change change) {
  return SubmitPlan{"put it right", {But(Action(kind, kNine, 100), change)}};
}
template <class Change>
CaseCommand ReviewBut(Change change) {
  return FileReview{But(FullReview(), change)};
}
template <class Change>
CaseCommand OpeningBut(Change change) {
  return But(Opening(), change);
}

void ExpectNamedAlone(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    SCOPED_TRACE(std::string(NameOf(row.command)) + " " + row.field);
    Desk desk;
    if (row.stage) row.stage(desk);
    const std::optional<Case> before = desk.value;
    const command::Refusal refusal = command::Explain(desk.Try(row.command, row.caller));
    EXPECT_EQ(refusal.reason, "INVALID_FIELDS");
    ASSERT_EQ(refusal.fields.size(), 1u);
    EXPECT_EQ(refusal.fields[0].field, row.field);
    EXPECT_EQ(desk.value, before);
  }
}

TEST(CaseFields, INT_02_Registration) {
  ExpectNamedAlone({
      {nullptr, OpeningBut([](OpenCase& c) { c.id = {}; }), "id"},
      {nullptr, OpeningBut([](OpenCase& c) { c.number = 0; }), "number"},
      {nullptr, OpeningBut([](OpenCase& c) { c.report.channel = Channel::kUnknown; }),
       "report.channel"},
      {nullptr, OpeningBut([](OpenCase& c) { c.report.symptom = ""; }), "report.symptom"},
      {nullptr, OpeningBut([](OpenCase& c) { c.report.order_line = -1; }), "report.order_line"},
      {nullptr, OpeningBut([](OpenCase& c) { c.report.facts.affected_customers = -1; }),
       "report.facts.affected_customers"},
      {nullptr, OpeningBut([](OpenCase& c) { c.report.occur_time = kNine + absl::Seconds(1); }),
       "report.occur_time"},
      {nullptr, OpeningBut([](OpenCase& c) { c.report.purchase_time = kNine + absl::Seconds(1); }),
       "report.purchase_time"},
  });
}

TEST(CaseFields, INT_07_INT_09_ClassificationAndLevel) {
  GradingFacts negative;
  negative.affected_customers = -1;
  ExpectNamedAlone({
      {&Desk::Open, ConfirmClassification{SubCategory::kUnknown, MatterKind::kFault, "why"},
       "sub_category"},
      {&Desk::Open, ConfirmClassification{SubCategory::kFunction, MatterKind::kUnknown, ""},
       "kind"},
      {&Desk::Open, ConfirmClassification{SubCategory::kCosmetic, MatterKind::kFault, ""},
       "override_reason"},
      {&Desk::Open, ConfirmGrading{Level::kSerious, ""}, "reason"},
      {&Desk::Open, RaiseLevel{}, "facts"},
      {&Desk::Open, RaiseLevel{std::nullopt, Level::kSerious, ""}, "reason"},
      {&Desk::Open, RaiseLevel{negative, Level::kUnknown, ""}, "facts.affected_customers"},
      {&Desk::Open, CorrectLevel{Level::kUnknown, "why", std::nullopt}, "level"},
      {&Desk::Open, CorrectLevel{Level::kSerious, "", std::nullopt}, "reason"},
      {&Desk::Open, JoinIncident{}, "incident"},
  });
}

TEST(CaseFields, INT_05_INT_13_AgentAndContact) {
  ExpectNamedAlone({
      {&Desk::Open, HandOverCase{"", "ill"}, "agent"},
      {&Desk::Open, HandOverCase{"wu.lei", ""}, "reason"},
      {&Desk::Open, Contact([](FirstContact& c) { c.apology = ""; }), "first_contact.apology"},
      {&Desk::Open, Contact([](FirstContact& c) { c.explanation = ""; }),
       "first_contact.explanation"},
      {&Desk::Open, Contact([](FirstContact& c) { c.wish = ""; }), "first_contact.wish"},
      {&Desk::Open, Contact([](FirstContact& c) { c.promise.action = PromisedAction::kUnknown; }),
       "first_contact.promise.action"},
      {&Desk::Open, Contact([](FirstContact& c) { c.channel = Channel::kUnknown; }),
       "first_contact.channel"},
      {&Desk::Begin, RecordContact{Direction::kUnknown, Channel::kSms, "text"}, "direction"},
      {&Desk::Begin, RecordContact{Direction::kInbound, Channel::kUnknown, "text"}, "channel"},
      {&Desk::Open, MergeCase{{}, "why"}, "into"},
      {&Desk::Open, MergeCase{Id("case"), "why"}, "into"},
      {&Desk::Open, WithdrawCase{""}, "reason"},
  });
}

TEST(CaseFields, INT_11_Clocks) {
  ExpectNamedAlone({
      {&Desk::Begin, PauseClock{PauseCause::kUnknown, "why"}, "cause"},
      {&Desk::Begin, PauseClock{PauseCause::kCustomer, ""}, "reason"},
      {&Desk::Begin, ResumeClock{PauseCause::kUnknown}, "cause"},
      {&Desk::Begin, ResetClock{ClockKind::kUnknown, "why"}, "kind"},
      {&Desk::Begin, ResetClock{ClockKind::kResolution, ""}, "reason"},
      {&Desk::Begin, AcknowledgeBreach{ClockKind::kUnknown}, "kind"},
  });
}

TEST(CaseFields, INT_14_Measures) {
  ExpectNamedAlone({
      {&Desk::Begin, MeasureBut([](RequestMeasure& c) { c.kind = MeasureKind::kUnknown; }),
       "kind"},
      {&Desk::Begin, MeasureBut([](RequestMeasure& c) {
         c.expire_time = kNine;
         c.check_time.reset();
       }),
       "expire_time"},
      {&Desk::Begin, MeasureBut([](RequestMeasure& c) { c.amount.amount_minor = -1; }), "amount"},
      {&Desk::Begin, MeasureBut([](RequestMeasure& c) { c.amount.currency = ""; }),
       "amount.currency"},
      {&Desk::Begin, MeasureBut([](RequestMeasure& c) { c.check_time = kNine; }), "check_time"},
      {&Desk::Begin, MeasureBut([](RequestMeasure& c) {
         c.check_time = c.expire_time + absl::Seconds(1);
       }),
       "check_time"},
      {&Desk::Begin, WaiveMeasure{""}, "reason"},
  });
}

void InForce(Desk& desk) {
  desk.Begin();
  desk.Do(GoodMeasure());
}

TEST(CaseFields, INT_14_AMeasuresCheck) {
  ExpectNamedAlone({
      {InForce, CheckMeasure{0, MeasureEffect::kHelps, ""}, "measure"},
      {InForce, CheckMeasure{2, MeasureEffect::kHelps, ""}, "measure"},
      {InForce, CheckMeasure{1, MeasureEffect::kUnknown, "why"}, "effect"},
      {InForce, CheckMeasure{1, MeasureEffect::kDoesNotHelp, ""}, "note"},
  });
}

TEST(CaseFields, INT_15_INT_16_CauseAndPlan) {
  using A = ActionKind;
  ExpectNamedAlone({
      {&Desk::Begin, CauseBut([](CauseReport& c) { c.direct_cause = ""; }), "cause.direct_cause"},
      {&Desk::Begin, CauseBut([](CauseReport& c) { c.root_cause = ""; }), "cause.root_cause"},
      {&Desk::Begin, CauseBut([](CauseReport& c) { c.method = ""; }), "cause.method"},
      {&Desk::Begin, CauseBut([](CauseReport& c) { c.shares[1].percent = 29; }), "cause.shares"},
      {&Desk::Begin, SubmitPlan{"", {Action(A::kTraining, kNine)}}, "summary"},
      {&Desk::Begin, SubmitPlan{"put it right", {}}, "actions"},
      {&Desk::Begin, ActionBut(A::kUnknown, [](PlanAction&) {}), "actions[0].kind"},
      {&Desk::Begin, ActionBut(A::kTraining, [](PlanAction& a) { a.owner = ""; }),
       "actions[0].owner"},
      {&Desk::Begin, ActionBut(A::kTraining, [](PlanAction& a) { a.due_time = kNine; }),
       "actions[0].due_time"},
      {&Desk::Begin, ActionBut(A::kCash, [](PlanAction& a) { a.amount.amount_minor = -1; }),
       "actions[0].amount"},
      {&Desk::Begin, ActionBut(A::kCash, [](PlanAction& a) { a.amount.currency = ""; }),
       "actions[0].amount.currency"},
      {&Desk::Begin, ActionBut(A::kWarrantyExtension, [](PlanAction&) {}), "actions[0].months"},
      {&Desk::Begin, ActionBut(A::kRecall, [](PlanAction&) {}), "actions[0].legal_basis"},
      {&Desk::Begin, RejectPlan{""}, "reason"},
      {&Desk::Begin, RecordProgress{RecordProgress::Source::kShipment, "", "LOST", false, 1},
       "resource"},
      {&Desk::Begin, RecordProgress{RecordProgress::Source::kShipment, "shipments/1", "", false, 1},
       "status"},
  });
}

TEST(CaseFields, INT_20_INT_21_Closing) {
  ExpectNamedAlone({
      {&Desk::Solve, ConfirmResolution{}, "answer"},
      {&Desk::Solve, ConfirmResolution{Answer::kDissatisfied, "", std::nullopt}, "promise"},
      {&Desk::Confirm, ReopenCase{"", CallBack(kNine + absl::Hours(1))}, "reason"},
      {&Desk::Confirm, ReopenCase{"hot again", std::nullopt}, "promise"},
      {&Desk::Confirm, ReviewBut([](Review& r) { r.what = ""; }), "review.what"},
      {&Desk::Confirm, ReviewBut([](Review& r) { r.why = ""; }), "review.why"},
      {&Desk::Confirm, ReviewBut([](Review& r) { r.prevention = ""; }), "review.prevention"},
  });
}

}  // namespace
}  // namespace aftercare::intake::testing
