// What a batch is: how large, and in which order it is done.
#include <chrono>
#include <future>
#include <map>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "aftercare/type/v1/event.pb.h"
#include "common/command/lock_key.h"
#include "common/command/processor.h"
#include "tests/common/command/processor_fixture.h"
#include "tests/support/eventually.h"

namespace aftercare::command {
namespace {

using testing::Add;

using ProcessorBatchTest = ProcessorTest;

// A sum over 1 000 is refused, so these are not accepted in any order.
TEST_F(ProcessorBatchTest, CommandsOnOneTargetAreDoneInTheOrderInWhichTheyCame) {
  auto processor = Start();
  const std::vector<int64_t> amounts = {600, -500, 700, -300, 450, -900, 800};
  const std::vector<ids::Uuid> targets = {NewId(), NewId(), NewId()};
  std::vector<Task> tasks;
  for (const int64_t amount : amounts) {
    for (const ids::Uuid& target : targets) {
      tasks.push_back(Request(target, Add{amount, absl::StrCat("note ", amount)}, NewId()));
    }
  }
  std::vector<Awaited> answers = SendAll(*processor, std::move(tasks));
  int64_t total = 0;
  for (size_t i = 0; i < amounts.size(); ++i) {
    total += amounts[i];
    for (size_t t = 0; t < targets.size(); ++t) {
      // Each is answered as it left the sum, not as the batch did.
      const tests::v1::Tally tally = TallyIn(answers[i * targets.size() + t].get());
      EXPECT_EQ(tally.total(), total);
      EXPECT_EQ(tally.note(), absl::StrCat("note ", amounts[i]));
      EXPECT_EQ(tally.etag(), absl::StrCat(i + 1));
    }
  }
  EXPECT_EQ(processor->figures().batches, 1u);
  std::map<std::string, std::vector<int64_t>> told;
  db::Session session(db::InSchema(database_.database().owner(), "intake"));
  const auto status = session.Do([&](pqxx::work& work) {
    for (const auto& row :
         work.exec("SELECT envelope FROM outbox ORDER BY outbox.xid, outbox.seq")) {
      type::v1::Event event;
      ASSERT_TRUE(event.ParseFromString(pqxx::binarystring(row[0]).str()));
      ASSERT_EQ(event.facts(0).key(), "amount");
      told[event.subject()].push_back(std::stoll(event.facts(0).value()));
    }
  });
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(told.size(), targets.size());
  for (const auto& [subject, events] : told) EXPECT_EQ(events, amounts) << subject;
  ExpectWhole();
}

TEST_F(ProcessorBatchTest, NoTransactionHoldsMoreThanItMay) {
  auto processor = Start(1, /*max_batch=*/8);
  std::vector<Task> tasks;
  for (int i = 0; i < 100; ++i) tasks.push_back(Request(NewId(), Add{1, ""}, NewId()));
  for (Awaited& answer : SendAll(*processor, std::move(tasks))) EXPECT_TRUE(answer.get().ok());
  EXPECT_EQ(processor->figures().batches, 13u);
  const std::string sizes = "(SELECT count(*) AS size FROM outbox GROUP BY xid) AS batch";
  EXPECT_EQ(database_.Count("SELECT count(*) FROM " + sizes + " WHERE size = 8"), 12);
  EXPECT_EQ(database_.Count("SELECT count(*) FROM " + sizes + " WHERE size = 4"), 1);
  ExpectWhole();
}

// A few tasks are left to the connection that is at work already, but not when that one is held up.
TEST_F(ProcessorBatchTest, ABatchThatIsHeldUpHoldsUpNobodyElse) {
  auto processor = Start(/*connections=*/2);
  const ids::Uuid stuck = NewId();
  pqxx::connection connection(database_.database().owner());
  pqxx::work holder(connection);
  holder.exec(absl::StrCat("SELECT pg_advisory_xact_lock(", LockKey("intake", stuck), ")"));
  Awaited held = Send(*processor, Request(stuck, Add{1, ""}, NewId()));
  ASSERT_TRUE(testing::Eventually([&] {
    return database_.Count("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' "
                           "AND NOT granted") == 1;
  }));
  for (const int count : {1, 3, 20}) {
    std::vector<Task> tasks;
    for (int i = 0; i < count; ++i) tasks.push_back(Request(NewId(), Add{1, ""}, NewId()));
    for (Awaited& answer : SendAll(*processor, std::move(tasks))) {
      ASSERT_EQ(answer.wait_for(std::chrono::seconds(20)), std::future_status::ready) << count;
      EXPECT_TRUE(answer.get().ok());
    }
  }
  EXPECT_EQ(held.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  holder.commit();
  EXPECT_TRUE(held.get().ok());
  EXPECT_EQ(database_.Count("SELECT count(*) FROM tallies"), 25);
  ExpectWhole();
}

// Also what waits for a connection that is held up is done before the end.
TEST_F(ProcessorBatchTest, WhatIsQueuedAtTheEndIsDone) {
  std::vector<Awaited> answers;
  {
    auto processor = Start(/*connections=*/3, /*max_batch=*/4);
    for (int i = 0; i < 200; ++i) {
      answers.push_back(Send(*processor, Request(NewId(), Add{1, ""}, NewId())));
    }
  }
  for (Awaited& answer : answers) EXPECT_TRUE(answer.get().ok());
  EXPECT_EQ(database_.Count("SELECT count(*) FROM tallies"), 200);
}

TEST_F(ProcessorBatchTest, WhatDoesNotFitIntoTheQueueTogetherIsRefusedTogether) {
  auto processor = Start(1, 128, /*max_queue=*/10);
  const auto tasks = [&](int count) {
    std::vector<Task> made;
    for (int i = 0; i < count; ++i) made.push_back(Request(NewId(), Add{1, ""}, NewId()));
    return made;
  };
  for (Awaited& answer : SendAll(*processor, tasks(11))) {
    const absl::Status refused = answer.get().status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
    EXPECT_EQ(Explain(refused).reason, "QUEUE_FULL");
  }
  ExpectNothing();
  for (Awaited& answer : SendAll(*processor, tasks(10))) EXPECT_TRUE(answer.get().ok());
  EXPECT_EQ(database_.Count("SELECT count(*) FROM tallies"), 10);
}

TEST_F(ProcessorBatchTest, AfterItsEndIsAskedForNothingIsTaken) {
  auto processor = Start();
  processor->StopTaking();
  const absl::Status refused =
      Send(*processor, Request(NewId(), Add{1, ""}, NewId())).get().status();
  EXPECT_EQ(Explain(refused).reason, "QUEUE_FULL");
  ExpectNothing();
}

}  // namespace
}  // namespace aftercare::command
