// kill -9 of every service under load, again and again; then of one replica of everybody who follows
// events, for good.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <random>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/fault/suite/stage.h"
#include "tests/support/eventually.h"

namespace aftercare::testing {
namespace {

constexpr int kKills = 54;
constexpr int kCasesBetween = 3;
// Of a consumer, as ConsumerOptions has it.
constexpr absl::Duration kLease = absl::Seconds(5);

void Restart(Stage& stage, const std::string& service, int replica) {
  stage.system.Kill(service, replica);
  stage.system.Launch(service, replica);
}

TEST(KillTest, INT_18_NothingIsLostOrDoubledWhenEveryServiceIsKilled) {
  Stage stage(FaultSetup(/*replicas=*/2));
  stage.load.Prepare(kKills * kCasesBetween + CaseLoad::kClients);
  const unsigned seed = std::random_device{}();
  std::printf("seed %u\n", seed);
  std::mt19937 random(seed);
  std::map<std::string, int> kills;
  int total = 0;
  stage.load.PlayDuring([&] {
    while (total < kKills && !::testing::Test::HasFailure()) {
      // Each in turn, in an order that is never the same, so that none is spared.
      std::vector<std::pair<std::string, int>> order;
      for (const std::string& service : ServiceNames()) {
        for (int replica = 0; replica < 2; ++replica) order.emplace_back(service, replica);
      }
      std::shuffle(order.begin(), order.end(), random);
      for (const auto& [service, replica] : order) {
        if (total == kKills || ::testing::Test::HasFailure()) break;
        stage.load.Allow(kCasesBetween);
        EXPECT_TRUE(stage.load.AwaitCalls(random() % (kCasesBetween * CaseLoad::kCallsEach)));
        Restart(stage, service, replica);
        ++total;
        ++kills[service];
      }
    }
    EXPECT_TRUE(stage.load.AwaitAll());
  });
  for (const auto& [service, count] : kills) EXPECT_GE(count, 10) << service;
  EXPECT_GE(total, 50);
  for (const std::string& service : ServiceNames()) {
    for (int replica = 0; replica < 2; ++replica) {
      EXPECT_TRUE(stage.system.Await(service, replica)) << service;
    }
  }
  std::printf("%d kills\n", total);
  stage.End();
}

// The others have all partitions as soon as the leases of the dead have run out.
TEST(KillTest, PartitionsOfADeadReplicaAreTakenOverWithinALease) {
  Stage stage(FaultSetup(/*replicas=*/2));
  stage.load.Prepare(64);
  stage.load.PlayDuring([&] {
    stage.load.Allow(30);
    EXPECT_TRUE(stage.load.AwaitCalls(120));
    for (const std::string& service : ServiceNames()) stage.system.Kill(service, 0);
    const std::string killed = Ask(stage.system.database(), "SELECT clock_timestamp()");
    const time::Stopwatch watch;
    stage.load.Allow(30);
    // A lease that lasts longer than any of before was given to the living.
    std::string open;
    for (const std::string& service : ServiceNames()) {
      absl::StrAppend(&open, open.empty() ? "SELECT sum(n) FROM (" : " UNION ALL ",
                      "SELECT count(*) n FROM ", service, ".consumer WHERE leased_until <= '",
                      killed, "'::timestamptz + interval '", absl::ToInt64Seconds(kLease), " s'");
    }
    open += ") waiting";
    EXPECT_TRUE(Eventually([&] { return stage.check.Count(open) == 0; }, absl::Seconds(20),
                           absl::Milliseconds(50)));
    const absl::Duration took = watch.Elapsed();
    // The living look for what is free twice a lease.
    EXPECT_LT(took, kLease + kLease / 2 + absl::Seconds(2));
    std::printf("partitions taken over after %.1f s\n", absl::ToDoubleSeconds(took));
    EXPECT_TRUE(stage.load.AwaitAll());
  });
  // Quiet with one replica each; then the dead come back.
  stage.check.AwaitQuiet();
  for (const std::string& service : ServiceNames()) stage.system.Launch(service, 0);
  for (const std::string& service : ServiceNames()) {
    EXPECT_TRUE(stage.system.Await(service, 0)) << service;
  }
  stage.End();
}

}  // namespace
}  // namespace aftercare::testing
