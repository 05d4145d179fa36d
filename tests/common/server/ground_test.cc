// What the ground does around the calls: it keeps house, and it ends.
#include "common/server/ground.h"

#include <future>
#include <memory>
#include <pqxx/pqxx>

#include "common/command/lock_key.h"
#include "common/command/passing.h"
#include "tests/common/server/tally_server.h"
#include "tests/support/eventually.h"

namespace aftercare::server {
namespace {

using testing::Eventually;
using tests::v1::AmountRequest;
using tests::v1::Tally;

class GroundTest : public testing::TallyServer {
 protected:
  using TallyServer::TallyServer;

  void Execute(const std::string& sql) {
    pqxx::connection connection(db::InSchema(tables_.database().owner(), "intake"));
    pqxx::work work(connection);
    work.exec(sql);
    work.commit();
  }
};

TEST_F(GroundTest, TidyRemovesWhatIsOlderThanItsTimeAndNothingYounger) {
  // More than are deleted at once; answers are kept for 7 days, what has to outlast them for 9.
  Execute(
      "INSERT INTO request (key, digest, answer, created_at) "
      "SELECT gen_random_uuid(), 'd'::bytea, 'old'::bytea, now() - interval '7 days 1 minute' "
      "FROM generate_series(1, 4100) UNION ALL "
      "SELECT gen_random_uuid(), 'd'::bytea, 'young'::bytea, now() - interval '6 days 23 hours' "
      "FROM generate_series(1, 3)");
  Execute(
      "INSERT INTO inbox (event_id, handler, created_at) "
      "SELECT gen_random_uuid(), 'old', now() - interval '9 days 1 minute' "
      "FROM generate_series(1, 2100) UNION ALL "
      "SELECT gen_random_uuid(), 'young', now() - interval '8 days 23 hours' "
      "FROM generate_series(1, 3)");
  for (const char* state : {"done", "refused", "pending"}) {
    for (const auto& [key, age] : {std::pair("old", "9 days 1 minute"),
                                   std::pair("young", "8 days 23 hours")}) {
      Execute(absl::StrCat(
          "INSERT INTO effect (id, aggregate, aggregate_id, kind, arguments, traceparent, key, "
          "state, created_at) VALUES (gen_random_uuid(), 'tally', gen_random_uuid(), 'other.Make', "
          "'', '', '", key, "', '", state, "', now() - interval '", age, "')"));
    }
  }
  Start();
  // Effects are the last to be tidied.
  ASSERT_TRUE(Eventually([&] {
    return Count("SELECT count(*) FROM effect WHERE key = 'old' AND state <> 'pending'") == 0;
  }));
  EXPECT_EQ(Count("SELECT count(*) FROM effect WHERE key = 'old' AND state = 'pending'"), 1);
  EXPECT_EQ(Count("SELECT count(*) FROM effect WHERE key = 'young'"), 3);
  EXPECT_EQ(Count("SELECT count(*) FROM request WHERE answer = 'old'"), 0);
  EXPECT_EQ(Count("SELECT count(*) FROM request WHERE answer = 'young'"), 3);
  EXPECT_EQ(Count("SELECT count(*) FROM inbox WHERE handler = 'old'"), 0);
  EXPECT_EQ(Count("SELECT count(*) FROM inbox WHERE handler = 'young'"), 3);
}

TEST_F(GroundTest, AfterDaysOfRestThereIsAPartitionForToday) {
  Execute(
      "DO $$ DECLARE one regclass; BEGIN FOR one IN SELECT inhrelid::regclass FROM pg_inherits "
      "WHERE inhparent = 'outbox'::regclass LOOP EXECUTE 'DROP TABLE ' || one; END LOOP; END $$");
  Start();
  EXPECT_EQ(Must(kAdd, "li.na", Amount(testing::NewId(), 1)).total(), 1);
  EXPECT_EQ(Count("SELECT count(*) FROM outbox"), 1);
}

// A call that waits in Postgres until the test lets it go.
class HeldCall {
 public:
  HeldCall(const testing::TallyDatabase& tables, const std::string& tally)
      : connection_(tables.dsn()), work_(std::make_unique<pqxx::work>(connection_)) {
    work_->exec_params("SELECT pg_advisory_xact_lock($1)",
                       command::LockKey("intake", *ids::ParseUuid(tally)));
  }
  void Make(std::function<absl::StatusOr<Tally>()> call) {
    answer_ = std::async(std::launch::async, std::move(call));
  }
  void LetGo() { work_.reset(); }
  std::future<absl::StatusOr<Tally>>& answer() { return answer_; }

 private:
  std::future<absl::StatusOr<Tally>> answer_;  // waits for the call, so it ends after the lock does
  pqxx::connection connection_;
  std::unique_ptr<pqxx::work> work_;
};

class DrainTest : public GroundTest {
 protected:
  using GroundTest::GroundTest;

  bool SomebodyWaits() const {
    return Count("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND "
                 "database = (SELECT oid FROM pg_database WHERE datname = current_database())") > 0;
  }
  // Whether somebody who comes now is served.
  bool Serves() const {
    grpc::ClientContext context;
    tests::v1::ShowCallResponse response;
    return tests::v1::CountingService::NewStub(NewChannel())
        ->ShowCall(&context, tests::v1::ShowCallRequest(), &response)
        .ok();
  }
};

TEST_F(DrainTest, CallsInHandAreFinishedAndNoNewOnesTaken) {
  Start();
  const std::string tally = testing::NewId();
  HeldCall held(tables_, tally);
  held.Make([&] { return Try(kAdd, "li.na", Amount(tally, 5)); });
  ASSERT_TRUE(Eventually([&] { return SomebodyWaits(); }));
  EXPECT_TRUE(Serves());
  Terminate();
  EXPECT_TRUE(Eventually([&] { return !Serves(); }));
  EXPECT_EQ(held.answer().wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  held.LetGo();
  const auto answer = held.answer().get();
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->total(), 5);
  EXPECT_EQ(Join(), 0);
  EXPECT_EQ(Count("SELECT total FROM tallies"), 5);
}

class ShortDrainTest : public DrainTest {
 protected:
  ShortDrainTest() : DrainTest(absl::Milliseconds(200)) {}
};

// What is not done by then is cut off; whoever asks again under its request id learns what became
// of it.
TEST_F(ShortDrainTest, TheWaitForCallsInHandHasABound) {
  Start();
  const std::string tally = testing::NewId();
  const AmountRequest request = Amount(tally, 5);
  {
    HeldCall held(tables_, tally);
    held.Make([&] { return Try(kAdd, "li.na", request); });
    ASSERT_TRUE(Eventually([&] { return SomebodyWaits(); }));
    Terminate();
    const auto cut = held.answer().get();
    EXPECT_TRUE(command::IsPassing(cut.status())) << cut.status();
  }
  EXPECT_EQ(Join(), 0);
  Start();
  EXPECT_EQ(Must(kAdd, "li.na", request).total(), 5);
  EXPECT_EQ(Count("SELECT total FROM tallies"), 5);
}

}  // namespace
}  // namespace aftercare::server
