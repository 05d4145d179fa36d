// The only place in the product that reads the machine's clock. Everything else is given a Clock,
// or a time, so that a test or a simulation moves a year in a second.
#ifndef AFTERCARE_TIME_CLOCK_H_
#define AFTERCARE_TIME_CLOCK_H_

#include <atomic>
#include <cstdint>

#include "absl/time/time.h"

namespace aftercare::time {

// Thread safe, like everything derived from it.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
};

// The machine's clock.
class SystemClock final : public Clock {
 public:
  absl::Time Now() const override;
};

// The machine's clock, moved by an offset that may change at any time (the service's test clock).
class OffsetClock final : public Clock {
 public:
  absl::Time Now() const override;
  // Nanosecond precision; at most 292 years either way.
  void set_offset(absl::Duration offset);
  absl::Duration offset() const;

 private:
  std::atomic<int64_t> nanoseconds_{0};
};

// Stands still until it is told to move. For tests and simulations.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(absl::Time start) : nanoseconds_(absl::ToUnixNanos(start)) {}

  absl::Time Now() const override { return absl::FromUnixNanos(nanoseconds_.load()); }
  void Set(absl::Time now) { nanoseconds_.store(absl::ToUnixNanos(now)); }
  void Advance(absl::Duration by) { nanoseconds_.fetch_add(absl::ToInt64Nanoseconds(by)); }

 private:
  std::atomic<int64_t> nanoseconds_;
};

// Measures how long something took, untouched by any clock being set. Starts when made.
class Stopwatch {
 public:
  Stopwatch();
  absl::Duration Elapsed() const;
  // Starts anew and answers the time up to now.
  absl::Duration Restart();

 private:
  int64_t start_;  // nanoseconds of the steady clock
};

}  // namespace aftercare::time

#endif  // AFTERCARE_TIME_CLOCK_H_
