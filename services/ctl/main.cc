// aftercarectl: the services from the command line. Exit codes are those of report.h.
#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdlib>

#include "absl/synchronization/mutex.h"
#include "services/ctl/link.h"
#include "services/ctl/report.h"
#include "services/ctl/verbs.h"

namespace aftercare::ctl {
namespace {

void AddAccess(CLI::App& app, Access& access) {
  app.add_option("--peers", access.peers, "Where the services listen: intake=HOST:PORT,...")
      ->envname("AFTERCARE_PEERS")
      ->default_str(access.peers = "intake=127.0.0.1:7401,repair=127.0.0.1:7402,"
                                   "logistics=127.0.0.1:7403,survey=127.0.0.1:7404,"
                                   "notification=127.0.0.1:7405");
  auto* token = app.add_option("--token", access.token, "File with the token to call with");
  app.add_option("--as", access.as, "Call with the token SECRETS/NAME.token")
      ->type_name("NAME")
      ->excludes(token);
  app.add_option("--secrets", access.secrets, "Folder of the tokens")
      ->envname("AFTERCARE_SECRETS");
  app.add_option("--timeout", access.timeout_s, "Deadline of one call in seconds")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
  app.add_flag("-v,--verbose", access.verbose, "Tell each call and its trace on standard error");
}

int Main(int argc, char** argv) {
  CLI::App app("The after-sales services from the command line.", "aftercarectl");
  app.require_subcommand(1);
  app.fallthrough();
  Access access;
  AddAccess(app, access);
  Verb chosen;
  for (const auto add : {AddCall, AddDescribe, AddHealth, AddImport, AddWatch, AddVerify, AddClock,
                         AddDeadLetters, AddDemo}) {
    add(app, chosen);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return WrongUse(std::string(error.what()) + " (--help says how)");
  }
  Link link(access);
  if (const auto status = link.Open(); !status.ok()) return Fail(status);
  return chosen(link);
}

}  // namespace
}  // namespace aftercare::ctl

int main(int argc, char** argv) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  std::signal(SIGPIPE, SIG_IGN);
  // gRPC's own lines about connections would hide the one line that says what is the matter.
  setenv("GRPC_VERBOSITY", "NONE", 0);
  return aftercare::ctl::Main(argc, argv);
}
