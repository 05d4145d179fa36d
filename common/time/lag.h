// How long somebody who follows others has been behind: zero while it keeps up. Told by one thread,
// asked by any.
#ifndef AFTERCARE_TIME_LAG_H_
#define AFTERCARE_TIME_LAG_H_

#include <atomic>
#include <cstdint>

#include "absl/time/time.h"
#include "common/time/clock.h"

namespace aftercare::time {

class Lag {
 public:
  // Everything there was is done.
  void CaughtUp() { since_ = kNot; }
  // Something is left, or it is not known whether.
  void Behind() {
    if (since_ == kNot) since_ = absl::ToInt64Nanoseconds(watch_.Elapsed());
  }
  absl::Duration value() const {
    const int64_t since = since_;
    return since == kNot ? absl::ZeroDuration() : watch_.Elapsed() - absl::Nanoseconds(since);
  }

 private:
  static constexpr int64_t kNot = -1;
  const Stopwatch watch_;
  std::atomic<int64_t> since_{kNot};
};

}  // namespace aftercare::time

#endif  // AFTERCARE_TIME_LAG_H_
