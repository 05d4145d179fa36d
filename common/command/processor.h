// The one way a state changes. A processor owns a few connections, each on its own thread; one takes
// whatever has queued (a second one only when it is worth it) and does all of it in one transaction:
// locks, claims, load, decide, save, timeline, outbox, timers, effects, answers, COMMIT; then everyone
// is answered. Nothing is answered before COMMIT, and a task that is refused refuses only itself.
#ifndef AFTERCARE_COMMAND_PROCESSOR_H_
#define AFTERCARE_COMMAND_PROCESSOR_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "common/command/desk.h"
#include "common/db/link.h"
#include "common/time/clock.h"

namespace aftercare::command {

struct ProcessorOptions {
  std::string service;              // "intake": space of locks and source of events
  std::string dsn;                  // search_path is the service's schema
  int connections = 1;
  size_t max_batch = 128;           // tasks in one transaction
  size_t max_queue = 4096;          // waiting tasks; more are refused at once
  // A batch costs much the same whether it brings one task or ten. So beside a connection that is at
  // work another one joins in only for so many tasks, or when they have waited so long; one whose
  // batch takes longer than `held_up` (a lock, a lost connection) does not count as at work.
  size_t join = 8;
  absl::Duration long_wait = absl::Milliseconds(5);
  absl::Duration held_up = absl::Milliseconds(50);
  const time::Clock* clock = nullptr;
  std::function<void()> wake_relay;    // called after every COMMIT that wrote events
  std::function<void()> wake_effects;  // called after every COMMIT that wrote effects
};

// Counted since the start; read by the metrics.
struct ProcessorFigures {
  uint64_t batches = 0;
  uint64_t accepted = 0;
  uint64_t refused = 0;
  uint64_t replayed = 0;
  uint64_t retried_batches = 0;  // after a lost connection
  uint64_t split_batches = 0;    // after an error in SQL
  size_t queued = 0;
};

class Processor {
 public:
  // Opens the connections and prepares every statement, so that a schema that does not fit stops
  // the start. `kind` and what it points to outlive the processor.
  static absl::StatusOr<std::unique_ptr<Processor>> Start(ProcessorOptions options,
                                                          AggregateKind kind);
  // Finishes what is queued, then ends the threads.
  ~Processor();

  // Queues a task; `done` is called exactly once. When the queue is full it is called at once, on
  // this thread, with RESOURCE_EXHAUSTED (reason QUEUE_FULL).
  void Submit(Task task);
  // Queues tasks together, so that they get into as few transactions as their number allows. When
  // they do not all fit into the queue, all are refused like one is by Submit.
  void SubmitAll(std::vector<Task> tasks);

  // From now on tasks are refused like by a full queue, and lost connections are not waited for.
  void StopTaking();

  const AggregateKind& kind() const { return kind_; }
  ProcessorFigures figures() const;

 private:
  struct Verdict;
  Processor(ProcessorOptions options, AggregateKind kind);
  // A thread with its connection.
  struct Worker {
    std::condition_variable wake;
    bool called = false;
    bool busy = false;      // has a batch in hand
    time::Stopwatch since;  // it has
  };
  // Queues them all, or refuses them all.
  void Queue(Task* tasks, size_t count);
  void Work(Worker& worker, std::unique_ptr<db::Link> link);
  // Waits until there is something that this one shall do; empty at the end.
  std::vector<Task> TakeBatch(Worker& worker);
  // With the lock held: whether a free worker shall take what waits.
  bool Worthwhile() const;
  // With the lock held: wakes an idle worker, the one that was at work last before any other: its
  // connection is warm.
  void CallOne();
  // Brings the batch to an end whatever happens: every task is answered.
  void Finish(std::vector<Task> batch, std::unique_ptr<db::Link>& link);
  // What a transaction left for others to do.
  struct Wrote {
    bool events = false, effects = false;
  };
  // One attempt at one transaction; on OK the verdicts hold.
  absl::Status Transact(std::vector<Task>& batch, db::Link& link, std::vector<Verdict>& verdicts,
                        Wrote& wrote);
  void Reconnect(std::unique_ptr<db::Link>& link, std::vector<Task>& batch);

  const ProcessorOptions options_;
  const AggregateKind kind_;
  const std::vector<db::Statement> statements_;

  mutable std::mutex mutex_;
  std::condition_variable stop_;
  std::deque<Task> queue_;
  time::Stopwatch waiting_;      // since the first of the queue came, or nearly
  std::vector<Worker*> idle_;    // called from the back
  bool watched_ = false;         // an idle one looks whether the queue waits long
  bool stopping_ = false;
  ProcessorFigures figures_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::thread> threads_;
};

}  // namespace aftercare::command

#endif  // AFTERCARE_COMMAND_PROCESSOR_H_
