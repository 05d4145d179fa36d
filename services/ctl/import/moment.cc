#include "services/ctl/import/moment.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/ctl/import/field.h"

namespace aftercare::ctl {
namespace {

const absl::Time kFirst = absl::FromCivil(absl::CivilDay(1, 1, 1), absl::UTCTimeZone());
const absl::Time kLast = absl::FromCivil(absl::CivilDay(10'000, 1, 1), absl::UTCTimeZone());

// Abseil's %Y takes every digit that follows, so "20260630" would be a year; strptime's takes four.
std::string FourDigitYears(const std::string& format) {
  std::string fixed;
  for (size_t i = 0; i < format.size(); ++i) {
    fixed += format[i];
    if (format[i] != '%' || i + 1 == format.size()) continue;
    ++i;
    fixed += format[i] == 'Y' ? "E4Y" : format.substr(i, 1);
  }
  return fixed;
}

}  // namespace

absl::StatusOr<absl::Time> ReadTime(const std::string& format, const std::string& text,
                                    absl::TimeZone zone) {
  absl::Time time;
  std::string why;
  // Infinity is a time for Abseil; the range leaves it out.
  const bool read = absl::ParseTime(FourDigitYears(format), text, zone, &time, &why);
  if (read && time >= kFirst && time < kLast) return time;
  return absl::InvalidArgumentError(
      absl::StrCat(Quoted(text), " is not a time of the form ", format));
}

absl::StatusOr<absl::Time> ReadRfc3339(const std::string& text) {
  const auto time = ReadTime(absl::RFC3339_full, text, absl::UTCTimeZone());
  if (time.ok()) return time;
  return absl::InvalidArgumentError(
      absl::StrCat(Quoted(text), " is not a time such as 2026-06-30T08:00:00+08:00"));
}

std::string WriteRfc3339(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d%ET%H:%M:%E*SZ", time, absl::UTCTimeZone());
}

std::optional<absl::CivilDay> ReadDay(const std::string& text) {
  constexpr absl::string_view kForm = "dddd-dd-dd";
  if (text.size() != kForm.size()) return std::nullopt;
  for (size_t i = 0; i < kForm.size(); ++i) {
    const bool fits = kForm[i] == 'd' ? absl::ascii_isdigit(text[i]) : text[i] == '-';
    if (!fits) return std::nullopt;
  }
  int year = 0;
  int month = 0;
  int day = 0;
  (void)absl::SimpleAtoi(text.substr(0, 4), &year);
  (void)absl::SimpleAtoi(text.substr(5, 2), &month);
  (void)absl::SimpleAtoi(text.substr(8, 2), &day);
  const absl::CivilDay civil(year, month, day);
  // A day that does not exist becomes another one.
  if (civil.year() != year || civil.month() != month || civil.day() != day) return std::nullopt;
  return civil;
}

std::string WriteDay(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

}  // namespace aftercare::ctl
