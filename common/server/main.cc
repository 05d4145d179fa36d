#include <csignal>
#include <cstdio>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "common/db/migrate.h"
#include "common/observe/log.h"
#include "common/server/ground.h"
#include "common/server/operations.h"

namespace aftercare::server {
namespace {

const char* const kServices[] = {"intake", "repair", "logistics", "survey", "notification"};

Config Declare(config::Settings& settings, const std::string& name, bool migrating) {
  Config config;
  const auto none = [](bool required) {
    return required ? std::optional<std::string>() : std::optional<std::string>("");
  };
  int index = 0;
  while (index < 4 && name != kServices[index]) ++index;
  config.database = settings.Text(
      "database",
      "Postgres, as libpq's keyword=value string (passfile= for the password); for `migrate` with a "
      "role that may create tables",
      config::kRequired);
  config.redis =
      settings.Text("redis", "Redis: unix:PATH or HOST:PORT", none(!migrating));
  config.listen = settings.Text("listen", "address to listen on", "127.0.0.1");
  config.port = settings.Port("port", "public gRPC port", 7401 + index);
  config.metrics_port = settings.Port("metrics-port", "Prometheus metrics", 7411 + index);
  config.internal_port =
      settings.Port("internal-port", "health, reflection and channelz, plaintext", 7421 + index);
  config.tokens = settings.Text("tokens", "file of static tokens (JSON)", none(!migrating));
  config.own_token = settings.SecretFile(
      "token-file", "file with the token this service calls the others with", "");
  config.page_key = settings.SecretFile(
      "page-key", "file with the key of page tokens, shared by replicas; empty: per process", "");
  const std::string peers = settings.Text(
      "peers",
      "where the services listen: intake=HOST:PORT,repair=HOST:PORT,...; several replicas without "
      "DNS: intake=ipv4:ADDRESS:PORT,ADDRESS:PORT,...; who is not named, at 127.0.0.1 and its own port",
      "");
  for (int i = 0; i < 5; ++i) config.peers[kServices[i]] = absl::StrCat("127.0.0.1:", 7401 + i);
  std::string* last = nullptr;
  for (const absl::string_view peer : absl::StrSplit(peers, ',', absl::SkipEmpty())) {
    if (last != nullptr && !absl::StrContains(peer, '=')) {
      absl::StrAppend(last, ",", peer);  // another replica of the same
      continue;
    }
    const std::pair<std::string, std::string> one = absl::StrSplit(peer, absl::MaxSplits('=', 1));
    const auto known = config.peers.find(one.first);
    if (known == config.peers.end()) {
      settings.Mistake("peers", absl::StrCat("no service is called ", one.first));
      continue;
    }
    last = &known->second;
    *last = one.second;
  }
  config.test_clock = settings.Bool(
      "test-clock", "accept TestClockService; never in production", false);
  config.drain = settings.Duration("drain", "longest wait for calls in hand at the end",
                                   absl::Seconds(10));
  config.write_connections = static_cast<int>(settings.Int(
      "write-connections", "connections of each aggregate's processor; 0: as many as it asks for",
      0, 0, 8));
  config.read_connections = static_cast<int>(settings.Int(
      "read-connections", "connections of each aggregate's reader", 1, 1, 8));
  return config;
}

int Fail(const std::string& service, const absl::Status& status) {
  observe::Log(observe::Level::kError, "the service cannot start",
               {{"cause", std::string(status.message())}});
  // Mistakes in the settings come with the name already.
  const std::string name = absl::StrCat(service, ": ");
  std::fprintf(stderr, "%s%s\n", name.c_str(),
               std::string(absl::StripPrefix(status.message(), name)).c_str());
  return 1;
}

}  // namespace

int Main(int argc, char** argv, const Service& service) {
  // Debian builds Abseil with deadlock detection, 1 % of the samples under load.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  std::signal(SIGPIPE, SIG_IGN);
  // Blocked before any thread starts, so that only the wait for them in Run sees them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  config::Settings settings(service.name, argc, argv, config::ProcessEnvironment());
  const bool migrating = settings.Verb({"serve", "migrate"}) == "migrate";
  Config config = Declare(settings, service.name, migrating);
  const std::string level =
      settings.Choice("log-level", "least level that is logged", "info",
                      {"debug", "info", "warning", "error"});
  if (service.declare) service.declare(settings);
  if (const auto answer = settings.Answer()) {
    std::fputs(answer->c_str(), stdout);
    return 0;
  }
  observe::StartLog(service.name, *observe::ParseLevel(level));
  if (auto status = settings.Check(); !status.ok()) return Fail(service.name, status);

  if (migrating) {
    const auto applied = db::Migrate(config.database, service.name, db::Migrations());
    if (!applied.ok()) return Fail(service.name, applied.status());
    std::printf("%s: %d migrations applied\n", service.name.c_str(), *applied);
    return 0;
  }
  std::vector<std::string> printed;
  for (const auto& [name, value] : settings.Redacted()) {
    printed.push_back(absl::StrCat(name, "=", value));
  }
  observe::Log(observe::Level::kInfo, "settings", {{"settings", absl::StrJoin(printed, " ")}});

  if (auto status = db::CheckMigrated(config.database, service.name, db::Migrations());
      !status.ok()) {
    return Fail(service.name, status);
  }
  auto tokens = auth::Tokens::Load(config.tokens);
  if (!tokens.ok()) return Fail(service.name, tokens.status());
  Ground ground(service.name, std::move(config), *std::move(tokens));
  absl::Status status = service.build(ground);
  if (status.ok()) status = ServeOperations(ground);
  if (!status.ok()) return Fail(service.name, status);
  return ground.Run();
}

}  // namespace aftercare::server
