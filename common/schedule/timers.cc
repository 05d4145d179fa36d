#include "common/schedule/timers.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/observe/log.h"

namespace aftercare::schedule {
namespace {

constexpr int kAtOnce = 200;
constexpr absl::Duration kPoll = absl::Milliseconds(100);

struct Gathering {
  std::mutex mutex;
  std::condition_variable done;
  int open = 0;
};

}  // namespace

Timers::Timers(std::string dsn, const time::Clock& clock, std::map<std::string, Ticking> by_type)
    : session_(std::move(dsn)), clock_(clock), by_type_(std::move(by_type)) {}

Timers::~Timers() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Timers::Start() { thread_ = std::thread([this] { Work(); }); }

void Timers::Wake() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    woken_ = true;
  }
  wake_.notify_all();
}

void Timers::Work() {
  int fired = 0;
  for (;;) {
    {
      std::unique_lock<std::mutex> lock(mutex_);
      if (fired < kAtOnce) {
        wake_.wait_for(lock, absl::ToChronoMilliseconds(kPoll),
                       [this] { return woken_ || stopping_; });
      }
      if (stopping_) return;
      woken_ = false;
    }
    const auto result = FireDue();
    fired = result.ok() ? *result : 0;
    if (!result.ok()) {
      observe::Log(observe::Level::kWarning, "timers cannot be read",
                   {{"cause", std::string(result.status().message())}});
    }
  }
}

absl::StatusOr<int> Timers::FireDue() {
  std::vector<std::pair<ids::Uuid, std::string>> due;
  // The lease runs by the database's clock, the due instants by the service's.
  const absl::Status status = session_.Do([&](pqxx::work& work) {
    due.clear();
    const auto rows = work.exec_params(
        "UPDATE due SET leased_until = clock_timestamp() + interval '10 s' WHERE aggregate_id IN "
        "(SELECT aggregate_id FROM due WHERE due_at <= $1::timestamptz "
        "AND leased_until < clock_timestamp() ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED) "
        "RETURNING aggregate_id, aggregate",
        absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", clock_.Now(), absl::UTCTimeZone()), kAtOnce);
    for (const auto& row : rows) {
      const auto id = ids::ParseUuid(row[0].as<std::string>());
      if (id.ok()) due.emplace_back(*id, row[1].as<std::string>());
    }
  });
  if (!status.ok()) return status;
  auto gathering = std::make_shared<Gathering>();
  gathering->open = static_cast<int>(due.size());
  for (const auto& [id, type] : due) {
    const auto ticking = by_type_.find(type);
    command::Task task;
    task.target = id;
    task.caller = {auth::Kind::kService, "timer", {}};
    task.done = [gathering, id = id, type = type](const absl::StatusOr<command::Answer>& answer) {
      if (!answer.ok()) {
        observe::Log(observe::Level::kError, "a timer was refused",
                     {{"aggregate", absl::StrCat(type, "/", id.ToString())},
                      {"cause", std::string(answer.status().message())}});
      }
      std::lock_guard<std::mutex> lock(gathering->mutex);
      if (--gathering->open == 0) gathering->done.notify_all();
    };
    if (ticking == by_type_.end()) {
      task.done(absl::InternalError("no such aggregate"));
      continue;
    }
    task.command = ticking->second.tick;
    ticking->second.processor->Submit(std::move(task));
  }
  std::unique_lock<std::mutex> lock(gathering->mutex);
  gathering->done.wait(lock, [&] { return gathering->open == 0; });
  fired_ += due.size();
  return static_cast<int>(due.size());
}

}  // namespace aftercare::schedule
