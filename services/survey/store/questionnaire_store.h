// Reads the questionnaires as rows (SUR-01).
#ifndef AFTERCARE_SURVEY_STORE_QUESTIONNAIRE_STORE_H_
#define AFTERCARE_SURVEY_STORE_QUESTIONNAIRE_STORE_H_

#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace aftercare::survey {

struct QuestionnaireRow {
  int version = 0;
  absl::Time effective_at;
  std::string document;
};

// All of them, oldest first: surveys refer to old versions, and new ones come into force by the
// clock that judges.
std::vector<QuestionnaireRow> ReadQuestionnaires(pqxx::work& work);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_STORE_QUESTIONNAIRE_STORE_H_
