#include "tests/bench/lag.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "aftercare/type/v1/event.pb.h"
#include "common/outbox/partition.h"
#include "common/outbox/position.h"
#include "common/outbox/redis.h"
#include "common/time/clock.h"

namespace aftercare::bench {
namespace {

constexpr int64_t kEpoch = 1;  // of a database made for the run
constexpr absl::Duration kPatience = absl::Seconds(10);

absl::string_view Text(const redisReply* reply) { return {reply->str, reply->len}; }

// Reads the streams from their present end on and notes when each case's first event came.
class Listener {
 public:
  Listener(const std::string& address, const time::Stopwatch& watch)
      : redis_(address, absl::Seconds(5)), watch_(watch) {
    for (int p = 0; p < outbox::kPartitions; ++p) {
      const std::string name = outbox::StreamName("intake", kEpoch, p);
      auto newest = redis_.Call({"XREVRANGE", name, "+", "-", "COUNT", "1"});
      const bool any = newest.ok() && (*newest)->type == REDIS_REPLY_ARRAY && (*newest)->elements;
      ends_[name] = any ? std::string(Text((*newest)->element[0]->element[0])) : "0-0";
    }
    thread_ = std::thread([this] {
      while (!stopping_) Read();
    });
  }
  ~Listener() { Stop(); }

  void Stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }
  size_t count() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return seen_.size();
  }
  // After Stop.
  const absl::flat_hash_map<std::string, absl::Duration>& seen() const { return seen_; }

 private:
  void Read() {
    std::vector<absl::string_view> call = {"XREAD", "COUNT", "1000", "BLOCK", "50", "STREAMS"};
    for (const auto& [name, end] : ends_) call.push_back(name);
    for (const auto& [name, end] : ends_) call.push_back(end);
    auto reply = redis_.Call(call);
    if (!reply.ok() || (*reply)->type != REDIS_REPLY_ARRAY) return;
    const absl::Duration now = watch_.Elapsed();
    for (size_t s = 0; s < (*reply)->elements; ++s) {
      const redisReply* stream = (*reply)->element[s];
      std::string& end = ends_[std::string(Text(stream->element[0]))];
      for (size_t i = 0; i < stream->element[1]->elements; ++i) {
        const redisReply* entry = stream->element[1]->element[i];
        end = std::string(Text(entry->element[0]));
        type::v1::Event event;
        const redisReply* envelope = entry->element[1]->element[3];
        if (!event.ParseFromArray(envelope->str, static_cast<int>(envelope->len))) continue;
        std::lock_guard<std::mutex> lock(mutex_);
        seen_.try_emplace(event.subject(), now);
      }
    }
  }

  outbox::Redis redis_;
  const time::Stopwatch& watch_;
  std::map<std::string, std::string> ends_;
  mutable std::mutex mutex_;
  absl::flat_hash_map<std::string, absl::Duration> seen_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace

Result RunLag(const LagLoad& load, const StartOpen& start) {
  const time::Stopwatch watch;
  Listener listener(load.redis, watch);
  std::mutex mutex;
  Result result;
  std::map<std::string, absl::Duration> planned;  // by the name of the case
  std::atomic<int64_t> open{0};

  const int64_t calls = static_cast<int64_t>(
      load.per_second * absl::ToDoubleSeconds(load.warm_up + load.measured));
  for (int64_t index = 0; index < calls; ++index) {
    const absl::Duration due = absl::Seconds(index / load.per_second);
    if (const absl::Duration wait = due - watch.Elapsed(); wait > absl::ZeroDuration()) {
      absl::SleepFor(wait);
    }
    ++open;
    start(index, index % 2, [&, due](std::string name, std::string failure) {
      {
        std::lock_guard<std::mutex> lock(mutex);
        if (!failure.empty()) result.failure = failure;
        if (!name.empty()) planned[name] = due;
      }
      --open;
    });
  }
  const absl::Duration last = watch.Elapsed();
  while (open > 0 || (listener.count() < planned.size() && watch.Elapsed() < last + kPatience)) {
    absl::SleepFor(absl::Milliseconds(5));
  }
  listener.Stop();

  std::vector<absl::Duration> lags;
  for (const auto& [name, due] : planned) {
    const auto seen = listener.seen().find(name);
    if (seen == listener.seen().end()) {
      result.failure = absl::StrCat(name, " reached no consumer");
      break;
    }
    if (due >= load.warm_up) lags.push_back(seen->second - due);
  }
  result.calls = calls;
  if (lags.empty()) return result;
  std::sort(lags.begin(), lags.end());
  result.per_second = load.per_second;
  result.p50 = lags[lags.size() / 2];
  result.p99 = lags[lags.size() * 99 / 100];
  absl::Duration sum;
  for (const absl::Duration lag : lags) sum += lag;
  result.mean = sum / static_cast<int64_t>(lags.size());
  return result;
}

}  // namespace aftercare::bench
