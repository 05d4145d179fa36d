// The policy of a service as its migrations leave it in a database, so that tests judge by what
// goes live, whatever a later migration did to the first version.
#ifndef AFTERCARE_TESTS_SERVICES_POLICY_IN_FORCE_H_
#define AFTERCARE_TESTS_SERVICES_POLICY_IN_FORCE_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/db/migrate.h"
#include "common/db/session.h"
#include "tests/support/servers.h"

namespace aftercare::testing {

// Those of the mechanism and the service's own, in the order in which they are applied.
inline std::vector<db::Migration> MigrationsOf(const std::string& service) {
  std::vector<db::Migration> migrations;
  for (const std::string& folder :
       {std::string("/common/db"), absl::StrCat("/services/", service)}) {
    for (const auto& file : std::filesystem::directory_iterator(
             absl::StrCat(AFTERCARE_SOURCE, folder, "/migrations"))) {
      std::ifstream sql(file.path());
      migrations.push_back({file.path().filename(), {std::istreambuf_iterator<char>(sql), {}}});
    }
  }
  std::sort(migrations.begin(), migrations.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return migrations;
}

// The document of the version in force; empty, and a failure, when there is none.
inline std::string PolicyInForce(const std::string& service) {
  Database database;
  const auto applied = db::Migrate(database.owner(), service, MigrationsOf(service));
  EXPECT_TRUE(applied.ok()) << applied.status();
  std::string document;
  db::Session session(db::InSchema(database.owner(), service));
  const absl::Status read = session.Do([&](pqxx::work& work) {
    const auto rows = work.exec(
        "SELECT document FROM policy WHERE effective_at <= now() "
        "ORDER BY effective_at DESC, version DESC LIMIT 1");
    EXPECT_EQ(rows.size(), 1u) << service;
    if (!rows.empty()) document = rows[0][0].as<std::string>();
  });
  EXPECT_TRUE(read.ok()) << read;
  return document;
}

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_SERVICES_POLICY_IN_FORCE_H_
