// What a customer is asked: versioned data (SUR-01). A version never changes once surveys refer to
// it; a survey is answered by the version it was sent with, whatever came into force since.
#ifndef AFTERCARE_SURVEY_DOMAIN_QUESTIONNAIRE_H_
#define AFTERCARE_SURVEY_DOMAIN_QUESTIONNAIRE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/command/decision.h"

namespace aftercare::survey {

// Text by locale: "zh-CN", "en".
using Texts = std::map<std::string, std::string>;

struct Question {
  std::string key;  // snake_case, stable over versions: "speed"
  Texts texts;
  bool operator==(const Question&) const = default;
};

struct Questionnaire {
  int version = 0;
  absl::Time effective_at;
  int lowest = 0;   // worst score of every question
  int highest = 0;  // best score
  std::vector<Question> questions;
  Texts free_text;  // the prompt of the free text
  bool operator==(const Questionnaire&) const = default;
};

// Adds every fault under its path in the document: 1 to 20 questions, distinct keys, a scale of at
// least two scores, each text in every locale of the product.
void Check(const Questionnaire& questionnaire, command::Faults& faults);

// The version in force at `now`: the highest of those already effective; null when there is none.
const Questionnaire* InForce(absl::Span<const Questionnaire> all, absl::Time now);
// That version, or null.
const Questionnaire* FindVersion(absl::Span<const Questionnaire> all, int version);
// The question of that key, or null.
const Question* FindQuestion(const Questionnaire& questionnaire, absl::string_view key);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_DOMAIN_QUESTIONNAIRE_H_
