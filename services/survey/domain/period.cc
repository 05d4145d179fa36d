#include "services/survey/domain/period.h"

#include "absl/strings/str_cat.h"

namespace aftercare::survey {
namespace {

constexpr int kMonthsOfQuarter = 3;

int QuarterIndex(absl::CivilDay day) { return (day.month() - 1) / kMonthsOfQuarter; }

}  // namespace

absl::CivilDay PeriodStart(absl::Time time, Period period, absl::TimeZone zone) {
  const absl::CivilDay day = absl::ToCivilDay(time, zone);
  switch (period) {
    case Period::kDay: break;
    case Period::kWeek: return absl::PrevWeekday(day + 1, absl::Weekday::monday);
    case Period::kMonth: return absl::CivilDay(absl::CivilMonth(day));
    case Period::kQuarter:
      return absl::CivilDay(day.year(), QuarterIndex(day) * kMonthsOfQuarter + 1, 1);
  }
  return day;
}

absl::CivilDay NextPeriod(absl::CivilDay start, Period period) {
  switch (period) {
    case Period::kDay: break;
    case Period::kWeek: return start + 7;
    case Period::kMonth: return absl::CivilDay(absl::CivilMonth(start) + 1);
    case Period::kQuarter: return absl::CivilDay(absl::CivilMonth(start) + kMonthsOfQuarter);
  }
  return start + 1;
}

absl::CivilDay PreviousPeriod(absl::CivilDay start, Period period) {
  switch (period) {
    case Period::kDay: break;
    case Period::kWeek: return start - 7;
    case Period::kMonth: return absl::CivilDay(absl::CivilMonth(start) - 1);
    case Period::kQuarter: return absl::CivilDay(absl::CivilMonth(start) - kMonthsOfQuarter);
  }
  return start - 1;
}

std::string PeriodLabel(absl::CivilDay start, Period period) {
  switch (period) {
    case Period::kDay: break;
    case Period::kWeek: {
      // ISO 8601: a week belongs to the year that holds its Thursday.
      const absl::CivilDay thursday = start + 3;
      const int week = (absl::GetYearDay(thursday) - 1) / 7 + 1;
      return absl::StrCat(thursday.year(), "-W", absl::Dec(week, absl::kZeroPad2));
    }
    case Period::kMonth: return absl::FormatCivilTime(absl::CivilMonth(start));
    case Period::kQuarter: return absl::StrCat(start.year(), "-Q", QuarterIndex(start) + 1);
  }
  return absl::FormatCivilTime(start);
}

}  // namespace aftercare::survey
