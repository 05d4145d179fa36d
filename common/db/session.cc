#include "common/db/session.h"

#include "absl/strings/str_cat.h"

namespace aftercare::db {

std::string InSchema(const std::string& dsn, const std::string& schema) {
  // Generic plans: the statements are few, their plans do not depend on the values, and planning
  // each batch anew costs more than it finds. A plan made on a table that was empty at the start
  // must not read it whole for ever after, hence no sequential scans where an index serves.
  return absl::StrCat(dsn, " connect_timeout=5 options='-c search_path=", schema,
                      " -c plan_cache_mode=force_generic_plan -c enable_seqscan=off"
                      " -c max_parallel_workers_per_gather=0 -c jit=off"
                      " -c statement_timeout=30s -c idle_in_transaction_session_timeout=20s'");
}

absl::Status Session::Do(const std::function<void(pqxx::work&)>& body) {
  try {
    if (connection_ == nullptr || !connection_->is_open()) {
      connection_ = std::make_unique<pqxx::connection>(dsn_);
      connection_->set_verbosity(pqxx::connection_base::terse);  // no row's values in the log
    }
    pqxx::work work(*connection_);
    body(work);
    work.commit();
    return absl::OkStatus();
  } catch (const pqxx::broken_connection& error) {
    connection_.reset();
    return absl::UnavailableError(error.what());
  } catch (const pqxx::in_doubt_error& error) {
    connection_.reset();
    return absl::UnavailableError(error.what());
  } catch (const std::exception& error) {
    if (connection_ != nullptr && !connection_->is_open()) {
      connection_.reset();
      return absl::UnavailableError(error.what());
    }
    return absl::InternalError(error.what());
  }
}

}  // namespace aftercare::db
