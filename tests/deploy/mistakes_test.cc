// What the scripts answer when they are asked for in a wrong way or cannot do it: one clear last
// line, a status that is not 0, and logs named only where there are some.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/support/run.h"

namespace aftercare::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::string kSource = AFTERCARE_SOURCE;

struct Mistake {
  std::vector<std::string> command;
  std::string named;  // in the last line
};

Ran Script(std::vector<std::string> command) {
  command[0] = absl::StrCat(kSource, "/", command[0]);
  return RunToEnd(command);
}

TEST(DeployMistakes, WrongUseIsNamedInOneLine) {
  for (const Mistake& mistake : std::vector<Mistake>{
           {{"deploy/up", "--bogus"}, "there is no option \"--bogus\""},
           {{"deploy/up", "start"}, "there is no option \"start\""},
           {{"deploy/up", "--var"}, "--var needs a value"},
           {{"deploy/up", "--port-base", "abc"}, "from 1024 to 65456, not \"abc\""},
           {{"deploy/up", "--port-base", "1023"}, "not \"1023\""},
           {{"deploy/up", "--port-base", "65457"}, "not \"65457\""},
           {{"deploy/up", "--port-base", "08000"}, "not \"08000\""},
           {{"deploy/up", "--port-base", "-1"}, "not \"-1\""},
           {{"deploy/up", "--demo", "--detach"}, "cannot be detached"},
           {{"deploy/down", "--bogus"}, "there is no option \"--bogus\""},
           {{"deploy/down", "--var"}, "--var needs a folder"},
           {{"deploy/down", "--var", "/nowhere"}, "/nowhere is no folder of an installation"},
           {{"deploy/servers"}, "start, stop, wipe, database or psql?"},
           {{"deploy/servers", "begin", "/tmp"}, "there is no \"begin\""},
           {{"deploy/servers", "stop"}, "stop needs a folder"},
           {{"deploy/servers", "stop", "/nowhere"}, "there is no folder /nowhere"},
           {{"deploy/packages", "--bogus"}, "there is no option \"--bogus\""},
           {{"tests/run", "--bogus"}, "there is no option \"--bogus\""},
           {{"tests/run", "--filter"}, "--filter needs a pattern"}}) {
    const Ran ran = Script(mistake.command);
    EXPECT_EQ(ran.status, 2) << mistake.command[0];
    EXPECT_THAT(ran.err, AllOf(StartsWith(mistake.command[0] + ": "), HasSubstr(mistake.named)));
    EXPECT_EQ(ran.err, ran.last() + "\n") << "nothing beside it";
  }
}

TEST(DeployMistakes, AServiceNamesEveryMistakeInItsSettings) {
  const std::string intake = std::string(AFTERCARE_BINARY) + "/bin/intake";
  const Ran ran = RunToEnd({intake, "--port", "x", "--bogus"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.err, HasSubstr("\nintake: 5 mistakes in the settings (--help lists them)\n"));
  for (const char* name : {"--database: ", "--redis: ", "--tokens: ", "--port: ", "--bogus: "}) {
    EXPECT_THAT(ran.err, HasSubstr(absl::StrCat("\n  ", name)));
  }
}

TEST(DeployMistakes, HelpIsAnAnswer) {
  for (const char* script :
       {"deploy/up", "deploy/down", "deploy/servers", "deploy/packages", "tests/run"}) {
    const Ran ran = Script({script, "--help"});
    EXPECT_EQ(ran.status, 0) << script;
    EXPECT_EQ(ran.err, "") << script;
    EXPECT_THAT(ran.out, HasSubstr("\n  ")) << script;
    EXPECT_THAT(ran.out, Not(HasSubstr("#"))) << script;
  }
}

class DeployFailures : public ::testing::Test {
 protected:
  DeployFailures() {
    std::string made = absl::StrCat(::testing::TempDir(), "/aftercare-deploy-XXXXXX");
    folder_ = std::filesystem::canonical(mkdtemp(made.data()));
  }
  ~DeployFailures() override { std::filesystem::remove_all(folder_); }
  std::string folder_;
};

TEST_F(DeployFailures, AFolderThatCannotBeMadeIsNamed) {
  const Ran ran = Script({"deploy/up", "--var", "/proc/none"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(ran.last(), "deploy/up: FAILED (status 1) while making /proc/none");
}

TEST_F(DeployFailures, WithoutBinariesThereIsNoLogToName) {
  const Ran ran = Script({"deploy/up", "--no-build", "--build", folder_, "--var", folder_ + "/var",
                          "--port-base", "64000"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.err, HasSubstr(folder_ + "/bin/intake is not there"));
  EXPECT_EQ(ran.last(), "deploy/up: FAILED (status 1) while looking for the binaries");
}

TEST_F(DeployFailures, WhatDoesNotRunIsSaid) {
  std::filesystem::create_directories(folder_ + "/run");
  const Ran down = Script({"deploy/down", "--var", folder_});
  EXPECT_EQ(down.status, 0);
  EXPECT_EQ(down.out, absl::StrCat("deploy/down: nothing runs in ", folder_, "\n"));
  const Ran psql = Script({"deploy/servers", "psql", folder_});
  EXPECT_EQ(psql.status, 1);
  EXPECT_EQ(psql.err, absl::StrCat("deploy/servers: FAILED: PostgreSQL does not run in ", folder_,
                                   "\n"));
}

}  // namespace
}  // namespace aftercare::testing
