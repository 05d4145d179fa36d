// Reads the rows of policy data (POL-01): the policy in force and every questionnaire.
#ifndef AFTERCARE_SURVEY_STORE_POLICY_STORE_H_
#define AFTERCARE_SURVEY_STORE_POLICY_STORE_H_

#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace aftercare::survey {

struct PolicyRow {
  int version = 0;  // 0: none is in force
  std::string document;
};

struct QuestionnaireRow {
  int version = 0;
  absl::Time effective_at;
  std::string document;
};

// The newest version whose time has come.
PolicyRow ReadPolicyInForce(pqxx::work& work);

// All of them, oldest first: surveys refer to old versions, and new ones come into force by the
// clock that judges.
std::vector<QuestionnaireRow> ReadQuestionnaires(pqxx::work& work);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_STORE_POLICY_STORE_H_
