// Questions outside of a command's transaction, for a handler of events say: prepared statements, one
// round trip, no transaction of their own. Several threads use one in turn. Connects when first used
// and again after the connection was lost.
#ifndef AFTERCARE_DB_SHARED_LINK_H_
#define AFTERCARE_DB_SHARED_LINK_H_

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/link.h"

namespace aftercare::db {

class SharedLink {
 public:
  // `dsn` as made by InSchema.
  SharedLink(std::string dsn, std::vector<Statement> statements)
      : dsn_(std::move(dsn)), statements_(std::move(statements)) {}

  // `send` queues the questions; one Rows each comes back, in order. The errors are those of
  // Link::Open and Link::Sync.
  absl::StatusOr<std::vector<Rows>> Ask(const std::function<void(Link&)>& send) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (link_ == nullptr) {
      auto opened = Link::Open(dsn_, statements_);
      if (!opened.ok()) return opened.status();
      link_ = *std::move(opened);
    }
    send(*link_);
    auto rows = link_->Sync();
    if (IsConnectionLost(rows.status())) link_.reset();
    return rows;
  }

 private:
  const std::string dsn_;
  const std::vector<Statement> statements_;
  std::mutex mutex_;
  std::unique_ptr<Link> link_;
};

}  // namespace aftercare::db

#endif  // AFTERCARE_DB_SHARED_LINK_H_
