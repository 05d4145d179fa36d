#include "common/db/link.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace aftercare::db {
namespace {

constexpr absl::string_view kLost = "aftercare/connection-lost";
constexpr absl::string_view kSqlState = "aftercare/sqlstate";

absl::Status SqlError(const PGresult* result) {
  absl::Status status = absl::InternalError(
      absl::StripTrailingAsciiWhitespace(PQresultErrorMessage(result)));
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  status.SetPayload(kSqlState, absl::Cord(state ? state : ""));
  return status;
}

}  // namespace

Params& Params::Add(int64_t value) {
  std::string wire;
  PutInt64(value, wire);
  return Raw(std::move(wire));
}

Params& Params::Raw(std::string wire) {
  values_.push_back(std::move(wire));
  return *this;
}

absl::string_view Rows::bytes(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column),
          static_cast<size_t>(PQgetlength(result_.get(), row, column))};
}

ids::Uuid Rows::uuid(int row, int column) const {
  return ids::UuidFromRaw(bytes(row, column)).value_or(ids::Uuid{});
}

bool IsConnectionLost(const absl::Status& status) { return status.GetPayload(kLost).has_value(); }

bool IsTransient(const absl::Status& status) {
  const auto payload = status.GetPayload(kSqlState);
  if (!payload) return false;
  const std::string state(*payload);
  return state.starts_with("40") || state.starts_with("53") || state.starts_with("57") ||
         state == "55P03";
}

absl::Status Link::Lost() const {
  absl::Status status = absl::UnavailableError(
      absl::StrCat("connection to Postgres: ",
                   absl::StripTrailingAsciiWhitespace(PQerrorMessage(connection_))));
  status.SetPayload(kLost, absl::Cord("1"));
  return status;
}

absl::StatusOr<std::unique_ptr<Link>> Link::Open(const std::string& dsn,
                                                 const std::vector<Statement>& statements) {
  std::unique_ptr<Link> link(new Link(PQconnectdb(dsn.c_str())));
  if (PQstatus(link->connection_) != CONNECTION_OK) return link->Lost();
  // What the server has to say comes back as a status; its notices would only clutter the log.
  PQsetNoticeProcessor(link->connection_, [](void*, const char*) {}, nullptr);
  // Details of an error would put a row's values into the log.
  PQsetErrorVerbosity(link->connection_, PQERRORS_TERSE);
  for (const Statement& statement : statements) {
    std::unique_ptr<PGresult, decltype(&PQclear)> result(
        PQprepare(link->connection_, statement.name.c_str(), statement.sql.c_str(), 0, nullptr),
        &PQclear);
    if (PQstatus(link->connection_) != CONNECTION_OK) return link->Lost();
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
      return absl::FailedPreconditionError(
          absl::StrCat("statement ", statement.name, ": ", SqlError(result.get()).message()));
    }
  }
  if (PQenterPipelineMode(link->connection_) != 1) return link->Lost();
  return link;
}

Link::~Link() { PQfinish(connection_); }

void Link::Send(absl::string_view name, const Params& params) {
  const std::string text(name);
  Queue(&text, nullptr, params);
}

void Link::SendSql(const std::string& sql, const Params& params) { Queue(nullptr, &sql, params); }

void Link::Queue(const std::string* name, const std::string* sql, const Params& params) {
  std::vector<const char*> values;
  std::vector<int> lengths;
  const std::vector<int> formats(params.values().size(), 1);
  values.reserve(params.values().size());
  lengths.reserve(params.values().size());
  for (const std::string& value : params.values()) {
    values.push_back(value.data());
    lengths.push_back(static_cast<int>(value.size()));
  }
  const int count = static_cast<int>(values.size());
  const int sent = name != nullptr
                       ? PQsendQueryPrepared(connection_, name->c_str(), count, values.data(),
                                             lengths.data(), formats.data(), 1)
                       : PQsendQueryParams(connection_, sql->c_str(), count, nullptr,
                                           values.data(), lengths.data(), formats.data(), 1);
  if (sent != 1) {
    failed_ = true;
    return;
  }
  ++queued_;
}

absl::StatusOr<std::vector<Rows>> Link::Sync() {
  if (failed_ || PQpipelineSync(connection_) != 1) return Lost();
  std::vector<Rows> all;
  all.reserve(queued_);
  absl::Status error;
  // Every statement gives one result and a null; the group ends with its sync mark.
  for (int results = 0;;) {
    PGresult* result = PQgetResult(connection_);
    if (result == nullptr) {
      if (PQstatus(connection_) != CONNECTION_OK || results > queued_) return Lost();
      continue;
    }
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_PIPELINE_SYNC) {
      PQclear(result);
      break;
    }
    ++results;
    all.emplace_back(result);
    if (status == PGRES_FATAL_ERROR && error.ok()) error = SqlError(result);
    if (PQstatus(connection_) != CONNECTION_OK) return Lost();
  }
  queued_ = 0;
  if (!error.ok()) return error;
  return all;
}

}  // namespace aftercare::db
