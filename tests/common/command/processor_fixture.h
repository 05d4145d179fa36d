// Processors of tallies on a database of the test's own, and tasks for them.
#ifndef AFTERCARE_TESTS_COMMON_COMMAND_PROCESSOR_FIXTURE_H_
#define AFTERCARE_TESTS_COMMON_COMMAND_PROCESSOR_FIXTURE_H_

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <pqxx/pqxx>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/command/processor.h"
#include "common/db/session.h"
#include "common/server/timeline_check.h"
#include "common/time/clock.h"
#include "tests/common/command/tally.h"

namespace aftercare::command {

class ProcessorTest : public ::testing::Test {
 protected:
  std::unique_ptr<Processor> Start(int connections = 1, size_t max_batch = 128,
                                   size_t max_queue = 4096) {
    ProcessorOptions options;
    options.connections = connections;
    options.max_batch = max_batch;
    options.max_queue = max_queue;
    return StartWith(std::move(options));
  }

  std::unique_ptr<Processor> StartWith(ProcessorOptions options) {
    options.service = "intake";
    options.dsn = database_.dsn();
    options.clock = &clock_;
    auto processor = Processor::Start(options, KindOf(aggregate_));
    EXPECT_TRUE(processor.ok()) << processor.status();
    return *std::move(processor);
  }

  ids::Uuid NewId() { return ids::NewUuid(clock_.Now()); }

  Task Request(const ids::Uuid& target, testing::TallyCommand command, const ids::Uuid& request,
               const std::string& digest = "body") {
    Task task;
    task.claim.kind = Claim::Kind::kRequest;
    task.claim.key = request;
    task.claim.digest = digest;
    task.target = target;
    task.command = std::move(command);
    task.caller = {auth::Kind::kStaff, "tester", {}};
    return task;
  }

  using Awaited = std::future<absl::StatusOr<Answer>>;

  static Awaited Send(Processor& processor, Task task) {
    Awaited answer = AnswerOf(task);
    processor.Submit(std::move(task));
    return answer;
  }
  // All at once, so that they get into as few batches as there can be.
  static std::vector<Awaited> SendAll(Processor& processor, std::vector<Task> tasks) {
    std::vector<Awaited> answers;
    for (Task& task : tasks) answers.push_back(AnswerOf(task));
    processor.SubmitAll(std::move(tasks));
    return answers;
  }

  static tests::v1::Tally TallyIn(const absl::StatusOr<Answer>& answer) {
    tests::v1::Tally tally;
    EXPECT_TRUE(answer.ok()) << answer.status();
    EXPECT_TRUE(!answer.ok() || tally.ParseFromString(answer->resource));
    return tally;
  }

  // As the owner, who may do anything.
  void Execute(const std::string& sql) {
    db::Session session(db::InSchema(database_.database().owner(), "intake"));
    const absl::Status status = session.Do([&](pqxx::work& work) { work.exec(sql); });
    ASSERT_TRUE(status.ok()) << status;
  }

  // Whether the service may connect; who is connected is not any more.
  void Reach(bool may) {
    const std::string& name = database_.database().name();
    Execute(may ? absl::StrCat("GRANT CONNECT ON DATABASE ", name, " TO PUBLIC")
                : absl::StrCat("REVOKE CONNECT ON DATABASE ", name, " FROM PUBLIC"));
    if (!may) database_.database().Disconnect();
  }

  // Nothing at all was written.
  void ExpectNothing() {
    EXPECT_EQ(database_.Count("SELECT (SELECT count(*) FROM tallies) + (SELECT count(*) FROM "
                              "timeline) + (SELECT count(*) FROM outbox) + (SELECT count(*) FROM "
                              "request) + (SELECT count(*) FROM due) + (SELECT count(*) FROM "
                              "effect)"),
              0);
  }

  // Timelines, outbox and requests agree with the aggregates, whatever happened.
  void ExpectWhole() {
    db::Session session(db::InSchema(database_.database().owner(), "intake"));
    server::TimelineFindings findings;
    const auto status = session.Do([&](pqxx::work& work) {
      findings = server::CheckTimelines(work, {"tallies"},
                                        {.only = "", .after = "", .aggregates = 100000});
    });
    ASSERT_TRUE(status.ok()) << status;
    EXPECT_EQ(findings.faults, std::vector<std::string>());
    EXPECT_EQ(database_.Count("SELECT count(*) FROM outbox"),
              database_.Count("SELECT count(*) FROM timeline"));
    EXPECT_EQ(database_.Count("SELECT coalesce(sum(version), 0) FROM tallies"),
              database_.Count("SELECT count(*) FROM timeline"));
  }

  static Awaited AnswerOf(Task& task) {
    auto promise = std::make_shared<std::promise<absl::StatusOr<Answer>>>();
    task.done = [promise](absl::StatusOr<Answer> answer) { promise->set_value(std::move(answer)); };
    return promise->get_future();
  }

  time::ManualClock clock_{absl::FromUnixSeconds(1'780'000'000)};
  testing::TallyAggregate aggregate_;
  testing::TallyDatabase database_;
};

}  // namespace aftercare::command

#endif  // AFTERCARE_TESTS_COMMON_COMMAND_PROCESSOR_FIXTURE_H_
