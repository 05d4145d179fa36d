// Waits for what other threads and processes bring about: asks again and again until it is so or
// the time is up, so a test lasts no longer than it must.
#ifndef AFTERCARE_TESTS_SUPPORT_EVENTUALLY_H_
#define AFTERCARE_TESTS_SUPPORT_EVENTUALLY_H_

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>

#include "absl/time/time.h"
#include "common/time/clock.h"

namespace aftercare::testing {

// True as soon as `holds` answers true; false when it did not within `within`. Asks again after
// each `pause`.
inline bool Eventually(const std::function<bool()>& holds,
                       absl::Duration within = absl::Seconds(30),
                       absl::Duration pause = absl::Milliseconds(5)) {
  const time::Stopwatch watch;
  std::mutex mutex;
  std::condition_variable never;
  std::unique_lock<std::mutex> lock(mutex);
  while (!holds()) {
    if (watch.Elapsed() > within) return false;
    never.wait_for(lock, absl::ToChronoMicroseconds(pause));
  }
  return true;
}

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_SUPPORT_EVENTUALLY_H_
