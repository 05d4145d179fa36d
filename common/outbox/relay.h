// Carries the outbox to Redis. Reads only below the oldest running transaction, so one that commits
// late is never skipped; an entry's id is its position, so Redis itself refuses a second publish;
// each entry names its predecessor, so a consumer sees any gap. One relay a service publishes at a
// time: it holds an advisory lock, and its fence outdates a relay that slept through losing it.
#ifndef AFTERCARE_OUTBOX_RELAY_H_
#define AFTERCARE_OUTBOX_RELAY_H_

#include <array>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "common/db/link.h"
#include "common/outbox/partition.h"
#include "common/outbox/position.h"
#include "common/outbox/redis.h"
#include "common/time/clock.h"
#include "common/time/lag.h"

namespace aftercare::outbox {

struct RelayOptions {
  std::string service;
  std::string dsn;    // search_path is the service's schema
  std::string redis;  // see Redis
  int batch = 1000;   // events read and published at a time
  int keep = 100'000;  // entries a partition's stream keeps, about; also what a refill restores
};

class Relay {
 public:
  explicit Relay(RelayOptions options);
  ~Relay();

  void Start();
  // Something was committed; cheap, from any thread.
  void Wake();

  uint64_t published() const { return published_.load(); }
  // Events published again because Redis had lost them.
  uint64_t refilled() const { return refilled_.load(); }
  bool leading() const { return leading_.load(); }
  // For how long something committed has not been in Redis; zero where another replica's relay leads.
  absl::Duration lag() const { return lag_.value(); }

 private:
  struct Entry {
    Position position;
    int partition = 0;
    std::string envelope;
  };
  void Work();
  // Becomes the leader: lock, epoch, fence, and where Redis stands. False: another one leads.
  absl::StatusOr<bool> Lead();
  absl::StatusOr<size_t> PublishNext();
  // Whether something committed may not be published, because an older transaction is still running.
  absl::Status SeeWhetherHeldUp(bool nothing_read);
  absl::StatusOr<std::vector<Entry>> ReadAfter(const Position& after);
  // Publishes entries; false when Redis does not stand where we left it.
  absl::StatusOr<bool> Publish(const std::vector<Entry>& entries);
  // Finds out where each stream ends and publishes again what it lost.
  absl::Status Resync();
  absl::Status Refill(Position start);
  absl::StatusOr<Position> NewestUpTo(const Position& position, int partition);
  absl::Status SaveCursor();
  absl::StatusOr<Position> LastInRedis(int partition);

  const RelayOptions options_;
  Redis redis_;
  std::unique_ptr<db::Link> link_;
  std::string script_sha_;
  int64_t fence_ = 0;
  Position cursor_;
  Position saved_;  // the cursor as the database has it
  time::Stopwatch since_saved_, since_asked_;
  bool held_up_ = false;
  std::array<Position, kPartitions> streamed_;  // last id of each stream
  std::array<Position, kPartitions> previous_;  // last event of each partition up to the cursor

  std::mutex mutex_;
  std::condition_variable wake_;
  bool woken_ = false;
  bool stopping_ = false;
  std::atomic<uint64_t> published_{0}, refilled_{0};
  std::atomic<bool> leading_{false};
  time::Lag lag_;
  std::thread thread_;
};

}  // namespace aftercare::outbox

#endif  // AFTERCARE_OUTBOX_RELAY_H_
