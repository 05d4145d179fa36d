// What a batch is: how large, and in which order it is done.
#include <chrono>
#include <future>
#include <map>
#include <memory>
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

constexpr absl::Duration kNever = absl::Hours(1);

// When a connection beside one that is at work joins in. That one's batch waits for a lock that the
// test holds.
class JoiningTest : public ProcessorTest {
 protected:
  // Options with which none joins in for fewer tasks than `join`.
  static ProcessorOptions Joining(size_t join) {
    ProcessorOptions options;
    options.connections = 2;
    options.join = join;
    options.long_wait = options.held_up = kNever;
    return options;
  }

  // A task whose batch is under way and does not end before Release; the others of its batch with it.
  Awaited SendHeld(Processor& processor, int others = 0) {
    const ids::Uuid stuck = NewId();
    connection_ = std::make_unique<pqxx::connection>(database_.database().owner());
    holder_ = std::make_unique<pqxx::work>(*connection_);
    holder_->exec(absl::StrCat("SELECT pg_advisory_xact_lock(", LockKey("intake", stuck), ")"));
    std::vector<Task> tasks = Tasks(others);
    tasks.insert(tasks.begin(), Request(stuck, Add{1, ""}, NewId()));
    std::vector<Awaited> answers = SendAll(processor, std::move(tasks));
    EXPECT_TRUE(testing::Eventually([&] {
      return database_.Count("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT "
                             "granted AND database = (SELECT oid FROM pg_database WHERE datname = "
                             "current_database())") == 1;
    }));
    for (size_t i = 1; i < answers.size(); ++i) others_.push_back(std::move(answers[i]));
    return std::move(answers.front());
  }
  void Release() { holder_->commit(); }

  std::vector<Task> Tasks(int count) {
    std::vector<Task> tasks;
    for (int i = 0; i < count; ++i) tasks.push_back(Request(NewId(), Add{1, ""}, NewId()));
    return tasks;
  }
  static void ExpectAnswered(std::vector<Awaited>& answers) {
    for (Awaited& answer : answers) {
      ASSERT_EQ(answer.wait_for(std::chrono::seconds(20)), std::future_status::ready);
      EXPECT_TRUE(answer.get().ok());
    }
  }
  static bool IsOpen(const Awaited& answer) {
    return answer.wait_for(std::chrono::seconds(0)) == std::future_status::timeout;
  }

  std::vector<Awaited> others_;  // sent with the held one

 private:
  std::unique_ptr<pqxx::connection> connection_;
  std::unique_ptr<pqxx::work> holder_;
};

TEST_F(JoiningTest, AnotherConnectionJoinsInForManyTasksTogether) {
  auto processor = StartWith(Joining(8));
  Awaited held = SendHeld(*processor);
  std::vector<Awaited> few = SendAll(*processor, Tasks(4));
  for (Task& task : Tasks(3)) few.push_back(Send(*processor, std::move(task)));
  EXPECT_EQ(processor->figures().queued, 7u);
  few.push_back(Send(*processor, Tasks(1)[0]));
  ExpectAnswered(few);
  EXPECT_EQ(processor->figures().batches, 1u) << "all eight";
  EXPECT_TRUE(IsOpen(held));
  Release();
  EXPECT_TRUE(held.get().ok());
  ExpectWhole();
}

TEST_F(JoiningTest, FewTasksWaitForTheConnectionThatIsAtWork) {
  auto processor = StartWith(Joining(1000));
  Awaited held = SendHeld(*processor);
  std::vector<Awaited> few = SendAll(*processor, Tasks(20));
  EXPECT_EQ(processor->figures().queued, 20u);
  Release();
  EXPECT_TRUE(held.get().ok());
  ExpectAnswered(few);
  EXPECT_EQ(processor->figures().batches, 2u);
}

TEST_F(JoiningTest, WhatHasWaitedLongIsTakenHoweverLittleItIs) {
  ProcessorOptions options = Joining(1000);
  options.long_wait = absl::Milliseconds(5);
  auto processor = StartWith(options);
  Awaited held = SendHeld(*processor);
  for (const int count : {1, 3, 20}) {
    std::vector<Awaited> answers = SendAll(*processor, Tasks(count));
    ExpectAnswered(answers);
  }
  EXPECT_TRUE(IsOpen(held));
  Release();
  EXPECT_TRUE(held.get().ok());
  ExpectWhole();
}

// Also what the held one left behind because its batch was full.
TEST_F(JoiningTest, WhatAFullBatchLeavesIsWatched) {
  ProcessorOptions options = Joining(1000);
  options.max_batch = 4;
  options.long_wait = absl::Milliseconds(5);
  auto processor = StartWith(options);
  Awaited held = SendHeld(*processor, /*others=*/5);
  std::vector<Awaited> left;
  for (size_t i = 3; i < others_.size(); ++i) left.push_back(std::move(others_[i]));
  ExpectAnswered(left);
  EXPECT_TRUE(IsOpen(held));
  Release();
  EXPECT_TRUE(held.get().ok());
}

TEST_F(JoiningTest, BesideOneThatIsHeldUpNobodyWaits) {
  ProcessorOptions options = Joining(1000);
  options.held_up = absl::ZeroDuration();
  auto processor = StartWith(options);
  Awaited held = SendHeld(*processor);
  std::vector<Awaited> one = SendAll(*processor, Tasks(1));
  ExpectAnswered(one);
  EXPECT_TRUE(IsOpen(held));
  Release();
  EXPECT_TRUE(held.get().ok());
}

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
