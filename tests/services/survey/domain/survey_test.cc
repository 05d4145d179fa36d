#include "services/survey/domain/survey_commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "common/ids/digest.h"
#include "tests/services/survey/domain/survey_fixture.h"

namespace aftercare::survey {
namespace {

using ::testing::ElementsAre;

TEST(Survey, SUR_02_EveryCommandInEveryState) {
  const std::map<std::string, Survey> states = {{"scheduled", Scheduled()},
                                                {"sent", Sent()},
                                                {"answered", Answered()},
                                                {"expired", Expired()},
                                                {"skipped", Skipped()}};
  const AnswerSurvey answer = Answers({{"speed", 5}, {"result", 4}, {"attitude", 4}});
  struct Row {
    std::string command;
    SurveyCommand what;
    absl::Time now;
    std::string none, scheduled, sent, answered, expired, skipped;
  };
  const std::vector<Row> rows = {
      {"schedule", Schedule(), kLater, "SCHEDULED [scheduled]", "SCHEDULED []", "SENT []",
       "ANSWERED []", "EXPIRED []", "SKIPPED []"},
      {"answer", answer, kLater, "NOT_FOUND", "ANSWERED [answered]", "ANSWERED [answered]",
       "ANSWERED [answer_changed]", "SURVEY_EXPIRED", "WRONG_STATE"},
      {"answer in the last instant", answer, kExpire - absl::Nanoseconds(1), "NOT_FOUND",
       "ANSWERED [answered]", "ANSWERED [answered]", "ANSWERED [answer_changed]", "SURVEY_EXPIRED",
       "WRONG_STATE"},
      {"answer too late", answer, kExpire, "NOT_FOUND", "SURVEY_EXPIRED", "SURVEY_EXPIRED",
       "SURVEY_EXPIRED", "SURVEY_EXPIRED", "WRONG_STATE"},
      {"invitation done", EffectDone{"invitation", "messages/1"}, kLater, "NOT_FOUND",
       "SENT [sent]", "SENT []", "ANSWERED []", "EXPIRED []", "SKIPPED []"},
      {"reminder done", EffectDone{"reminder", "messages/2"}, kLater, "NOT_FOUND", "SCHEDULED []",
       "SENT []", "ANSWERED []", "EXPIRED []", "SKIPPED []"},
      {"strange effect done", EffectDone{"strange", ""}, kLater, "NOT_FOUND", "NOT_FOUND",
       "NOT_FOUND", "NOT_FOUND", "NOT_FOUND", "NOT_FOUND"},
      {"invitation refused", EffectRefused{"invitation", "NO_CONTACT"}, kLater, "NOT_FOUND",
       "SKIPPED [skipped]", "SENT []", "ANSWERED []", "EXPIRED []", "SKIPPED []"},
      {"reminder refused", EffectRefused{"reminder", "NO_CONTACT"}, kLater, "NOT_FOUND",
       "SCHEDULED [reminder_refused]", "SENT [reminder_refused]", "ANSWERED [reminder_refused]",
       "EXPIRED [reminder_refused]", "SKIPPED [reminder_refused]"},
      {"strange effect refused", EffectRefused{"strange", ""}, kLater, "NOT_FOUND", "NOT_FOUND",
       "NOT_FOUND", "NOT_FOUND", "NOT_FOUND", "NOT_FOUND"},
      {"tick early", Tick{}, kRemind - absl::Nanoseconds(1), "NOT_FOUND", "SCHEDULED []", "SENT []",
       "ANSWERED []", "EXPIRED []", "SKIPPED []"},
      {"tick at the reminder", Tick{}, kRemind, "NOT_FOUND", "SCHEDULED []", "SENT [reminded]",
       "ANSWERED []", "EXPIRED []", "SKIPPED []"},
      {"tick at the expiry", Tick{}, kExpire, "NOT_FOUND", "EXPIRED [expired]",
       "EXPIRED [expired]", "EXPIRED [expired]", "EXPIRED []", "SKIPPED []"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.command);
    EXPECT_EQ(Told(Do(nullptr, row.what, row.now)), row.none);
    const std::map<std::string, std::string> expected = {{"scheduled", row.scheduled},
                                                         {"sent", row.sent},
                                                         {"answered", row.answered},
                                                         {"expired", row.expired},
                                                         {"skipped", row.skipped}};
    for (const auto& [name, survey] : states) {
      SCOPED_TRACE(name);
      const SurveyResult change = Do(&survey, row.what, row.now);
      EXPECT_EQ(Told(change), expected.at(name));
      if (!change.ok()) continue;
      EXPECT_TRUE(change->next.state == survey.state ||
                  kSurveyTransitions.Allows(survey.state, change->next.state));
      if (change->entries.empty()) {
        EXPECT_EQ(change->next, survey);
      }
    }
  }
}

TEST(Survey, SUR_02_IdFollowsFromTheCase) {
  EXPECT_EQ(SurveyId(Id("a"), 1), SurveyId(Id("a"), 1));
  EXPECT_NE(SurveyId(Id("a"), 1), SurveyId(Id("b"), 1));
  EXPECT_NE(SurveyId(Id("a"), 1), SurveyId(Id("a"), 2));
  ScheduleSurvey command = Schedule();
  command.id = Id("something else");
  EXPECT_THAT(FaultyFields(Do(nullptr, command, kStart).status()), ElementsAre("name"));
}

TEST(Survey, SUR_02_EveryBadFieldAtOnce) {
  ScheduleSurvey command;
  command.round = 3;
  command.follow_up = Id("follow-up");
  EXPECT_THAT(FaultyFields(Do(nullptr, command, kStart).status()),
              ElementsAre("case", "round", "follow_up", "name", "level", "locale", "token"));
}

TEST(Survey, SUR_02_OnlyTheDigestOfTheTokenIsKept) {
  const SurveyResult change = Do(nullptr, Schedule(), kStart);
  ASSERT_TRUE(change.ok());
  EXPECT_EQ(change->next.token_digest, ids::Sha256(Token()));
  ASSERT_EQ(change->effects.size(), 1u);
  EXPECT_EQ(change->effects[0].kind, "notification.SendMessage");
  EXPECT_EQ(change->effects[0].key, "invitation");
  for (const command::Fact& argument : change->effects[0].arguments) {
    EXPECT_EQ(argument.value.find(Token()), std::string::npos);
  }
}

TEST(Survey, SUR_02_WrongTokenIsLikeNoSurvey) {
  const Survey survey = Sent();
  AnswerSurvey command = Answers({{"speed", 5}});
  command.token.back() = 'l';
  EXPECT_EQ(Told(Do(&survey, command, kLater)), "NOT_FOUND");
  command.token.clear();
  EXPECT_EQ(Told(Do(&survey, command, kLater)), "NOT_FOUND");
}

TEST(Survey, SUR_02_NoneInADrill) {
  ScheduleSurvey command = Schedule();
  command.drill = true;
  const SurveyResult change = Do(nullptr, command, kStart);
  ASSERT_EQ(Told(change), "SKIPPED [skipped]");
  EXPECT_EQ(change->next.skip_reason, SkipReason::kDrill);
  EXPECT_TRUE(change->effects.empty());
  EXPECT_TRUE(change->next.token_digest.empty());
  EXPECT_EQ(Told(Do(&change->next, Answers({{"speed", 5}}), kLater)), "NOT_FOUND");
}

TEST(Survey, SUR_02_OneReminderThenExpiry) {
  Survey survey = Sent();
  EXPECT_EQ(NextDue(survey, DefaultRules()), kRemind);
  const SurveyResult reminded = Do(&survey, Tick{}, kRemind);
  ASSERT_TRUE(reminded.ok());
  ASSERT_EQ(reminded->effects.size(), 1u);
  EXPECT_EQ(reminded->effects[0].key, "reminder");
  EXPECT_EQ(NextDue(reminded->next, DefaultRules()), kExpire);
  EXPECT_EQ(Told(Do(&reminded->next, Tick{}, kRemind + absl::Hours(1))), "SENT []");
  survey = After(&reminded->next, Tick{}, kExpire);
  EXPECT_EQ(survey.state, SurveyState::kExpired);
  EXPECT_EQ(NextDue(survey, DefaultRules()), absl::InfiniteFuture());
}

TEST(Survey, SUR_02_NoReminderOnceAnsweredOrTooLate) {
  const Survey answered = Answered();
  EXPECT_EQ(NextDue(answered, DefaultRules()), kExpire);
  const Survey sent = Sent();
  const SurveyResult change = Do(&sent, Tick{}, kExpire);
  ASSERT_EQ(Told(change), "EXPIRED [expired]");
  EXPECT_TRUE(change->effects.empty());
}

TEST(Survey, SUR_01_NoQuestionnaireInForceIsRefused) {
  EXPECT_EQ(Told(Do(nullptr, Schedule(), kStart, Rules{DefaultPolicy()})), "NO_QUESTIONNAIRE");
}

TEST(Survey, SUR_04_NobodyIsAskedTwiceInSevenDays) {
  const absl::Time week_ago = kStart - absl::Hours(7 * 24);
  const SurveyResult lately =
      Do(nullptr, Schedule(), kStart, DefaultRules(week_ago + absl::Nanoseconds(1)));
  ASSERT_EQ(Told(lately), "SKIPPED [skipped]");
  EXPECT_EQ(FactOf(*lately, "skipped", "reason"), "ASKED_RECENTLY");
  EXPECT_FALSE(Asked(lately->next));
  EXPECT_TRUE(lately->effects.empty());
  const SurveyResult allowed = Do(nullptr, Schedule(), kStart, DefaultRules(week_ago));
  ASSERT_EQ(Told(allowed), "SCHEDULED [scheduled]");
  EXPECT_TRUE(Asked(allowed->next));
}

TEST(Survey, SUR_04_TheSecondSurveyAfterAFollowUpIsExempt) {
  ScheduleSurvey command = Schedule();
  command.round = kSecondRound;
  command.id = SurveyId(command.case_id, kSecondRound);
  command.follow_up = Id("follow-up");
  const Rules asked_just_now = DefaultRules(kStart - absl::Minutes(1));
  EXPECT_EQ(Told(Do(nullptr, command, kStart, asked_just_now)), "SCHEDULED [scheduled]");
}

TEST(Survey, SUR_04_UnknownOrUnreachableCustomersCountAsNotAsked) {
  ScheduleSurvey command = Schedule();
  command.customer = ids::Uuid{};
  const SurveyResult unknown = Do(nullptr, command, kStart);
  ASSERT_EQ(Told(unknown), "SKIPPED [skipped]");
  EXPECT_EQ(unknown->next.skip_reason, SkipReason::kUnknownCustomer);
  EXPECT_EQ(Skipped().skip_reason, SkipReason::kNotDeliverable);
}

}  // namespace
}  // namespace aftercare::survey
