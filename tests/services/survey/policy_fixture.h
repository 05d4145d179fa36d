// The policy and the questionnaire of a new installation, read from the migrations that bring them,
// so that the tests judge by what is delivered.
#ifndef AFTERCARE_TESTS_SERVICES_SURVEY_POLICY_FIXTURE_H_
#define AFTERCARE_TESTS_SERVICES_SURVEY_POLICY_FIXTURE_H_

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/survey/store/policy_codec.h"
#include "services/survey/store/questionnaire_codec.h"

namespace aftercare::survey {

// What stands between the two `mark`s of a migration; empty, and a failure, when there are none.
inline std::string MigrationDocument(const std::string& file, const std::string& mark) {
  std::ifstream in(absl::StrCat(AFTERCARE_SOURCE, "/services/survey/migrations/", file));
  std::stringstream text;
  text << in.rdbuf();
  const std::string sql = text.str();
  const size_t begin = sql.find(mark);
  const size_t end = sql.find(mark, begin + mark.size());
  if (begin == std::string::npos || end == std::string::npos) {
    ADD_FAILURE() << file << " has no document between " << mark;
    return "";
  }
  return sql.substr(begin + mark.size(), end - begin - mark.size());
}

inline const Policy& DefaultPolicy() {
  static const Policy* const policy = [] {
    auto parsed = ParsePolicy(MigrationDocument("0009_figure_dimensions.sql", "$policy$"));
    EXPECT_TRUE(parsed.ok()) << parsed.status();
    auto* const made = new Policy(parsed.ok() ? *parsed : Policy{});
    made->version = 3;
    return made;
  }();
  return *policy;
}

inline const std::vector<Questionnaire>& DefaultQuestionnaires() {
  static const auto* const all = [] {
    auto parsed =
        ParseQuestionnaire(MigrationDocument("0003_questionnaire.sql", "$questionnaire$"));
    EXPECT_TRUE(parsed.ok()) << parsed.status();
    auto* const made = new std::vector<Questionnaire>;
    if (parsed.ok()) made->push_back(*parsed);
    for (Questionnaire& one : *made) {
      one.version = 1;
      one.effective_at = absl::InfinitePast();
    }
    return made;
  }();
  return *all;
}

}  // namespace aftercare::survey

#endif  // AFTERCARE_TESTS_SERVICES_SURVEY_POLICY_FIXTURE_H_
