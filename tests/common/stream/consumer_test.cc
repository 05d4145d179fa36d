// Exactly one effect of each event, whatever becomes of replicas, handlers and order.
#include "common/stream/consumer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

#include "tests/common/stream/consumer_fixture.h"

namespace aftercare::stream {
namespace {

using testing::Add;
using testing::Ask;
using testing::Eventually;

TEST_F(ConsumerTest, EffectsHappenOnceWhenAReplicaEndsMidway) {
  auto relay = StartRelay();
  auto other_processor = copy_.NewProcessor();
  auto one = Start("one"), other = Start(Options("other"), *other_processor);
  std::thread producer([&] {
    for (int round = 0; round < 10; ++round) {
      source_.AddOnes(targets_, 100);
      ASSERT_TRUE(source_.Do(source_.NewId(), Ask{"ignored"}).ok());
    }
  });
  ASSERT_TRUE(Eventually([&] { return one->handled() + other->handled() > 200; }));
  (one->handled() > 0 ? one : other).reset();
  producer.join();
  ExpectExact();
  ExpectSeenInOrder();
  EXPECT_EQ(copy_.Count("SELECT sum(applied) FROM consumer"), 1000);
  EXPECT_EQ(copy_.Count("SELECT sum(ignored) FROM consumer"), 10);
  EXPECT_EQ(copy_.Count("SELECT count(*) FROM inbox"), 1000);
}

TEST_F(ConsumerTest, EventsThatComeAgainHaveNoSecondEffect) {
  auto relay = StartRelay();
  auto consumer = Start("one");
  source_.AddOnes(targets_, 200);
  ExpectExact();
  consumer.reset();
  // A replica that died after its effects and before it saved how far it was.
  copy_.Execute("UPDATE consumer SET xid = '0', seq = 0, applied = 0");
  consumer = Start("two");
  source_.AddOnes(targets_, 50);
  ExpectExact();
  EXPECT_EQ(copy_.Count("SELECT count(*) FROM inbox"), 250);
}

TEST_F(ConsumerTest, CutConnectionsMakeNothingDoubleOrMissing) {
  auto relay = StartRelay();
  auto one = Start("one"), other = Start("other");
  for (int round = 0; round < 6; ++round) {
    std::thread caller([&] { source_.AddOnes(targets_, 80); });
    const uint64_t before = one->handled() + other->handled();
    copy_.tables().database().Disconnect();
    caller.join();
    EXPECT_TRUE(Eventually([&] { return one->handled() + other->handled() > before; }));
  }
  ExpectExact();
  ExpectSeenInOrder();
}

TEST_F(ConsumerTest, APoisonEventBecomesADeadLetterAndItsNeighboursFlowOn) {
  auto relay = StartRelay();
  auto consumer = Start("one");
  source_.AddOnes(targets_, 50);
  ASSERT_TRUE(source_.Do(targets_[0], Add{kPoison, ""}).ok());
  source_.AddOnes(targets_, 50);
  ASSERT_TRUE(Eventually([&] { return AllAccounted(); }));
  EXPECT_EQ(consumer->dead(), 1u);
  EXPECT_EQ(copy_.Count("SELECT sum(applied) FROM consumer"), 100);
  EXPECT_EQ(copy_.Count("SELECT sum(dead) FROM consumer"), 1);
  EXPECT_EQ(copy_.Count("SELECT count(*) FROM dead_letter WHERE state = 'dead' AND attempts = 3 "
                        "AND handler = 'copy' AND position('poison' in reason) > 0"),
            1);
  EXPECT_EQ(copy_.Count("SELECT sum(total) FROM tallies"), 100);
  // Tried three times, and the later events of the same subject after it.
  const auto seen = Seen(targets_[0]);
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_GT(seen.back(), 5);
}

// Not even an event: nobody can handle it, and nobody waits for it.
TEST_F(ConsumerTest, AnEnvelopeThatIsNoEventBecomesADeadLetter) {
  auto relay = StartRelay();
  auto consumer = Start("one");
  source_.AddOnes(targets_, 50);
  for (int p = 0; p < outbox::kPartitions; ++p) {
    source_.Execute(absl::StrCat("INSERT INTO outbox (seq, partition, envelope) VALUES (0, ", p,
                                 ", '\\xffff0102')"));
  }
  source_.AddOnes(targets_, 50);
  ExpectExact();
  EXPECT_EQ(consumer->dead(), 8u);
  EXPECT_EQ(copy_.Count("SELECT sum(applied) FROM consumer"), 100);
  EXPECT_EQ(copy_.Count("SELECT count(*) FROM dead_letter WHERE handler = 'unreadable' AND "
                        "envelope = '\\xffff0102'"),
            8);
}

// More than a processor's queue takes at once: handed on in pieces, not refused and tried again.
TEST_F(ConsumerTest, AnEventThatReachesThousandsFloodsNoQueue) {
  constexpr int kReached = 5000;
  auto relay = StartRelay();
  Handler reach;
  reach.name = "reach";
  reach.types = {"aftercare.intake.tally.added"};
  std::atomic<int> calls{0};
  reach.react = [&](const type::v1::Event&) -> absl::StatusOr<std::vector<Reaction>> {
    ++calls;
    std::vector<Reaction> reactions;
    for (int i = 0; i < kReached; ++i) {
      reactions.push_back({&copy_.processor(), ids::DerivedUuid("reached", absl::StrCat(i)),
                           testing::TallyCommand(Add{1, ""})});
    }
    return reactions;
  };
  auto consumer = std::make_unique<Consumer>(Options("one"), std::vector<Handler>{reach});
  consumer->Start();
  ASSERT_TRUE(source_.Do(targets_[0], Add{1, ""}).ok());
  ASSERT_TRUE(Eventually([&] { return AllAccounted(); }, absl::Seconds(60)));
  EXPECT_EQ(copy_.Count("SELECT sum(total) FROM tallies"), kReached);
  EXPECT_EQ(calls, 1);
}

// The copy's own rule refuses the command: as dead as a handler that fails.
TEST_F(ConsumerTest, ARefusedCommandBecomesADeadLetter) {
  auto relay = StartRelay();
  auto consumer = Start("one");
  ASSERT_TRUE(copy_.Do(CopyOf("tallies/" + targets_[3].ToString()), Add{600, ""}).ok());
  ASSERT_TRUE(source_.Do(targets_[3], Add{500, ""}).ok());
  source_.AddOnes(targets_, 40);
  ASSERT_TRUE(Eventually([&] { return AllAccounted(); }));
  EXPECT_EQ(copy_.Count("SELECT sum(dead) FROM consumer"), 1);
  EXPECT_EQ(copy_.Count("SELECT sum(applied) FROM consumer"), 40);
  EXPECT_EQ(copy_.Count("SELECT count(*) FROM dead_letter"), 1);
}

// Its event is handled by whoever holds the partition now, and told there.
TEST_F(ConsumerTest, AHolderThatLostAPartitionTellsNothingOfIt) {
  std::promise<void> go;
  const std::shared_future<void> gone = go.get_future().share();
  std::atomic<int> calls{0};
  Handler poison;
  poison.name = "poison";
  poison.types = {"aftercare.intake.tally.added"};
  poison.react = [&](const type::v1::Event&) -> Reactions {
    ++calls;
    gone.wait();
    return absl::InternalError("poison");
  };
  auto options = Options("one");
  options.lease = absl::Seconds(30);
  auto relay = StartRelay();
  Consumer consumer(options, {poison});
  consumer.Start();
  const ids::Uuid lost = source_.NewIdIn(1), kept = source_.NewIdIn(2);
  ASSERT_TRUE(source_.Do(lost, Add{1, ""}).ok());
  ASSERT_TRUE(Eventually([&] { return calls == 1; }));
  copy_.Execute("UPDATE consumer SET holder = 'other', fence = fence + 1, "
                "leased_until = clock_timestamp() + interval '1 hour' WHERE partition = 1");
  ASSERT_TRUE(source_.Do(kept, Add{1, ""}).ok());
  go.set_value();
  ASSERT_TRUE(Eventually([&] { return consumer.dead() == 1; }));
  EXPECT_EQ(copy_.Count("SELECT count(*) FROM dead_letter"), 1);
  EXPECT_EQ(copy_.Count("SELECT dead FROM consumer WHERE partition = 1"), 0);
  EXPECT_EQ(copy_.Count("SELECT dead FROM consumer WHERE partition = 2"), 1);
}

TEST_F(ConsumerTest, ItIsBehindWhileAnEventWaitsForWhatIsAway) {
  SetAway(1'000'000);
  auto relay = StartRelay();
  auto consumer = Start("one");
  source_.AddOnes(targets_, 50);
  EXPECT_TRUE(Eventually([&] { return consumer->lag() > absl::Milliseconds(500); }));
  SetAway(0);
  ExpectExact();
  EXPECT_TRUE(Eventually([&] { return consumer->lag() == absl::ZeroDuration(); }));
}

TEST_F(ConsumerTest, WhatIsAwayIsWaitedForAndCostsNoEvent) {
  SetAway(25);
  auto relay = StartRelay();
  auto consumer = Start("one");
  source_.AddOnes(targets_, 50);
  ExpectExact();
  EXPECT_EQ(away_, 0);
  EXPECT_EQ(consumer->dead(), 0u);
}

// Positions are each subject's own order, so this does not happen; if it did, the event waits for
// its predecessor, which is handled first, and neither is lost.
TEST_F(ConsumerTest, AnEarlyEventWaitsForItsPredecessor) {
  const ids::Uuid target = source_.NewIdIn(2), neighbour = source_.NewIdIn(5);
  auto relay = StartRelay();
  auto consumer = Start("one");
  Write(target, 1);
  ASSERT_TRUE(Eventually([&] { return AllAccounted(); }));
  Write(target, 3);
  ASSERT_TRUE(Eventually([&] { return consumer->early() > 0; }));
  // Others are not held up.
  Write(neighbour, 1);
  ASSERT_TRUE(Eventually([&] { return Seen(neighbour).size() == 1; }));
  EXPECT_EQ(Seen(target), std::vector<int64_t>{1});
  EXPECT_TRUE(Eventually([&] { return consumer->lag() > absl::Milliseconds(200); }));
  Write(target, 2);
  EXPECT_TRUE(Eventually([&] { return AllAccounted(); }, absl::Seconds(10)));
  EXPECT_EQ(Seen(target), (std::vector<int64_t>{1, 2, 3}));
  EXPECT_EQ(copy_.Count("SELECT sum(applied) FROM consumer"), 4);
  EXPECT_TRUE(Eventually([&] { return consumer->lag() == absl::ZeroDuration(); }));
}

}  // namespace
}  // namespace aftercare::stream
