// Follows another service's stream and turns its events into commands of our own aggregates, each
// event's effect exactly once. The position of each partition is kept in our own database; a
// partition has one active consumer among the replicas, by a lease with a fence; the processor
// writes the inbox row in the transaction of the effect. An entry names its predecessor: when that
// is not the one handled last (trimmed, emptied or lost in Redis), the rest is read from the
// source's own database by EventService.ReadEvents.
#ifndef AFTERCARE_STREAM_CONSUMER_H_
#define AFTERCARE_STREAM_CONSUMER_H_

#include <any>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "aftercare/type/v1/event.pb.h"
#include "aftercare/type/v1/operations.pb.h"
#include "common/command/processor.h"
#include "common/db/session.h"
#include "common/outbox/position.h"
#include "common/outbox/redis.h"

namespace aftercare::stream {

// What an event makes us do: one command of one of our aggregates.
struct Reaction {
  command::Processor* processor;
  ids::Uuid target;
  std::any command;
};

// One thing this service does on events. `types` are full event types, or end in "*". Called on the
// consumer's thread; may ask other services; must give the same reactions when called again for the
// same event. An error counts as a failed try; UNAVAILABLE and DEADLINE_EXCEEDED are tried for ever.
struct Handler {
  std::string name;  // kept in the inbox: never renamed
  std::vector<std::string> types;
  std::function<absl::StatusOr<std::vector<Reaction>>(const type::v1::Event&)> react;
};

// Reads events from the source's database, after a position of one partition.
using ReadEvents = std::function<absl::StatusOr<type::v1::ReadEventsResponse>(
    const std::string& after, int partition, int limit)>;

struct ConsumerOptions {
  std::string source;   // "intake"
  std::string service;  // us
  std::string replica;  // unique among the replicas of this service
  std::string dsn;
  std::string redis;
  ReadEvents read_events;
  int batch = 200;         // events handled between two saved positions
  int tries = 5;           // of an event, before it becomes a dead letter
  absl::Duration lease = absl::Seconds(5);
};

// What became of one event.
struct Handled {
  bool wanted = false;  // some handler asks for its type
  std::vector<std::pair<std::string, absl::Status>> failed;  // handlers that failed, and why
};

// Hands events of different subjects to the handlers that ask for them, all at once, and waits for
// every command they cause. With `only`, to that handler alone (the replay of a dead letter).
std::vector<Handled> Dispatch(const std::vector<Handler>& handlers,
                              const std::vector<const type::v1::Event*>& events,
                              const std::string& only = "");

class Consumer {
 public:
  Consumer(ConsumerOptions options, std::vector<Handler> handlers);
  // Ends after the events in hand; the leases run out by themselves.
  ~Consumer();

  void Start();
  uint64_t handled() const { return handled_.load(); }
  uint64_t dead() const { return dead_.load(); }
  // Times an event came before its predecessor and was left for later.
  uint64_t early() const { return early_.load(); }
  // Times the rest was read from the source's database.
  uint64_t gaps() const { return gaps_.load(); }

 private:
  struct Held {
    outbox::Position position;  // the last event handled
    int64_t fence = 0;
    absl::Time last_news = absl::InfinitePast();         // from Redis, or that there are none
    absl::Time parked_since = absl::InfiniteFuture();  // the event to come is early since
  };
  struct Received {
    outbox::Position position;
    type::v1::Event event;
  };
  struct Letter {
    const type::v1::Event* event;
    std::string handler;
    std::string reason;
  };
  // What a batch of one partition comes to; saved in one transaction with the position.
  struct Progress {
    outbox::Position position;
    int64_t applied = 0, ignored = 0, dead = 0;
    std::map<std::string, int64_t> versions;  // of the subjects, after the batch
    std::vector<Letter> letters;
  };
  void Work();
  // Renews what is held and takes what is free; drops everything when that fails.
  absl::Status Lease();
  // Asks the source about each partition of which nothing was heard for a while; `more` becomes true
  // when some may have more.
  absl::Status AskSource(bool& more);
  // Handles what Redis has; with `wait`, after waiting a little for it.
  absl::Status FollowStreams(bool wait);
  // Reads from the source's database what comes after the position held; false: nothing is left.
  absl::StatusOr<bool> ReadRest(int partition, Held& held);
  absl::Status Handle(int partition, Held& held, std::vector<Received> events);
  absl::Status LoadVersions(const std::vector<Received>& events,
                            std::map<std::string, int64_t>& versions);
  // Drops the tail that begins with an event whose predecessor has not come yet, not even behind it.
  void ParkEarly(std::vector<Received>& events, const std::map<std::string, int64_t>& versions,
                 Held& held);
  // Handles events of different subjects together until each is applied or given up.
  absl::Status HandleWave(const std::vector<const type::v1::Event*>& wave, Progress& progress);
  absl::Status Save(int partition, Held& held, const Progress& progress);
  bool Pause(absl::Duration pause);  // false: stopping

  const ConsumerOptions options_;
  const std::vector<Handler> handlers_;
  db::Session session_;
  outbox::Redis redis_;
  int64_t epoch_ = 0;
  std::map<int, Held> held_;
  absl::Time lease_until_ = absl::InfinitePast();  // machine's clock

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::atomic<uint64_t> handled_{0}, dead_{0}, early_{0}, gaps_{0};
  std::thread thread_;
};

}  // namespace aftercare::stream

#endif  // AFTERCARE_STREAM_CONSUMER_H_
