// Redis may be killed, come back empty or be emptied at any time: no event is lost or handled twice.
#include <gtest/gtest.h>

#include "common/outbox/redis.h"
#include "tests/fault/suite/stage.h"

namespace aftercare::testing {
namespace {

constexpr int kRounds = 5;
constexpr int kCasesBetween = 6;

TEST(RedisTest, NothingIsLostOrDoubledWhenRedisIsKilledAndEmptied) {
  Stage stage(FaultSetup(/*replicas=*/2));
  stage.load.Prepare(3 * kRounds * kCasesBetween + CaseLoad::kClients);
  stage.load.PlayDuring([&] {
    const auto some = [&] {
      stage.load.Allow(kCasesBetween);
      EXPECT_TRUE(stage.load.AwaitCalls(kCasesBetween * CaseLoad::kCallsEach / 2));
    };
    for (int round = 0; round < kRounds && !::testing::Test::HasFailure(); ++round) {
      some();
      stage.system.KillRedis();
      some();  // work goes on without it
      ASSERT_TRUE(stage.system.StartRedis());
      some();
      outbox::Redis redis(stage.system.redis(), absl::Seconds(5));
      EXPECT_TRUE(redis.Call({"FLUSHALL"}).ok());
    }
    EXPECT_TRUE(stage.load.AwaitAll());
  });
  stage.End();
}

}  // namespace
}  // namespace aftercare::testing
