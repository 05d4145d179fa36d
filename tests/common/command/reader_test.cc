#include "common/command/reader.h"

#include <future>
#include <pqxx/pqxx>

#include "tests/common/command/processor_fixture.h"
#include "tests/support/eventually.h"

namespace aftercare::command {
namespace {

using testing::Add;
using testing::Eventually;

class ReaderTest : public ProcessorTest {
 protected:
  using Page = absl::StatusOr<std::vector<Listed>>;
  using Ids = std::vector<ids::Uuid>;

  std::unique_ptr<Reader> StartReader(size_t max_queue = 4096) {
    auto reader = Reader::Start(
        {.dsn = database_.dsn(), .max_queue = max_queue, .clock = &clock_}, KindOf(aggregate_));
    EXPECT_TRUE(reader.ok()) << reader.status();
    return *std::move(reader);
  }

  // Tallies with the sums 0 to `count` - 1, the oldest first.
  Ids Write(int count) {
    auto processor = Start();
    Ids written;
    for (int i = 0; i < count; ++i) {
      written.push_back(NewId());
      TallyIn(Send(*processor, Request(written.back(), Add{i, "note"}, NewId())).get());
    }
    return written;
  }

  static std::future<Page> List(Reader& reader, std::vector<Condition> conditions,
                                const ids::Uuid& after, int limit,
                                absl::Time deadline = absl::InfiniteFuture()) {
    auto promise = std::make_shared<std::promise<Page>>();
    reader.List(std::move(conditions), after, limit, deadline,
                [promise](Page page) { promise->set_value(std::move(page)); });
    return promise->get_future();
  }

  static Ids Found(std::future<Page> listed) {
    Ids ids;
    const Page page = listed.get();
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) return ids;
    for (const Listed& one : *page) {
      tests::v1::Tally tally;
      EXPECT_TRUE(tally.ParseFromString(one.resource));
      EXPECT_EQ(tally.name(), "tallies/" + one.id.ToString());
      ids.push_back(one.id);
    }
    return ids;
  }

  static void ExpectRefused(const absl::Status& status, absl::StatusCode code,
                            const std::string& reason) {
    EXPECT_EQ(status.code(), code) << status;
    EXPECT_EQ(Explain(status).reason, reason) << status;
  }
};

TEST_F(ReaderTest, AnswersWhatWasWritten) {
  const Ids written = Write(5);
  auto reader = StartReader();
  tests::v1::Tally tally, missing;
  const absl::Status got = reader->Fetch(written[3], absl::Seconds(10), &tally);
  ASSERT_TRUE(got.ok()) << got;
  EXPECT_EQ(tally.name(), "tallies/" + written[3].ToString());
  EXPECT_EQ(tally.total(), 3);
  EXPECT_EQ(tally.note(), "note");
  EXPECT_EQ(tally.etag(), "1");
  ExpectRefused(reader->Fetch(NewId(), absl::Seconds(10), &missing), absl::StatusCode::kNotFound,
                "NOT_FOUND");
}

TEST_F(ReaderTest, ListsTheNewestFirstBehindWhatWasListed) {
  const Ids written = Write(6);
  auto reader = StartReader();
  EXPECT_EQ(Found(List(*reader, {}, {}, 3)), (Ids{written[5], written[4], written[3]}));
  EXPECT_EQ(Found(List(*reader, {}, written[3], 3)), (Ids{written[2], written[1], written[0]}));
  EXPECT_EQ(Found(List(*reader, {}, written[0], 3)), Ids{});
  EXPECT_EQ(Found(List(*reader, {{"total >= $::text::bigint", "2"}}, {}, 10)),
            (Ids{written[5], written[4], written[3], written[2]}));
  // All conditions hold, each with its own value.
  EXPECT_EQ(Found(List(*reader,
                       {{"total >= $::text::bigint", "2"}, {"total < $::text::bigint", "4"}},
                       written[5], 10)),
            (Ids{written[3], written[2]}));
}

TEST_F(ReaderTest, WhatCameTooLateOrDoesNotFitIsRefused) {
  const Ids written = Write(1);
  auto reader = StartReader(/*max_queue=*/2);
  tests::v1::Tally tally;
  ExpectRefused(reader->Fetch(written[0], -absl::Seconds(1), &tally),
                absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED");
  ExpectRefused(List(*reader, {}, {}, 1, time::SystemClock().Now()).get().status(),
                absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED");
  // One is asked and waits for the table, two wait in the queue.
  pqxx::connection connection(db::InSchema(database_.database().owner(), "intake"));
  pqxx::work gate(connection);
  gate.exec("LOCK TABLE tallies IN ACCESS EXCLUSIVE MODE");
  std::vector<std::future<Page>> waiting;
  waiting.push_back(List(*reader, {}, {}, 1));
  ASSERT_TRUE(Eventually([&] {
    return database_.Count(
               "SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM "
               "pg_database WHERE datname = current_database())") == 1;
  }));
  for (int i = 0; i < 2; ++i) waiting.push_back(List(*reader, {}, {}, 1));
  ExpectRefused(List(*reader, {}, {}, 1).get().status(), absl::StatusCode::kResourceExhausted,
                "QUEUE_FULL");
  gate.abort();
  for (auto& one : waiting) EXPECT_EQ(Found(std::move(one)), written);
}

TEST_F(ReaderTest, ACutConnectionIsNotNoticedAndPostgresOutOfReachIsUnavailable) {
  const Ids written = Write(1);
  auto reader = StartReader();
  tests::v1::Tally tally, other;
  for (int i = 0; i < 3; ++i) {
    database_.database().Disconnect();
    tally.Clear();
    const absl::Status got = reader->Fetch(written[0], absl::Seconds(10), &tally);
    EXPECT_TRUE(got.ok()) << got;
  }
  Reach(false);
  ExpectRefused(reader->Fetch(written[0], absl::Seconds(10), &other),
                absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE");
  ExpectRefused(List(*reader, {}, {}, 1).get().status(), absl::StatusCode::kUnavailable,
                "DATABASE_UNAVAILABLE");
  Reach(true);
  EXPECT_EQ(Found(List(*reader, {}, {}, 1)), written);
}

}  // namespace
}  // namespace aftercare::command
