// The relay against a real database and a real Redis: what the streams hold is compared with the
// outbox entry by entry, whatever was lost, late or doubled in between.
#include "common/outbox/relay.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <pqxx/pqxx>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/common/command/tally_service.h"
#include "tests/support/eventually.h"

namespace aftercare::outbox {
namespace {

using testing::Add;
using testing::Eventually;
using testing::StreamEntry;
using testing::TallyService;

class RelayTest : public ::testing::Test {
 protected:
  RelayTest() {
    for (int i = 0; i < 20; ++i) targets_.push_back(service_.NewIdIn(i % kPartitions));
  }

  std::unique_ptr<Relay> Start(int batch = 1000, int keep = 100'000) {
    RelayOptions options = service_.relay_options();
    options.batch = batch;
    options.keep = keep;
    auto relay = std::make_unique<Relay>(options);
    relay->Start();
    return relay;
  }

  void ExpectAllPublished(int64_t epoch = 1) {
    EXPECT_TRUE(Eventually([&] { return service_.AllPublished(epoch); }));
    for (int p = 0; p < kPartitions; ++p) {
      EXPECT_TRUE(service_.Written(p) == service_.Published(p, epoch)) << "partition " << p;
    }
  }

  // The number of entries in all streams.
  int64_t Streamed() {
    int64_t count = 0;
    for (int p = 0; p < kPartitions; ++p) count += service_.Published(p).size();
    return count;
  }

  TallyService service_;
  std::vector<ids::Uuid> targets_;
};

TEST_F(RelayTest, PublishesEveryEventOnceInOrderWithItsPredecessor) {
  service_.AddOnes(targets_, 100);
  auto relay = Start(/*batch=*/7);
  auto other = service_.NewProcessor(2);
  std::vector<std::thread> callers;
  for (int t = 0; t < 3; ++t) {
    callers.emplace_back([&] { service_.AddOnes(targets_, 100); });
  }
  for (auto& caller : callers) caller.join();
  ExpectAllPublished();
  EXPECT_EQ(Streamed(), 400);
  EXPECT_TRUE(Eventually([&] { return relay->published() == 400; })) << relay->published();
  EXPECT_EQ(relay->refilled(), 0u);
  // The cursor is saved a few times a second, and at the end.
  EXPECT_TRUE(Eventually([&] {
    return service_.Count("SELECT count(*) FROM outbox o, relay r WHERE (o.xid, o.seq) > "
                          "(r.xid, r.seq)") == 0;
  }));
}

// Transaction ids are numbers: 1000 comes after 999, which it does not as a text.
TEST_F(RelayTest, OrdersTransactionIdsAsNumbers) {
  {
    pqxx::connection connection(
        db::InSchema(service_.tables().database().owner(), "intake"));
    pqxx::work work(connection);
    for (const char* xid : {"1000", "99", "999", "100"}) {
      work.exec_params(
          "INSERT INTO outbox (xid, seq, partition, envelope) VALUES ($1::text::xid8, 0, 0, 'e')",
          xid);
    }
    work.commit();
  }
  auto relay = Start();
  ExpectAllPublished();
  EXPECT_EQ(Streamed(), 4);
}

TEST_F(RelayTest, DoesNotSkipATransactionThatCommitsLate) {
  auto relay = Start();
  service_.AddOnes(targets_, 20);
  ExpectAllPublished();
  pqxx::connection connection(
      db::InSchema(service_.tables().database().owner(), "intake"));
  pqxx::work late(connection);
  for (int p = 0; p < kPartitions; ++p) {
    late.exec_params("INSERT INTO outbox (seq, partition, envelope) VALUES ($1, $2, 'late')", p,
                     p);
  }
  const uint64_t xid = late.exec1("SELECT pg_current_xact_id()::text")[0].as<uint64_t>();
  // Later transactions commit first; the relay sees them and has to wait.
  for (int round = 0; round < 5; ++round) {
    service_.AddOnes(targets_, 20);
    relay->Wake();
    for (int p = 0; p < kPartitions; ++p) {
      for (const StreamEntry& entry : service_.Published(p)) {
        EXPECT_LT(FromEntryId(1, entry.id).xid, xid);
      }
    }
  }
  EXPECT_EQ(Streamed(), 20);
  EXPECT_TRUE(Eventually([&] { return relay->lag() > absl::Milliseconds(200); }));
  late.commit();
  ExpectAllPublished();
  EXPECT_EQ(Streamed(), 20 + kPartitions + 100);
  EXPECT_TRUE(Eventually([&] { return relay->lag() == absl::ZeroDuration(); }));
}

TEST_F(RelayTest, ARolledBackTransactionLeavesNoGapAndHoldsNothingUp) {
  auto relay = Start();
  {
    pqxx::connection connection(
        db::InSchema(service_.tables().database().owner(), "intake"));
    pqxx::work dropped(connection);
    dropped.exec("INSERT INTO outbox (seq, partition, envelope) VALUES (0, 0, 'dropped')");
    service_.AddOnes(targets_, 20);
  }
  ExpectAllPublished();
  EXPECT_EQ(Streamed(), 20);
}

TEST_F(RelayTest, RefillsAnEmptiedRedis) {
  auto relay = Start(/*batch=*/16);
  service_.AddOnes(targets_, 150);
  ExpectAllPublished();
  service_.DropStreams();
  EXPECT_EQ(Streamed(), 0);
  service_.AddOnes(targets_, 5);
  ExpectAllPublished();
  EXPECT_EQ(relay->refilled(), 150u);
}

TEST_F(RelayTest, RefillsOneLostStreamAndLeavesTheOthersAlone) {
  auto relay = Start();
  service_.AddOnes(targets_, 150);
  ExpectAllPublished();
  const size_t lost = service_.Published(3).size();
  service_.Redis({"DEL", service_.stream(3)});
  ASSERT_TRUE(service_.Do(service_.NewIdIn(3), Add{1, ""}).ok());
  ExpectAllPublished();
  EXPECT_EQ(relay->refilled(), lost);
}

// A Redis that came back with an older copy of itself.
TEST_F(RelayTest, RefillsALostTail) {
  auto relay = Start();
  service_.AddOnes(targets_, 60);
  ExpectAllPublished();
  const std::string older = service_.Redis({"DUMP", service_.stream(2)});
  service_.AddOnes(targets_, 60);
  ExpectAllPublished();
  service_.Redis({"RESTORE", service_.stream(2), "0", older, "REPLACE"});
  ASSERT_LT(service_.Published(2).size(), service_.Written(2).size());
  ASSERT_TRUE(service_.Do(service_.NewIdIn(2), Add{1, ""}).ok());
  ExpectAllPublished();
}

TEST_F(RelayTest, RefillsWhatWasLostWhileNobodyLed) {
  auto first = Start();
  service_.AddOnes(targets_, 60);
  ExpectAllPublished();
  first.reset();
  service_.Redis({"DEL", service_.stream(0), service_.stream(5)});
  auto second = Start();
  ExpectAllPublished();
  EXPECT_GT(second->refilled(), 0u);
}

TEST_F(RelayTest, RefillsNoMoreThanIsKept) {
  auto relay = Start(1000, /*keep=*/40);
  service_.AddOnes(targets_, 100);
  ASSERT_TRUE(Eventually([&] { return relay->published() == 100; }));
  service_.DropStreams();
  ASSERT_TRUE(service_.Do(targets_[0], Add{1, ""}).ok());
  ASSERT_TRUE(Eventually([&] { return relay->published() == 101; }));
  EXPECT_EQ(relay->refilled(), 40u);
  EXPECT_EQ(Streamed(), 41);
  // What is there is the end of the outbox, and its first entry names what is missing.
  for (int p = 0; p < kPartitions; ++p) {
    const auto written = service_.Written(p), published = service_.Published(p);
    ASSERT_LE(published.size(), written.size());
    EXPECT_TRUE(std::equal(published.rbegin(), published.rend(), written.rbegin())) << p;
  }
}

// Redis never takes an id again below the greatest it ever had, so entries somebody deleted stay
// away; the next one names its predecessor, which is how consumers find out.
TEST_F(RelayTest, GoesOnBehindEntriesThatWereDeleted) {
  auto relay = Start();
  service_.AddOnes(targets_, 100);
  ExpectAllPublished();
  auto expected = service_.Published(4);
  for (int i = 0; i < 3; ++i) {
    service_.Redis({"XDEL", service_.stream(4), expected.back().id});
    expected.pop_back();
  }
  service_.Redis({"XTRIM", service_.stream(6), "MAXLEN", "0"});
  // Another leader, who finds the streams so.
  relay.reset();
  relay = Start();
  service_.AddOnes({service_.NewIdIn(4), service_.NewIdIn(6)}, 10);
  ASSERT_TRUE(Eventually([&] { return relay->published() == 10; }, absl::Seconds(5)));
  const auto written = service_.Written(4);
  expected.insert(expected.end(), written.end() - 5, written.end());
  EXPECT_TRUE(service_.Published(4) == expected);
  EXPECT_EQ(service_.Published(6).size(), 5u);
  EXPECT_EQ(service_.Published(6)[0].predecessor, service_.Written(6).end()[-6].id);
}

TEST_F(RelayTest, PublishesNothingTwiceWhenTheCursorWasNotSaved) {
  auto first = Start();
  service_.AddOnes(targets_, 60);
  ExpectAllPublished();
  first.reset();
  service_.Execute("UPDATE relay SET xid = '0', seq = 0");
  auto second = Start();
  service_.AddOnes(targets_, 20);
  ExpectAllPublished();
  EXPECT_EQ(Streamed(), 80);
}

TEST_F(RelayTest, TheOtherGoesOnWhenTheLeaderStops) {
  auto one = Start();
  ASSERT_TRUE(Eventually([&] { return one->leading(); }));
  auto other = Start();
  service_.AddOnes(targets_, 60);
  ExpectAllPublished();
  EXPECT_FALSE(other->leading());
  EXPECT_EQ(other->published(), 0u);
  one.reset();
  service_.AddOnes(targets_, 60);
  ExpectAllPublished();
  EXPECT_TRUE(other->leading());
  EXPECT_EQ(Streamed(), 120);
}

TEST_F(RelayTest, CutConnectionsMakeNothingDoubleOrMissing) {
  auto one = Start(/*batch=*/5), other = Start(/*batch=*/5);
  for (int round = 0; round < 8; ++round) {
    std::thread caller([&] { service_.AddOnes(targets_, 60); });
    service_.tables().database().Disconnect();
    caller.join();
  }
  ExpectAllPublished();
  EXPECT_EQ(Streamed(), 480);
}

TEST_F(RelayTest, AnOldFencePublishesNothing) {
  auto relay = Start();
  service_.AddOnes(targets_, 20);
  ExpectAllPublished();
  const std::string fence = absl::StrCat("aftercare.", service_.name(), ".fence");
  // As if a later leader had published while this one slept.
  service_.Redis({"SET", fence, "1000000"});
  const int64_t before = service_.Count("SELECT fence FROM relay");
  service_.AddOnes(targets_, 20);
  // It was refused and has tried anew, with its next fence, which is too old as well.
  ASSERT_TRUE(
      Eventually([&] { return service_.Count("SELECT fence FROM relay") >= before + 2; }));
  EXPECT_EQ(Streamed(), 20);
  EXPECT_EQ(service_.Redis({"GET", fence}), "1000000");
  service_.Redis({"SET", fence, "1"});
  ExpectAllPublished();
  EXPECT_EQ(Streamed(), 40);
}

TEST_F(RelayTest, ARestoredDatabaseBeginsANewEpoch) {
  auto first = Start();
  service_.AddOnes(targets_, 20);
  ExpectAllPublished();
  first.reset();
  service_.Execute("UPDATE relay SET timeline = timeline - 1");
  auto second = Start();
  service_.AddOnes(targets_, 20);
  ExpectAllPublished(2);
  EXPECT_EQ(Streamed(), 20);
}

}  // namespace
}  // namespace aftercare::outbox
