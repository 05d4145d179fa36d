// Brings a service's schema up to what the binary was built with. Forward only: a migration that
// was applied is never altered, and one whose text differs from the recorded one stops the start.
#ifndef AFTERCARE_DB_MIGRATE_H_
#define AFTERCARE_DB_MIGRATE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace aftercare::db {

struct Migration {
  std::string name;  // "0003_case.sql"; applied in ascending order
  std::string sql;
};

// Those of the service this binary is; made by the build.
const std::vector<Migration>& Migrations();

// Applies what is missing in `schema`, each migration in a transaction of its own, under an advisory
// lock so that replicas starting together take turns. `owner_dsn` has DDL rights; the role named
// like the schema, when it exists, gets what a service needs and nothing more: no DDL, and no UPDATE
// or DELETE on timeline. Answers how many were applied. Idempotent.
absl::StatusOr<int> Migrate(const std::string& owner_dsn, const std::string& schema,
                            const std::vector<Migration>& migrations);

// OK when exactly these migrations are applied; FAILED_PRECONDITION naming the first difference.
absl::Status CheckMigrated(const std::string& dsn, const std::string& schema,
                           const std::vector<Migration>& migrations);

}  // namespace aftercare::db

#endif  // AFTERCARE_DB_MIGRATE_H_
