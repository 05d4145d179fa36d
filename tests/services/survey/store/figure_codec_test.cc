#include "services/survey/store/figure_codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/services/survey/decide_fixture.h"
#include "tests/services/survey/policy_fixture.h"

namespace aftercare::survey {
namespace {

using ::testing::ElementsAre;

v1::QueryFiguresRequest Request() {
  v1::QueryFiguresRequest request;
  request.set_measure(v1::MEASURE_SATISFACTION);
  request.set_period(v1::PERIOD_WEEK);
  request.mutable_start_time()->set_seconds(1'700'000'000);
  request.mutable_end_time()->set_seconds(1'800'000'000);
  return request;
}

TEST(FigureCodec, SUR_05_EveryDimensionIsAskedForByItsName) {
  ASSERT_EQ(v1::Dimension_MAX, v1::DIMENSION_CARRIER);
  v1::QueryFiguresRequest request = Request();
  for (int dimension = 1; dimension <= v1::Dimension_MAX; ++dimension) {
    request.add_group_by(static_cast<v1::Dimension>(dimension));
  }
  v1::Slice& filter = *request.mutable_filter();
  filter.set_level(v1::LEVEL_SERIOUS);
  filter.set_category("LOGISTICS");
  filter.set_product("P1");
  filter.set_agent("li.na");
  filter.set_region("CN-31");
  filter.set_batch("B1");
  filter.set_technician("wu.min");
  filter.set_carrier("sf-express");
  const auto query = FromProto(request);
  ASSERT_TRUE(query.ok()) << query.status();
  EXPECT_EQ(query->measure, Measure::kSatisfaction);
  EXPECT_EQ(query->period, Period::kWeek);
  EXPECT_THAT(query->group_by,
              ElementsAre(Dimension::kLevel, Dimension::kCategory, Dimension::kProduct,
                          Dimension::kAgent, Dimension::kRegion, Dimension::kBatch,
                          Dimension::kTechnician, Dimension::kCarrier));
  const Slice expected{Level::kSerious, "LOGISTICS", "P1",     "li.na",
                       "CN-31",         "B1",        "wu.min", "sf-express"};
  EXPECT_EQ(query->filter, expected);

  FigureRow row;
  row.slice = expected;
  v1::FigureRow told;
  ToProto(row, Period::kWeek, DefaultPolicy().zone, &told);
  EXPECT_EQ(told.slice().SerializeAsString(), filter.SerializeAsString());
}

TEST(FigureCodec, SUR_05_WhatDoesNotExistIsRefused) {
  v1::QueryFiguresRequest request = Request();
  request.set_measure(static_cast<v1::Measure>(99));
  request.set_period(v1::PERIOD_UNSPECIFIED);
  request.mutable_filter()->set_level(static_cast<v1::Level>(9));
  request.add_group_by(v1::DIMENSION_BATCH);
  request.add_group_by(static_cast<v1::Dimension>(v1::Dimension_MAX + 1));
  EXPECT_THAT(FaultyFields(FromProto(request).status()),
              ElementsAre("measure", "period", "filter.level", "group_by[1]"));
}

TEST(FigureCodec, SUR_05_ARowIsToldWithItsTargetAndWhatIsBefore) {
  FigureRow row;
  row.period_start = absl::CivilDay(2026, 5, 4);
  row.count = 3;
  row.mean = 4222;
  row.p50 = 4000;
  row.p90 = 5000;
  row.satisfied = 2;
  row.asked = 4;
  row.not_asked = 1;
  v1::FigureRow told;
  ToProto(row, Period::kWeek, DefaultPolicy().zone, &told);
  EXPECT_EQ(told.period(), "2026-W19");
  EXPECT_EQ(told.start_time().seconds(), absl::ToUnixSeconds(At("2026-05-03T16:00:00Z")));
  EXPECT_EQ(told.end_time().seconds(), absl::ToUnixSeconds(At("2026-05-10T16:00:00Z")));
  EXPECT_EQ(told.not_asked(), 1);
  EXPECT_FALSE(told.has_before());
  EXPECT_FALSE(told.has_target());
  row.before = FigureValues{7, 6, 5, 4, 3, 2, 1};
  row.target = FigureTarget{85, true};
  ToProto(row, Period::kWeek, DefaultPolicy().zone, &told);
  EXPECT_EQ(told.before().ShortDebugString(),
            "count: 7 mean: 6 p50: 5 p90: 4 satisfied: 3 asked: 2 not_asked: 1");
  EXPECT_EQ(told.target().ShortDebugString(), "value: 85 met: true");
}

}  // namespace
}  // namespace aftercare::survey
