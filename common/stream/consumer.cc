#include "common/stream/consumer.h"

#include <algorithm>
#include <utility>

#include "common/observe/log.h"

namespace aftercare::stream {
namespace {

// Under load events are let gather twice as long as the last ones took, within this bound: a wave
// costs much the same whether it brings two events or fifty.
constexpr int kGather = 2;
constexpr absl::Duration kGatherMost = absl::Milliseconds(10);

}  // namespace

Consumer::Consumer(ConsumerOptions options, std::vector<Handler> handlers)
    : options_(std::move(options)),
      handlers_(std::move(handlers)),
      session_(options_.dsn),
      redis_(options_.redis, absl::Seconds(5)) {}

Consumer::~Consumer() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Consumer::Start() { thread_ = std::thread([this] { Work(); }); }

bool Consumer::Pause(absl::Duration pause) {
  std::unique_lock<std::mutex> lock(mutex_);
  wake_.wait_for(lock, absl::ToChronoMicroseconds(pause), [this] { return stopping_; });
  return !stopping_;
}

bool Consumer::Waits() const {
  return std::any_of(held_.begin(), held_.end(), [](const auto& entry) {
    const Held& held = entry.second;
    return held.unanswered || held.parked_since < absl::InfiniteDuration();
  });
}

void Consumer::Work() {
  while (Pause(absl::ZeroDuration())) {
    absl::Status status = Lease();
    if (status.ok() && held_.empty()) {
      lag_.CaughtUp();
      Pause(options_.lease / 4);
      continue;
    }
    bool more = false;
    left_ = false;
    busy_ = absl::ZeroDuration();
    if (status.ok()) status = SaveWhenDue();
    if (status.ok()) status = AskSource(more);
    if (status.ok()) {
      status = FollowStreams(/*wait=*/!more);
      if (absl::IsUnavailable(status)) {
        // Redis is away: the source's database is asked instead, a little less often.
        lag_.Behind();
        redis_.Close();
        for (auto& [partition, held] : held_) held.last_news = -absl::InfiniteDuration();
        Pause(absl::Milliseconds(more ? 0 : 200));
        continue;
      }
    }
    // What is in hand at the end is saved, not forgotten.
    if (absl::IsCancelled(status) && !Pause(absl::ZeroDuration())) break;
    if (status.ok() && !more && !left_ && !Waits()) {
      lag_.CaughtUp();
    } else {
      lag_.Behind();
    }
    if (!status.ok()) {
      observe::Log(observe::Level::kWarning, "a consumer starts again",
                   {{"source", options_.source}, {"cause", std::string(status.message())}});
      Drop();
      Pause(absl::Milliseconds(200));
    } else if (!more && busy_ > absl::ZeroDuration()) {
      Pause(std::min(busy_ * kGather, kGatherMost));
    }
  }
  if (auto status = Save(); !status.ok()) {
    observe::Log(observe::Level::kWarning, "a consumer's position was not saved",
                 {{"source", options_.source}, {"cause", std::string(status.message())}});
  }
}

}  // namespace aftercare::stream
