#include "services/ctl/duration.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace aftercare::ctl {
namespace {

constexpr std::pair<char, int64_t> kUnits[] = {{'d', 86'400}, {'h', 3'600}, {'m', 60}, {'s', 1}};
constexpr int64_t kMostSeconds = 366 * 86'400;

}  // namespace

absl::StatusOr<absl::Duration> ReadDuration(absl::string_view text) {
  const auto refuse = [text] {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", text, "\" is no duration from 1s to 366d, such as 90m, 2h or 1d12h"));
  };
  int64_t total = 0;
  absl::string_view rest = text;
  for (const auto& [unit, seconds] : kUnits) {
    size_t digits = 0;
    while (digits < rest.size() && absl::ascii_isdigit(rest[digits])) ++digits;
    if (digits == rest.size() || rest[digits] != unit) continue;
    int64_t number = 0;
    if (!absl::SimpleAtoi(rest.substr(0, digits), &number) || number > kMostSeconds) {
      return refuse();
    }
    total += number * seconds;
    rest.remove_prefix(digits + 1);
  }
  if (!rest.empty() || total < 1 || total > kMostSeconds) return refuse();
  return absl::Seconds(total);
}

std::string DurationText(absl::Duration duration) {
  int64_t left = absl::ToInt64Seconds(duration);
  std::string text;
  for (const auto& [unit, seconds] : kUnits) {
    if (left / seconds > 0) absl::StrAppend(&text, left / seconds, std::string(1, unit));
    left %= seconds;
  }
  return text.empty() ? "0s" : text;
}

}  // namespace aftercare::ctl
