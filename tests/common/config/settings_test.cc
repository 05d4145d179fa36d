#include "common/config/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace aftercare::config {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

Settings Make(const std::vector<const char*>& arguments, Environment environment = {}) {
  std::vector<const char*> argv = {"/usr/bin/intake"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return Settings("intake", static_cast<int>(argv.size()), argv.data(), std::move(environment));
}

std::string Message(const Settings& settings) {
  return std::string(settings.Check().message());
}

// A file that lives as long as the test.
class TempFile {
 public:
  explicit TempFile(const std::string& content)
      : path_(testing::TempDir() + "settings_test." +
              testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::ofstream(path_, std::ios::binary) << content;
  }
  ~TempFile() { std::remove(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

TEST(Settings, FlagWinsOverEnvironmentWinsOverDefault) {
  const Environment environment = {{"AFTERCARE_DATABASE", "from-environment"},
                                   {"AFTERCARE_POOL_SIZE", "7"}};
  Settings settings = Make({"--database=from-flag"}, environment);
  EXPECT_EQ(settings.Text("database", "where", kRequired), "from-flag");
  EXPECT_EQ(settings.Int("pool-size", "how many", 3), 7);
  EXPECT_EQ(settings.Port("port", "public", 7401), 7401);
  EXPECT_TRUE(settings.Check().ok());
}

TEST(Settings, BothSpellingsOfAFlag) {
  Settings settings = Make({"--name", "a b", "--offset", "-5", "--empty=", "--equals=a=b"});
  EXPECT_EQ(settings.Text("name", "", kRequired), "a b");
  EXPECT_EQ(settings.Int("offset", "", kRequired, -10, 10), -5);
  EXPECT_EQ(settings.Text("empty", "", "something"), "");
  EXPECT_EQ(settings.Text("equals", "", kRequired), "a=b");
  EXPECT_TRUE(settings.Check().ok());
}

TEST(Settings, EmptyVariableCountsAsNotSet) {
  Settings settings = Make({}, {{"AFTERCARE_REDIS", ""}});
  EXPECT_EQ(settings.Text("redis", "", "127.0.0.1:6379"), "127.0.0.1:6379");
}

TEST(Settings, UnknownVariablesAreNoMistake) {
  EXPECT_TRUE(Make({}, {{"AFTERCARE_OTHER", "x"}}).Check().ok());
}

TEST(Settings, AMistakeFoundInAValueIsToldWithTheOthers) {
  Settings settings = Make({"--peers=nobody=1"}, {});
  settings.Text("peers", "", "");
  settings.Port("port", "", kRequired);
  settings.Mistake("peers", "no service is called nobody");
  EXPECT_EQ(Message(settings).substr(0, 36), "intake: 2 mistakes in the settings (");
  EXPECT_NE(Message(settings).find("\n  --peers: no service is called nobody"), std::string::npos);
}

TEST(Settings, AllMistakesAreToldTogether) {
  Settings settings = Make({"--port=70000", "--workers", "many", "--wait=soon", "--tets-clock",
                            "--level=loud", "stray", "--twice=1", "--twice=2", "--open=maybe",
                            "--last"},
                           {{"AFTERCARE_LIMIT", "11"}});
  settings.Text("database", "where Postgres is", kRequired);
  settings.Port("port", "", 1);
  settings.Int("workers", "", 1, 1, 64);
  settings.Int("limit", "", 1, 1, 10);
  settings.Duration("wait", "", absl::Seconds(1));
  settings.Bool("test-clock", "", false);
  settings.Bool("open", "", false);
  settings.Choice("level", "", "info", {"info", "error"});
  settings.Int("twice", "", 1);
  settings.SecretFile("key-file", "", "/nowhere/at/all");
  settings.Text("last", "", "x");
  EXPECT_EQ(settings.Check().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(
      Message(settings),
      "intake: 12 mistakes in the settings (--help lists them)\n"
      "  --database: required (or AFTERCARE_DATABASE): where Postgres is\n"
      "  --port: must be a whole number from 0 to 65535, not \"70000\"\n"
      "  --workers: must be a whole number from 1 to 64, not \"many\"\n"
      "  AFTERCARE_LIMIT: must be a whole number from 1 to 10, not \"11\"\n"
      "  --wait: must be a duration such as 500ms, 2s or 1h30m, from 0 to inf, not \"soon\"\n"
      "  --open: must be true or false, not \"maybe\"\n"
      "  --level: must be one of info, error, not \"loud\"\n"
      "  --twice: given more than once\n"
      "  --key-file: must name a readable file that is not empty\n"
      "  --last: has no value\n"
      "  --tets-clock: no such setting\n"
      "  \"stray\": belongs to no setting");
}

TEST(Settings, UnknownFlagDoesNotShowItsValue) {
  EXPECT_THAT(Message(Make({"--passwrod=hunter2"})),
              AllOf(HasSubstr("--passwrod: no such setting"), Not(HasSubstr("hunter2"))));
}

TEST(Settings, DurationsHaveUnitsAndBounds) {
  Settings settings = Make({"--a=1h30m", "--b=500ms", "--c=3s"});
  EXPECT_EQ(settings.Duration("a", "", kRequired), absl::Minutes(90));
  EXPECT_EQ(settings.Duration("b", "", kRequired), absl::Milliseconds(500));
  settings.Duration("c", "", absl::Seconds(1), absl::Seconds(1), absl::Seconds(2));
  EXPECT_THAT(Message(settings), AllOf(HasSubstr("1 mistake in"), HasSubstr("from 1s to 2s")));
}

TEST(Settings, BoolAloneMeansTrue) {
  Settings settings = Make({"--a", "--b=false", "--c", "false", "--d"}, {{"AFTERCARE_E", "true"}});
  EXPECT_TRUE(settings.Bool("a", "", false));
  EXPECT_FALSE(settings.Bool("b", "", true));
  EXPECT_FALSE(settings.Bool("c", "", true));
  EXPECT_TRUE(settings.Bool("d", "", false));
  EXPECT_TRUE(settings.Bool("e", "", false));
  EXPECT_TRUE(settings.Check().ok());
}

TEST(Settings, VerbStandsFirst) {
  Settings migrate = Make({"migrate", "--port=1"});
  EXPECT_EQ(migrate.Verb({"serve", "migrate"}), "migrate");
  migrate.Port("port", "", 0);
  EXPECT_TRUE(migrate.Check().ok());
  EXPECT_EQ(Make({"--port=1"}).Verb({"serve", "migrate"}), "serve");
  Settings wrong = Make({"migrat"});
  EXPECT_EQ(wrong.Verb({"serve", "migrate"}), "serve");
  EXPECT_THAT(Message(wrong), HasSubstr("migrat: must be one of serve, migrate"));
}

TEST(Settings, SecretComesFromItsFileAndIsNeverPrinted) {
  const TempFile file("correct horse\n");
  Settings settings = Make({"--key-file", file.path().c_str(), "--help"});
  EXPECT_EQ(settings.SecretFile("key-file", "signs things", kRequired), "correct horse");
  EXPECT_THAT(settings.Redacted(), testing::ElementsAre(Pair("key-file", file.path())));
  EXPECT_THAT(*settings.Answer(), Not(HasSubstr("correct")));
}

TEST(Settings, SecretMayBeOptional) {
  Settings settings = Make({});
  EXPECT_EQ(settings.SecretFile("key-file", "", ""), "");
  EXPECT_TRUE(settings.Check().ok());
  settings.SecretFile("other-file", "", kRequired);
  EXPECT_THAT(Message(settings), HasSubstr("--other-file: required"));
}

TEST(Settings, EmptyOrHugeSecretIsRefused) {
  const TempFile empty("\n");
  Settings settings = Make({});
  settings.SecretFile("a", "", empty.path());
  EXPECT_THAT(Message(settings), HasSubstr("--a: must name a readable file that is not empty"));
  const TempFile huge(std::string(kMaxSecretBytes + 1, 'x'));
  Settings more = Make({});
  more.SecretFile("b", "", huge.path());
  EXPECT_THAT(Message(more), HasSubstr("--b: must name a file of at most 65536 bytes"));
  Settings folder = Make({});
  folder.SecretFile("c", "", testing::TempDir());
  EXPECT_FALSE(folder.Check().ok());
}

TEST(Settings, PasswordsInConnectionStringsAreMasked) {
  Settings settings = Make({"--a=postgresql://intake:hunter2@db:5432/aftercare?x=1",
                            "--b=host=/run user=intake password=hunter2 dbname=a",
                            "--c=password='hunter 2'", "--d=postgresql:///aftercare"});
  for (const char* name : {"a", "b", "c", "d"}) settings.Text(name, "", kRequired);
  EXPECT_THAT(settings.Redacted(),
              testing::ElementsAre(
                  Pair("a", "postgresql://intake:***@db:5432/aftercare?x=1"),
                  Pair("b", "host=/run user=intake password=*** dbname=a"),
                  Pair("c", "password=***"), Pair("d", "postgresql:///aftercare")));
}

TEST(Settings, HelpListsEverySetting) {
  Settings settings = Make({"--help"});
  settings.Verb({"serve", "migrate"});
  settings.Text("database", "where Postgres is", kRequired);
  settings.Duration("drain-time", "how long to drain", absl::Seconds(20));
  const auto help = settings.Answer();
  ASSERT_TRUE(help.has_value());
  EXPECT_THAT(*help, AllOf(HasSubstr("intake [serve|migrate]"), HasSubstr("--database"),
                           HasSubstr("AFTERCARE_DATABASE"), HasSubstr("required"),
                           HasSubstr("where Postgres is"), HasSubstr("AFTERCARE_DRAIN_TIME"),
                           HasSubstr("20s")));
}

TEST(Settings, VersionNamesTheProgram) {
  EXPECT_THAT(*Make({"--version"}).Answer(), testing::StartsWith("intake "));
  EXPECT_FALSE(Make({}).Answer().has_value());
}

TEST(Settings, ProcessEnvironmentIsRead) {
  setenv("AFTERCARE_SETTINGS_TEST", "a=b", 1);
  EXPECT_THAT(ProcessEnvironment(), testing::Contains(Pair("AFTERCARE_SETTINGS_TEST", "a=b")));
  unsetenv("AFTERCARE_SETTINGS_TEST");
}

TEST(Settings, AnyTextSurvives) {
  ASSERT_TRUE(rc::check([] {
    const auto value = *rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
    const std::string flag = "--name=" + value;
    Settings settings = Make({flag.c_str()});
    RC_ASSERT(settings.Text("name", "", kRequired) == value);
    RC_ASSERT(settings.Check().ok());
  }));
}

}  // namespace
}  // namespace aftercare::config
