#include "common/time/clock.h"

#include <gtest/gtest.h>

namespace aftercare::time {
namespace {

TEST(SystemClock, IsInThisCentury) {
  const absl::Time now = SystemClock().Now();
  EXPECT_GT(now, absl::FromUnixSeconds(1'700'000'000));
  EXPECT_LT(now, absl::FromUnixSeconds(4'000'000'000));
}

TEST(OffsetClock, RunsAheadByTheOffset) {
  OffsetClock clock;
  EXPECT_EQ(clock.offset(), absl::ZeroDuration());
  const absl::Time before = SystemClock().Now();
  clock.set_offset(absl::Hours(24 * 365));
  EXPECT_GE(clock.Now(), before + absl::Hours(24 * 365));
  EXPECT_EQ(clock.offset(), absl::Hours(24 * 365));
  clock.set_offset(absl::Hours(-1));
  const absl::Time behind = clock.Now();
  EXPECT_LE(behind, SystemClock().Now() - absl::Hours(1));
}

TEST(ManualClock, MovesOnlyWhenTold) {
  ManualClock clock(absl::FromUnixSeconds(100));
  EXPECT_EQ(clock.Now(), absl::FromUnixSeconds(100));
  clock.Advance(absl::Milliseconds(1500));
  EXPECT_EQ(clock.Now(), absl::FromUnixMillis(101'500));
  clock.Set(absl::FromUnixSeconds(7));
  EXPECT_EQ(clock.Now(), absl::FromUnixSeconds(7));
}

TEST(Stopwatch, NeverRunsBackwards) {
  Stopwatch stopwatch;
  absl::Duration before = stopwatch.Elapsed();
  for (int i = 0; i < 1000; ++i) {
    const absl::Duration now = stopwatch.Elapsed();
    ASSERT_GE(now, before);
    before = now;
  }
  EXPECT_GE(stopwatch.Restart(), before);
  EXPECT_GE(stopwatch.Elapsed(), absl::ZeroDuration());
}

}  // namespace
}  // namespace aftercare::time
