#include "tests/suite/system.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
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

// Peers are named before anybody listens, so the ports have to be known before. Nobody else takes
// one in the moment between.
int FreePort() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  const bool bound =
      bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0 &&
      getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  close(socket);
  if (!bound) GiveUp("no free port");
  return ntohs(address.sin_port);
}

void ShowEnd(const std::string& path) {
  std::ifstream log(path);
  const std::string text{std::istreambuf_iterator<char>(log), std::istreambuf_iterator<char>()};
  const size_t shown = std::min<size_t>(text.size(), 8000);
  std::fprintf(stderr, "%s\n", text.substr(text.size() - shown).c_str());
}

}  // namespace

System::System() {
  std::string folder = absl::StrCat(::testing::TempDir(), "/aftercare-suite-XXXXXX");
  folder_ = mkdtemp(folder.data());
  std::filesystem::create_directory(mails());
  WriteTokens();
  StartServers();
  std::vector<std::string> peers;
  for (const std::string& name : ServiceNames()) {
    ports_[name] = FreePort();
    peers.push_back(absl::StrCat(name, "=127.0.0.1:", ports_[name]));
  }
  peers_ = absl::StrJoin(peers, ",");
  for (const std::string& name : ServiceNames()) StartService(name);
  for (const std::string& name : ServiceNames()) {
    const std::string line = services_[name].ReadLine();
    if (absl::StrContains(line, "listening")) continue;
    ShowEnd(log());
    GiveUp(absl::StrCat(name, " does not start: ", line));
  }
}

System::~System() {
  for (auto& [name, service] : services_) service.Kill();
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
  redis_ = Process({"redis-server", "--port", "0", "--unixsocket", folder_ + "/redis.sock",
                    "--dir", folder_, "--save", "", "--logfile", folder_ + "/redis.log"},
                   {}, log());
  sink_ = Process({kSource + "/deploy/smtp_sink", "--directory", mails()}, {}, log());
  smtp_port_ = sink_.ReadLine();
  const bool ready = Eventually([&] {
    return outbox::Redis(absl::StrCat("unix:", folder_, "/redis.sock"), absl::Seconds(1))
        .Call({"PING"})
        .ok();
  });
  if (!ready || smtp_port_.empty()) GiveUp("Redis or the mail sink does not start");
}

void System::StartService(const std::string& name) {
  Process migrate({kBinaries + name, "migrate"},
                  {absl::StrCat("AFTERCARE_DATABASE=", database_.owner())}, log());
  if (migrate.Wait() != 0) GiveUp(absl::StrCat(name, " migrate failed, see ", log()));
  services_[name] = Process(
      {kBinaries + name},
      {absl::StrCat("AFTERCARE_DATABASE=", database_.as(name)),
       absl::StrCat("AFTERCARE_REDIS=unix:", folder_, "/redis.sock"),
       absl::StrCat("AFTERCARE_PORT=", ports_[name]), "AFTERCARE_METRICS_PORT=0",
       "AFTERCARE_INTERNAL_PORT=0", absl::StrCat("AFTERCARE_TOKENS=", folder_,
                                                 "/secrets/tokens.json"),
       absl::StrCat("AFTERCARE_TOKEN_FILE=", folder_, "/secrets/", name, ".token"),
       absl::StrCat("AFTERCARE_PEERS=", peers_),
       absl::StrCat("AFTERCARE_SMTP=127.0.0.1:", smtp_port_),
       absl::StrCat("AFTERCARE_LINK_KEY=", folder_, "/secrets/survey-link.key"),
       "AFTERCARE_TEST_CLOCK=true", "AFTERCARE_LOG_LEVEL=warning"},
      log());
}

std::vector<std::string> System::ClientEnvironment() const {
  return {absl::StrCat("AFTERCARE_PEERS=", peers_),
          absl::StrCat("AFTERCARE_SECRETS=", folder_, "/secrets"),
          absl::StrCat("AFTERCARE_MAIL=", mails()),
          absl::StrCat("AFTERCARE_STORY=", kSource, "/tests/data")};
}

std::string Ask(Database& database, const std::string& sql) {
  pqxx::connection connection(database.owner());
  pqxx::nontransaction work(connection);
  const auto rows = work.exec(sql);
  return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].as<std::string>();
}

}  // namespace aftercare::testing
