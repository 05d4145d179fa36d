// Connections to Postgres are cut right after COMMIT was sent: whoever sent it does not know what
// became of it, and finds out without doing it twice.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/fault/suite/commit_cutter.h"
#include "tests/fault/suite/stage.h"

namespace aftercare::testing {
namespace {

constexpr int kCuts = 120;
constexpr int kCasesAtOnce = 8;
constexpr int kMostCases = 240;
constexpr int kOneIn = 12;

TEST(CommitTest, NothingIsLostOrDoubledWhenConnectionsAreCutAfterCommit) {
  std::string folder = "/tmp/aftercare-commit-XXXXXX";  // short, for a socket's name
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const std::string& host = Servers().at("POSTGRES_HOST");
  const unsigned seed = std::random_device{}();
  std::printf("seed %u\n", seed);
  CommitCutter cutter(folder, host, Servers().at("POSTGRES_PORT"), seed);
  {
    Stage stage(FaultSetup(/*replicas=*/1, [&](const std::string&, const std::string& dsn) {
      return absl::StrReplaceAll(dsn, {{absl::StrCat("host=", host), absl::StrCat("host=", folder)}});
    }));
    stage.load.Prepare(kMostCases);
    stage.load.PlayDuring([&] {
      cutter.CutOneIn(kOneIn);
      for (int cases = 0; cases < kMostCases && cutter.cuts() < kCuts; cases += kCasesAtOnce) {
        if (::testing::Test::HasFailure()) break;
        stage.load.Allow(kCasesAtOnce);
        EXPECT_TRUE(stage.load.AwaitCalls(kCasesAtOnce * CaseLoad::kCallsEach / 2));
      }
      EXPECT_TRUE(stage.load.AwaitAll());
      cutter.CutOneIn(0);
    });
    EXPECT_GE(cutter.cuts(), 50);
    EXPECT_GT(cutter.lost(), 0);
    std::printf("%lld cuts, %lld of them before the COMMIT arrived\n",
                static_cast<long long>(cutter.cuts()), static_cast<long long>(cutter.lost()));
    stage.End();
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

}  // namespace
}  // namespace aftercare::testing
