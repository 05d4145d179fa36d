#include "services/survey/store/policy_codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/services/survey/decide_fixture.h"
#include "tests/services/survey/policy_fixture.h"

namespace aftercare::survey {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

nlohmann::json Delivered() {
  return nlohmann::json::parse(MigrationDocument("0009_figure_dimensions.sql", "$policy$"));
}

TEST(PolicyCodec, POL_01_ReadsWhatIsDelivered) {
  const auto policy = ParsePolicy(Delivered().dump());
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(policy->survey.answer_window, absl::Hours(336));
  EXPECT_EQ(policy->survey.reminder_after, absl::Hours(72));
  EXPECT_EQ(policy->figures.longest_range, absl::Hours(26400));
  EXPECT_EQ(policy->satisfaction.window, absl::Hours(720));
  EXPECT_EQ(policy->figures.most_rows, 10000);
  EXPECT_EQ(policy->figures.target_response_mean, absl::Hours(24));
  EXPECT_EQ(policy->figures.target_satisfied_percent, 85);
  EXPECT_EQ(policy->version, 0);
}

TEST(PolicyCodec, POL_02_EveryFaultAtOnceWithItsPath) {
  nlohmann::json document = Delivered();
  document["time_zone"] = "Asia/Atlantis";
  document["survey"]["answer_window"] = "two weeks";
  document["survey"]["ask_interval"] = "-1h";
  document["survey"]["colour"] = "red";
  document["satisfaction"]["target_percent"].erase("major");
  document["satisfaction"]["target_percent"]["serious"] = 101;
  document["satisfaction"]["minimum_sample"] = 2.5;
  document["follow_up"] = "later";
  document.erase("figures");
  EXPECT_THAT(
      FaultyFields(ParsePolicy(document.dump()).status()),
      UnorderedElementsAre("time_zone", "survey.answer_window", "survey.ask_interval",
                           "survey.colour", "survey.reminder_after",
                           "satisfaction.target_percent.major",
                           "satisfaction.target_percent.serious", "satisfaction.minimum_sample",
                           "follow_up", "figures"));
}

TEST(PolicyCodec, POL_02_TheReminderComesBeforeTheExpiry) {
  nlohmann::json document = Delivered();
  document["survey"]["reminder_after"] = "336h";
  EXPECT_THAT(FaultyFields(ParsePolicy(document.dump()).status()),
              ElementsAre("survey.reminder_after"));
}

TEST(PolicyCodec, POL_02_NumbersBeyondAnyMeaningAreRefused) {
  nlohmann::json document = Delivered();
  document["figures"]["most_rows"] = 3'000'000'000;
  EXPECT_THAT(FaultyFields(ParsePolicy(document.dump()).status()),
              ElementsAre("figures.most_rows"));
  document["figures"]["most_rows"] = 0;
  EXPECT_THAT(FaultyFields(ParsePolicy(document.dump()).status()),
              ElementsAre("figures.most_rows"));
}

TEST(PolicyCodec, POL_02_FiguresNeedTheirTargets) {
  nlohmann::json document = Delivered();
  document["figures"]["targets"]["satisfied_percent"] = 101;
  document["figures"]["targets"].erase("response_mean");
  EXPECT_THAT(FaultyFields(ParsePolicy(document.dump()).status()),
              UnorderedElementsAre("figures.targets.response_mean",
                                   "figures.targets.satisfied_percent"));
  document["figures"].erase("targets");
  EXPECT_THAT(FaultyFields(ParsePolicy(document.dump()).status()), ElementsAre("figures.targets"));
}

TEST(PolicyCodec, POL_02_WhatIsNoDocumentIsOneFault) {
  EXPECT_THAT(FaultyFields(ParsePolicy("{").status()), ElementsAre("$"));
  EXPECT_THAT(FaultyFields(ParsePolicy("[]").status()), ElementsAre("$"));
}

}  // namespace
}  // namespace aftercare::survey
