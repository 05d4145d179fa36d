// Calendar periods of the figures: days, weeks from Monday, months and quarters of one time zone. A
// period is named by its first day; an instant belongs to exactly one period of each kind.
#ifndef AFTERCARE_SURVEY_DOMAIN_PERIOD_H_
#define AFTERCARE_SURVEY_DOMAIN_PERIOD_H_

#include <cstdint>
#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace aftercare::survey {

enum class Period : uint8_t { kDay, kWeek, kMonth, kQuarter };

// The first day of the period that holds `time` in `zone`.
absl::CivilDay PeriodStart(absl::Time time, Period period, absl::TimeZone zone);

// The first day of the period after the one that begins with `start`.
absl::CivilDay NextPeriod(absl::CivilDay start, Period period);

// The first day of the period before the one that begins with `start`.
absl::CivilDay PreviousPeriod(absl::CivilDay start, Period period);

// "2026-04-01", "2026-W14" (ISO 8601), "2026-04", "2026-Q2".
std::string PeriodLabel(absl::CivilDay start, Period period);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_DOMAIN_PERIOD_H_
