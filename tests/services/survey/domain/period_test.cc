#include "services/survey/domain/period.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

#include "tests/services/survey/decide_fixture.h"
#include "tests/services/survey/policy_fixture.h"

namespace aftercare::survey {
namespace {

std::string LabelAt(absl::string_view time, Period period) {
  return PeriodLabel(PeriodStart(At(time), period, DefaultPolicy().zone), period);
}

// Shanghai is eight hours ahead of UTC: its days begin at 16:00 UTC of the day before.
TEST(Period, SUR_05_BordersInShanghai) {
  EXPECT_EQ(LabelAt("2026-03-31T15:59:59.999Z", Period::kQuarter), "2026-Q1");
  EXPECT_EQ(LabelAt("2026-03-31T16:00:00Z", Period::kQuarter), "2026-Q2");
  EXPECT_EQ(LabelAt("2026-06-30T15:59:59.999Z", Period::kQuarter), "2026-Q2");
  EXPECT_EQ(LabelAt("2026-06-30T16:00:00Z", Period::kQuarter), "2026-Q3");
  EXPECT_EQ(LabelAt("2026-09-30T16:00:00Z", Period::kQuarter), "2026-Q4");
  EXPECT_EQ(LabelAt("2025-12-31T15:59:59.999Z", Period::kQuarter), "2025-Q4");
  EXPECT_EQ(LabelAt("2025-12-31T16:00:00Z", Period::kQuarter), "2026-Q1");
  EXPECT_EQ(LabelAt("2026-02-28T15:59:59Z", Period::kMonth), "2026-02");
  EXPECT_EQ(LabelAt("2026-02-28T16:00:00Z", Period::kMonth), "2026-03");
  EXPECT_EQ(LabelAt("2026-02-28T15:59:59Z", Period::kDay), "2026-02-28");
  EXPECT_EQ(LabelAt("2026-02-28T16:00:00Z", Period::kDay), "2026-03-01");
}

// 2026-01-01 is a Thursday, so its week, from Monday 2025-12-29, is the first of 2026, and 2026 has
// 53 weeks; 2027-01-01 is the Friday of the last.
TEST(Period, SUR_05_WeeksBeginOnMondayAndBelongToTheYearOfTheirThursday) {
  EXPECT_EQ(LabelAt("2025-12-28T15:59:59Z", Period::kWeek), "2025-W52");
  EXPECT_EQ(LabelAt("2025-12-28T16:00:00Z", Period::kWeek), "2026-W01");
  EXPECT_EQ(LabelAt("2027-01-01T04:00:00Z", Period::kWeek), "2026-W53");
  EXPECT_EQ(LabelAt("2027-01-03T16:00:00Z", Period::kWeek), "2027-W01");
  EXPECT_EQ(PeriodStart(At("2026-01-01T04:00:00Z"), Period::kWeek, DefaultPolicy().zone),
            absl::CivilDay(2025, 12, 29));
  EXPECT_EQ(PeriodStart(At("2026-01-04T15:59:59Z"), Period::kWeek, DefaultPolicy().zone),
            absl::CivilDay(2025, 12, 29));
}

TEST(Period, SUR_05_NextPeriods) {
  EXPECT_EQ(NextPeriod(absl::CivilDay(2026, 2, 28), Period::kDay), absl::CivilDay(2026, 3, 1));
  EXPECT_EQ(NextPeriod(absl::CivilDay(2025, 12, 29), Period::kWeek), absl::CivilDay(2026, 1, 5));
  EXPECT_EQ(NextPeriod(absl::CivilDay(2026, 12, 1), Period::kMonth), absl::CivilDay(2027, 1, 1));
  EXPECT_EQ(NextPeriod(absl::CivilDay(2026, 10, 1), Period::kQuarter), absl::CivilDay(2027, 1, 1));
}

TEST(Period, SUR_05_PreviousPeriods) {
  EXPECT_EQ(PreviousPeriod(absl::CivilDay(2026, 3, 1), Period::kDay), absl::CivilDay(2026, 2, 28));
  EXPECT_EQ(PreviousPeriod(absl::CivilDay(2026, 1, 5), Period::kWeek),
            absl::CivilDay(2025, 12, 29));
  EXPECT_EQ(PreviousPeriod(absl::CivilDay(2026, 1, 1), Period::kMonth),
            absl::CivilDay(2025, 12, 1));
  EXPECT_EQ(PreviousPeriod(absl::CivilDay(2026, 1, 1), Period::kQuarter),
            absl::CivilDay(2025, 10, 1));
}

TEST(Period, SUR_05_EveryInstantIsInExactlyOnePeriod) {
  const bool ok = rc::check("start <= time < next start", [] {
    const auto time = absl::FromUnixSeconds(*rc::gen::inRange<int64_t>(0, 4102444800));
    const auto period = static_cast<Period>(*rc::gen::inRange(0, 4));
    const absl::TimeZone zone = DefaultPolicy().zone;
    const absl::CivilDay start = PeriodStart(time, period, zone);
    RC_ASSERT(absl::FromCivil(start, zone) <= time);
    RC_ASSERT(time < absl::FromCivil(NextPeriod(start, period), zone));
    RC_ASSERT(PeriodStart(absl::FromCivil(start, zone), period, zone) == start);
    RC_ASSERT(PreviousPeriod(NextPeriod(start, period), period) == start);
  });
  ASSERT_TRUE(ok);
}

}  // namespace
}  // namespace aftercare::survey
