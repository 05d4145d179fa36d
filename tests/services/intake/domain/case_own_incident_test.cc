// A case of level 1 opens an incident of its own once, whichever way it came to its level (INT-09).
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

GradingFacts Injury() {
  GradingFacts facts;
  facts.injury = true;
  return facts;
}

struct Way {
  std::string name;
  std::function<void(Desk&)> to_level_one;  // of a case that is provisional and below
};

std::vector<Way> Ways() {
  return {
      {"ConfirmGrading", [](Desk& d) { d.Do(ConfirmGrading{Level::kMajor, "fire"}, kGeneral); }},
      {"RaiseLevel by hand",
       [](Desk& d) { d.Do(RaiseLevel{std::nullopt, Level::kMajor, "fire"}); }},
      {"RaiseLevel by facts",
       [](Desk& d) { d.Do(RaiseLevel{Injury(), Level::kUnknown, ""}, kService); }},
      {"CorrectLevel",
       [](Desk& d) { d.Do(CorrectLevel{Level::kMajor, "fire", std::nullopt}, kGeneral); }},
  };
}

long Ordered(const Desk& desk) {
  return std::count_if(
      desk.all_effects.begin(), desk.all_effects.end(),
      [](const command::Effect& effect) { return effect.kind == "intake.OpenIncident"; });
}

TEST(OwnIncident, INT_09_EveryWayToLevelOneOrdersIt) {
  for (const Way& way : Ways()) {
    SCOPED_TRACE(way.name);
    Desk desk;
    desk.Open();
    ASSERT_EQ(Ordered(desk), 0);
    way.to_level_one(desk);
    ASSERT_EQ(desk.value->grading.level, Level::kMajor);
    ASSERT_EQ(desk.effects.size(), 1u);
    const command::Effect& effect = desk.effects[0];
    EXPECT_EQ(effect.kind, "intake.OpenIncident");
    EXPECT_EQ(effect.key, "incident");
    for (const command::Fact& fact : std::vector<command::Fact>{
             {"case", "cases/" + Id("case").ToString()},
             {"customer", "customers/" + Id("customer").ToString()},
             {"level", "MAJOR"},
             {"product_model", "X200"},
             {"batch", "B7"}}) {
      EXPECT_EQ(std::count(effect.arguments.begin(), effect.arguments.end(), fact), 1) << fact.key;
    }
    EXPECT_TRUE(desk.value->incident_requested);
  }
}

TEST(OwnIncident, INT_09_OnceOnlyWhateverHappensToTheLevel) {
  for (const Way& first : Ways()) {
    for (const Way& second : Ways()) {
      SCOPED_TRACE(first.name + ", " + second.name);
      Desk desk;
      desk.Open();
      first.to_level_one(desk);
      desk.Do(CorrectLevel{Level::kOrdinary, "no fire", GradingFacts{}}, kGeneral);
      // A grading below that a person has not confirmed yet.
      desk.Do(RaiseLevel{std::nullopt, Level::kSerious, "smoke"});
      second.to_level_one(desk);
      EXPECT_EQ(desk.value->grading.level, Level::kMajor);
      EXPECT_EQ(Ordered(desk), 1);
    }
  }
}

TEST(OwnIncident, INT_25_NoneWhereItBelongsToOneAlready) {
  for (const Way& way : Ways()) {
    SCOPED_TRACE(way.name);
    Desk desk;
    desk.Open();
    desk.Do(JoinIncident{Id("incident"), Level::kSerious}, kService);
    way.to_level_one(desk);
    EXPECT_EQ(desk.value->grading.level, Level::kMajor);
    EXPECT_EQ(Ordered(desk), 0);
  }
}

TEST(OwnIncident, INT_09_NoneBelowLevelOne) {
  Desk desk;
  desk.Open();
  desk.Do(ConfirmGrading{Level::kSerious, "smoke"}, kLead);
  desk.Do(CorrectLevel{Level::kOrdinary, "steam", std::nullopt}, kLead);
  desk.Do(RaiseLevel{std::nullopt, Level::kSerious, "smoke again"});
  EXPECT_EQ(Ordered(desk), 0);
  EXPECT_FALSE(desk.value->incident_requested);
}

}  // namespace
}  // namespace aftercare::intake::testing
