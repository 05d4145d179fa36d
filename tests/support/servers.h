// Real Postgres and Redis for tests: a database of its own for each test, made from a template and
// dropped at the end. The servers are those tests/run started (AFTERCARE_TEST_SERVERS names the file
// that tells where).
#ifndef AFTERCARE_TESTS_SUPPORT_SERVERS_H_
#define AFTERCARE_TESTS_SUPPORT_SERVERS_H_

#include <map>
#include <string>

namespace aftercare::testing {

// KEY=value lines of the servers' file; ends the test program when they are not running.
const std::map<std::string, std::string>& Servers();

// "unix:PATH" of the shared Redis.
std::string RedisAddress();

class Database {
 public:
  Database();
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Connection strings for this database: as the owner of the schemas, as a service's role.
  std::string owner() const;
  std::string as(const std::string& role) const;
  const std::string& name() const { return name_; }

  // Ends every connection to this database, as a restart of Postgres would.
  void Disconnect();

 private:
  const std::string name_;
};

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_SUPPORT_SERVERS_H_
