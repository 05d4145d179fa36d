// aftercarectl: the services from the command line. Exit codes are those of report.h.
#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "services/ctl/link.h"
#include "services/ctl/report.h"
#include "services/ctl/verbs.h"

namespace aftercare::ctl {
namespace {

// Where deploy/up puts the tokens, seen from the clone.
constexpr char kSecrets[] = "var/secrets";

constexpr char kExamples[] =
    "For example, beside an installation that deploy/up started:\n"
    "  aftercarectl describe CaseService/OpenCase\n"
    "  aftercarectl call CaseService/ListCases '{}' --as li.na\n"
    "  aftercarectl import customers tests/data/customers.csv --as crm\n"
    "  aftercarectl watch --from start --as qian.yi";

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
  std::error_code unknown;
  if (std::filesystem::is_directory(kSecrets, unknown)) access.secrets = kSecrets;
  app.add_option("--secrets", access.secrets,
                 absl::StrCat("Folder of the tokens; else ", kSecrets, " where there is one"))
      ->envname("AFTERCARE_SECRETS");
  app.add_option("--timeout", access.timeout_s, "Deadline of one call in seconds")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
  app.add_flag("-v,--verbose", access.verbose, "Tell each call and its trace on standard error");
}

// A word too many is often why another is missed, so it is what is told.
std::string MistakeOf(const CLI::ParseError& error, const CLI::App& app) {
  const auto code = static_cast<CLI::ExitCodes>(error.get_exit_code());
  const auto left = app.remaining(/*recurse=*/true);
  const bool missed =
      code == CLI::ExitCodes::RequiredError || code == CLI::ExitCodes::ExtrasError;
  if (missed && !left.empty()) return absl::StrCat("\"", left.front(), "\" is not known here");
  return error.what();
}

int Main(int argc, char** argv) {
  CLI::App app("The after-sales services from the command line.", "aftercarectl");
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version", "aftercarectl " AFTERCARE_VERSION);
  app.footer(kExamples);
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
    return WrongUse(absl::StrCat(MistakeOf(error, app), " (--help says how)"));
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
