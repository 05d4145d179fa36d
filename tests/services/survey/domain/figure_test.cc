#include "services/survey/domain/figure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/services/survey/domain/figure_fixture.h"

namespace aftercare::survey {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Figure, SUR_05_NearestRank) {
  EXPECT_EQ(NearestRank({7}, 50), 7);
  EXPECT_EQ(NearestRank({7}, 90), 7);
  EXPECT_EQ(NearestRank({10, 20, 30, 40}, 50), 20);  // ceil(0.5 * 4) = 2nd
  EXPECT_EQ(NearestRank({10, 20, 30, 40}, 90), 40);  // ceil(3.6) = 4th
  const std::vector<int64_t> eleven = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  EXPECT_EQ(NearestRank(eleven, 50), 6);   // ceil(5.5) = 6th
  EXPECT_EQ(NearestRank(eleven, 90), 10);  // ceil(9.9) = 10th
  EXPECT_EQ(NearestRank(eleven, 1), 1);
  EXPECT_EQ(NearestRank(eleven, 100), 11);
}

// Ten responses of 1 to 10 minutes: mean 5.5 min, p50 the 5th, p90 the 9th.
TEST(Figure, SUR_05_ResponseTimes) {
  std::vector<CaseFigure> facts;
  for (int minutes : {7, 1, 10, 3, 5, 9, 2, 8, 4, 6}) {
    facts.push_back(Case(absl::StrCat(minutes), At("2026-05-04T02:00:00Z"),
                         absl::Minutes(minutes)));
  }
  FigureRow expected;
  expected.period_start = absl::CivilDay(2026, 5, 1);
  expected.count = 10;
  expected.mean = 11 * kMinute / 2;
  expected.p50 = 5 * kMinute;
  expected.p90 = 9 * kMinute;
  expected.target = FigureTarget{24 * kHour, true};
  EXPECT_THAT(Rows(facts, Query(Measure::kResponse, Period::kMonth)), ElementsAre(expected));
}

// Registered in one quarter, contacted in the next: it counts where the contact was made.
TEST(Figure, SUR_05_QuarterBorderInShanghai) {
  const std::vector<CaseFigure> facts = {
      Case("a", At("2026-03-31T15:00:00Z"), absl::Minutes(60) - absl::Milliseconds(1)),
      Case("b", At("2026-03-31T15:00:00Z"), absl::Minutes(60)),
      Case("c", At("2026-03-31T15:30:00Z"), absl::Minutes(40)),
  };
  const auto rows = Rows(facts, Query(Measure::kResponse, Period::kQuarter));
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].period_start, absl::CivilDay(2026, 1, 1));
  EXPECT_EQ(rows[0].count, 1);
  EXPECT_EQ(rows[0].mean, kHour - 1);
  EXPECT_EQ(rows[1].period_start, absl::CivilDay(2026, 4, 1));
  EXPECT_EQ(rows[1].count, 2);
  EXPECT_EQ(rows[1].mean, 50 * kMinute);
  EXPECT_EQ(rows[1].p50, 40 * kMinute);  // ceil(0.5 * 2) = 1st
  EXPECT_EQ(rows[1].p90, 60 * kMinute);
}

// Contact 10:00, resolved 16:00 and two hours of pauses: six hours with, four without.
TEST(Figure, SUR_11_HandlingWithAndWithoutPauses) {
  CaseFigure figure = Case("a", At("2026-05-04T01:00:00Z"), absl::Hours(1));
  EXPECT_THAT(Rows({figure}, Query(Measure::kHandling, Period::kDay)), IsEmpty());
  figure.facts.resolve_time = At("2026-05-04T08:00:00Z");
  figure.facts.paused = absl::Hours(2);
  EXPECT_EQ(Rows({figure}, Query(Measure::kHandling, Period::kDay)).at(0).mean, 6 * kHour);
  EXPECT_EQ(Rows({figure}, Query(Measure::kHandlingWithoutPauses, Period::kDay)).at(0).mean,
            4 * kHour);
  figure.facts.first_contact_time.reset();
  EXPECT_THAT(Rows({figure}, Query(Measure::kHandling, Period::kDay)), IsEmpty());
  EXPECT_THAT(Rows({figure}, Query(Measure::kResponse, Period::kDay)), IsEmpty());
}

// 5.000, 4.000 and 11/3 = 3.667: mean 12.667/3 = 4.222, p50 the 2nd, p90 the 3rd.
TEST(Figure, SUR_05_Satisfaction) {
  const absl::Time time = At("2026-05-04T02:00:00Z");
  const std::vector<CaseFigure> facts = {
      Surveyed("a", time, true, {15, 3}), Surveyed("b", time, true, {11, 3}),
      Surveyed("c", time, true, {4, 1}),  Surveyed("not answered", time, true, {}),
      Surveyed("not asked", time, false, {}), Case("no survey", time, absl::Hours(1)),
  };
  FigureRow expected;
  expected.period_start = absl::CivilDay(2026, 5, 4);
  expected.count = 3;
  expected.mean = 4222;
  expected.p50 = 4000;
  expected.p90 = 5000;
  expected.satisfied = 2;
  expected.asked = 4;
  expected.not_asked = 1;
  expected.target = FigureTarget{85, false};  // 2 of 3
  EXPECT_THAT(Rows(facts, Query(Measure::kSatisfaction, Period::kWeek)), ElementsAre(expected));
}

TEST(Figure, SUR_04_NobodyAnsweredIsARowWithoutValues) {
  const auto rows = Rows({Surveyed("a", At("2026-05-04T02:00:00Z"), false, {})},
                         Query(Measure::kSatisfaction, Period::kDay));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].count, 0);
  EXPECT_EQ(rows[0].not_asked, 1);
}

TEST(Figure, SUR_05_RangeIncludesItsStartAndNotItsEnd) {
  const std::vector<CaseFigure> facts = {Case("a", At("2026-05-04T01:00:00Z"), absl::Hours(1))};
  FigureQuery query = Query(Measure::kResponse, Period::kDay);
  query.from = At("2026-05-04T02:00:00Z");
  EXPECT_EQ(Rows(facts, query).size(), 1u);
  query.from += absl::Nanoseconds(1);
  EXPECT_THAT(Rows(facts, query), IsEmpty());
  query.from = At("2026-05-03T00:00:00Z");
  query.to = At("2026-05-04T02:00:00Z");
  EXPECT_THAT(Rows(facts, query), IsEmpty());
}

template <class Member, class Value>
Slice Of(Member Slice::*member, const Value& value) {
  Slice slice;
  slice.*member = value;
  return slice;
}

TEST(Figure, SUR_05_ByEveryDimension) {
  const absl::Time time = At("2026-05-04T02:00:00Z");
  CaseFigure other = Case("b", time, absl::Hours(3));
  other.facts.level = Level::kMajor;
  other.facts.category = "PRODUCT_QUALITY";
  other.facts.product = "P2";
  other.facts.agent = "li.na";
  other.facts.region = "CN-11";
  other.facts.batch = "B2";
  other.repair.assignee = "chen.jie";
  other.transport.assignee = "zto";
  const std::vector<CaseFigure> facts = {Case("a", time, absl::Hours(1)), other};
  struct Row {
    Dimension dimension;
    Slice first, second;
  };
  const std::vector<Row> rows = {
      {Dimension::kLevel, Of(&Slice::level, Level::kMajor), Of(&Slice::level, Level::kOrdinary)},
      {Dimension::kCategory, Of(&Slice::category, "LOGISTICS"),
       Of(&Slice::category, "PRODUCT_QUALITY")},
      {Dimension::kProduct, Of(&Slice::product, "P1"), Of(&Slice::product, "P2")},
      {Dimension::kAgent, Of(&Slice::agent, "li.na"), Of(&Slice::agent, "zhang.wei")},
      {Dimension::kRegion, Of(&Slice::region, "CN-11"), Of(&Slice::region, "CN-31")},
      {Dimension::kBatch, Of(&Slice::batch, "B1"), Of(&Slice::batch, "B2")},
      {Dimension::kTechnician, Of(&Slice::technician, "chen.jie"),
       Of(&Slice::technician, "wu.min")},
      {Dimension::kCarrier, Of(&Slice::carrier, "sf-express"), Of(&Slice::carrier, "zto")},
  };
  for (const Row& row : rows) {
    FigureQuery query = Query(Measure::kResponse, Period::kDay);
    query.group_by = {row.dimension};
    const auto split = Rows(facts, query);
    ASSERT_EQ(split.size(), 2u);
    EXPECT_EQ(split[0].slice, row.first);
    EXPECT_EQ(split[1].slice, row.second);
    query.filter = row.first;
    EXPECT_THAT(Rows(facts, query), ElementsAre(split[0]));
    query.filter = row.second;
    EXPECT_THAT(Rows(facts, query), ElementsAre(split[1]));
  }
}

// Whichever event comes last: the job made last counts, as it is now.
TEST(Figure, SUR_05_TheJobMadeLastSaysWhoDidIt) {
  const absl::Time time = At("2026-05-04T02:00:00Z");
  const auto order = [&](int made, int64_t version, const std::string& technician) {
    CaseFigure figure;
    figure.case_id = Id("a");
    figure.repair = {time + absl::Hours(made), Id(absl::StrCat("order", made)), version,
                     technician};
    return figure;
  };
  std::vector<CaseFigure> events = {order(1, 1, ""), order(1, 9, "wu.min"), order(2, 1, ""),
                                    order(2, 2, "chen.jie"), order(2, 3, "li.jun")};
  std::sort(events.begin(), events.end(), [](const CaseFigure& a, const CaseFigure& b) {
    return a.repair.assignee < b.repair.assignee;
  });
  do {
    CaseFigure merged;
    for (const CaseFigure& event : events) Merge(event, merged);
    ASSERT_EQ(merged.repair.assignee, "li.jun");
    ASSERT_EQ(merged.transport, Assignment{});
  } while (std::next_permutation(events.begin(), events.end(),
                                 [](const CaseFigure& a, const CaseFigure& b) {
                                   return a.repair.assignee < b.repair.assignee;
                                 }));
}

TEST(Figure, INT_35_DrillsAndUnknownCasesAreNotCounted) {
  CaseFigure drill = Case("a", At("2026-05-04T01:00:00Z"), absl::Hours(1));
  drill.facts.drill = true;
  CaseFigure unknown = Surveyed("b", At("2026-05-04T01:00:00Z"), true, {5, 1});
  unknown.facts = CaseFacts{};
  EXPECT_THAT(Rows({drill, unknown}, Query(Measure::kResponse, Period::kDay)), IsEmpty());
  EXPECT_THAT(Rows({drill, unknown}, Query(Measure::kSatisfaction, Period::kDay)), IsEmpty());
}

TEST(Figure, SUR_05_BadQueriesAreRefused) {
  FigureQuery query = Query(Measure::kResponse, Period::kDay);
  query.to = query.from;
  query.group_by = {Dimension::kAgent, Dimension::kAgent};
  EXPECT_THAT(FaultyFields(QueryFigures({}, query, DefaultPolicy()).status()),
              ElementsAre("end_time", "group_by"));
  query.group_by.clear();
  query.to = query.from + absl::Hours(26400);
  EXPECT_TRUE(QueryFigures({}, query, DefaultPolicy()).ok());
  query.to += absl::Nanoseconds(1);
  EXPECT_THAT(FaultyFields(QueryFigures({}, query, DefaultPolicy()).status()),
              ElementsAre("end_time"));
}

TEST(Figure, SUR_05_AnAnswerIsBounded) {
  Policy policy = DefaultPolicy();
  policy.figures.most_rows = 1;
  const std::vector<CaseFigure> facts = {Case("a", At("2026-05-04T01:00:00Z"), absl::Hours(1)),
                                         Case("b", At("2026-05-05T01:00:00Z"), absl::Hours(1))};
  const FigureQuery query = Query(Measure::kResponse, Period::kDay);
  EXPECT_EQ(command::Explain(QueryFigures(facts, query, policy).status()).reason,
            "TOO_MANY_ROWS");
  policy.figures.most_rows = 2;
  EXPECT_TRUE(QueryFigures(facts, query, policy).ok());
}

TEST(Figure, SUR_05_NoTimeIsNegative) {
  CaseFigure figure = Case("a", At("2026-05-04T01:00:00Z"), -absl::Minutes(1));
  figure.facts.resolve_time = At("2026-05-04T02:00:00Z");
  figure.facts.paused = absl::Hours(9);
  EXPECT_EQ(Rows({figure}, Query(Measure::kResponse, Period::kDay)).at(0).mean, 0);
  EXPECT_EQ(Rows({figure}, Query(Measure::kHandlingWithoutPauses, Period::kDay)).at(0).mean, 0);
}

}  // namespace
}  // namespace aftercare::survey
