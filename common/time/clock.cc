#include "common/time/clock.h"

#include <chrono>

#include "absl/time/clock.h"

namespace aftercare::time {
namespace {

int64_t SteadyNanoseconds() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

absl::Time SystemClock::Now() const { return absl::Now(); }

absl::Time OffsetClock::Now() const { return absl::Now() + offset(); }

void OffsetClock::set_offset(absl::Duration offset) {
  nanoseconds_.store(absl::ToInt64Nanoseconds(offset));
}

absl::Duration OffsetClock::offset() const { return absl::Nanoseconds(nanoseconds_.load()); }

Stopwatch::Stopwatch() : start_(SteadyNanoseconds()) {}

absl::Duration Stopwatch::Elapsed() const {
  return absl::Nanoseconds(SteadyNanoseconds() - start_);
}

absl::Duration Stopwatch::Restart() {
  const int64_t now = SteadyNanoseconds();
  const absl::Duration elapsed = absl::Nanoseconds(now - start_);
  start_ = now;
  return elapsed;
}

}  // namespace aftercare::time
