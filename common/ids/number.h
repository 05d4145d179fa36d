// People's numbers: "C-26-000123-S". Prefix, two digits of the year, a counter of at least six
// digits, a check character (ISO 7064 MOD 37,36 over letters and digits), so that one mistyped
// character never leads to another customer's case, nor do nearly all swaps of two neighbours.
#ifndef AFTERCARE_IDS_NUMBER_H_
#define AFTERCARE_IDS_NUMBER_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace aftercare::ids {

inline constexpr size_t kMaxPrefixSize = 4;
inline constexpr int64_t kMaxCounter = 999'999'999'999;

struct Number {
  std::string prefix;   // capital letters, 1 to 4
  int year = 0;         // 0 to 99
  int64_t counter = 0;  // 1 to kMaxCounter

  bool operator==(const Number&) const = default;
};

// The canonical text. `prefix` has 1 to 4 capital letters, `year` is a calendar year of which the
// last two digits are used, `counter` is 1 to kMaxCounter; anything else is a mistake in the
// program and ends it.
std::string FormatNumber(absl::string_view prefix, int year, int64_t counter);

// Reads what a person typed: either case, any of the three hyphens may be missing. InvalidArgument
// when the shape or the check character is wrong. Each number has exactly one canonical text:
// FormatNumber of the result.
absl::StatusOr<Number> ParseNumber(absl::string_view text);

// The ISO 7064 MOD 37,36 check character ('0'-'9', 'A'-'Z') of capital letters and digits; 0 when
// another character is among them.
char CheckCharacter(absl::string_view letters_and_digits);

}  // namespace aftercare::ids

#endif  // AFTERCARE_IDS_NUMBER_H_
