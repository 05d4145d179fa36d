#include "services/survey/store/questionnaire_store.h"

namespace aftercare::survey {

std::vector<QuestionnaireRow> ReadQuestionnaires(pqxx::work& work) {
  std::vector<QuestionnaireRow> all;
  for (const auto& row : work.exec(
           "SELECT version, CASE WHEN isfinite(effective_at) "
           "THEN (extract(epoch FROM effective_at) * 1000000)::bigint END, document "
           "FROM questionnaire WHERE effective_at < 'infinity' ORDER BY version")) {
    all.push_back({row[0].as<int>(),
                   row[1].is_null() ? absl::InfinitePast()
                                    : absl::FromUnixMicros(row[1].as<int64_t>()),
                   row[2].as<std::string>()});
  }
  return all;
}

}  // namespace aftercare::survey
