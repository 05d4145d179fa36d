// One request id asked many times at once. A caller that opens something names no target, so each
// try brings one of its own: the lock of a target does not keep two of them apart, the id's must.
#include <pqxx/pqxx>

#include "common/command/processor.h"
#include "tests/common/command/processor_fixture.h"
#include "tests/support/eventually.h"

namespace aftercare::command {
namespace {

using testing::Add;
using testing::Eventually;

constexpr int kAtOnce = 50;

class ProcessorRequestTest : public ProcessorTest {
 protected:
  // Sends fifty with one id to two replicas, whose eight connections all have begun before the
  // first can end.
  std::vector<absl::StatusOr<Answer>> AllAtOnce(const std::function<std::string(int)>& body) {
    auto one = Start(4, /*max_batch=*/1), other = Start(4, /*max_batch=*/1);
    const ids::Uuid request = NewId();
    pqxx::connection connection(db::InSchema(database_.database().owner(), "intake"));
    pqxx::work gate(connection);
    gate.exec("LOCK TABLE tallies IN ACCESS EXCLUSIVE MODE");
    std::vector<Awaited> awaited;
    for (int i = 0; i < kAtOnce; ++i) {
      awaited.push_back(Send(i % 2 == 0 ? *one : *other,
                             Request(NewId(), Add{1 + i % 3, ""}, request, body(i))));
    }
    EXPECT_TRUE(Eventually([&] {
      return database_.Count(
                 "SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM "
                 "pg_database WHERE datname = current_database())") == 8;
    }));
    gate.abort();
    std::vector<absl::StatusOr<Answer>> answers;
    for (Awaited& answer : awaited) answers.push_back(answer.get());
    // Nobody ran into the other.
    EXPECT_EQ(one->figures().split_batches + other->figures().split_batches, 0u);
    EXPECT_EQ(one->figures().accepted + other->figures().accepted, 1u);
    for (const char* table : {"tallies", "timeline", "outbox", "request"}) {
      EXPECT_EQ(database_.Count(absl::StrCat("SELECT count(*) FROM ", table)), 1) << table;
    }
    ExpectWhole();
    return answers;
  }
};

TEST_F(ProcessorRequestTest, FiftyWithTheSameBodyGetTheOnesAnswer) {
  const auto answers = AllAtOnce([](int) { return "body"; });
  int changed = 0;
  for (const auto& answer : answers) {
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(answer->resource, answers[0]->resource);
    EXPECT_NE(answer->replayed, answer->changed);
    changed += answer->changed;
  }
  EXPECT_EQ(changed, 1);
}

TEST_F(ProcessorRequestTest, OfFiftyWithBodiesOfTheirOwnOneIsDoneAndTheOthersRefused) {
  const auto answers = AllAtOnce([](int i) { return absl::StrCat("body ", i); });
  int done = 0;
  for (const auto& answer : answers) {
    done += answer.ok();
    if (answer.ok()) continue;
    EXPECT_EQ(answer.status().code(), absl::StatusCode::kAlreadyExists) << answer.status();
    EXPECT_EQ(Explain(answer.status()).reason, "REQUEST_ID_REUSED");
  }
  EXPECT_EQ(done, 1);
}

TEST_F(ProcessorRequestTest, TwinsInOneBatchAreKnownThere) {
  auto processor = Start();
  const ids::Uuid request = NewId();
  std::vector<Task> tasks;
  for (int i = 0; i < kAtOnce; ++i) {
    tasks.push_back(Request(NewId(), Add{1, ""}, request, i == 30 ? "other body" : "body"));
  }
  std::vector<Awaited> answers = SendAll(*processor, std::move(tasks));
  const auto first = answers[0].get();
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_FALSE(first->replayed);
  for (int i = 1; i < kAtOnce; ++i) {
    const auto answer = answers[i].get();
    if (i == 30) {
      EXPECT_EQ(Explain(answer.status()).reason, "REQUEST_ID_REUSED") << answer.status();
      continue;
    }
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_TRUE(answer->replayed);
    EXPECT_FALSE(answer->changed);
    EXPECT_EQ(answer->resource, first->resource);
  }
  const ProcessorFigures figures = processor->figures();
  EXPECT_EQ(figures.batches, 1u);
  EXPECT_EQ(figures.split_batches, 0u);
  EXPECT_EQ(figures.accepted, 1u);
  EXPECT_EQ(figures.replayed, 48u);
  EXPECT_EQ(figures.refused, 1u);
  EXPECT_EQ(database_.Count("SELECT count(*) FROM tallies"), 1);
  ExpectWhole();
}

// A twin of what was refused is no twin: nothing was done yet.
TEST_F(ProcessorRequestTest, TheTwinOfARefusedOneIsDecidedAnew) {
  auto processor = Start();
  const ids::Uuid id = NewId(), request = NewId();
  std::vector<Task> tasks;
  tasks.push_back(Request(id, Add{800, ""}, NewId()));
  tasks.push_back(Request(id, Add{300, ""}, request));
  tasks.push_back(Request(id, Add{-500, ""}, NewId()));
  tasks.push_back(Request(id, Add{300, ""}, request));
  std::vector<Awaited> answers = SendAll(*processor, std::move(tasks));
  EXPECT_EQ(TallyIn(answers[0].get()).total(), 800);
  EXPECT_EQ(Explain(answers[1].get().status()).reason, "TOO_MUCH");
  EXPECT_EQ(TallyIn(answers[2].get()).total(), 300);
  EXPECT_EQ(TallyIn(answers[3].get()).total(), 600);
  EXPECT_EQ(processor->figures().batches, 1u);
  ExpectWhole();
}

}  // namespace
}  // namespace aftercare::command
