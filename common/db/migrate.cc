#include "common/db/migrate.h"

#include <map>
#include <pqxx/pqxx>

#include "absl/strings/str_cat.h"
#include "common/db/session.h"
#include "common/ids/digest.h"

namespace aftercare::db {
namespace {

std::map<std::string, std::string> Applied(pqxx::work& work) {
  std::map<std::string, std::string> applied;
  for (const auto& row : work.exec("SELECT name, digest FROM migration")) {
    applied[row[0].as<std::string>()] = row[1].as<std::string>();
  }
  return applied;
}

std::string DigestOf(const Migration& migration) { return ids::Hex(ids::Sha256(migration.sql)); }

absl::Status Changed(const std::string& name) {
  return absl::FailedPreconditionError(
      absl::StrCat("migration ", name, " was applied with another text"));
}

void Grant(pqxx::work& work, const std::string& schema) {
  const auto role = work.exec_params("SELECT 1 FROM pg_roles WHERE rolname = $1", schema);
  if (role.empty()) return;
  const std::string name = work.quote_name(schema);
  work.exec(absl::StrCat("GRANT USAGE ON SCHEMA ", name, " TO ", name));
  work.exec(absl::StrCat("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ", name,
                         " TO ", name));
  work.exec(absl::StrCat("GRANT USAGE ON ALL SEQUENCES IN SCHEMA ", name, " TO ", name));
  work.exec(absl::StrCat("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ", name, " TO ", name));
  work.exec(absl::StrCat("REVOKE UPDATE, DELETE ON timeline, migration FROM ", name));
}

}  // namespace

absl::StatusOr<int> Migrate(const std::string& owner_dsn, const std::string& schema,
                            const std::vector<Migration>& migrations) {
  Session session(InSchema(owner_dsn, schema));
  int count = 0;
  absl::Status changed;
  // The lock belongs to the connection and ends with it.
  absl::Status status = session.Do([&](pqxx::work& work) {
    work.exec(absl::StrCat("SELECT pg_advisory_lock(hashtextextended(",
                           work.quote(absl::StrCat(schema, ".migrate")), ", 0))"));
    work.exec(absl::StrCat("CREATE SCHEMA IF NOT EXISTS ", work.quote_name(schema)));
    work.exec(
        "CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, digest text NOT NULL, "
        "applied_at timestamptz NOT NULL DEFAULT now())");
  });
  for (const Migration& migration : migrations) {
    if (!status.ok() || !changed.ok()) break;
    status = session.Do([&](pqxx::work& work) {
      const auto applied = Applied(work);
      const auto found = applied.find(migration.name);
      if (found != applied.end()) {
        if (found->second != DigestOf(migration)) changed = Changed(migration.name);
        return;
      }
      work.exec(migration.sql);
      work.exec_params("INSERT INTO migration (name, digest) VALUES ($1, $2)", migration.name,
                       DigestOf(migration));
      ++count;
    });
    if (!status.ok()) {
      return absl::FailedPreconditionError(
          absl::StrCat("migration ", migration.name, ": ", status.message()));
    }
  }
  if (!status.ok()) return status;
  if (!changed.ok()) return changed;
  status = session.Do([&](pqxx::work& work) { Grant(work, schema); });
  if (!status.ok()) return status;
  return count;
}

absl::Status CheckMigrated(const std::string& dsn, const std::string& schema,
                           const std::vector<Migration>& migrations) {
  Session session(InSchema(dsn, schema));
  absl::Status result;
  const absl::Status status = session.Do([&](pqxx::work& work) {
    const auto applied = Applied(work);
    for (const Migration& migration : migrations) {
      const auto found = applied.find(migration.name);
      if (found == applied.end()) {
        result = absl::FailedPreconditionError(
            absl::StrCat("migration ", migration.name, " is not applied; run `migrate` first"));
        return;
      }
      if (found->second != DigestOf(migration)) {
        result = Changed(migration.name);
        return;
      }
    }
  });
  return status.ok() ? result : status;
}

}  // namespace aftercare::db
