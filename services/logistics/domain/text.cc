#include "services/logistics/domain/text.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace aftercare::logistics {
namespace {

constexpr size_t kLongestCode = 40;

}  // namespace

std::string Rfc3339(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d%ET%H:%M:%E*SZ", time, absl::UTCTimeZone());
}

absl::Time WholeMicros(absl::Time time) {
  if (time == absl::InfiniteFuture() || time == absl::InfinitePast()) return time;
  return absl::FromUnixMicros(absl::ToUnixMicros(time));
}

bool IsCode(absl::string_view text) {
  return !text.empty() && text.size() <= kLongestCode && absl::ascii_isupper(text[0]) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isupper(c) || absl::ascii_isdigit(c) || c == '_';
         });
}

void CheckCode(absl::string_view text, absl::string_view field, command::Faults& faults) {
  if (IsCode(text)) return;
  faults.Add(field, "must be a code of at most 40 capital letters, digits and _");
}

}  // namespace aftercare::logistics
