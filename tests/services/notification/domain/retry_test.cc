// The retry schedule (NOT-04): growing delays with jitter, nothing planned after three days.
#include "services/notification/domain/retry.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

#include "tests/services/notification/policy_fixture.h"

namespace aftercare::notification {
namespace {

const RetryPolicy& Email() { return FindChannel(DefaultPolicy(), Channel::kEmail)->retry; }

TEST(Retry, NOT_04_DelaysLieWithinTheBoundsDerivedByHand) {
  // 1 min doubled each time, at most 6 h = 360 min; the jitter adds up to 20 %.
  const int minutes[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360};
  for (int message = 0; message < 200; ++message) {
    const ids::Uuid id = ids::DerivedUuid("test", std::to_string(message));
    for (int failure = 1; failure <= 12; ++failure) {
      const absl::Duration least = absl::Minutes(minutes[failure - 1]);
      const absl::Duration delay = RetryDelay(Email(), id, failure);
      EXPECT_GE(delay, least);
      EXPECT_LT(delay, least * 1.2);
    }
  }
}

TEST(Retry, NOT_04_JitterSpreadsMessagesThatFailedTogether) {
  std::set<absl::Duration> delays;
  for (int message = 0; message < 100; ++message) {
    delays.insert(RetryDelay(Email(), ids::DerivedUuid("test", std::to_string(message)), 1));
  }
  EXPECT_GT(delays.size(), 90u);
}

TEST(Retry, NOT_04_JitterIsTheSameForTheSameMessageAndAttempt) {
  const ids::Uuid id = ids::DerivedUuid("test", "one");
  EXPECT_EQ(RetryDelay(Email(), id, 5), RetryDelay(Email(), id, 5));
}

TEST(Retry, NOT_04_AHugeNumberOfFailuresStaysBounded) {
  EXPECT_LT(RetryDelay(Email(), {}, 1'000'000), absl::Hours(7.2));
}

TEST(Retry, NOT_04_TheDelayGrowsUntilItsBound) {
  const bool held = rc::check([] {
    RetryPolicy retry;
    retry.first_delay = absl::Seconds(*rc::gen::inRange(1, 600));
    retry.max_delay = retry.first_delay * *rc::gen::inRange(1, 2000);
    retry.growth_percent = *rc::gen::inRange(102, 400);
    retry.jitter_percent = *rc::gen::inRange(0, retry.growth_percent - 100);
    const ids::Uuid id = ids::DerivedUuid("test", std::to_string(*rc::gen::arbitrary<int>()));
    absl::Duration before = absl::ZeroDuration();
    absl::Duration base = retry.first_delay;
    for (int failure = 1; failure <= 60; ++failure) {
      const absl::Duration delay = RetryDelay(retry, id, failure);
      RC_ASSERT(delay >= base);
      RC_ASSERT(delay <= base + base * retry.jitter_percent / 100);
      // At the bound the base no longer grows, only the jitter differs.
      if (base < retry.max_delay) RC_ASSERT(delay > before);
      before = delay;
      base = std::min(base * retry.growth_percent / 100, retry.max_delay);
    }
  });
  ASSERT_TRUE(held);
}

}  // namespace
}  // namespace aftercare::notification
