#include "services/survey/store/questionnaire_codec.h"

#include "absl/strings/str_cat.h"
#include "common/command/personal.h"
#include "services/survey/store/document.h"

namespace aftercare::survey {
namespace {

Questionnaire ReadQuestionnaire(const DocumentNode& root) {
  const auto members = root.Members({"scale", "questions", "free_text"});
  Questionnaire questionnaire;
  const auto scale = members[0].Members({"lowest", "highest"});
  questionnaire.lowest = static_cast<int>(scale[0].Integer());
  questionnaire.highest = static_cast<int>(scale[1].Integer());
  for (const DocumentNode& element : members[1].Elements()) {
    const auto question = element.Members({"key", "text"});
    questionnaire.questions.push_back({question[0].Text(), question[1].Texts()});
  }
  questionnaire.free_text = members[2].Texts();
  return questionnaire;
}

void PutTexts(const Texts& texts, absl::string_view locale,
              google::protobuf::RepeatedPtrField<v1::QuestionText>* out) {
  for (const auto& [key, text] : texts) {
    if (!locale.empty() && key != locale) continue;
    v1::QuestionText* const one = out->Add();
    one->set_locale(key);
    one->set_text(text);
  }
}

}  // namespace

absl::StatusOr<Questionnaire> ParseQuestionnaire(absl::string_view json) {
  return ReadDocument<Questionnaire>(json, ReadQuestionnaire, Check);
}

void ToProto(const Questionnaire& questionnaire, absl::string_view locale,
             v1::Questionnaire* resource) {
  resource->set_name(absl::StrCat("questionnaires/", questionnaire.version));
  resource->set_version(questionnaire.version);
  if (questionnaire.effective_at != absl::InfinitePast()) {
    command::SetTimestamp(questionnaire.effective_at, resource->mutable_effective_time());
  }
  resource->set_lowest_score(questionnaire.lowest);
  resource->set_highest_score(questionnaire.highest);
  for (const Question& question : questionnaire.questions) {
    v1::Question* const one = resource->add_questions();
    one->set_key(question.key);
    PutTexts(question.texts, locale, one->mutable_texts());
  }
  PutTexts(questionnaire.free_text, locale, resource->mutable_free_text_prompts());
}

}  // namespace aftercare::survey
