// A few threads, each with a connection of its own, for questions that are rare and do not fit a
// processor or a reader (timelines, events, dead letters, imports). The queue is bounded.
#ifndef AFTERCARE_DB_ERRANDS_H_
#define AFTERCARE_DB_ERRANDS_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "common/db/session.h"

namespace aftercare::db {

class Errands {
 public:
  Errands(const std::string& dsn, int threads, size_t max_queue);
  // Finishes what is queued.
  ~Errands();

  // Queues an errand; false when the queue is full, and then it is not called.
  bool Run(std::function<void(Session&)> errand);

 private:
  void Work(const std::string& dsn);

  const size_t max_queue_;
  std::mutex mutex_;
  std::condition_variable work_;
  std::deque<std::function<void(Session&)>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace aftercare::db

#endif  // AFTERCARE_DB_ERRANDS_H_
