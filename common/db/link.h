// One pipelined connection to Postgres, used by one thread: a batch's statements travel together
// and its results come back together, so a batch costs two round trips however many statements it
// has. libpqxx 6.4 cannot pipeline prepared statements, hence libpq here and nowhere else; the
// measured gain is in the README of this folder.
#ifndef AFTERCARE_DB_LINK_H_
#define AFTERCARE_DB_LINK_H_

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/db/parameter.h"
#include "common/ids/uuid.h"

namespace aftercare::db {

// A named statement; its text uses $1, $2, ... with casts. Constant for the process.
struct Statement {
  std::string name;
  std::string sql;
};

// Values for one execution, in order.
class Params {
 public:
  Params& Add(Array& array) { return Raw(array.Wire()); }
  Params& Add(int64_t value);
  Params& Add(absl::string_view value) { return Raw(std::string(value)); }
  Params& Add(const ids::Uuid& value) { return Raw(std::string(value.raw())); }
  Params& Add(absl::Time value) { return Add(TimeToWire(value)); }
  const std::vector<std::string>& values() const { return values_; }

 private:
  Params& Raw(std::string wire);
  std::vector<std::string> values_;
};

// Rows of one statement, in binary format; owns its memory.
class Rows {
 public:
  Rows() = default;
  explicit Rows(PGresult* result) : result_(result, &PQclear) {}

  int size() const { return result_ ? PQntuples(result_.get()) : 0; }
  bool null(int row, int column) const { return PQgetisnull(result_.get(), row, column) != 0; }
  absl::string_view bytes(int row, int column) const;
  int64_t integer(int row, int column) const { return GetInt(bytes(row, column)); }
  absl::Time time(int row, int column) const { return TimeFromWire(integer(row, column)); }
  ids::Uuid uuid(int row, int column) const;

 private:
  std::unique_ptr<PGresult, decltype(&PQclear)> result_{nullptr, &PQclear};
};

// True for failures of the connection itself: the transaction's fate is unknown, open a new link
// and ask again. False for an error Postgres reported.
bool IsConnectionLost(const absl::Status& status);
// True for an error Postgres reported that says nothing about the statement: a deadlock, a lock or a
// statement that took too long, no room, too many connections, a shutdown (SQLSTATE 40, 53, 55P03,
// 57).
bool IsTransient(const absl::Status& status);

class Link {
 public:
  // Connects and prepares every statement; UNAVAILABLE when the server cannot be reached,
  // FAILED_PRECONDITION when a statement does not fit the schema.
  static absl::StatusOr<std::unique_ptr<Link>> Open(const std::string& dsn,
                                                    const std::vector<Statement>& statements);
  ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  // Queues one execution of a prepared statement. Errors show at Sync.
  void Send(absl::string_view name, const Params& params = {});

  // The same for a text that is not prepared; for lists, whose conditions vary.
  void SendSql(const std::string& sql, const Params& params);

  // Sends what is queued and waits for all of it: one Rows per Send, in order. After an error the
  // rest of the group was skipped by Postgres; an open transaction must be rolled back.
  absl::StatusOr<std::vector<Rows>> Sync();

 private:
  explicit Link(PGconn* connection) : connection_(connection) {}
  absl::Status Lost() const;
  // `name` of a prepared statement, or none and the text to run.
  void Queue(const std::string* name, const std::string* sql, const Params& params);

  PGconn* connection_;
  int queued_ = 0;
  bool failed_ = false;
};

}  // namespace aftercare::db

#endif  // AFTERCARE_DB_LINK_H_
