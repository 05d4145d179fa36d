// The last step of a mapped field: text of theirs becomes text of ours (tests/data/mappings). Pure.
#ifndef AFTERCARE_CTL_IMPORT_TRANSFORM_H_
#define AFTERCARE_CTL_IMPORT_TRANSFORM_H_

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace aftercare::ctl {

struct Values {
  std::map<std::string, std::string> words;
};
struct TimeForm {
  std::string format;
  absl::TimeZone zone;
};
struct DateForm {
  std::string format;
};
struct Decimal {
  int digits = 0;  // of the minor unit
};
struct ListOf {
  std::string separator;
};
struct Shifts {
  std::string separator;
};

// monostate leaves the text as it is.
using Transform = std::variant<std::monostate, Values, TimeForm, DateForm, Decimal, ListOf, Shifts>;

// One weekly shift, as the roster has it.
struct WeeklyShift {
  int weekday = 0;      // 1 is Monday
  int from_minute = 0;  // after midnight
  int to_minute = 0;    // exclusive, up to 1 440
  bool operator==(const WeeklyShift&) const = default;
};

// Everything but lists and shifts. A time becomes RFC 3339 in UTC, a date YYYY-MM-DD.
// InvalidArgument with the sentence of a fault.
absl::StatusOr<std::string> Apply(const Transform& transform, const std::string& text);

// Elements without the spaces around them; empty ones are left out.
std::vector<std::string> Split(const ListOf& list, const std::string& text);

// "1-5 09:00-12:00;6 10:00-14:00", day by day. A shift ends on its day: 24:00 is the latest.
absl::StatusOr<std::vector<WeeklyShift>> ReadShifts(const Shifts& shifts, const std::string& text);

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_IMPORT_TRANSFORM_H_
