#include "services/survey/domain/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "tests/services/survey/decide_fixture.h"
#include "tests/services/survey/policy_fixture.h"

namespace aftercare::survey {
namespace {

using ::testing::ElementsAre;

TEST(Policy, POL_01_DefaultsAreThoseOfTheDomain) {
  const Policy& policy = DefaultPolicy();
  EXPECT_EQ(policy.survey.ask_interval, absl::Hours(7 * 24));
  EXPECT_EQ(policy.satisfaction.satisfied_from_hundredths, 400);
  EXPECT_EQ(policy.satisfaction.minimum_sample, 20);
  EXPECT_EQ(policy.satisfaction.target_percent.at(Level::kMajor), 90);
  EXPECT_EQ(policy.satisfaction.target_percent.at(Level::kSerious), 85);
  EXPECT_EQ(policy.satisfaction.target_percent.at(Level::kOrdinary), 80);
  EXPECT_EQ(policy.follow_up.opens_at_most, 2);
  EXPECT_EQ(policy.follow_up.call_within, absl::Hours(24));
  EXPECT_EQ(policy.figures.target_response_mean, absl::Hours(24));
  EXPECT_EQ(policy.figures.target_satisfied_percent, 85);
  EXPECT_EQ(policy.zone.name(), "Asia/Shanghai");
}

TEST(Policy, POL_02_APolicyThatWasNeverLoadedIsFaultyThroughout) {
  command::Faults faults;
  Check(Policy{}, faults);
  EXPECT_THAT(
      FaultyFields(faults.status()),
      ElementsAre("survey.answer_window", "survey.reminder_after", "survey.ask_interval",
                  "survey.reminder_after", "satisfaction.satisfied_from_hundredths",
                  "satisfaction.minimum_sample", "satisfaction.window",
                  "satisfaction.target_percent.major",
                  "satisfaction.target_percent.serious", "satisfaction.target_percent.ordinary",
                  "follow_up.opens_at_most", "follow_up.call_within", "figures.longest_range",
                  "figures.most_rows", "figures.targets.response_mean",
                  "figures.targets.satisfied_percent"));
}

TEST(Policy, SUR_04_TargetOfEachLevelOnItsBorder) {
  const SatisfactionPolicy& policy = DefaultPolicy().satisfaction;
  struct Row {
    Level level;
    int64_t satisfied, answered;
    TargetResult result;
  };
  const Row rows[] = {
      {Level::kMajor, 18, 20, TargetResult::kMet},       // 90 %
      {Level::kMajor, 17, 20, TargetResult::kMissed},    // 85 %
      {Level::kSerious, 17, 20, TargetResult::kMet},     // 85 %
      {Level::kSerious, 84, 99, TargetResult::kMissed},  // 84.8 %
      {Level::kOrdinary, 16, 20, TargetResult::kMet},    // 80 %
      {Level::kOrdinary, 15, 20, TargetResult::kMissed},
      {Level::kOrdinary, 0, 19, TargetResult::kSampleTooSmall},
      {Level::kOrdinary, 19, 19, TargetResult::kSampleTooSmall},
      {Level::kUnknown, 0, 100, TargetResult::kSampleTooSmall},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(JudgeTarget(row.level, row.satisfied, row.answered, policy), row.result)
        << Word(row.level) << " " << row.satisfied << "/" << row.answered;
  }
}

TEST(Policy, SUR_04_AveragesOnTheBorder) {
  const SatisfactionPolicy& policy = DefaultPolicy().satisfaction;
  EXPECT_FALSE(Satisfied({0, 0}, policy));
  EXPECT_TRUE(Satisfied({12, 3}, policy));
  EXPECT_FALSE(Satisfied({11, 3}, policy));
  EXPECT_FALSE(Satisfied({3999, 1000}, policy));  // 3.999 rounds to 4.00 and is not 4
  EXPECT_EQ(ScaledAverage({3999, 1000}, 100), 400);
  EXPECT_EQ(ScaledAverage({11, 3}, 100), 367);
  EXPECT_EQ(ScaledAverage({1, 2}, 1), 1);
  EXPECT_EQ(ScaledAverage({0, 0}, 100), 0);
}

TEST(Policy, SUR_04_SatisfiedIffAverageIsAtLeastFourOverAnyAnswers) {
  const bool ok = rc::check("sum >= 4 * count", [](const std::vector<uint8_t>& raw) {
    Scores scores;
    int64_t surplus = 0;  // over four points an answer
    for (const uint8_t value : raw) {
      const int score = value % 5 + 1;
      scores.sum += score;
      ++scores.count;
      surplus += score - 4;
    }
    RC_ASSERT(Satisfied(scores, DefaultPolicy().satisfaction) == (!raw.empty() && surplus >= 0));
  });
  ASSERT_TRUE(ok);
}

}  // namespace
}  // namespace aftercare::survey
