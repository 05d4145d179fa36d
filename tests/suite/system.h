// The five real programs over a database, a Redis and a mail sink of their own, as deploy/up starts
// them, in one replica or several, which a test may kill; their clocks are test clocks.
#ifndef AFTERCARE_TESTS_SUITE_SYSTEM_H_
#define AFTERCARE_TESTS_SUITE_SYSTEM_H_

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/servers.h"

namespace aftercare::testing {

inline const std::vector<std::string>& ServiceNames() {
  static const auto* const names = new std::vector<std::string>{"intake", "repair", "logistics",
                                                                "survey", "notification"};
  return *names;
}

// What a test wants otherwise than deploy/up does it.
struct Setup {
  int replicas = 1;  // of each service
  // Where a service finds Postgres, made of where it is: for something in between.
  std::function<std::string(const std::string& service, const std::string& dsn)> reach;
  // Run as the owner, before the services start.
  std::vector<std::string> statements;
};

class System {
 public:
  // Migrates and starts all of it and waits until the programs serve. Ends the test program when
  // one does not.
  explicit System(Setup setup = {});
  // Ends all of it; shows the end of the programs' logs when a test has failed.
  ~System();

  Database& database() { return database_; }
  std::string folder() const { return folder_; }
  std::string mails() const { return folder_ + "/mail"; }
  std::string log() const { return folder_ + "/errors.log"; }
  // What aftercarectl needs, as KEY=value; it calls the first replicas.
  std::vector<std::string> ClientEnvironment() const;
  // The token of one of deploy/lib/tokens.sh.
  std::string TokenOf(const std::string& who) const;

  int replicas() const { return setup_.replicas; }
  std::string AddressOf(const std::string& service, int replica = 0) const;
  // kill -9. Different replicas may be killed and started by different threads.
  void Kill(const std::string& service, int replica = 0) { Program(service, replica).Kill(); }
  // Starts a killed one again, where it was, without waiting; Await waits until it serves. False:
  // it does not.
  void Launch(const std::string& service, int replica = 0);
  bool Await(const std::string& service, int replica = 0);

  std::string redis() const { return "unix:" + folder_ + "/redis.sock"; }
  void KillRedis() { redis_.Kill(); }
  // Empty, as it keeps nothing; waits until it serves.
  bool StartRedis();

 private:
  using Replica = std::pair<std::string, int>;
  Process& Program(const std::string& service, int replica) {
    return services_.at({service, replica});
  }
  void StartServers();
  void WriteTokens();
  void Migrate();
  // "intake=HOST:PORT,..."; with several replicas all of theirs.
  std::string Peers(int replicas) const;

  const Setup setup_;
  Database database_;
  std::string folder_;
  std::string smtp_port_;
  std::map<Replica, int> ports_;
  Process redis_, sink_;
  std::map<Replica, Process> services_;
};

// One value of one row, from the whole database as its owner.
std::string Ask(Database& database, const std::string& sql);

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_SUITE_SYSTEM_H_
