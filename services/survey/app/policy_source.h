// What surveys are judged by, as data: the policy in force and every questionnaire.
#ifndef AFTERCARE_SURVEY_APP_POLICY_SOURCE_H_
#define AFTERCARE_SURVEY_APP_POLICY_SOURCE_H_

#include <memory>
#include <vector>

#include "common/server/policy_source.h"
#include "services/survey/domain/policy.h"

namespace aftercare::survey {

struct Rulebook {
  Policy policy;
  std::vector<Questionnaire> questionnaires;  // every version

  Rules rules() const { return {.policy = policy, .questionnaires = questionnaires}; }
};

using PolicySource = server::PolicySource<Rulebook>;

// PolicySource::Read.
absl::StatusOr<std::shared_ptr<const Rulebook>> ReadRulebook(pqxx::work& work,
                                                             const Rulebook* present);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_APP_POLICY_SOURCE_H_
