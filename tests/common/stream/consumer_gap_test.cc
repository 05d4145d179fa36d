// What Redis lost, never had or cannot tell is read from the source's database, soon and whole.
#include "common/stream/consumer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/common/stream/consumer_fixture.h"

namespace aftercare::stream {
namespace {

using testing::Add;
using testing::Eventually;

using ConsumerGapTest = ConsumerTest;

TEST_F(ConsumerGapTest, ATrimmedStreamIsMadeGoodFromTheSource) {
  {
    auto relay = StartRelay();
    source_.AddOnes(targets_, 400);
    ASSERT_TRUE(Eventually([&] { return source_.AllPublished(); }));
  }
  for (int p = 0; p < outbox::kPartitions; ++p) {
    source_.Redis({"XTRIM", source_.stream(p), "MAXLEN", "3"});
  }
  auto consumer = Start("one");
  ExpectExact();
  ExpectSeenInOrder();
}

TEST_F(ConsumerGapTest, ATrimBehindAnotherReplicaShowsAsAGap) {
  auto relay = StartRelay();
  auto one = Start("one");
  source_.AddOnes(targets_, 80);
  ExpectExact();
  one.reset();
  source_.AddOnes(targets_, 400);
  ASSERT_TRUE(Eventually([&] { return source_.AllPublished(); }));
  for (int p = 0; p < outbox::kPartitions; ++p) {
    source_.Redis({"XTRIM", source_.stream(p), "MAXLEN", "2"});
  }
  auto other = Start("other");
  ExpectExact();
  source_.Redis({"XTRIM", source_.stream(0), "MAXLEN", "0"});
  source_.AddOnes(targets_, 80);
  ExpectExact();
  ExpectSeenInOrder();
}

// Nothing is left in Redis and nobody publishes: all there is is the source.
TEST_F(ConsumerGapTest, AnEmptiedRedisIsReadAtTheSource) {
  auto relay = StartRelay();
  auto options = Options("one");
  options.batch = 5;
  auto consumer = Start(options, copy_.processor());
  source_.AddOnes(targets_, 80);
  ExpectExact();
  relay.reset();
  source_.DropStreams();
  // Many batches of each partition: they follow each other without a pause.
  source_.AddOnes(targets_, 800);
  ExpectExact(absl::Seconds(40));
  ExpectSeenInOrder();
}

TEST_F(ConsumerGapTest, WithoutRedisTheSourceIsAsked) {
  auto options = Options("one");
  options.redis = "unix:/nonexistent/redis.sock";
  auto consumer = Start(options, copy_.processor());
  source_.AddOnes(targets_, 800);
  ExpectExact(absl::Seconds(40));
  ExpectSeenInOrder();
}

// The source's service is down, what it published before is not.
TEST_F(ConsumerGapTest, WithoutTheSourceRedisIsFollowed) {
  auto relay = StartRelay();
  source_.AddOnes(targets_, 80);
  {
    auto consumer = Start("one");
    ExpectExact();
  }
  auto options = Options("two");
  options.read_events = [](const std::string&, int, int) {
    return absl::StatusOr<type::v1::ReadEventsResponse>(absl::UnavailableError("down"));
  };
  auto consumer = Start(options, copy_.processor());
  source_.AddOnes(targets_, 160);
  ExpectExact();
}

// Nobody knows then what there is: that is not being up to date.
TEST_F(ConsumerGapTest, ItIsBehindWhileTheSourceDoesNotAnswer) {
  std::atomic<bool> away{true};
  auto options = Options("one");
  options.read_events = [&](const std::string& after, int partition,
                            int limit) -> absl::StatusOr<type::v1::ReadEventsResponse> {
    if (away) return absl::UnavailableError("down");
    return Read(after, partition, limit);
  };
  auto consumer = Start(options, copy_.processor());
  EXPECT_TRUE(Eventually([&] { return consumer->lag() > absl::Milliseconds(500); }));
  away = false;
  EXPECT_TRUE(Eventually([&] { return consumer->lag() == absl::ZeroDuration(); }));
}

// A partition whose first event comes late is served although the others are never quiet.
TEST_F(ConsumerGapTest, BusyPartitionsDoNotStarveAQuietOne) {
  auto relay = StartRelay();
  auto consumer = Start("one");
  std::atomic<bool> stop{false};
  const ids::Uuid busy = source_.NewIdIn(0), quiet = source_.NewIdIn(1);
  std::thread producer([&] {
    for (int i = 0; i < 800 && !stop; ++i) {
      source_.AddOnes({busy}, 1);
      const size_t made = i;
      Eventually([&] { return stop || Seen(busy).size() >= made; }, absl::Milliseconds(50));
    }
  });
  // Long enough for the leases to be renewed.
  ASSERT_TRUE(Eventually([&] { return Seen(busy).size() > 60; }));
  ASSERT_TRUE(source_.Do(quiet, Add{1, ""}).ok());
  EXPECT_TRUE(Eventually([&] { return Seen(quiet).size() == 1; }, absl::Seconds(5)));
  stop = true;
  producer.join();
}

TEST_F(ConsumerGapTest, ANewEpochIsFollowed) {
  {
    auto relay = StartRelay();
    auto consumer = Start("one");
    source_.AddOnes(targets_, 80);
    ExpectExact();
  }
  source_.Execute("UPDATE relay SET timeline = timeline - 1");
  auto relay = StartRelay();
  auto consumer = Start("two");
  source_.AddOnes(targets_, 80);
  ExpectExact();
  EXPECT_EQ(copy_.Count("SELECT min(epoch) FROM consumer"), 2);
}

}  // namespace
}  // namespace aftercare::stream
