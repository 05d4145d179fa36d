// An installation by deploy/up over the programs as they are built, used as a stranger would: by
// what is printed and what the README says.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tests/support/eventually.h"
#include "tests/support/run.h"

namespace aftercare::testing {
namespace {

using ::testing::ContainerEq;
using ::testing::HasSubstr;

const std::string kSource = AFTERCARE_SOURCE;
const std::string kBinaries = std::string(AFTERCARE_BINARY) + "/bin/";
constexpr const char* kServices[] = {"intake", "repair", "logistics", "survey", "notification"};
constexpr int kHighestOffset = 79;

bool Free(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  const int yes = 1;  // connections that have ended do not count, a listener does
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  const bool bound = bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  close(socket);
  return bound;
}

// Above the ports the system gives to whoever connects, and FreePort to other tests.
int FreePortBase() {
  for (int base = 61'100 + getpid() % 40 * 100; base < 65'400; base += 100) {
    bool free = true;
    for (int port = base + 1; port <= base + kHighestOffset; ++port) free = free && Free(port);
    if (free) return base;
  }
  return 0;
}

std::vector<std::string> Lines(const std::string& text) { return absl::StrSplit(text, '\n'); }

class DeployUpTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    // Postgres' own user has to reach it.
    std::string made = absl::StrCat(::testing::TempDir(), "/aftercare-up-XXXXXX");
    folder_ = std::filesystem::canonical(mkdtemp(made.data()));
    std::filesystem::permissions(folder_, std::filesystem::perms(0755));
    base_ = FreePortBase();
    up_ = Up({});
  }
  static void TearDownTestSuite() {
    Down();
    std::filesystem::remove_all(folder_);
  }

  static Ran Up(const std::vector<std::string>& also) {
    std::vector<std::string> command = {kSource + "/deploy/up", "--detach", "--no-build",
                                        "--build", AFTERCARE_BINARY, "--var", folder_,
                                        "--port-base", absl::StrCat(base_)};
    command.insert(command.end(), also.begin(), also.end());
    return RunToEnd(command);
  }
  static Ran Down() { return RunToEnd({kSource + "/deploy/down", "--var", folder_}); }

  // The lines below "to try", each beginning with two blanks, as somebody pastes them.
  static std::vector<std::string> ToTry(const std::string& out) {
    std::vector<std::string> lines;
    bool below = false;
    for (const std::string& line : Lines(out)) {
      if (below && absl::StartsWith(line, "  ")) lines.push_back(line);
      below = below ? absl::StartsWith(line, "  ") : absl::StartsWith(line, "to try, in ");
    }
    return lines;
  }
  static Ran Paste(std::vector<std::string> lines) {
    lines.insert(lines.begin(), absl::StrCat("cd '", kSource, "'"));
    return RunToEnd({"bash", "-c", absl::StrJoin(lines, "\n")});
  }

  static std::string folder_;
  static int base_;
  static Ran up_;
};

std::string DeployUpTest::folder_;
int DeployUpTest::base_ = 0;
Ran DeployUpTest::up_;

TEST_F(DeployUpTest, PrintsLinesThatWorkAsTheyStand) {
  ASSERT_EQ(up_.status, 0) << up_.out << up_.err;
  const std::vector<std::string> lines = ToTry(up_.out);
  ASSERT_EQ(lines.size(), 5u) << up_.out;
  EXPECT_THAT(lines[0], HasSubstr("export AFTERCARE_PEERS="));
  const Ran opened = Paste({lines[0], lines[1]});
  EXPECT_EQ(opened.status, 0) << opened.err;
  EXPECT_THAT(opened.out, HasSubstr("\"sub_category\": \"SUB_CATEGORY_FUNCTION\""));
  const Ran listed = Paste({lines[0], lines[2]});
  EXPECT_EQ(listed.status, 0) << listed.err;
  EXPECT_THAT(listed.out, HasSubstr("\"number\": \"C-"));
  EXPECT_EQ(Paste({lines[0], lines[3]}).status, 0);
  const Ran watched = Paste({lines[0], "timeout --signal INT --preserve-status 1" + lines[4]});
  EXPECT_EQ(watched.status, 0) << watched.err;
  EXPECT_THAT(watched.out, HasSubstr("intake.case.registered"));
}

TEST_F(DeployUpTest, TellsWhoMayCallWhereTheLogsAreAndHowToStop) {
  EXPECT_THAT(up_.out, HasSubstr("  staff    li.na (agent), "));
  EXPECT_THAT(up_.out, HasSubstr("  crm      crm\n"));
  EXPECT_THAT(up_.out, HasSubstr(absl::StrCat("  logs: ", folder_, "/log, mails: ", folder_)));
  EXPECT_THAT(up_.out, HasSubstr(absl::StrCat("deploy/down --var ", folder_, " stops it\n")));
  EXPECT_THAT(up_.out, HasSubstr(absl::StrCat("PostgreSQL ", base_ + 32, ", Redis ", base_ + 79,
                                              ", mail sink ", base_ + 30, "\n")));
}

// In the folder that holds var/secrets nothing needs to be told.
TEST_F(DeployUpTest, TheToolFindsVarSecretsByItself) {
  const std::string place = folder_ + "/elsewhere";
  std::filesystem::create_directories(place + "/var");
  std::filesystem::create_directory_symlink(folder_ + "/secrets", place + "/var/secrets");
  const std::string call = absl::StrCat(kBinaries, "aftercarectl call CaseService/ListCases '{}' ",
                                        "--as li.na --address 127.0.0.1:", base_ + 1);
  const Ran found = RunToEnd({"bash", "-c", absl::StrCat("cd '", place, "' && ", call)});
  EXPECT_EQ(found.status, 0) << found.err;
  const Ran lost = RunToEnd({"bash", "-c", absl::StrCat("cd '", place, "/var' && ", call)});
  EXPECT_EQ(lost.status, 2);
  EXPECT_THAT(lost.last(), HasSubstr("--as needs the folder of the tokens: --secrets"));
}

TEST_F(DeployUpTest, AnotherOneOnTheSamePortsIsToldWhoHasThem) {
  const Ran ran = RunToEnd({kSource + "/deploy/up", "--no-build", "--build", AFTERCARE_BINARY,
                            "--var", folder_ + "/second", "--port-base", absl::StrCat(base_)});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.err,
              HasSubstr(absl::StrCat("port ", base_ + 1, ", wanted for intake, is taken by")));
  EXPECT_EQ(ran.last(), "deploy/up: FAILED (status 1) while checking ports");
}

// --- What the README says ---

// Rows of the table below a heading, without its head.
std::vector<std::vector<std::string>> Table(const std::string& heading) {
  std::ifstream file(kSource + "/README.md");
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::vector<std::vector<std::string>> rows;
  bool below = false;
  for (const std::string& line : Lines(text)) {
    if (absl::StartsWith(line, "## ")) below = line == absl::StrCat("## ", heading);
    if (!below || !absl::StartsWith(line, "| ")) continue;
    rows.emplace_back();
    for (absl::string_view cell : absl::StrSplit(absl::StripPrefix(line, "|"), '|')) {
      rows.back().emplace_back(absl::StripAsciiWhitespace(cell));
    }
  }
  if (rows.size() >= 2) rows.erase(rows.begin(), rows.begin() + 2);
  return rows;
}

// setting -> default, as --help has them.
std::map<std::string, std::string> SettingsOf(const std::string& service) {
  std::map<std::string, std::string> settings;
  for (const std::string& line : Lines(RunToEnd({kBinaries + service, "--help"}).out)) {
    if (!absl::StartsWith(line, "--")) continue;
    const std::vector<std::string> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    settings[words[0].substr(2)] = words[2];
  }
  return settings;
}

TEST(Readme, SettingsAreThoseOfThePrograms) {
  const auto table = Table("Settings");
  ASSERT_GT(table.size(), 10u);
  for (int i = 0; i < 5; ++i) {
    std::map<std::string, std::string> told;
    for (const auto& row : table) {
      const std::vector<std::string> words = absl::StrSplit(row[0], ' ');  // "smtp (notification)"
      if (words.size() > 1 && words[1] != absl::StrCat("(", kServices[i], ")")) continue;
      std::string fallback = row[2];
      if (fallback == "7401 to 7405") fallback = absl::StrCat(7401 + i);
      if (fallback == "7411 to 7415") fallback = absl::StrCat(7411 + i);
      if (fallback == "7421 to 7425") fallback = absl::StrCat(7421 + i);
      told[words[0]] = fallback;
    }
    EXPECT_THAT(told, ContainerEq(SettingsOf(kServices[i]))) << kServices[i];
  }
}

TEST_F(DeployUpTest, ReadmeNamesEveryMetric) {
  std::map<std::string, std::string> told;
  for (const auto& row : Table("Metrics")) {
    for (const absl::string_view name : absl::StrSplit(row[0], ", ")) {
      told.emplace(std::string(name), row[1]);
    }
  }
  // Outcomes of calls are counted from the first one on.
  EXPECT_EQ(RunToEnd({kBinaries + "aftercarectl", "call", "CaseService/ListCases", "--as", "li.na",
                      "--address", absl::StrCat("127.0.0.1:", base_ + 1), "--secrets",
                      folder_ + "/secrets"}).status,
            0);
  std::map<std::string, std::string> registered;
  const auto scrape = [&registered] {
    for (int i = 0; i < 5; ++i) {
      const Ran ran = RunToEnd({"curl", "--silent", "--fail",
                           absl::StrCat("http://127.0.0.1:", base_ + 11 + i, "/metrics")});
      for (const std::string& line : Lines(ran.out)) {
        const std::vector<std::string> words = absl::StrSplit(line, ' ');
        const bool ours = words.size() == 4 && absl::StartsWith(words[2], "aftercare_");
        if (ours && words[1] == "TYPE") registered.emplace(words[2], words[3]);
      }
    }
    return registered.count("aftercare_commands_queued") > 0;
  };
  EXPECT_TRUE(Eventually(scrape)) << "gauges are set about once a second";
  EXPECT_THAT(told, ContainerEq(registered));
}

// --- Test clocks, and the end ---

TEST_F(DeployUpTest, ClocksMoveWhenStartedForIt) {
  const std::vector<std::string> lines = ToTry(up_.out);
  ASSERT_FALSE(lines.empty());
  const std::string advance = kBinaries + "aftercarectl clock advance 1h --as root.admin";
  const Ran refused = Paste({lines[0], advance});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.last(), HasSubstr("deploy/up --test-clock"));
  const Ran up = Up({"--test-clock"});
  ASSERT_EQ(up.status, 0) << up.err;
  const Ran moved = Paste({lines[0], advance});
  EXPECT_EQ(moved.status, 0) << moved.err;
  EXPECT_THAT(moved.out, HasSubstr("1h ahead"));
}

TEST_F(DeployUpTest, DownStopsAllOfItOnce) {
  const Ran down = Down();
  EXPECT_EQ(down.status, 0) << down.err;
  EXPECT_THAT(down.out, HasSubstr(absl::StrCat("stopping intake repair logistics survey "
                                               "notification postgres redis smtp of ", folder_)));
  for (int port = base_ + 1; port <= base_ + kHighestOffset; ++port) {
    EXPECT_TRUE(Free(port)) << port;
  }
  EXPECT_THAT(Down().out, HasSubstr("nothing runs in "));
  up_ = Up({});  // for the tests after this one
  EXPECT_EQ(up_.status, 0) << up_.err;
}

}  // namespace
}  // namespace aftercare::testing
