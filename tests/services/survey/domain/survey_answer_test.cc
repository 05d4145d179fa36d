#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <vector>

#include "services/survey/domain/survey_commands.h"
#include "tests/services/survey/domain/survey_fixture.h"

namespace aftercare::survey {
namespace {

using ::testing::ElementsAre;

TEST(SurveyAnswer, SUR_03_PartialAnswersAreKeptAndCompleted) {
  const Questionnaire& questionnaire = DefaultQuestionnaires()[0];
  Survey survey = Sent();
  EXPECT_EQ(CompletenessOf(survey, questionnaire), Completeness::kNone);
  survey = After(&survey, Answers({{"attitude", 4}}), kLater);
  EXPECT_EQ(CompletenessOf(survey, questionnaire), Completeness::kPartial);
  survey = After(&survey, Answers({{"result", 5}, {"speed", 3}}), kLater);
  EXPECT_EQ(CompletenessOf(survey, questionnaire), Completeness::kComplete);
  EXPECT_THAT(survey.answers, ElementsAre(Answer{"speed", 3}, Answer{"result", 5},
                                          Answer{"attitude", 4}));
  survey = After(&survey, Answers({{"speed", 4}}), kLater + absl::Hours(1));
  EXPECT_THAT(survey.answers, ElementsAre(Answer{"speed", 4}, Answer{"result", 5},
                                          Answer{"attitude", 4}));
  EXPECT_EQ(survey.first_answer_time, kLater);
  EXPECT_EQ(survey.last_answer_time, kLater + absl::Hours(1));
}

TEST(SurveyAnswer, SUR_03_TheSameAnswersAgainChangeNothing) {
  const Survey survey = Answered();
  EXPECT_EQ(Told(Do(&survey, Answers({{"speed", 3}}), kLater + absl::Hours(1))), "ANSWERED []");
}

TEST(SurveyAnswer, SUR_03_FreeTextIsKeptChangedAndRemovedButNeverAFact) {
  Survey survey = Sent();
  AnswerSurvey command{Token(), {}, "张伟很有礼貌"};
  const SurveyResult change = Do(&survey, command, kLater);
  ASSERT_EQ(Told(change), "ANSWERED [answered]");
  EXPECT_EQ(change->next.free_text, "张伟很有礼貌");
  EXPECT_EQ(FactOf(*change, "answered", "free_text"), "GIVEN");
  for (const command::Fact& fact : change->entries[0].facts) {
    EXPECT_EQ(fact.value.find("张伟"), std::string::npos);
  }
  survey = After(&change->next, Answers({{"speed", 3}}), kLater);
  EXPECT_EQ(survey.free_text, "张伟很有礼貌");
  command.free_text = "";
  survey = After(&survey, command, kLater);
  EXPECT_EQ(survey.free_text, "");
}

TEST(SurveyAnswer, SUR_03_EveryBadAnswerAtOnce) {
  const Survey survey = Sent();
  EXPECT_THAT(FaultyFields(Do(&survey,
                              Answers({{"price", 3}, {"speed", 0}, {"speed", 5}, {"result", 6}}),
                              kLater)
                               .status()),
              ElementsAre("answers[0].question", "answers[1].score", "answers[2].question",
                          "answers[3].score"));
  EXPECT_THAT(FaultyFields(Do(&survey, Answers({}), kLater).status()), ElementsAre("answers"));
}

TEST(SurveyAnswer, SUR_03_AnAnswerMayOvertakeTheNewsOfTheMessage) {
  Survey survey = Scheduled();
  survey = After(&survey, Answers({{"speed", 4}}), kLater);
  EXPECT_FALSE(survey.send_time.has_value());
  const SurveyResult change = Do(&survey, EffectDone{"invitation", "messages/1"}, kLater);
  ASSERT_EQ(Told(change), "ANSWERED [sent]");
  EXPECT_EQ(change->next.send_time, kLater);
}

TEST(SurveyAnswer, SUR_01_AnsweredByTheVersionItWasSentWith) {
  const Survey survey = Sent();
  std::vector<Questionnaire> all = DefaultQuestionnaires();
  all.push_back(all[0]);
  all[1].version = 2;
  all[1].effective_at = kStart;
  all[1].questions = {{"price", {}}};
  const Rules rules{DefaultPolicy(), all};
  EXPECT_EQ(Told(Do(&survey, Answers({{"speed", 4}}), kLater, rules)), "ANSWERED [answered]");
  const SurveyResult fresh = Do(nullptr, Schedule(), kStart, rules);
  ASSERT_TRUE(fresh.ok());
  EXPECT_EQ(fresh->next.questionnaire_version, 2);
  const SurveyResult before = Do(nullptr, Schedule(), kStart - absl::Nanoseconds(1), rules);
  ASSERT_TRUE(before.ok());
  EXPECT_EQ(before->next.questionnaire_version, 1);
}

TEST(SurveyAnswer, SUR_04_AnyAnswerUpToTwoNeedsAFollowUpOnce) {
  Survey survey = Sent();
  EXPECT_EQ(Told(Do(&survey, Answers({{"speed", 3}}), kLater)), "ANSWERED [answered]");
  const SurveyResult bad =
      Do(&survey, Answers({{"speed", 5}, {"result", 2}, {"attitude", 5}}), kLater);
  ASSERT_EQ(Told(bad), "ANSWERED [answered follow_up_needed]");
  EXPECT_EQ(FactOf(*bad, "answered", "satisfied"), "true");  // (5 + 2 + 5) / 3 = 4
  EXPECT_EQ(FactOf(*bad, "follow_up_needed", "question"), "result");
  EXPECT_EQ(FactOf(*bad, "follow_up_needed", "score"), "2");
  EXPECT_EQ(Told(Do(&bad->next, Answers({{"speed", 1}}), kLater)), "ANSWERED [answer_changed]");
  survey = Answered();
  EXPECT_EQ(Told(Do(&survey, Answers({{"speed", 1}}), kLater)),
            "ANSWERED [answer_changed follow_up_needed]");
}

TEST(SurveyAnswer, SUR_04_SatisfiedIffAverageIsAtLeastFour) {
  const bool ok = rc::check("satisfied and follow-up as the rule says", [] {
    const Survey survey = Sent();
    std::vector<Answer> answers;
    for (const char* key : {"speed", "result", "attitude"}) {
      if (*rc::gen::arbitrary<bool>()) answers.push_back({key, *rc::gen::inRange(1, 6)});
    }
    RC_PRE(!answers.empty());
    const SurveyResult change = Do(&survey, Answers(answers), kLater);
    RC_ASSERT(change.ok());
    double sum = 0;
    int worst = 5;
    for (const Answer& answer : answers) {
      sum += answer.score;
      worst = std::min(worst, answer.score);
    }
    const bool satisfied = sum / static_cast<double>(answers.size()) >= 4.0;
    RC_ASSERT(FactOf(*change, "answered", "satisfied") == (satisfied ? "true" : "false"));
    RC_ASSERT(change->next.follow_up_raised == (worst <= 2));
  });
  ASSERT_TRUE(ok);
}

}  // namespace
}  // namespace aftercare::survey
