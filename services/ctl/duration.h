// Durations as people write them: "90m", "2h", "1d12h". Whole seconds.
#ifndef AFTERCARE_CTL_DURATION_H_
#define AFTERCARE_CTL_DURATION_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace aftercare::ctl {

// Numbers with the units d, h, m and s, greatest first, each at most once; at least 1 s and at most
// 366 days. A day is 24 hours. InvalidArgument otherwise.
absl::StatusOr<absl::Duration> ReadDuration(absl::string_view text);

// "1d12h"; "0s" for nothing.
std::string DurationText(absl::Duration duration);

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_DURATION_H_
