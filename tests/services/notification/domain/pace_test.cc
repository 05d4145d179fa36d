// The rate of a channel (NOT-02) under any arrivals, in simulated time.
#include "services/notification/domain/pace.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <vector>

namespace aftercare::notification {
namespace {

const absl::Time kStart =
    absl::FromCivil(absl::CivilSecond(2026, 3, 2, 1, 0, 0), absl::UTCTimeZone());

TEST(Pace, NOT_02_WhoeverComesAfterARestIsNotHeldUp) {
  Pace pace;
  EXPECT_EQ(pace.Take(kStart, 60), kStart);
  EXPECT_EQ(pace.Take(kStart, 60), kStart + absl::Seconds(1));
  EXPECT_EQ(pace.Take(kStart + absl::Seconds(1.5), 60), kStart + absl::Seconds(2));
  EXPECT_EQ(pace.Take(kStart + absl::Seconds(3), 60), kStart + absl::Seconds(3));
  EXPECT_EQ(pace.Take(kStart + absl::Minutes(9), 60), kStart + absl::Minutes(9));
}

TEST(Pace, NOT_02_NoMinuteHasMoreThanTheRate) {
  const bool held = rc::check([] {
    const int per_minute = *rc::gen::inRange(1, 200);
    Pace pace;
    absl::Time now = kStart;
    std::vector<absl::Time> turns;
    for (int i = 0; i < 3 * per_minute; ++i) {
      // Mostly in a rush, now and then after a rest.
      if (*rc::gen::inRange(0, 20) == 0) now += absl::Milliseconds(*rc::gen::inRange(0, 90'000));
      turns.push_back(pace.Take(now, per_minute));
      RC_ASSERT(turns.back() >= now);
    }
    for (size_t i = per_minute; i < turns.size(); ++i) {
      RC_ASSERT(turns[i] - turns[i - per_minute] >= absl::Minutes(1));
    }
  });
  ASSERT_TRUE(held);
}

// A rush is let through at the rate, not slower: its last turn is due when the rate allows it.
TEST(Pace, NOT_02_ARushTakesNoLongerThanItMust) {
  for (const int per_minute : {1, 7, 60, 600, 60'000}) {
    Pace pace;
    absl::Time turn;
    for (int i = 0; i <= per_minute; ++i) turn = pace.Take(kStart, per_minute);
    EXPECT_GE(turn - kStart, absl::Minutes(1)) << per_minute;
    EXPECT_LE(turn - kStart, absl::Minutes(1) + per_minute * absl::Nanoseconds(1)) << per_minute;
  }
}

}  // namespace
}  // namespace aftercare::notification
