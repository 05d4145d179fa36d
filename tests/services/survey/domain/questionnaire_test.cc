#include "services/survey/domain/questionnaire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/services/survey/decide_fixture.h"
#include "tests/services/survey/policy_fixture.h"

namespace aftercare::survey {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> FaultsOf(const Questionnaire& questionnaire) {
  command::Faults faults;
  Check(questionnaire, faults);
  return FaultyFields(faults.status());
}

TEST(Questionnaire, SUR_01_DefaultAsksThreeQuestionsInTwoLanguages) {
  const Questionnaire& questionnaire = DefaultQuestionnaires().at(0);
  EXPECT_THAT(FaultsOf(questionnaire), IsEmpty());
  EXPECT_EQ(questionnaire.lowest, 1);
  EXPECT_EQ(questionnaire.highest, 5);
  ASSERT_EQ(questionnaire.questions.size(), 3u);
  EXPECT_EQ(questionnaire.questions[0].key, "speed");
  EXPECT_EQ(questionnaire.questions[1].key, "result");
  EXPECT_EQ(questionnaire.questions[2].key, "attitude");
  for (const Question& question : questionnaire.questions) {
    EXPECT_EQ(question.texts.size(), 2u);
    EXPECT_EQ(question.texts.count("zh-CN"), 1u);
    EXPECT_EQ(question.texts.count("en"), 1u);
  }
  EXPECT_EQ(questionnaire.free_text.size(), 2u);
}

TEST(Questionnaire, SUR_01_EveryFaultAtOnce) {
  Questionnaire questionnaire = DefaultQuestionnaires().at(0);
  questionnaire.highest = 1;
  questionnaire.questions[0].key = "Speed!";
  questionnaire.questions[1].key = "attitude";
  questionnaire.questions[1].texts.erase("en");
  questionnaire.questions[2].texts["fr"] = "Bonjour";
  questionnaire.free_text["zh-CN"] = "  ";
  EXPECT_THAT(FaultsOf(questionnaire),
              ElementsAre("scale", "questions[0].key", "questions[1].text.en", "questions[2].key",
                          "questions[2].text.fr", "free_text.zh-CN"));
  questionnaire = DefaultQuestionnaires().at(0);
  questionnaire.questions.clear();
  EXPECT_THAT(FaultsOf(questionnaire), ElementsAre("questions"));
  questionnaire.questions.assign(21, DefaultQuestionnaires().at(0).questions[0]);
  EXPECT_EQ(FaultsOf(questionnaire).front(), "questions");
}

TEST(Questionnaire, SUR_01_TheHighestEffectiveVersionIsInForce) {
  const absl::Time start = At("2026-01-01T00:00:00Z");
  std::vector<Questionnaire> all(3);
  all[0].version = 1;
  all[0].effective_at = start;
  all[1].version = 3;
  all[1].effective_at = start + absl::Hours(2);
  all[2].version = 2;
  all[2].effective_at = start + absl::Hours(1);
  EXPECT_EQ(InForce(all, start - absl::Nanoseconds(1)), nullptr);
  EXPECT_EQ(InForce(all, start)->version, 1);
  EXPECT_EQ(InForce(all, start + absl::Hours(1))->version, 2);
  EXPECT_EQ(InForce(all, start + absl::Hours(9))->version, 3);
  EXPECT_EQ(FindVersion(all, 2), &all[2]);
  EXPECT_EQ(FindVersion(all, 4), nullptr);
}

}  // namespace
}  // namespace aftercare::survey
