// Random values for round trips: text any proto string can hold, ids that may be nil, instants to
// the nanosecond.
#ifndef AFTERCARE_TESTS_SERVICES_SURVEY_STORE_GENERATORS_H_
#define AFTERCARE_TESTS_SERVICES_SURVEY_STORE_GENERATORS_H_

#include <rapidcheck.h>

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/ids/uuid.h"

namespace aftercare::survey {

inline std::string GenText() {
  const auto letters = *rc::gen::container<std::string>(rc::gen::inRange('\x20', '\x7f'));
  return absl::StrCat(letters, *rc::gen::element<std::string>("", "您好", "😀"));
}

inline ids::Uuid GenId() {
  if (*rc::gen::inRange(0, 4) == 0) return ids::Uuid{};
  return ids::DerivedUuid("generated", absl::StrCat(*rc::gen::arbitrary<int>()));
}

inline absl::Time GenTime() {
  return absl::FromUnixSeconds(*rc::gen::inRange<int64_t>(-1'000'000'000, 4'000'000'000)) +
         absl::Nanoseconds(*rc::gen::inRange(0, 1'000'000'000));
}

inline std::optional<absl::Time> GenOptionalTime() {
  if (*rc::gen::arbitrary<bool>()) return std::nullopt;
  return GenTime();
}

// One of the values first .. last.
template <class Enum>
Enum GenEnum(Enum last, int first = 0) {
  return static_cast<Enum>(*rc::gen::inRange(first, static_cast<int>(last) + 1));
}

}  // namespace aftercare::survey

#endif  // AFTERCARE_TESTS_SERVICES_SURVEY_STORE_GENERATORS_H_
