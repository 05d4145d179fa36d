#include "common/ids/number.h"

#include <algorithm>
#include <cstdlib>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace aftercare::ids {
namespace {

constexpr char kAlphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr int kModulus = 36;
constexpr size_t kMinCounterDigits = 6;
constexpr size_t kMaxCounterDigits = 12;

int ValueOf(char c) {
  if (absl::ascii_isdigit(c)) return c - '0';
  if (absl::ascii_isupper(c)) return c - 'A' + 10;
  return -1;
}

bool GoodPrefix(absl::string_view prefix) {
  return !prefix.empty() && prefix.size() <= kMaxPrefixSize &&
         std::all_of(prefix.begin(), prefix.end(), absl::ascii_isupper);
}

// Takes the leading characters for which `wanted` holds, at most `most`.
template <class Wanted>
absl::string_view Take(absl::string_view& in, size_t most, Wanted wanted) {
  size_t size = 0;
  while (size < in.size() && size < most && wanted(in[size])) ++size;
  const absl::string_view taken = in.substr(0, size);
  in.remove_prefix(size);
  return taken;
}

void SkipHyphen(absl::string_view& in) {
  if (!in.empty() && in.front() == '-') in.remove_prefix(1);
}

absl::Status BadShape() {
  return absl::InvalidArgumentError("not a number of the form C-26-000123-S");
}

}  // namespace

char CheckCharacter(absl::string_view letters_and_digits) {
  int product = kModulus;
  for (const char c : letters_and_digits) {
    const int value = ValueOf(c);
    if (value < 0) return 0;
    const int sum = (product + value) % kModulus;
    product = (sum == 0 ? kModulus : sum) * 2 % (kModulus + 1);
  }
  return kAlphabet[(kModulus + 1 - product) % kModulus];
}

std::string FormatNumber(absl::string_view prefix, int year, int64_t counter) {
  if (!GoodPrefix(prefix) || year < 0 || counter < 1 || counter > kMaxCounter) std::abort();
  const std::string years = absl::StrFormat("%02d", year % 100);
  const std::string digits = absl::StrFormat("%06d", counter);
  const char check = CheckCharacter(absl::StrCat(prefix, years, digits));
  return absl::StrCat(prefix, "-", years, "-", digits, "-", absl::string_view(&check, 1));
}

absl::StatusOr<Number> ParseNumber(absl::string_view text) {
  if (text.size() > kMaxPrefixSize + kMaxCounterDigits + 6) return BadShape();
  const std::string upper = absl::AsciiStrToUpper(text);
  absl::string_view rest = upper;
  const absl::string_view prefix = Take(rest, kMaxPrefixSize, absl::ascii_isupper);
  SkipHyphen(rest);
  const absl::string_view year = Take(rest, 2, absl::ascii_isdigit);
  SkipHyphen(rest);
  // The check character is the last one and may be a digit too, so the counter ends before it.
  if (prefix.empty() || year.size() != 2 || rest.empty()) return BadShape();
  const char check = rest.back();
  rest.remove_suffix(1);
  if (!rest.empty() && rest.back() == '-') rest.remove_suffix(1);
  const absl::string_view digits = Take(rest, kMaxCounterDigits, absl::ascii_isdigit);
  Number number{std::string(prefix), 0, 0};
  if (!rest.empty() || digits.size() < kMinCounterDigits ||
      (digits.size() > kMinCounterDigits && digits.front() == '0') ||
      !absl::SimpleAtoi(year, &number.year) || !absl::SimpleAtoi(digits, &number.counter) ||
      number.counter == 0) {
    return BadShape();
  }
  if (check != CheckCharacter(absl::StrCat(prefix, year, digits))) {
    return absl::InvalidArgumentError("mistyped: the check character does not fit");
  }
  return number;
}

}  // namespace aftercare::ids
