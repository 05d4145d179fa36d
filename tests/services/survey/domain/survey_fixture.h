// One survey in each of its states, brought there by commands, under the delivered policy: asked at
// kStart, reminded at kRemind, expired at kExpire.
#ifndef AFTERCARE_TESTS_SERVICES_SURVEY_DOMAIN_SURVEY_FIXTURE_H_
#define AFTERCARE_TESTS_SERVICES_SURVEY_DOMAIN_SURVEY_FIXTURE_H_

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "services/survey/domain/survey_commands.h"
#include "tests/services/survey/decide_fixture.h"
#include "tests/services/survey/policy_fixture.h"

namespace aftercare::survey {

inline const absl::Time kStart = At("2026-03-02T01:00:00Z");
// Defaults: reminder after 3 days, expiry after 14.
inline const absl::Time kRemind = At("2026-03-05T01:00:00Z");
inline const absl::Time kExpire = At("2026-03-16T01:00:00Z");
inline const absl::Time kLater = kStart + absl::Hours(1);

using SurveyResult = absl::StatusOr<command::Change<Survey>>;

inline std::string Token() { return std::string(kTokenSize, 'k'); }

inline Rules DefaultRules(absl::Time last_asked = absl::InfinitePast()) {
  return Rules{DefaultPolicy(), DefaultQuestionnaires(), last_asked};
}

inline ScheduleSurvey Schedule() {
  ScheduleSurvey command;
  command.case_id = Id("case");
  command.id = SurveyId(command.case_id, kFirstRound);
  command.case_number = "C-26-000123-S";
  command.customer = Id("customer");
  command.level = Level::kSerious;
  command.agent = "zhang.wei";
  command.locale = "zh-CN";
  command.token = Token();
  return command;
}

inline AnswerSurvey Answers(std::vector<Answer> answers) {
  return {Token(), std::move(answers), {}};
}

inline SurveyResult Do(const Survey* survey, const SurveyCommand& command, absl::Time now,
                       const Rules& rules = DefaultRules()) {
  return Decide(survey, command, {now, {}}, rules);
}

inline Survey After(const Survey* survey, const SurveyCommand& command, absl::Time now) {
  auto change = Do(survey, command, now);
  EXPECT_TRUE(change.ok()) << change.status();
  return change.ok() ? change->next : Survey{};
}

inline Survey Scheduled() { return After(nullptr, Schedule(), kStart); }
inline Survey Sent() {
  const Survey survey = Scheduled();
  return After(&survey, EffectDone{"invitation", "messages/1"}, kStart);
}
inline Survey Answered() {
  const Survey survey = Sent();
  return After(&survey, Answers({{"speed", 3}}), kLater);
}
inline Survey Expired() {
  const Survey survey = Answered();
  return After(&survey, Tick{}, kExpire);
}
inline Survey Skipped() {
  const Survey survey = Scheduled();
  return After(&survey, EffectRefused{"invitation", "NO_CONTACT"}, kStart);
}

}  // namespace aftercare::survey

#endif  // AFTERCARE_TESTS_SERVICES_SURVEY_DOMAIN_SURVEY_FIXTURE_H_
