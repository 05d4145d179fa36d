// Fires the timers of aggregates: takes rows of `due` whose instant has come (any replica, SKIP
// LOCKED), submits the aggregate's Tick as a command like any other and leaves it to the state what
// there is to do. A row that was taken by a replica that died is free again when its lease ends.
#ifndef AFTERCARE_SCHEDULE_TIMERS_H_
#define AFTERCARE_SCHEDULE_TIMERS_H_

#include <any>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "common/command/processor.h"
#include "common/db/session.h"
#include "common/time/clock.h"

namespace aftercare::schedule {

struct Ticking {
  command::Processor* processor;
  std::any tick;  // the aggregate's command for "a timer fires"
};

class Timers {
 public:
  // `by_type` maps an aggregate's type to its Tick. `clock` outlives the timers.
  Timers(std::string dsn, const time::Clock& clock, std::map<std::string, Ticking> by_type);
  ~Timers();

  void Start();
  // The clock was moved: look again at once.
  void Wake();
  uint64_t fired() const { return fired_.load(); }

 private:
  void Work();
  absl::StatusOr<int> FireDue();

  db::Session session_;
  const time::Clock& clock_;
  const std::map<std::string, Ticking> by_type_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool woken_ = false;
  bool stopping_ = false;
  std::atomic<uint64_t> fired_{0};
  std::thread thread_;
};

}  // namespace aftercare::schedule

#endif  // AFTERCARE_SCHEDULE_TIMERS_H_
