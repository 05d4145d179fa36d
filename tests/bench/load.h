// A closed loop of calls: so many in flight, each answered call starts the next, over two
// connections (one caps the rate). Every answer is checked; a wrong one ends the measurement.
#ifndef AFTERCARE_TESTS_BENCH_LOAD_H_
#define AFTERCARE_TESTS_BENCH_LOAD_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace aftercare::bench {

struct Load {
  int in_flight = 64;
  absl::Duration warm_up = absl::Seconds(1);
  absl::Duration measured = absl::Seconds(5);
};

struct Result {
  double per_second = 0;
  absl::Duration p50, p99, mean;
  int64_t calls = 0;      // answered in the whole run, the warm-up included
  std::string failure;    // empty: every answer was right
};

// Starts call number `index` on connection `connection` and reports its outcome ("" is right).
using StartCall =
    std::function<void(int64_t index, int connection, std::function<void(std::string)> done)>;

Result Run(const Load& load, const StartCall& start);

// Two channels of their own to one address.
std::vector<std::shared_ptr<grpc::Channel>> Channels(const std::string& address);

}  // namespace aftercare::bench

#endif  // AFTERCARE_TESTS_BENCH_LOAD_H_
