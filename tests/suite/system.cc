#include "tests/suite/system.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <pqxx/pqxx>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/outbox/redis.h"
#include "tests/support/eventually.h"

namespace aftercare::testing {
namespace {

const std::string kBinaries = std::string(AFTERCARE_BINARY) + "/bin/";
const std::string kSource = AFTERCARE_SOURCE;

[[noreturn]] void GiveUp(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}

void ShowEnd(const std::string& path) {
  std::ifstream log(path);
  const std::string text{std::istreambuf_iterator<char>(log), std::istreambuf_iterator<char>()};
  const size_t shown = std::min<size_t>(text.size(), 8000);
  std::fprintf(stderr, "%s\n", text.substr(text.size() - shown).c_str());
}

}  // namespace

System::System(Setup setup) : setup_(std::move(setup)) {
  std::string folder = absl::StrCat(::testing::TempDir(), "/aftercare-suite-XXXXXX");
  folder_ = mkdtemp(folder.data());
  std::filesystem::create_directory(mails());
  WriteTokens();
  StartServers();
  Migrate();
  for (const std::string& name : ServiceNames()) {
    for (int replica = 0; replica < setup_.replicas; ++replica) {
      ports_[{name, replica}] = FreePort();
      services_[{name, replica}];
    }
  }
  for (const auto& [replica, port] : ports_) Launch(replica.first, replica.second);
  for (const auto& [replica, port] : ports_) {
    if (Await(replica.first, replica.second)) continue;
    ShowEnd(log());
    GiveUp(absl::StrCat(replica.first, " does not start"));
  }
}

System::~System() {
  for (auto& [replica, program] : services_) program.Kill();
  redis_.Kill();
  sink_.Kill();
  if (::testing::UnitTest::GetInstance()->failed_test_count() > 0) ShowEnd(log());
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void System::WriteTokens() {
  Process tokens({"bash", "-c",
                  "cd \"$0\" && SCRIPT_NAME=test && . deploy/lib/servers.sh && "
                  ". deploy/lib/tokens.sh && install -d -m 700 \"$1/secrets\" && "
                  "tokens_write \"$1\" && secret \"$1\" survey-link.key >/dev/null",
                  kSource, folder_},
                 {}, log());
  if (tokens.Wait() != 0) GiveUp("no tokens");
}

void System::StartServers() {
  sink_ = Process({kSource + "/deploy/smtp_sink", "--directory", mails()}, {}, log());
  smtp_port_ = sink_.ReadLine();
  if (!StartRedis() || smtp_port_.empty()) GiveUp("Redis or the mail sink does not start");
}

bool System::StartRedis() {
  redis_ = Process({"redis-server", "--port", "0", "--unixsocket", folder_ + "/redis.sock",
                    "--dir", folder_, "--save", "", "--logfile", folder_ + "/redis.log"},
                   {}, log());
  return Eventually([&] { return outbox::Redis(redis(), absl::Seconds(1)).Call({"PING"}).ok(); });
}

void System::Migrate() {
  for (const std::string& name : ServiceNames()) {
    Process migrate({kBinaries + name, "migrate"},
                    {absl::StrCat("AFTERCARE_DATABASE=", database_.owner())}, log());
    if (migrate.Wait() != 0) GiveUp(absl::StrCat(name, " migrate failed, see ", log()));
  }
  pqxx::connection connection(database_.owner());
  pqxx::nontransaction work(connection);
  for (const std::string& statement : setup_.statements) work.exec(statement);
}

void System::Launch(const std::string& service, int replica) {
  const std::string dsn = database_.as(service);
  Program(service, replica) = Process(
      {kBinaries + service},
      {absl::StrCat("AFTERCARE_DATABASE=", setup_.reach ? setup_.reach(service, dsn) : dsn),
       absl::StrCat("AFTERCARE_REDIS=", redis()),
       absl::StrCat("AFTERCARE_PORT=", ports_.at({service, replica})),
       "AFTERCARE_METRICS_PORT=0", "AFTERCARE_INTERNAL_PORT=0",
       absl::StrCat("AFTERCARE_TOKENS=", folder_, "/secrets/tokens.json"),
       absl::StrCat("AFTERCARE_TOKEN_FILE=", folder_, "/secrets/", service, ".token"),
       absl::StrCat("AFTERCARE_PEERS=", Peers(setup_.replicas)),
       absl::StrCat("AFTERCARE_SMTP=127.0.0.1:", smtp_port_),
       absl::StrCat("AFTERCARE_LINK_KEY=", folder_, "/secrets/survey-link.key"),
       "AFTERCARE_TEST_CLOCK=true", "AFTERCARE_LOG_LEVEL=warning"},
      log());
}

bool System::Await(const std::string& service, int replica) {
  return absl::StrContains(Program(service, replica).ReadLine(), "listening");
}

std::string System::AddressOf(const std::string& service, int replica) const {
  return absl::StrCat("127.0.0.1:", ports_.at({service, replica}));
}

std::string System::Peers(int replicas) const {
  std::vector<std::string> peers;
  for (const std::string& name : ServiceNames()) {
    std::vector<std::string> addresses;
    for (int replica = 0; replica < replicas; ++replica) {
      addresses.push_back(AddressOf(name, replica));
    }
    peers.push_back(absl::StrCat(name, replicas > 1 ? "=ipv4:" : "=",
                                 absl::StrJoin(addresses, ",")));
  }
  return absl::StrJoin(peers, ",");
}

std::vector<std::string> System::ClientEnvironment() const {
  return {absl::StrCat("AFTERCARE_PEERS=", Peers(1)),
          absl::StrCat("AFTERCARE_SECRETS=", folder_, "/secrets"),
          absl::StrCat("AFTERCARE_MAIL=", mails()),
          absl::StrCat("AFTERCARE_STORY=", kSource, "/tests/data")};
}

std::string System::TokenOf(const std::string& who) const {
  std::ifstream file(absl::StrCat(folder_, "/secrets/", who, ".token"));
  std::string token;
  if (!(file >> token)) GiveUp(absl::StrCat("no token of ", who));
  return token;
}

std::string Ask(Database& database, const std::string& sql) {
  pqxx::connection connection(database.owner());
  pqxx::nontransaction work(connection);
  const auto rows = work.exec(sql);
  return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].as<std::string>();
}

}  // namespace aftercare::testing
