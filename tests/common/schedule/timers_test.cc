// Two replicas of timers over one database and a clock that stands until it is told to move.
#include "common/schedule/timers.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/common/command/tally_service.h"
#include "tests/support/eventually.h"

namespace aftercare::schedule {
namespace {

using testing::Add;
using testing::Eventually;
using testing::TallyCommand;
using testing::TallyService;
using testing::Tick;
using testing::WakeAt;

class TimersTest : public ::testing::Test {
 protected:
  TimersTest() : other_processor_(service_.NewProcessor()) {}

  std::unique_ptr<Timers> Start(command::Processor& processor) {
    auto timers = std::make_unique<Timers>(
        service_.dsn(), service_.clock(),
        std::map<std::string, Ticking>{{"tally", {&processor, TallyCommand(Tick{})}}});
    timers->Start();
    return timers;
  }

  int64_t Woken() {
    return service_.Count("SELECT count(*) FROM timeline WHERE kind = 'woken'");
  }
  // Nothing is due by the service's clock and nobody holds a lease.
  bool Quiet() {
    return service_.Count(absl::StrCat("SELECT count(*) FROM due WHERE due_at <= '",
                                       absl::FormatTime(service_.clock().Now()), "'")) == 0;
  }
  absl::Time In(absl::Duration from_now) { return service_.clock().Now() + from_now; }

  TallyService service_;
  std::unique_ptr<command::Processor> other_processor_;
};

TEST_F(TimersTest, EachFiresOnceOverTwoReplicasWhenAYearPasses) {
  auto one = Start(service_.processor()), other = Start(*other_processor_);
  for (int i = 1; i <= 300; ++i) {
    ASSERT_TRUE(service_.Do(service_.NewId(), WakeAt{In(absl::Hours(24 * i))}).ok());
  }
  EXPECT_EQ(Woken(), 0);
  service_.clock().Advance(absl::Hours(24 * 10));
  one->Wake();
  ASSERT_TRUE(Eventually([&] { return Woken() == 10; })) << Woken();
  ASSERT_TRUE(Eventually([&] { return Quiet(); }));
  service_.clock().Advance(absl::Hours(24 * 365));
  one->Wake();
  other->Wake();
  ASSERT_TRUE(Eventually([&] { return Woken() == 300; })) << Woken();
  ASSERT_TRUE(Eventually([&] { return one->fired() + other->fired() == 300; }))
      << one->fired() << " and " << other->fired();
  EXPECT_EQ(service_.Count("SELECT count(*) FROM due"), 0);
  EXPECT_EQ(service_.Count("SELECT count(DISTINCT aggregate_id) FROM timeline WHERE kind = "
                           "'woken' AND actor = 'service/timer'"),
            300);
}

TEST_F(TimersTest, NothingFiresBeforeItsInstant) {
  auto timers = Start(service_.processor());
  ASSERT_TRUE(service_.Do(service_.NewId(), WakeAt{In(absl::Seconds(60))}).ok());
  const ids::Uuid due = service_.NewId();
  service_.clock().Advance(absl::Seconds(59.9));
  ASSERT_TRUE(service_.Do(due, WakeAt{In(absl::ZeroDuration())}).ok());
  timers->Wake();
  ASSERT_TRUE(Eventually([&] { return Woken() == 1; }));
  EXPECT_EQ(service_.Count("SELECT count(*) FROM due"), 1);
  service_.clock().Advance(absl::Seconds(0.1));
  timers->Wake();
  ASSERT_TRUE(Eventually([&] { return Woken() == 2; }));
}

// A timer that was moved away fires at its old instant, finds nothing to do and is set anew.
TEST_F(TimersTest, AMovedTimerWakesOnceAtItsLastInstant) {
  auto one = Start(service_.processor()), other = Start(*other_processor_);
  const ids::Uuid id = service_.NewId();
  ASSERT_TRUE(service_.Do(id, WakeAt{In(absl::Hours(24))}).ok());
  ASSERT_TRUE(service_.Do(id, WakeAt{In(absl::Hours(240))}).ok());
  service_.clock().Advance(absl::Hours(48));
  ASSERT_TRUE(Eventually([&] { return one->fired() + other->fired() == 1; }));
  ASSERT_TRUE(Eventually([&] { return Quiet(); }));
  EXPECT_EQ(Woken(), 0);
  EXPECT_EQ(service_.Count("SELECT version FROM tallies"), 2);
  service_.clock().Advance(absl::Hours(240));
  ASSERT_TRUE(Eventually([&] { return Woken() == 1; }));
  EXPECT_EQ(service_.Count("SELECT count(*) FROM due"), 0);
}

// A replica took the timers and died: they stay away until its lease ends, then they fire.
TEST_F(TimersTest, ALostLeaseIsTakenAgain) {
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(service_.Do(service_.NewId(), WakeAt{In(absl::Hours(1))}).ok());
  }
  service_.clock().Advance(absl::Hours(2));
  service_.Execute("UPDATE due SET leased_until = clock_timestamp() + interval '1 s'");
  const time::Stopwatch watch;
  auto one = Start(service_.processor()), other = Start(*other_processor_);
  ASSERT_TRUE(Eventually([&] { return Woken() == 20; }));
  EXPECT_GT(watch.Elapsed(), absl::Milliseconds(900));
  EXPECT_EQ(service_.Count("SELECT count(*) FROM due"), 0);
}

TEST_F(TimersTest, CutConnectionsFireNothingTwiceAndForgetNothing) {
  for (int i = 0; i < 200; ++i) {
    ASSERT_TRUE(service_.Do(service_.NewId(), WakeAt{In(absl::Hours(i))}).ok());
  }
  auto one = Start(service_.processor()), other = Start(*other_processor_);
  for (int i = 0; i < 10; ++i) {
    service_.clock().Advance(absl::Hours(21));
    service_.tables().database().Disconnect();
    // A lease taken by a transaction whose answer was lost would keep its timers for 10 s.
    ASSERT_TRUE(Eventually([&] {
      service_.Execute("UPDATE due SET leased_until = '-infinity'");
      return Quiet();
    }));
  }
  EXPECT_EQ(Woken(), 200);
  EXPECT_EQ(service_.Count("SELECT sum(version) FROM tallies"), 400);
}

}  // namespace
}  // namespace aftercare::schedule
