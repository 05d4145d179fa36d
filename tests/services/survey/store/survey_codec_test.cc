#include "services/survey/store/survey_codec.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "common/command/personal.h"
#include "common/validate/field_split.h"
#include "tests/services/survey/decide_fixture.h"
#include "tests/services/survey/policy_fixture.h"
#include "tests/services/survey/store/generators.h"

namespace aftercare::survey {
namespace {

Survey GenSurvey() {
  Survey survey;
  survey.state = GenEnum(SurveyState::kSkipped);
  survey.skip_reason = GenEnum(SkipReason::kNotDeliverable);
  survey.case_id = GenId();
  survey.case_number = GenText();
  survey.customer = GenId();
  survey.level = GenEnum(Level::kOrdinary);
  survey.agent = GenText();
  survey.locale = GenText();
  survey.round = *rc::gen::inRange(1, 3);
  survey.follow_up = GenId();
  survey.questionnaire_version = *rc::gen::inRange(0, 9);
  survey.policy_version = *rc::gen::inRange(0, 9);
  survey.token_digest = *rc::gen::arbitrary<std::string>();
  survey.schedule_time = GenTime();
  survey.remind_time = GenTime();
  survey.expire_time = GenTime();
  survey.message = GenText();
  survey.send_time = GenOptionalTime();
  survey.reminder_sent_time = GenOptionalTime();
  survey.first_answer_time = GenOptionalTime();
  survey.last_answer_time = GenOptionalTime();
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
    survey.answers.push_back({GenText(), *rc::gen::inRange(1, 6)});
  }
  survey.free_text = GenText();
  survey.follow_up_raised = *rc::gen::arbitrary<bool>();
  return survey;
}

TEST(SurveyCodec, SUR_02_NothingIsLostOnTheWay) {
  const bool ok = rc::check("FromProto(parsed bytes of ToProto) is the survey", [] {
    const Survey survey = GenSurvey();
    v1::Survey resource, stored;
    ToProto(survey, &resource);
    RC_ASSERT(stored.ParseFromString(resource.SerializeAsString()));
    const auto read = FromProto(stored);
    RC_ASSERT(read.ok());
    RC_ASSERT(*read == survey);
  });
  ASSERT_TRUE(ok);
}

// The open part goes into events and survives an erasure (ERP-05).
TEST(SurveyCodec, SUR_03_OnlyTheFreeTextIsPersonal) {
  const auto split = validate::FieldSplit::Make(v1::Survey::descriptor());
  ASSERT_TRUE(split.ok()) << split.status();
  const bool ok = rc::check("the open part is the survey without its free text", [&] {
    Survey survey = GenSurvey();
    v1::Survey resource, open, personal;
    ToProto(survey, &resource);
    split->SplitPersonal(resource, &open, &personal);
    const auto erased = FromProto(open);
    RC_ASSERT(erased.ok());
    v1::Survey only_text;
    only_text.set_free_text(survey.free_text);
    RC_ASSERT(personal.SerializeAsString() == only_text.SerializeAsString());
    survey.free_text.clear();
    RC_ASSERT(*erased == survey);
  });
  ASSERT_TRUE(ok);
}

TEST(SurveyCodec, WhatCannotBeReadIsDataLoss) {
  v1::Survey resource;
  EXPECT_EQ(FromProto(resource).status().code(), absl::StatusCode::kDataLoss);  // no state
  resource.set_state(v1::Survey::STATE_SENT);
  EXPECT_TRUE(FromProto(resource).ok());
  resource.set_case_("orders/" + Id("x").ToString());
  EXPECT_EQ(FromProto(resource).status().code(), absl::StatusCode::kDataLoss);
  resource.set_case_("cases/1");
  EXPECT_EQ(FromProto(resource).status().code(), absl::StatusCode::kDataLoss);
  resource.clear_case_();
  resource.set_level(static_cast<v1::Level>(9));
  EXPECT_EQ(FromProto(resource).status().code(), absl::StatusCode::kDataLoss);
}

TEST(SurveyCodec, EveryStateAndReasonHasTheSameNameOnTheWire) {
  for (int i = 0; i <= static_cast<int>(SurveyState::kSkipped); ++i) {
    Survey survey;
    survey.state = static_cast<SurveyState>(i);
    v1::Survey resource;
    ToProto(survey, &resource);
    EXPECT_EQ(v1::Survey::State_Name(resource.state()),
              absl::StrCat("STATE_", Word(survey.state)));
  }
  for (int i = 1; i <= static_cast<int>(SkipReason::kNotDeliverable); ++i) {
    EXPECT_EQ(v1::Survey::SkipReason_Name(i),
              absl::StrCat("SKIP_REASON_", Word(static_cast<SkipReason>(i))));
  }
  for (const Level level : kLevels) {
    EXPECT_EQ(v1::Level_Name(static_cast<v1::Level>(level)), absl::StrCat("LEVEL_", Word(level)));
  }
  for (const Completeness one : {Completeness::kPartial, Completeness::kComplete}) {
    EXPECT_EQ(v1::Completeness_Name(static_cast<v1::Completeness>(one)),
              absl::StrCat("COMPLETENESS_", Word(one)));
  }
}

TEST(SurveyCodec, SUR_04_ComputedFields) {
  Survey survey;
  survey.answers = {{"speed", 4}, {"result", 3}, {"attitude", 4}};
  v1::Survey resource;
  Complete(survey, DefaultPolicy(), &DefaultQuestionnaires()[0], &resource);
  EXPECT_EQ(resource.average_hundredths(), 367);
  EXPECT_FALSE(resource.satisfied());
  EXPECT_EQ(resource.completeness(), v1::COMPLETENESS_COMPLETE);
  survey.answers = {{"speed", 4}};
  Complete(survey, DefaultPolicy(), &DefaultQuestionnaires()[0], &resource);
  EXPECT_TRUE(resource.satisfied());
  EXPECT_EQ(resource.completeness(), v1::COMPLETENESS_PARTIAL);
  v1::Survey empty;
  Complete(Survey{}, DefaultPolicy(), nullptr, &empty);
  EXPECT_EQ(empty.SerializeAsString(), "");
}

TEST(SurveyCodec, SUR_03_TheFormShowsNothingInternal) {
  Survey survey;
  survey.state = SurveyState::kAnswered;
  survey.case_number = "C-26-000123-S";
  survey.agent = "zhang.wei";
  survey.locale = "en";
  survey.answers = {{"speed", 4}};
  survey.free_text = "thank you";
  survey.token_digest = "digest";
  survey.expire_time = At("2026-03-16T01:00:00Z");
  v1::SurveyForm form;
  ToForm(survey, DefaultQuestionnaires()[0], &form);
  EXPECT_EQ(form.state(), v1::Survey::STATE_ANSWERED);
  EXPECT_EQ(form.case_number(), "C-26-000123-S");
  EXPECT_EQ(form.questionnaire().questions(0).texts(0).locale(), "en");
  EXPECT_EQ(form.answers(0).score(), 4);
  EXPECT_EQ(form.free_text(), "thank you");
  EXPECT_EQ(form.completeness(), v1::COMPLETENESS_PARTIAL);
  EXPECT_EQ(command::FromTimestamp(form.expire_time()), survey.expire_time);
  const std::string bytes = form.SerializeAsString();
  EXPECT_EQ(bytes.find("zhang.wei"), std::string::npos);
  EXPECT_EQ(bytes.find("digest"), std::string::npos);
}

}  // namespace
}  // namespace aftercare::survey
