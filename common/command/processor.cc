#include "common/command/processor.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/command/ledger.h"
#include "common/command/lock_key.h"
#include "common/observe/log.h"

namespace aftercare::command {
namespace {

constexpr int kMaxReconnects = 30;

std::vector<db::Statement> AllStatements(const AggregateKind& kind) {
  std::vector<db::Statement> all = Ledger::Statements();
  all.insert(all.end(), kind.statements.begin(), kind.statements.end());
  return all;
}

absl::Status Internal(const AggregateKind& kind, const absl::Status& cause) {
  observe::Log(observe::Level::kError, "a command could not be carried out",
               {{"aggregate", kind.type}, {"cause", std::string(cause.message())}});
  if (db::IsTransient(cause)) {
    return Refuse(absl::StatusCode::kUnavailable, "DATABASE_BUSY",
                  "the database could not do it at present; repeat the request with the same id",
                  {{"retry_after_ms", "1000"}});
  }
  return Refuse(absl::StatusCode::kInternal, "INTERNAL", "the request could not be carried out");
}

}  // namespace

// What became of one task: decided here, answered from an earlier claim, or the twin of a task
// earlier in the same batch.
struct Processor::Verdict {
  absl::StatusOr<Answer> answer = absl::UnknownError("not decided");
};

Processor::Processor(ProcessorOptions options, AggregateKind kind)
    : options_(std::move(options)), kind_(std::move(kind)), statements_(AllStatements(kind_)) {}

absl::StatusOr<std::unique_ptr<Processor>> Processor::Start(ProcessorOptions options,
                                                            AggregateKind kind) {
  std::unique_ptr<Processor> processor(new Processor(std::move(options), std::move(kind)));
  std::vector<std::unique_ptr<db::Link>> links;
  for (int i = 0; i < processor->options_.connections; ++i) {
    auto link = db::Link::Open(processor->options_.dsn, processor->statements_);
    if (!link.ok()) return link.status();
    links.push_back(*std::move(link));
    processor->workers_.push_back(std::make_unique<Worker>());
  }
  for (size_t i = 0; i < links.size(); ++i) {
    processor->threads_.emplace_back(
        [self = processor.get(), i, link = std::move(links[i])]() mutable {
          self->Work(*self->workers_[i], std::move(link));
        });
  }
  return processor;
}

void Processor::StopTaking() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
    while (!idle_.empty()) CallOne();
  }
  stop_.notify_all();
}

Processor::~Processor() {
  StopTaking();
  for (std::thread& thread : threads_) thread.join();
}

ProcessorFigures Processor::figures() const {
  std::lock_guard<std::mutex> lock(mutex_);
  ProcessorFigures figures = figures_;
  figures.queued = queue_.size();
  return figures;
}

void Processor::Submit(Task task) {
  Queue(&task, 1);
}

void Processor::SubmitAll(std::vector<Task> tasks) { Queue(tasks.data(), tasks.size()); }

void Processor::Queue(Task* tasks, size_t count) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (!stopping_ && queue_.size() + count <= options_.max_queue) {
      if (queue_.empty()) waiting_.Restart();
      queue_.insert(queue_.end(), std::make_move_iterator(tasks),
                    std::make_move_iterator(tasks + count));
      // One that watches takes what the others leave for too long.
      if (Worthwhile() || !watched_) CallOne();
      return;
    }
  }
  for (size_t i = 0; i < count; ++i) {
    tasks[i].done(Refuse(absl::StatusCode::kResourceExhausted, "QUEUE_FULL",
                         "too many requests are waiting; try again later",
                         {{"retry_after_ms", "200"}}));
  }
}

bool Processor::Worthwhile() const {
  return queue_.size() >= options_.join || waiting_.Elapsed() >= options_.long_wait ||
         std::none_of(workers_.begin(), workers_.end(), [this](const auto& worker) {
           return worker->busy && worker->since.Elapsed() < options_.held_up;
         });
}

void Processor::CallOne() {
  if (idle_.empty()) return;
  idle_.back()->called = true;
  idle_.back()->wake.notify_one();
  idle_.pop_back();
}

std::vector<Task> Processor::TakeBatch(Worker& worker) {
  std::unique_lock<std::mutex> lock(mutex_);
  bool warm = std::exchange(worker.busy, false);
  while (queue_.empty() || !(Worthwhile() || stopping_)) {
    if (stopping_) return {};
    worker.called = false;
    idle_.insert(warm ? idle_.end() : idle_.begin(), &worker);
    warm = false;
    const auto called = [&worker] { return worker.called; };
    if (queue_.empty() || watched_) {
      worker.wake.wait(lock, called);
    } else {
      watched_ = true;
      const absl::Duration left = options_.long_wait - waiting_.Elapsed();
      if (!worker.wake.wait_for(lock, absl::ToChronoMicroseconds(left), called)) {
        std::erase(idle_, &worker);
      }
      watched_ = false;
    }
  }
  const size_t size = std::min(queue_.size(), options_.max_batch);
  std::vector<Task> batch;
  batch.reserve(size);
  for (size_t i = 0; i < size; ++i) {
    batch.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  worker.busy = true;
  worker.since.Restart();
  waiting_.Restart();
  // What is left is another's, or at least watched.
  if (!queue_.empty() && (Worthwhile() || !watched_)) CallOne();
  return batch;
}

void Processor::Work(Worker& worker, std::unique_ptr<db::Link> link) {
  for (;;) {
    std::vector<Task> batch = TakeBatch(worker);
    if (batch.empty()) return;
    Finish(std::move(batch), link);
  }
}

void Processor::Finish(std::vector<Task> batch, std::unique_ptr<db::Link>& link) {
  const absl::Time start = time::SystemClock().Now();
  // What nobody waits for any more is refused before any work is done for it.
  std::erase_if(batch, [&](Task& task) {
    if (task.deadline > start) return false;
    task.done(Refuse(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
                     "the deadline passed while the request was waiting"));
    return true;
  });
  for (int reconnects = 0; !batch.empty();) {
    std::vector<Verdict> verdicts(batch.size());
    Wrote wrote;
    const absl::Status status = Transact(batch, *link, verdicts, wrote);
    if (status.ok()) {
      uint64_t accepted = 0, replayed = 0;
      for (const Verdict& verdict : verdicts) {
        accepted += verdict.answer.ok();
        replayed += verdict.answer.ok() && verdict.answer->replayed;
      }
      {
        std::lock_guard<std::mutex> lock(mutex_);
        ++figures_.batches;
        figures_.accepted += accepted - replayed;
        figures_.replayed += replayed;
        figures_.refused += verdicts.size() - accepted;
      }
      for (size_t i = 0; i < batch.size(); ++i) batch[i].done(std::move(verdicts[i].answer));
      // Who waits for an answer goes before who follows.
      if (wrote.events && options_.wake_relay) options_.wake_relay();
      if (wrote.effects && options_.wake_effects) options_.wake_effects();
      return;
    }
    if (db::IsConnectionLost(status)) {
      // The fate of the COMMIT is unknown. The same batch is done again: the locks of its request
      // ids are free only when the dying transaction has ended, and then its claims tell.
      if (++reconnects > kMaxReconnects) break;
      Reconnect(link, batch);
      continue;
    }
    if (batch.size() == 1) {
      batch[0].done(Internal(kind_, status));
      return;
    }
    {
      std::lock_guard<std::mutex> lock(mutex_);
      ++figures_.split_batches;
    }
    observe::Log(observe::Level::kWarning, "a batch failed and is done one by one",
                 {{"aggregate", kind_.type}, {"cause", std::string(status.message())}});
    for (Task& task : batch) {
      std::vector<Task> single;
      single.push_back(std::move(task));
      Finish(std::move(single), link);
    }
    return;
  }
  for (Task& task : batch) {
    task.done(Refuse(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE",
                     "the request may or may not have been carried out; repeat it with the same "
                     "request id",
                     {{"retry_after_ms", "1000"}}));
  }
}

void Processor::Reconnect(std::unique_ptr<db::Link>& link, std::vector<Task>& batch) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    ++figures_.retried_batches;
  }
  absl::Duration pause = absl::Milliseconds(20);
  for (int attempt = 0; attempt < kMaxReconnects; ++attempt) {
    auto opened = db::Link::Open(options_.dsn, statements_);
    if (opened.ok()) {
      link = std::move(*opened);
      return;
    }
    observe::Log(observe::Level::kWarning, "no connection to Postgres",
                 {{"aggregate", kind_.type}, {"cause", std::string(opened.status().message())}});
    const absl::Time now = time::SystemClock().Now();
    std::erase_if(batch, [&](Task& task) {
      if (task.deadline > now) return false;
      task.done(Refuse(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE",
                       "the request may or may not have been carried out; repeat it with the "
                       "same request id",
                       {{"retry_after_ms", "1000"}}));
      return true;
    });
    std::unique_lock<std::mutex> lock(mutex_);
    if (stopping_ || batch.empty()) return;
    stop_.wait_for(lock, absl::ToChronoMilliseconds(pause), [this] { return stopping_; });
    pause = std::min(pause * 2, absl::Seconds(1));
  }
}

absl::Status Processor::Transact(std::vector<Task>& batch, db::Link& link,
                                 std::vector<Verdict>& verdicts, Wrote& wrote) {
  std::unique_ptr<Desk> desk = kind_.make_desk();
  Ledger ledger(options_.service, kind_);

  std::vector<int64_t> keys;
  std::vector<Task*> tasks;
  for (Task& task : batch) {
    tasks.push_back(&task);
    keys.push_back(LockKey(options_.service, task.target));
    if (task.claim.kind != Claim::Kind::kNone && task.claim.kind != Claim::Kind::kNatural) {
      keys.push_back(LockKey(options_.service, task.claim.key));
    }
    desk->Locks(task, keys);
  }
  ledger.SendBegin(std::move(keys), link);
  ledger.SendClaims(tasks, link);
  desk->SendLoad(tasks, link);
  auto loaded = link.Sync();
  if (!loaded.ok()) {
    if (db::IsConnectionLost(loaded.status())) return loaded.status();
    ledger.SendRollback(link);
    const auto rolled_back = link.Sync();
    return rolled_back.ok() ? loaded.status() : rolled_back.status();
  }

  Results results(std::move(*loaded));
  ledger.ReceiveBegin(results);
  ledger.ReceiveClaims(results);
  absl::Status status = desk->ReceiveLoad(results);
  if (status.ok()) {
    const absl::Time now = ToMicros(options_.clock->Now());
    for (size_t i = 0; i < batch.size(); ++i) {
      if (auto known = ledger.Known(batch[i])) {
        verdicts[i].answer = std::move(*known);
        continue;
      }
      auto outcome = desk->Decide(batch[i], now);
      if (!outcome.ok()) {
        verdicts[i].answer = outcome.status();
        continue;
      }
      verdicts[i].answer = Answer{outcome->answer, false, !outcome->timeline.empty()};
      ledger.Keep(batch[i], std::move(*outcome));
    }
    desk->SendSave(link);
    ledger.SendKept(desk->DueChanges(), link);
  }
  if (status.ok()) {
    ledger.SendCommit(link);
  } else {
    ledger.SendRollback(link);
  }
  auto committed = link.Sync();
  if (!committed.ok() && !db::IsConnectionLost(committed.status())) {
    ledger.SendRollback(link);
    const auto rolled_back = link.Sync();
    return rolled_back.ok() ? committed.status() : rolled_back.status();
  }
  wrote = {ledger.wrote_events(), ledger.wrote_effects()};
  return status.ok() ? committed.status() : status;
}

}  // namespace aftercare::command
