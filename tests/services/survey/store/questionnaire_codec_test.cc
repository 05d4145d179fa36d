#include "services/survey/store/questionnaire_codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/services/survey/decide_fixture.h"
#include "tests/services/survey/policy_fixture.h"

namespace aftercare::survey {
namespace {

using ::testing::UnorderedElementsAre;

TEST(QuestionnaireCodec, SUR_01_EveryFaultAtOnceWithItsPath) {
  auto document = nlohmann::json::parse(
      MigrationDocument("0003_questionnaire.sql", "$questionnaire$"));
  document["scale"]["lowest"] = "one";
  document["questions"][0].erase("key");
  document["questions"][1]["text"]["en"] = 7;
  document["questions"][2] = "attitude";
  document["free_text"].erase("zh-CN");
  document["title"] = "x";
  EXPECT_THAT(
      FaultyFields(ParseQuestionnaire(document.dump()).status()),
      UnorderedElementsAre("scale.lowest", "questions[0].key", "questions[1].text.en",
                           "questions[2]", "free_text.zh-CN", "title"));
}

TEST(QuestionnaireCodec, SUR_01_TheCustomerSeesOneLanguage) {
  const Questionnaire& questionnaire = DefaultQuestionnaires().at(0);
  v1::Questionnaire chinese, all;
  ToProto(questionnaire, "zh-CN", &chinese);
  ToProto(questionnaire, "", &all);
  ASSERT_EQ(chinese.questions_size(), 3);
  for (const v1::Question& question : chinese.questions()) {
    ASSERT_EQ(question.texts_size(), 1);
    EXPECT_EQ(question.texts(0).locale(), "zh-CN");
  }
  EXPECT_EQ(chinese.free_text_prompts_size(), 1);
  EXPECT_EQ(all.questions(0).texts_size(), 2);
  EXPECT_EQ(all.free_text_prompts_size(), 2);
  EXPECT_EQ(all.name(), "questionnaires/1");
  EXPECT_EQ(all.lowest_score(), 1);
  EXPECT_EQ(all.highest_score(), 5);
  EXPECT_FALSE(all.has_effective_time());  // always was
}

}  // namespace
}  // namespace aftercare::survey
