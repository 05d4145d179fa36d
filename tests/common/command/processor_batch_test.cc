// What a batch is: how large, and in which order it is done.
#include <map>
#include <string>
#include <vector>

#include "aftercare/type/v1/event.pb.h"
#include "common/command/processor.h"
#include "tests/common/command/processor_fixture.h"

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
