// Facts of the figures from snapshots as intake and we ourselves send them.
#include "services/survey/app/case_facts.h"

#include <gtest/gtest.h>

#include "common/command/personal.h"
#include "services/survey/store/survey_codec.h"
#include "tests/services/survey/decide_fixture.h"

namespace aftercare::survey {
namespace {

using command::SetTimestamp;

const absl::Time kStart = At("2026-04-01T00:00:00Z");

intake::v1::Case Resolved() {
  intake::v1::Case resource;
  resource.set_name("cases/" + Id("case").ToString());
  resource.set_etag("7");
  resource.set_state(intake::v1::Case::STATE_RESOLVED);
  resource.set_effective_level(intake::v1::LEVEL_SERIOUS);
  resource.set_agent("li.na");
  resource.mutable_classification()->set_category(intake::v1::CATEGORY_PRODUCT_QUALITY);
  resource.mutable_report()->set_product_model("AC-PHONE-X1");
  resource.mutable_report()->set_region("CN-31");
  resource.mutable_report()->set_batch("B-2026-03");
  auto* ledger = resource.mutable_ledger();
  SetTimestamp(kStart, ledger->mutable_register_time());
  SetTimestamp(kStart + absl::Hours(1), ledger->mutable_first_contact_time());
  SetTimestamp(kStart + absl::Hours(11), ledger->mutable_resolve_time());
  return resource;
}

void Pause(absl::Duration from, absl::Duration to, intake::v1::Case& resource) {
  auto* pause = resource.mutable_ledger()->add_pauses();
  SetTimestamp(kStart + from, pause->mutable_start_time());
  if (to != absl::InfiniteDuration()) SetTimestamp(kStart + to, pause->mutable_end_time());
}

TEST(CaseFactsTest, SUR_05_ACaseSaysWhenAndWhereItCounts) {
  const auto figure = FigureOf(Resolved());
  ASSERT_TRUE(figure.ok()) << figure.status();
  EXPECT_EQ(figure->case_id, Id("case"));
  const CaseFacts expected{.version = 7,
                           .drill = false,
                           .register_time = kStart,
                           .first_contact_time = kStart + absl::Hours(1),
                           .resolve_time = kStart + absl::Hours(11),
                           .paused = absl::ZeroDuration(),
                           .level = Level::kSerious,
                           .category = "PRODUCT_QUALITY",
                           .product = "AC-PHONE-X1",
                           .agent = "li.na",
                           .region = "CN-31",
                           .batch = "B-2026-03"};
  EXPECT_EQ(figure->facts, expected);
  EXPECT_EQ(figure->survey, SurveyFacts{});
}

TEST(CaseFactsTest, SUR_11_PausesCountOnceAndOnlyWithinHandling) {
  auto resource = Resolved();
  Pause(absl::ZeroDuration(), absl::Hours(2), resource);        // an hour of it within
  Pause(absl::Hours(3), absl::Hours(6), resource);
  Pause(absl::Hours(4), absl::Hours(5), resource);              // inside the one before
  Pause(absl::Hours(5), absl::Hours(7), resource);              // overlaps it
  Pause(absl::Hours(10), absl::InfiniteDuration(), resource);   // lasts
  Pause(absl::Hours(20), absl::Hours(30), resource);            // after it was resolved
  EXPECT_EQ(FigureOf(resource)->facts.paused, absl::Hours(1 + 4 + 1));
}

TEST(CaseFactsTest, SUR_05_ACaseOpenAgainHasNoResolution) {
  auto resource = Resolved();
  resource.set_state(intake::v1::Case::STATE_IN_PROGRESS);
  EXPECT_FALSE(FigureOf(resource)->facts.resolve_time.has_value());
  resource.clear_etag();
  EXPECT_TRUE(absl::IsInvalidArgument(FigureOf(resource).status()));
}

TEST(CaseFactsTest, SUR_05_OnlyTheFirstSurveyIsInTheFigures) {
  Survey survey;
  survey.case_id = Id("case");
  survey.round = kFirstRound;
  survey.state = SurveyState::kAnswered;
  survey.schedule_time = kStart;
  survey.answers = {{"speed", 2}, {"result", 5}};
  v1::Survey resource;
  ToProto(survey, &resource);
  resource.set_etag("3");
  const SurveyFacts expected{3, kStart, true, {7, 2}};
  EXPECT_EQ(FigureOf(resource)->survey, expected);
  resource.set_round(kSecondRound);
  EXPECT_EQ(FigureOf(resource)->survey, SurveyFacts{});
}

TEST(CaseFactsTest, SUR_05_AWorkOrderSaysWhoItsTechnicianIs) {
  repair::v1::WorkOrder resource;
  resource.set_name("workOrders/" + Id("order").ToString());
  resource.set_case_("cases/" + Id("case").ToString());
  resource.set_etag("4");
  SetTimestamp(kStart, resource.mutable_create_time());
  CaseFigure expected;
  expected.case_id = Id("case");
  expected.repair = {kStart, Id("order"), 4, ""};
  EXPECT_EQ(*FigureOf(resource), expected);
  resource.mutable_appointment()->set_technician("wu.min");
  expected.repair.assignee = "wu.min";
  EXPECT_EQ(*FigureOf(resource), expected);
  resource.clear_etag();
  EXPECT_TRUE(absl::IsInvalidArgument(FigureOf(resource).status()));
}

TEST(CaseFactsTest, SUR_05_AShipmentSaysWhoItsCarrierIs) {
  logistics::v1::Shipment resource;
  resource.set_name("shipments/" + Id("shipment").ToString());
  resource.set_etag("2");
  resource.set_carrier_id("sf-express");
  SetTimestamp(kStart, resource.mutable_create_time());
  EXPECT_EQ(*FigureOf(resource), CaseFigure{});  // of no case
  resource.set_case_name("cases/" + Id("case").ToString());
  CaseFigure expected;
  expected.case_id = Id("case");
  expected.transport = {kStart, Id("shipment"), 2, "sf-express"};
  EXPECT_EQ(*FigureOf(resource), expected);
}

}  // namespace
}  // namespace aftercare::survey
