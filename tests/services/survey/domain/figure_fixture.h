// Facts as events bring them and queries over two years, under the delivered policy.
#ifndef AFTERCARE_TESTS_SERVICES_SURVEY_DOMAIN_FIGURE_FIXTURE_H_
#define AFTERCARE_TESTS_SERVICES_SURVEY_DOMAIN_FIGURE_FIXTURE_H_

#include <gtest/gtest.h>

#include <vector>

#include "services/survey/domain/figure.h"
#include "tests/services/survey/decide_fixture.h"
#include "tests/services/survey/policy_fixture.h"

namespace aftercare::survey {

inline constexpr int64_t kMinute = 60'000;
inline constexpr int64_t kHour = 60 * kMinute;

inline CaseFigure Case(absl::string_view name, absl::Time registered, absl::Duration response) {
  CaseFigure figure;
  figure.case_id = Id(name);
  figure.facts.version = 1;
  figure.facts.register_time = registered;
  figure.facts.first_contact_time = registered + response;
  figure.facts.level = Level::kOrdinary;
  figure.facts.category = "LOGISTICS";
  figure.facts.product = "P1";
  figure.facts.agent = "zhang.wei";
  figure.facts.region = "CN-31";
  figure.facts.batch = "B1";
  figure.repair = {registered, Id(absl::StrCat(name, " order")), 1, "wu.min"};
  figure.transport = {registered, Id(absl::StrCat(name, " shipment")), 1, "sf-express"};
  return figure;
}

inline CaseFigure Surveyed(absl::string_view name, absl::Time scheduled, bool asked,
                           Scores scores) {
  CaseFigure figure = Case(name, scheduled - absl::Hours(48), absl::Hours(1));
  figure.survey = {1, scheduled, asked, scores};
  return figure;
}

inline FigureQuery Query(Measure measure, Period period) {
  FigureQuery query;
  query.measure = measure;
  query.period = period;
  query.from = At("2025-01-01T00:00:00Z");
  query.to = At("2027-01-01T00:00:00Z");
  return query;
}

inline std::vector<FigureRow> Rows(const std::vector<CaseFigure>& facts,
                                   const FigureQuery& query) {
  auto rows = QueryFigures(facts, query, DefaultPolicy());
  EXPECT_TRUE(rows.ok()) << rows.status();
  return rows.ok() ? *rows : std::vector<FigureRow>{};
}

}  // namespace aftercare::survey

#endif  // AFTERCARE_TESTS_SERVICES_SURVEY_DOMAIN_FIGURE_FIXTURE_H_
