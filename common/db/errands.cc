#include "common/db/errands.h"

#include <utility>

namespace aftercare::db {

Errands::Errands(const std::string& dsn, int threads, size_t max_queue) : max_queue_(max_queue) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this, dsn] { Work(dsn); });
}

Errands::~Errands() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  work_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool Errands::Run(std::function<void(Session&)> errand) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (stopping_ || queue_.size() >= max_queue_) return false;
  queue_.push_back(std::move(errand));
  work_.notify_one();
  return true;
}

void Errands::Work(const std::string& dsn) {
  Session session(dsn);
  for (;;) {
    std::function<void(Session&)> errand;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      work_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      errand = std::move(queue_.front());
      queue_.pop_front();
    }
    errand(session);
  }
}

}  // namespace aftercare::db
