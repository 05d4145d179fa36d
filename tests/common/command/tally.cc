#include "tests/common/command/tally.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <pqxx/pqxx>

#include "common/db/session.h"

namespace aftercare::testing {

TallyDatabase::TallyDatabase() {
  std::ifstream file(std::string(AFTERCARE_SOURCE) + "/common/db/migrations/0001_mechanism.sql");
  const std::string mechanism{std::istreambuf_iterator<char>(file),
                              std::istreambuf_iterator<char>()};
  const auto applied = db::Migrate(
      database_.owner(), "intake",
      {{"0001_mechanism.sql", mechanism},
       {"0002_tally.sql",
        "CREATE TABLE tallies (id uuid PRIMARY KEY, version bigint NOT NULL, chain bytea NOT NULL, "
        "created_at timestamptz NOT NULL, changed_at timestamptz NOT NULL, due_at timestamptz NOT "
        "NULL, total bigint NOT NULL CHECK (total <= 900), body bytea NOT NULL, personal bytea "
        "NOT NULL)"}});
  if (!applied.ok()) {
    std::fprintf(stderr, "%s\n", applied.status().ToString().c_str());
    std::exit(1);
  }
}

int64_t TallyDatabase::Count(const std::string& sql) const {
  int64_t count = -1;
  db::Session session(db::InSchema(database_.owner(), "intake"));
  const auto status =
      session.Do([&](pqxx::work& work) { count = work.exec1(sql)[0].as<int64_t>(); });
  if (!status.ok()) std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return count;
}

}  // namespace aftercare::testing
