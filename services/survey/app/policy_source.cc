#include "services/survey/app/policy_source.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/survey/store/policy_codec.h"
#include "services/survey/store/questionnaire_codec.h"
#include "services/survey/store/questionnaire_store.h"

namespace aftercare::survey {

absl::StatusOr<std::shared_ptr<const Rulebook>> ReadRulebook(pqxx::work& work,
                                                             const Rulebook* present) {
  const auto policy = server::ReadDocument(&ParsePolicy)(work, present ? &present->policy : nullptr);
  if (!policy.ok()) return policy.status();
  const std::vector<QuestionnaireRow> rows = ReadQuestionnaires(work);
  // Rows never change, so their number says whether there is a new one.
  if (*policy == nullptr && rows.size() == present->questionnaires.size()) return nullptr;
  auto book = std::make_shared<Rulebook>();
  book->policy = *policy != nullptr ? **policy : present->policy;
  for (const QuestionnaireRow& row : rows) {
    auto one = ParseQuestionnaire(row.document);
    if (!one.ok()) {
      return absl::FailedPreconditionError(
          absl::StrCat("questionnaire ", row.version, ": ", one.status().message()));
    }
    one->version = row.version;
    one->effective_at = row.effective_at;
    book->questionnaires.push_back(*std::move(one));
  }
  return book;
}

}  // namespace aftercare::survey
