#include "services/ctl/import/transform.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/ctl/import/field.h"
#include "services/ctl/import/moment.h"

namespace aftercare::ctl {
namespace {

constexpr int kMinutesADay = 1'440;

bool AllDigits(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

absl::StatusOr<std::string> ToMinorUnits(const Decimal& decimal, const std::string& text) {
  absl::string_view rest = text;
  const bool negative = absl::ConsumePrefix(&rest, "-");
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(rest, absl::MaxSplits('.', 1));
  const auto& [whole, fraction] = parts;
  const bool has_point = whole.size() < rest.size();
  if (!AllDigits(whole) || (has_point && !AllDigits(fraction))) {
    return absl::InvalidArgumentError(absl::StrCat(Quoted(text), " is not a decimal number"));
  }
  if (static_cast<int>(fraction.size()) > decimal.digits) {
    return absl::InvalidArgumentError(
        absl::StrCat(Quoted(text), " has more than ", decimal.digits, " digits behind the point"));
  }
  const std::string digits =
      absl::StrCat(negative ? "-" : "", whole, fraction,
                   std::string(decimal.digits - fraction.size(), '0'));
  int64_t minor = 0;
  if (!absl::SimpleAtoi(digits, &minor)) {
    return absl::InvalidArgumentError(absl::StrCat(Quoted(text), " is too large"));
  }
  return absl::StrCat(minor);
}

// "09:30" in minutes; 24:00 is the end of the day.
std::optional<int> ReadMinute(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, ':');
  int hour = 0;
  int minute = 0;
  const bool read = parts.size() == 2 && AllDigits(parts[0]) && AllDigits(parts[1]) &&
                    parts[1].size() == 2 && absl::SimpleAtoi(parts[0], &hour) &&
                    absl::SimpleAtoi(parts[1], &minute);
  if (!read || hour > 24 || minute > 59 || hour * 60 + minute > kMinutesADay) return std::nullopt;
  return hour * 60 + minute;
}

// "1-5 09:00-12:00"; false when it is not of that form.
bool ReadShift(absl::string_view text, std::vector<WeeklyShift>& shifts) {
  const std::vector<absl::string_view> words = absl::StrSplit(text, ' ', absl::SkipEmpty());
  if (words.size() != 2) return false;
  const std::vector<absl::string_view> days = absl::StrSplit(words[0], '-');
  const std::vector<absl::string_view> hours = absl::StrSplit(words[1], '-');
  if (days.size() > 2 || hours.size() != 2) return false;
  int first = 0;
  int last = 0;
  const bool read =
      absl::SimpleAtoi(days.front(), &first) && absl::SimpleAtoi(days.back(), &last);
  if (!read) return false;
  const auto from = ReadMinute(hours[0]);
  const auto to = ReadMinute(hours[1]);
  if (first < 1 || last > 7 || first > last || !from || !to || *from >= *to) return false;
  for (int day = first; day <= last; ++day) shifts.push_back({day, *from, *to});
  return true;
}

struct Applied {
  const std::string& text;

  absl::StatusOr<std::string> operator()(const Values& values) const {
    const auto found = values.words.find(text);
    if (found != values.words.end()) return found->second;
    return absl::InvalidArgumentError(absl::StrCat(Quoted(text), " is no word of the mapping"));
  }
  absl::StatusOr<std::string> operator()(const TimeForm& form) const {
    const auto time = ReadTime(form.format, text, form.zone);
    if (!time.ok()) return time.status();
    return WriteRfc3339(*time);
  }
  absl::StatusOr<std::string> operator()(const DateForm& form) const {
    const auto time = ReadTime(form.format, text, absl::UTCTimeZone());
    if (!time.ok()) return time.status();
    return WriteDay(absl::ToCivilDay(*time, absl::UTCTimeZone()));
  }
  absl::StatusOr<std::string> operator()(const Decimal& decimal) const {
    return ToMinorUnits(decimal, text);
  }
  template <class Other>
  absl::StatusOr<std::string> operator()(const Other&) const {
    return text;
  }
};

}  // namespace

absl::StatusOr<std::string> Apply(const Transform& transform, const std::string& text) {
  return std::visit(Applied{text}, transform);
}

std::vector<std::string> Split(const ListOf& list, const std::string& text) {
  std::vector<std::string> elements;
  for (const absl::string_view part : absl::StrSplit(text, list.separator)) {
    const absl::string_view element = absl::StripAsciiWhitespace(part);
    if (!element.empty()) elements.emplace_back(element);
  }
  return elements;
}

absl::StatusOr<std::vector<WeeklyShift>> ReadShifts(const Shifts& shifts, const std::string& text) {
  std::vector<WeeklyShift> read;
  for (const std::string& part : Split({shifts.separator}, text)) {
    if (!ReadShift(part, read)) {
      return absl::InvalidArgumentError(
          absl::StrCat(Quoted(part), " is no shift such as 1-5 09:00-17:30"));
    }
  }
  return read;
}

}  // namespace aftercare::ctl
