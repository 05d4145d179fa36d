// The five real programs over a database, a Redis and a mail sink of their own, as deploy/up starts
// them; their clocks are test clocks.
#ifndef AFTERCARE_TESTS_SUITE_SYSTEM_H_
#define AFTERCARE_TESTS_SUITE_SYSTEM_H_

#include <map>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/servers.h"

namespace aftercare::testing {

inline const std::vector<std::string>& ServiceNames() {
  static const auto* const names = new std::vector<std::string>{"intake", "repair", "logistics",
                                                                "survey", "notification"};
  return *names;
}

class System {
 public:
  // Migrates and starts all of it and waits until the programs serve. Ends the test program when
  // one does not.
  System();
  // Ends all of it; shows the end of the programs' logs when a test has failed.
  ~System();

  Database& database() { return database_; }
  std::string mails() const { return folder_ + "/mail"; }
  std::string log() const { return folder_ + "/errors.log"; }
  // What aftercarectl needs, as KEY=value.
  std::vector<std::string> ClientEnvironment() const;

 private:
  void StartServers();
  void WriteTokens();
  void StartService(const std::string& name);

  Database database_;
  std::string folder_;
  std::string smtp_port_;
  std::string peers_;
  std::map<std::string, int> ports_;
  Process redis_, sink_;
  std::map<std::string, Process> services_;
};

// One value of one row, from the whole database as its owner.
std::string Ask(Database& database, const std::string& sql);

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_SUITE_SYSTEM_H_
