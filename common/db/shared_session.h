// A session that several threads use in turn, such as a handler of events which the consumer and the
// replay of a dead letter may both call.
#ifndef AFTERCARE_DB_SHARED_SESSION_H_
#define AFTERCARE_DB_SHARED_SESSION_H_

#include <functional>
#include <mutex>
#include <string>
#include <utility>

#include "common/db/session.h"

namespace aftercare::db {

class SharedSession {
 public:
  explicit SharedSession(std::string dsn) : session_(std::move(dsn)) {}

  // As Session::Do; the others wait.
  absl::Status Do(const std::function<void(pqxx::work&)>& body) {
    std::lock_guard<std::mutex> lock(mutex_);
    return session_.Do(body);
  }

 private:
  std::mutex mutex_;
  Session session_;
};

}  // namespace aftercare::db

#endif  // AFTERCARE_DB_SHARED_SESSION_H_
