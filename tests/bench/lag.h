// How long after its planned start a case reaches a consumer of the stream: an open loop, so that a
// stall is counted for every case that should have been opened during it.
#ifndef AFTERCARE_TESTS_BENCH_LAG_H_
#define AFTERCARE_TESTS_BENCH_LAG_H_

#include <functional>
#include <string>

#include "absl/time/time.h"
#include "tests/bench/load.h"

namespace aftercare::bench {

struct LagLoad {
  double per_second = 1000;
  absl::Duration warm_up = absl::Seconds(1);
  absl::Duration measured = absl::Seconds(5);
  std::string redis;   // address of the Redis with the intake's streams
};

// Starts call number `index` and reports the name of the case it opened, or why it failed.
using StartOpen = std::function<void(
    int64_t index, int connection, std::function<void(std::string name, std::string failure)> done)>;

// p50, p99 and mean are from a call's planned start until its "registered" event was read.
Result RunLag(const LagLoad& load, const StartOpen& start);

}  // namespace aftercare::bench

#endif  // AFTERCARE_TESTS_BENCH_LAG_H_
