// One libpqxx connection for one thread of a component that works in the background (relay,
// consumers, timers, effects) or for a rare question. Connects when first used and again after it
// was lost; exceptions of libpqxx stop here and become a Status.
#ifndef AFTERCARE_DB_SESSION_H_
#define AFTERCARE_DB_SESSION_H_

#include <functional>
#include <memory>
#include <pqxx/pqxx>
#include <string>

#include "absl/status/status.h"

namespace aftercare::db {

// The connection string (keyword/value form) with search_path set to one schema and the bounds every
// connection has: statements end after 30 s, a transaction left open after 20 s.
std::string InSchema(const std::string& dsn, const std::string& schema);

class Session {
 public:
  // `dsn` as made by InSchema.
  explicit Session(std::string dsn) : dsn_(std::move(dsn)) {}

  // Runs `body` in one transaction and commits. UNAVAILABLE when the connection was lost (whether
  // the COMMIT took effect is then unknown), INTERNAL with Postgres' words otherwise. `body` may be
  // called again by the caller only if it is idempotent.
  absl::Status Do(const std::function<void(pqxx::work&)>& body);

  // Drops the connection; the next Do opens a new one.
  void Reset() { connection_.reset(); }

 private:
  const std::string dsn_;
  std::unique_ptr<pqxx::connection> connection_;
};

}  // namespace aftercare::db

#endif  // AFTERCARE_DB_SESSION_H_
