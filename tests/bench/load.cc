#include "tests/bench/load.h"

#include <algorithm>

#include "common/time/clock.h"

namespace aftercare::bench {
namespace {

// One measurement; alive until its last call is answered.
class Loop {
 public:
  Loop(const Load& load, const StartCall& start) : load_(load), start_(start) {
    latencies_.reserve(1 << 20);
  }

  Result Go() {
    for (int slot = 0; slot < load_.in_flight; ++slot) Next(slot);
    std::unique_lock<std::mutex> lock(mutex_);
    idle_.wait(lock, [this] { return open_ == 0; });
    Result result;
    result.failure = failure_;
    result.calls = answered_;
    const absl::Duration span = last_ - load_.warm_up;
    if (!latencies_.empty() && span > absl::ZeroDuration()) {
      result.per_second = latencies_.size() / absl::ToDoubleSeconds(span);
      std::sort(latencies_.begin(), latencies_.end());
      result.p50 = absl::Microseconds(latencies_[latencies_.size() / 2]);
      result.p99 = absl::Microseconds(latencies_[latencies_.size() * 99 / 100]);
      int64_t sum = 0;
      for (const int64_t one : latencies_) sum += one;
      result.mean = absl::Microseconds(sum / static_cast<int64_t>(latencies_.size()));
    }
    return result;
  }

 private:
  void Next(int slot) {
    int64_t index;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      if (watch_.Elapsed() > load_.warm_up + load_.measured || !failure_.empty()) {
        if (open_ == 0) idle_.notify_all();
        return;
      }
      index = started_++;
      ++open_;
    }
    const absl::Duration begun = watch_.Elapsed();
    start_(index, slot % 2, [this, slot, begun](std::string failure) {
      const absl::Duration now = watch_.Elapsed();
      bool idle = false;
      {
        std::lock_guard<std::mutex> lock(mutex_);
        ++answered_;
        if (!failure.empty() && failure_.empty()) failure_ = failure;
        if (begun >= load_.warm_up) {
          latencies_.push_back(absl::ToInt64Microseconds(now - begun));
          last_ = now;
        }
      }
      Next(slot);
      {
        std::lock_guard<std::mutex> lock(mutex_);
        idle = --open_ == 0;
        if (idle) idle_.notify_all();
      }
    });
  }

  const Load load_;
  const StartCall& start_;
  const time::Stopwatch watch_;
  std::mutex mutex_;
  std::condition_variable idle_;
  int64_t started_ = 0, answered_ = 0;
  int open_ = 0;
  std::string failure_;
  std::vector<int64_t> latencies_;
  absl::Duration last_;
};

}  // namespace

Result Run(const Load& load, const StartCall& start) { return Loop(load, start).Go(); }

std::vector<std::shared_ptr<grpc::Channel>> Channels(const std::string& address) {
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  for (int i = 0; i < 2; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    channels.push_back(
        grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments));
  }
  return channels;
}

}  // namespace aftercare::bench
