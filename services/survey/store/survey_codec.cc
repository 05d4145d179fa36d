#include "services/survey/store/survey_codec.h"

#include "services/survey/store/questionnaire_codec.h"
#include "services/survey/store/wire.h"

namespace aftercare::survey {
namespace {

void PutAnswers(const Survey& survey, google::protobuf::RepeatedPtrField<v1::Answer>* out) {
  for (const Answer& answer : survey.answers) {
    v1::Answer* const one = out->Add();
    one->set_question(answer.question);
    one->set_score(answer.score);
  }
}

v1::Survey::State ToWire(SurveyState state) {
  return static_cast<v1::Survey::State>(static_cast<int>(state) + 1);
}

}  // namespace

void ToProto(const Survey& survey, v1::Survey* resource) {
  resource->set_state(ToWire(survey.state));
  resource->set_skip_reason(static_cast<v1::Survey::SkipReason>(survey.skip_reason));
  resource->set_case_(NameOrEmpty("cases", survey.case_id));
  resource->set_case_number(survey.case_number);
  resource->set_customer(NameOrEmpty("customers", survey.customer));
  resource->set_level(static_cast<v1::Level>(survey.level));
  resource->set_agent(survey.agent);
  resource->set_locale(survey.locale);
  resource->set_round(survey.round);
  resource->set_follow_up(NameOrEmpty("followUps", survey.follow_up));
  resource->set_questionnaire_version(survey.questionnaire_version);
  resource->set_policy_version(survey.policy_version);
  resource->set_token_digest(survey.token_digest);
  command::SetTimestamp(survey.schedule_time, resource->mutable_schedule_time());
  command::SetTimestamp(survey.remind_time, resource->mutable_remind_time());
  command::SetTimestamp(survey.expire_time, resource->mutable_expire_time());
  resource->set_message(survey.message);
  PutTime(survey.send_time, resource, &v1::Survey::mutable_send_time);
  PutTime(survey.reminder_sent_time, resource, &v1::Survey::mutable_reminder_send_time);
  PutTime(survey.first_answer_time, resource, &v1::Survey::mutable_first_answer_time);
  PutTime(survey.last_answer_time, resource, &v1::Survey::mutable_last_answer_time);
  PutAnswers(survey, resource->mutable_answers());
  resource->set_free_text(survey.free_text);
  resource->set_follow_up_raised(survey.follow_up_raised);
}

absl::StatusOr<Survey> FromProto(const v1::Survey& resource) {
  WireReader read;
  Survey survey;
  survey.state = read.Value("state", resource.state(), SurveyState::kSkipped, 1);
  survey.skip_reason =
      read.Value("skip_reason", resource.skip_reason(), SkipReason::kNotDeliverable);
  survey.case_id = read.Id("case", "cases", resource.case_());
  survey.case_number = resource.case_number();
  survey.customer = read.Id("customer", "customers", resource.customer());
  survey.level = read.Value("level", resource.level(), Level::kOrdinary);
  survey.agent = resource.agent();
  survey.locale = resource.locale();
  survey.round = resource.round();
  survey.follow_up = read.Id("follow_up", "followUps", resource.follow_up());
  survey.questionnaire_version = resource.questionnaire_version();
  survey.policy_version = resource.policy_version();
  survey.token_digest = resource.token_digest();
  survey.schedule_time = command::FromTimestamp(resource.schedule_time());
  survey.remind_time = command::FromTimestamp(resource.remind_time());
  survey.expire_time = command::FromTimestamp(resource.expire_time());
  survey.message = resource.message();
  survey.send_time = read.Time(resource.has_send_time(), resource.send_time());
  survey.reminder_sent_time =
      read.Time(resource.has_reminder_send_time(), resource.reminder_send_time());
  survey.first_answer_time =
      read.Time(resource.has_first_answer_time(), resource.first_answer_time());
  survey.last_answer_time =
      read.Time(resource.has_last_answer_time(), resource.last_answer_time());
  for (const v1::Answer& answer : resource.answers()) {
    survey.answers.push_back({answer.question(), answer.score()});
  }
  survey.free_text = resource.free_text();
  survey.follow_up_raised = resource.follow_up_raised();
  if (!read.status().ok()) return read.status();
  return survey;
}

void Complete(const Survey& survey, const Policy& policy, const Questionnaire* questionnaire,
              v1::Survey* resource) {
  const Scores scores = ScoresOf(survey);
  if (questionnaire != nullptr) {
    resource->set_completeness(
        static_cast<v1::Completeness>(CompletenessOf(survey, *questionnaire)));
  }
  resource->set_average_hundredths(static_cast<int32_t>(ScaledAverage(scores, 100)));
  resource->set_satisfied(Satisfied(scores, policy.satisfaction));
}

void ToForm(const Survey& survey, const Questionnaire& questionnaire, v1::SurveyForm* form) {
  form->set_state(ToWire(survey.state));
  form->set_case_number(survey.case_number);
  form->set_locale(survey.locale);
  ToProto(questionnaire, survey.locale, form->mutable_questionnaire());
  PutAnswers(survey, form->mutable_answers());
  form->set_free_text(survey.free_text);
  form->set_completeness(static_cast<v1::Completeness>(CompletenessOf(survey, questionnaire)));
  command::SetTimestamp(survey.expire_time, form->mutable_expire_time());
}

}  // namespace aftercare::survey
