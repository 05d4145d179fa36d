#include "common/command/processor.h"

#include <atomic>
#include <map>
#include <thread>

#include "aftercare/type/v1/event.pb.h"
#include "tests/common/command/processor_fixture.h"

namespace aftercare::command {
namespace {

using testing::Add;

TEST_F(ProcessorTest, AcceptedCommandLeavesRowEntryEventAndAnswer) {
  auto processor = Start();
  const ids::Uuid id = NewId();
  const auto answer = Send(*processor, Request(id, Add{5, ""}, NewId())).get();
  ASSERT_TRUE(answer.ok()) << answer.status();
  tests::v1::Tally tally;
  ASSERT_TRUE(tally.ParseFromString(answer->resource));
  EXPECT_EQ(tally.total(), 5);
  EXPECT_EQ(tally.name(), "tallies/" + id.ToString());
  EXPECT_EQ(tally.etag(), "1");
  EXPECT_EQ(tally.create_time().seconds(), 1'780'000'000);
  EXPECT_EQ(database_.Count("SELECT total FROM tallies"), 5);
  EXPECT_EQ(database_.Count("SELECT count(*) FROM request"), 1);
  ExpectWhole();
}

TEST_F(ProcessorTest, SameRequestGetsTheSameBytesAndNoSecondEffect) {
  auto processor = Start();
  const ids::Uuid id = NewId(), request = NewId();
  const auto first = Send(*processor, Request(id, Add{5, ""}, request)).get();
  ASSERT_TRUE(Send(*processor, Request(id, Add{7, ""}, NewId())).get().ok());
  clock_.Advance(absl::Hours(1));
  const auto again = Send(*processor, Request(id, Add{5, ""}, request)).get();
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->resource, first->resource);
  EXPECT_TRUE(again->replayed);
  EXPECT_EQ(database_.Count("SELECT total FROM tallies"), 12);
  const auto other = Send(*processor, Request(id, Add{6, ""}, request, "other body")).get();
  EXPECT_EQ(other.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Explain(other.status()).reason, "REQUEST_ID_REUSED");
  ExpectWhole();
}

TEST_F(ProcessorTest, RefusalRefusesOnlyItselfAndMayBeTriedAgain) {
  auto processor = Start();
  const ids::Uuid id = NewId(), request = NewId();
  std::vector<std::future<absl::StatusOr<Answer>>> answers;
  answers.push_back(Send(*processor, Request(id, Add{600, ""}, NewId())));
  answers.push_back(Send(*processor, Request(id, Add{600, ""}, request)));
  answers.push_back(Send(*processor, Request(id, Add{100, ""}, NewId())));
  EXPECT_TRUE(answers[0].get().ok());
  const auto refused = answers[1].get();
  EXPECT_EQ(Explain(refused.status()).reason, "TOO_MUCH");
  EXPECT_TRUE(answers[2].get().ok());
  EXPECT_TRUE(Send(*processor, Request(id, Add{-500, ""}, NewId())).get().ok());
  EXPECT_TRUE(Send(*processor, Request(id, Add{600, ""}, request)).get().ok());
  EXPECT_EQ(database_.Count("SELECT total FROM tallies"), 800);
  ExpectWhole();
}

// The table refuses a sum over 900 that the rule allows: the batch fails in SQL, and is done one by
// one so that only the guilty one is refused.
TEST_F(ProcessorTest, FailingBatchIsDoneOneByOne) {
  auto processor = Start();
  std::vector<std::future<absl::StatusOr<Answer>>> answers;
  const ids::Uuid guilty = NewId();
  for (int i = 0; i < 40; ++i) {
    answers.push_back(Send(*processor, i == 20 ? Request(guilty, Add{950, ""}, NewId())
                                               : Request(NewId(), Add{1, ""}, NewId())));
  }
  for (int i = 0; i < 40; ++i) {
    const auto answer = answers[i].get();
    if (i == 20) {
      EXPECT_EQ(answer.status().code(), absl::StatusCode::kInternal);
      EXPECT_EQ(Explain(answer.status()).reason, "INTERNAL");
    } else {
      EXPECT_TRUE(answer.ok()) << answer.status();
    }
  }
  EXPECT_EQ(database_.Count("SELECT count(*) FROM tallies"), 39);
  ExpectWhole();
}

TEST_F(ProcessorTest, FiftyTimesTheSameRequestOverTwoProcessorsHasOneEffect) {
  auto one = Start(2), other = Start(2);
  const ids::Uuid id = NewId(), request = NewId();
  std::vector<std::future<absl::StatusOr<Answer>>> answers;
  for (int i = 0; i < 50; ++i) {
    answers.push_back(Send(i % 2 == 0 ? *one : *other, Request(id, Add{1, ""}, request)));
    answers.push_back(Send(i % 2 == 0 ? *one : *other, Request(NewId(), Add{1, ""}, NewId())));
  }
  std::string bytes;
  for (size_t i = 0; i < answers.size(); ++i) {
    const auto answer = answers[i].get();
    ASSERT_TRUE(answer.ok()) << answer.status();
    if (i % 2 != 0) continue;
    if (bytes.empty()) bytes = answer->resource;
    EXPECT_EQ(answer->resource, bytes);
  }
  EXPECT_EQ(database_.Count(absl::StrCat("SELECT total FROM tallies WHERE id = '", id.ToString(), "'")), 1);
  EXPECT_EQ(database_.Count("SELECT count(*) FROM request"), 51);
  ExpectWhole();
}

TEST_F(ProcessorTest, StaleEtagIsRefused) {
  auto processor = Start();
  const ids::Uuid id = NewId();
  ASSERT_TRUE(Send(*processor, Request(id, Add{1, ""}, NewId())).get().ok());
  ASSERT_TRUE(Send(*processor, Request(id, Add{1, ""}, NewId())).get().ok());
  Task stale = Request(id, Add{1, ""}, NewId());
  stale.expected_version = 1;
  const auto refused = Send(*processor, std::move(stale)).get();
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(Explain(refused.status()).reason, "ETAG_MISMATCH");
  Task fresh = Request(id, Add{1, ""}, NewId());
  fresh.expected_version = 2;
  EXPECT_TRUE(Send(*processor, std::move(fresh)).get().ok());
}

// Connections die again and again while two processors work on ten aggregates. Whoever was told
// "accepted" was counted once; whoever was not, and asked again with the same id, as well.
TEST_F(ProcessorTest, CutConnectionsLoseNothingAndDoNothingTwice) {
  auto one = Start(2), other = Start(2);
  std::vector<ids::Uuid> targets;
  for (int i = 0; i < 10; ++i) targets.push_back(NewId());
  std::atomic<bool> stop{false};
  std::atomic<int> accepted{0};
  std::vector<std::thread> callers;
  for (int t = 0; t < 4; ++t) {
    callers.emplace_back([&, t] {
      for (int i = 0; i < 300; ++i) {
        const ids::Uuid request = NewId(), target = targets[(t * 7 + i) % 10];
        for (;;) {
          const auto answer =
              Send(i % 2 == 0 ? *one : *other, Request(target, Add{1, ""}, request)).get();
          if (answer.ok()) break;
          ASSERT_EQ(answer.status().code(), absl::StatusCode::kUnavailable) << answer.status();
        }
        ++accepted;
      }
    });
  }
  std::thread cutter([&] {
    while (!stop) {
      const int before = accepted;
      database_.database().Disconnect();
      while (!stop && accepted < before + 15) std::this_thread::yield();
    }
  });
  for (auto& caller : callers) caller.join();
  stop = true;
  cutter.join();
  EXPECT_EQ(accepted, 1200);
  EXPECT_EQ(database_.Count("SELECT sum(total) FROM tallies"), 1200);
  EXPECT_EQ(database_.Count("SELECT count(*) FROM request"), 1200);
  EXPECT_GT(one->figures().retried_batches + other->figures().retried_batches, 0u);
  ExpectWhole();
}

// Positions are each aggregate's own order only because the locks come first.
TEST_F(ProcessorTest, PositionsFollowVersions) {
  auto one = Start(4, 8), other = Start(4, 8);
  std::vector<ids::Uuid> targets;
  for (int i = 0; i < 5; ++i) targets.push_back(NewId());
  std::vector<std::future<absl::StatusOr<Answer>>> answers;
  for (int i = 0; i < 2000; ++i) {
    answers.push_back(Send(i % 2 == 0 ? *one : *other,
                           Request(targets[i % 5], Add{i % 10 == 0 ? 1 : 0, ""}, NewId())));
  }
  for (auto& answer : answers) ASSERT_TRUE(answer.get().ok());
  // The event's version stands in its envelope; the timeline's number is the same.
  std::map<std::string, int64_t> last;
  db::Session session(db::InSchema(database_.database().owner(), "intake"));
  const auto status = session.Do([&](pqxx::work& work) {
    for (const auto& row : work.exec("SELECT envelope FROM outbox ORDER BY outbox.xid, outbox.seq")) {
      type::v1::Event event;
      ASSERT_TRUE(event.ParseFromString(pqxx::binarystring(row[0]).str()));
      EXPECT_EQ(event.version(), ++last[event.subject()]);
    }
  });
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(last.size(), 5u);
  ExpectWhole();
}

TEST_F(ProcessorTest, PersonalDataStaysOutOfEventsAndTimeline) {
  auto processor = Start();
  const ids::Uuid id = NewId();
  const auto answer =
      Send(*processor, Request(id, Add{1, "Zhang Wei, 138 0000 0000"}, NewId())).get();
  ASSERT_TRUE(answer.ok());
  tests::v1::Tally tally;
  ASSERT_TRUE(tally.ParseFromString(answer->resource));
  EXPECT_EQ(tally.note(), "Zhang Wei, 138 0000 0000");
  for (const char* place : {"outbox WHERE position('Zhang'::bytea in envelope) > 0",
                            "timeline WHERE position('Zhang'::bytea in facts) > 0",
                            "tallies WHERE position('Zhang'::bytea in body) > 0"}) {
    EXPECT_EQ(database_.Count(absl::StrCat("SELECT count(*) FROM ", place)), 0) << place;
  }
  EXPECT_EQ(database_.Count("SELECT count(*) FROM tallies "
                            "WHERE position('Zhang'::bytea in personal) > 0"),
            1);
}

TEST_F(ProcessorTest, ServiceRoleCannotAlterTheTimeline) {
  auto processor = Start();
  ASSERT_TRUE(Send(*processor, Request(NewId(), Add{1, ""}, NewId())).get().ok());
  db::Session session(database_.dsn());
  EXPECT_FALSE(session.Do([](pqxx::work& work) { work.exec("DELETE FROM timeline"); }).ok());
  EXPECT_FALSE(
      session.Do([](pqxx::work& work) { work.exec("UPDATE timeline SET actor = 'x'"); }).ok());
}

TEST_F(ProcessorTest, ClockThatJumpsBackDoesNotTurnTheTimelineRound) {
  auto processor = Start();
  const ids::Uuid id = NewId();
  ASSERT_TRUE(Send(*processor, Request(id, Add{1, ""}, NewId())).get().ok());
  clock_.Advance(-absl::Hours(1));
  ASSERT_TRUE(Send(*processor, Request(id, Add{1, ""}, NewId())).get().ok());
  EXPECT_EQ(database_.Count("SELECT count(DISTINCT at) FROM timeline"), 1);
  ExpectWhole();
}

// Whoever has the timer in hand looks at the old instant; the new one is for the next who comes.
TEST_F(ProcessorTest, ANearerInstantIsWrittenAtOnceAndFreeOfAnyLease) {
  auto processor = Start();
  const ids::Uuid id = NewId();
  const auto wake = [&](absl::Duration from_now) {
    const auto answer =
        Send(*processor, Request(id, testing::WakeAt{clock_.Now() + from_now}, NewId())).get();
    EXPECT_TRUE(answer.ok()) << answer.status();
  };
  const auto due_at = [&](absl::Duration from_now) {
    return database_.Count(absl::StrCat("SELECT count(*) FROM due WHERE due_at = to_timestamp(",
                                        absl::ToUnixSeconds(clock_.Now() + from_now), ")"));
  };
  wake(absl::Hours(2));
  EXPECT_EQ(due_at(absl::Hours(2)), 1);
  Execute("UPDATE due SET leased_until = 'infinity'");
  // One that moves away costs no second write: the timer fires at its old instant and is set anew.
  wake(absl::Hours(3));
  EXPECT_EQ(due_at(absl::Hours(2)), 1);
  EXPECT_EQ(database_.Count("SELECT count(*) FROM due WHERE leased_until = 'infinity'"), 1);
  wake(absl::Hours(1));
  EXPECT_EQ(due_at(absl::Hours(1)), 1);
  EXPECT_EQ(database_.Count("SELECT count(*) FROM due WHERE leased_until = '-infinity'"), 1);
}

TEST_F(ProcessorTest, FullQueueAndPassedDeadlineAreRefusedBeforeAnyWork) {
  auto processor = Start(1, 1, 2);
  Task late = Request(NewId(), Add{1, ""}, NewId());
  late.deadline = time::SystemClock().Now() - absl::Seconds(1);
  const auto refused = Send(*processor, std::move(late)).get();
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kDeadlineExceeded);
  std::vector<std::future<absl::StatusOr<Answer>>> answers;
  for (int i = 0; i < 500; ++i) {
    answers.push_back(Send(*processor, Request(NewId(), Add{1, ""}, NewId())));
  }
  int full = 0, accepted = 0;
  for (auto& answer : answers) {
    const auto got = answer.get();
    if (got.ok()) {
      ++accepted;
    } else {
      EXPECT_EQ(Explain(got.status()).reason, "QUEUE_FULL");
      ++full;
    }
  }
  EXPECT_GT(full, 0);
  EXPECT_EQ(database_.Count("SELECT count(*) FROM tallies"), accepted);
}

}  // namespace
}  // namespace aftercare::command
