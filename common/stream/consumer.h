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
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "aftercare/type/v1/event.pb.h"
#include "aftercare/type/v1/operations.pb.h"
#include "common/command/processor.h"
#include "common/db/session.h"
#include "common/outbox/position.h"
#include "common/outbox/redis.h"
#include "common/time/clock.h"
#include "common/time/lag.h"

namespace aftercare::stream {

// What an event makes us do: one command of one of our aggregates.
struct Reaction {
  command::Processor* processor;
  ids::Uuid target;
  std::any command;
};

// Events of different subjects that are handled together.
using Wave = std::vector<const type::v1::Event*>;
using Reactions = absl::StatusOr<std::vector<Reaction>>;

// What a handler makes of events: a function of one event, or of a whole wave, which then asks the
// database once for all and answers in the order of the events.
class React {
 public:
  React() = default;
  template <class One>
    requires std::is_invocable_r_v<Reactions, One&, const type::v1::Event&>
  React(One one)  // NOLINT: written as a lambda where a handler is made
      : wave_([one = std::move(one)](const Wave& wave) {
          std::vector<Reactions> reactions;
          for (const type::v1::Event* event : wave) reactions.push_back(one(*event));
          return reactions;
        }) {}
  template <class All>
    requires std::is_invocable_r_v<std::vector<Reactions>, All&, const Wave&>
  React(All all) : wave_(std::move(all)) {}  // NOLINT

  std::vector<Reactions> operator()(const Wave& wave) const { return wave_(wave); }

 private:
  std::function<std::vector<Reactions>(const Wave&)> wave_;
};

// One thing this service does on events. `types` are full event types, or end in "*". Called on the
// consumer's thread; may ask other services; must give the same reactions when called again for the
// same event. An error counts as a failed try; what passes by itself (command/passing.h) is tried
// for ever.
struct Handler {
  std::string name;  // kept in the inbox: never renamed
  std::vector<std::string> types;
  React react;
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
std::vector<Handled> Dispatch(const std::vector<Handler>& handlers, const Wave& events,
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
  const std::string& source() const { return options_.source; }
  // For how long something of the source has not been handled here, or could not be asked for.
  absl::Duration lag() const { return lag_.value(); }

 private:
  struct Held {
    outbox::Position position;  // the last event handled
    int64_t fence = 0;
    absl::Duration last_news = -absl::InfiniteDuration();  // from Redis, or that there are none
    bool unanswered = false;                               // asked for news in vain
    absl::Duration parked_since = absl::InfiniteDuration();  // the event to come is early since
  };
  struct Received {
    outbox::Position position;
    const type::v1::Event* event;  // of whoever reads it, until it is handled
  };
  struct Letter {
    std::string event_id;
    std::string envelope;
    std::string handler;
    std::string reason;
  };
  // What came of a partition's events since the position was saved last; saved in one transaction
  // with the new one.
  struct Progress {
    int partition = 0;
    outbox::Position position;
    int64_t applied = 0, ignored = 0, dead = 0;
    std::vector<Letter> letters;
  };
  // Events of one partition in the order of their positions.
  struct Delivery {
    int partition = 0;
    std::vector<Received> events;
  };
  void Work();
  // Renews what is held and takes what is free; drops everything when that fails.
  absl::Status Lease();
  // Keeps what is held while a batch takes long; ABORTED when some of it is another's by now.
  absl::Status Renew();
  // Asks the source about each partition of which nothing was heard for a while; `more` becomes true
  // when some may have more. A source that does not answer is no error.
  absl::Status AskSource(bool& more);
  // Handles what Redis has; with `wait`, after waiting a little for it.
  absl::Status FollowStreams(bool wait);
  // Reads from the source's database what comes after the position held; false: nothing is left.
  absl::StatusOr<bool> ReadRest(int partition, Held& held);
  // Handles the events of several partitions together and notes how far each came.
  absl::Status Handle(std::vector<Delivery> deliveries);
  // Whether each event's predecessor was handled or stands before it.
  bool InOrder(const Delivery& delivery) const;
  // Drops the tail that begins with an event whose predecessor has not come yet, not even behind it.
  void ParkEarly(Delivery& delivery);
  // What has no id is no event at all: told as a dead letter.
  void GiveUp(const Received& unreadable, Progress& progress) const;
  // Handles events of different subjects together until each is applied or given up.
  absl::Status HandleWave(const Wave& wave, const std::vector<Progress*>& progress);
  // Adds to what is not saved yet and saves it when it is time.
  absl::Status Note(std::vector<Progress> progress);
  absl::Status SaveWhenDue();
  // Saves what came of everything handled; drops everything when that is not certain.
  absl::Status Save();
  void Remember(const Delivery& delivery);
  // Gives up what is held; another replica, or this one, takes it anew.
  void Drop();
  // Whether something waits for its predecessor, or a source did not answer.
  bool Waits() const;
  // Since this object was made, whatever becomes of the machine's clock.
  absl::Duration Now() const { return up_.Elapsed(); }
  bool Pause(absl::Duration pause);  // false: stopping

  const ConsumerOptions options_;
  const std::vector<Handler> handlers_;
  const time::Stopwatch up_;
  db::Session session_;
  outbox::Redis redis_;
  int64_t epoch_ = 0;
  std::map<int, Held> held_;
  std::map<int, Progress> unsaved_;  // by partition; its position is the one held
  time::Stopwatch since_saved_;
  absl::Duration busy_;  // with the events that were read last
  // The last version handled of the subjects seen since the partitions were taken: versions must
  // follow each other. A guard over an order that the source guarantees, so it is bounded and not
  // kept; effects are single by the inbox.
  absl::flat_hash_map<std::string, int64_t> versions_;
  absl::Duration lease_until_ = -absl::InfiniteDuration();
  bool left_ = false;  // some of what there was is not handled yet, or may not be

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::atomic<uint64_t> handled_{0}, dead_{0}, early_{0}, gaps_{0};
  time::Lag lag_;
  std::thread thread_;
};

}  // namespace aftercare::stream

#endif  // AFTERCARE_STREAM_CONSUMER_H_
