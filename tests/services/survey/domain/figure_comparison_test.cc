// Figures against what policy wants and against the period before.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "tests/services/survey/domain/figure_fixture.h"

namespace aftercare::survey {
namespace {

using ::testing::ElementsAre;

std::vector<std::optional<int64_t>> CountsBefore(const std::vector<FigureRow>& rows) {
  std::vector<std::optional<int64_t>> counts;
  for (const FigureRow& row : rows) {
    counts.push_back(row.before ? std::optional(row.before->count) : std::nullopt);
  }
  return counts;
}

// A case a day from 2026-01-01 on; rows of February to May, of which January is before the first.
TEST(FigureComparison, SUR_05_AgainstTheMonthBefore) {
  std::vector<CaseFigure> facts;
  for (absl::CivilDay day(2026, 1, 1); day < absl::CivilDay(2026, 5, 1); ++day) {
    facts.push_back(Case(absl::FormatCivilTime(day),
                         absl::FromCivil(day, DefaultPolicy().zone) + absl::Hours(3),
                         absl::Hours(day.month())));
  }
  FigureQuery query = Query(Measure::kResponse, Period::kMonth);
  query.from = absl::FromCivil(absl::CivilDay(2026, 2, 1), DefaultPolicy().zone);
  const auto rows = Rows(facts, query);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_THAT(CountsBefore(rows), ElementsAre(31, 28, 31));
  EXPECT_EQ(rows[0].before->mean, kHour);
  EXPECT_EQ(rows[0].before->p90, kHour);
  EXPECT_EQ(rows[2].before->p50, 3 * kHour);
  // The first row is cut by the range; what is before it, and before the next, is not.
  query.from = absl::FromCivil(absl::CivilDay(2026, 2, 20), DefaultPolicy().zone);
  const auto cut = Rows(facts, query);
  EXPECT_EQ(cut[0].count, 9);
  EXPECT_THAT(CountsBefore(cut), ElementsAre(31, 28, 31));
}

TEST(FigureComparison, SUR_05_BeforeIsThePeriodBeforeAndNotTheRowBefore) {
  const std::vector<CaseFigure> facts = {
      Case("a", At("2026-05-04T01:00:00Z"), absl::Hours(1)),
      Case("b", At("2026-05-06T01:00:00Z"), absl::Hours(1)),
      Case("c", At("2026-05-07T01:00:00Z"), absl::Hours(1))};
  EXPECT_THAT(CountsBefore(Rows(facts, Query(Measure::kResponse, Period::kDay))),
              ElementsAre(std::nullopt, std::nullopt, 1));
  EXPECT_THAT(CountsBefore(Rows(facts, Query(Measure::kResponse, Period::kWeek))),
              ElementsAre(std::nullopt));
}

TEST(FigureComparison, SUR_05_EachSliceAgainstItself) {
  CaseFigure other = Case("b", At("2026-05-05T01:00:00Z"), absl::Hours(1));
  other.facts.agent = "li.na";
  const std::vector<CaseFigure> facts = {Case("a", At("2026-05-04T01:00:00Z"), absl::Hours(2)),
                                         Case("c", At("2026-05-05T01:00:00Z"), absl::Hours(3)),
                                         other};
  FigureQuery query = Query(Measure::kResponse, Period::kDay);
  query.group_by = {Dimension::kAgent};
  const auto rows = Rows(facts, query);  // zhang.wei on the 4th, li.na and zhang.wei on the 5th
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_FALSE(rows[1].before.has_value());
  EXPECT_EQ(rows[2].before->mean, 2 * kHour);
  query.filter.agent = "li.na";
  EXPECT_FALSE(Rows(facts, query).at(0).before.has_value());
}

TEST(FigureComparison, SUR_11_MeanResponseOnItsBorder) {
  for (const auto& [response, met] :
       {std::pair{absl::Hours(24), true}, {absl::Hours(24) + absl::Milliseconds(1), false}}) {
    const auto rows = Rows({Case("a", At("2026-05-04T01:00:00Z"), response)},
                           Query(Measure::kResponse, Period::kMonth));
    EXPECT_EQ(rows.at(0).target, (FigureTarget{24 * kHour, met})) << response;
  }
}

TEST(FigureComparison, SUR_11_SatisfactionOnItsBorder) {
  struct Row {
    Level level;
    int satisfied;  // of 20
    FigureTarget alone, among_its_level;
  };
  for (const Row& one : {Row{Level::kMajor, 17, {85, true}, {90, false}},
                         {Level::kMajor, 18, {85, true}, {90, true}},
                         {Level::kSerious, 16, {85, false}, {85, false}},
                         {Level::kSerious, 17, {85, true}, {85, true}},
                         {Level::kOrdinary, 15, {85, false}, {80, false}},
                         {Level::kOrdinary, 16, {85, false}, {80, true}}}) {
    std::vector<CaseFigure> facts;
    for (int i = 0; i < 20; ++i) {
      facts.push_back(Surveyed(absl::StrCat(i), At("2026-05-04T02:00:00Z"), true,
                               {i < one.satisfied ? 4 : 3, 1}));
      facts.back().facts.level = one.level;
    }
    FigureQuery query = Query(Measure::kSatisfaction, Period::kMonth);
    EXPECT_EQ(Rows(facts, query).at(0).target, one.alone);
    query.filter.level = one.level;
    EXPECT_EQ(Rows(facts, query).at(0).target, one.among_its_level);
    query.filter.level = Level::kUnknown;
    query.group_by = {Dimension::kLevel};
    EXPECT_EQ(Rows(facts, query).at(0).target, one.among_its_level);
  }
}

TEST(FigureComparison, SUR_11_WhatHasNoTargetOrNoValueIsNotJudged) {
  CaseFigure figure = Surveyed("a", At("2026-05-04T02:00:00Z"), true, {});
  figure.facts.resolve_time = At("2026-05-05T02:00:00Z");
  for (const Measure measure :
       {Measure::kHandling, Measure::kHandlingWithoutPauses, Measure::kSatisfaction}) {
    const auto rows = Rows({figure}, Query(measure, Period::kMonth));
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_FALSE(rows[0].target.has_value());
  }
}

TEST(FigureComparison, SUR_05_WhatItIsComparedWithIsBoundedToo) {
  std::vector<CaseFigure> facts = {Case("now", At("2026-05-05T01:00:00Z"), absl::Hours(1))};
  for (const char* agent : {"a", "b", "c"}) {
    facts.push_back(Case(agent, At("2026-05-04T01:00:00Z"), absl::Hours(1)));
    facts.back().facts.agent = agent;
  }
  Policy policy = DefaultPolicy();
  policy.figures.most_rows = 2;
  FigureQuery query = Query(Measure::kResponse, Period::kDay);
  query.from = At("2026-05-05T00:00:00Z");
  query.to = At("2026-05-05T16:00:00Z");
  query.group_by = {Dimension::kAgent};
  EXPECT_EQ(command::Explain(QueryFigures(facts, query, policy).status()).reason,
            "TOO_MANY_ROWS");
  policy.figures.most_rows = 3;
  EXPECT_TRUE(QueryFigures(facts, query, policy).ok());
}

}  // namespace
}  // namespace aftercare::survey
