#include "tests/support/servers.h"

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <pqxx/pqxx>

#include "absl/strings/str_cat.h"

namespace aftercare::testing {
namespace {

std::string NewName() {
  static std::atomic<int> count{0};
  return absl::StrCat("test_", getpid(), "_", ++count);
}

void AsAdmin(const std::string& sql) {
  pqxx::connection connection(Servers().at("POSTGRES_ADMIN_DSN"));
  pqxx::nontransaction work(connection);
  work.exec(sql);
}

// The connection string with another database.
std::string To(const std::string& dsn, const std::string& name) {
  return absl::StrCat(dsn, " dbname=", name);
}

}  // namespace

const std::map<std::string, std::string>& Servers() {
  static const auto* const servers = [] {
    auto* read = new std::map<std::string, std::string>;
    const char* path = std::getenv("AFTERCARE_TEST_SERVERS");
    std::ifstream file(path == nullptr ? "" : path);
    for (std::string line; std::getline(file, line);) {
      const size_t equals = line.find('=');
      if (equals != std::string::npos) (*read)[line.substr(0, equals)] = line.substr(equals + 1);
    }
    if (read->empty()) {
      std::fprintf(stderr,
                   "no servers: run tests/run, or `deploy/servers start DIR` and set "
                   "AFTERCARE_TEST_SERVERS=DIR/servers.env\n");
      std::exit(1);
    }
    return read;
  }();
  return *servers;
}

std::string RedisAddress() { return absl::StrCat("unix:", Servers().at("REDIS_SOCKET")); }

Database::Database() : name_(NewName()) {
  AsAdmin(absl::StrCat("CREATE DATABASE ", name_, " OWNER aftercare_owner TEMPLATE ",
                       Servers().at("POSTGRES_EMPTY_DATABASE")));
}

Database::~Database() { AsAdmin(absl::StrCat("DROP DATABASE ", name_, " WITH (FORCE)")); }

std::string Database::owner() const { return To(Servers().at("POSTGRES_OWNER_DSN"), name_); }

std::string Database::as(const std::string& role) const {
  return To(absl::StrCat("host=", Servers().at("POSTGRES_HOST"), " port=",
                         Servers().at("POSTGRES_PORT"), " user=", role, " passfile=",
                         Servers().at("SECRETS"), "/", role, ".pgpass"),
            name_);
}

void Database::Disconnect() {
  AsAdmin(absl::StrCat("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '",
                       name_, "'"));
}

}  // namespace aftercare::testing
