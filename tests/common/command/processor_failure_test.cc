// What Postgres refuses, and Postgres out of reach: nothing is written, the caller is told whether
// to ask again, and no log tells what was in the rows.
#include "absl/strings/match.h"
#include "common/command/processor.h"
#include "common/observe/log.h"
#include "tests/common/command/processor_fixture.h"

namespace aftercare::command {
namespace {

using testing::Add;

constexpr int64_t kUnlucky = 13;
constexpr char kCure[] = "DROP FUNCTION IF EXISTS fail CASCADE;";

class ProcessorFailureTest : public ProcessorTest {
 protected:
  // From now on Postgres refuses the unlucky sum with this SQLSTATE, when its row is written or
  // only at COMMIT.
  void FailWith(const std::string& sqlstate, bool at_commit = false) {
    Execute(absl::StrCat(
        kCure,
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
        "'unlucky' USING ERRCODE = '", sqlstate, "'; END $$;",
        at_commit ? "CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON tallies DEFERRABLE INITIALLY "
                    "DEFERRED"
                  : "CREATE TRIGGER fail BEFORE INSERT ON tallies",
        " FOR EACH ROW WHEN (NEW.total = ", kUnlucky, ") EXECUTE FUNCTION fail()"));
  }
  void Cure() { Execute(kCure); }
};

void ExpectUnavailable(const absl::Status& status, const std::string& reason) {
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  EXPECT_EQ(Explain(status).reason, reason) << status;
  EXPECT_EQ(Explain(status).metadata, std::vector<Fact>({{"retry_after_ms", "1000"}})) << status;
}

TEST_F(ProcessorFailureTest, WhatPassesIsUnavailableAndWhatIsOursIsInternal) {
  auto processor = Start();
  const struct {
    const char* sqlstate;
    bool passes;
  } kCases[] = {{"40001", true},    // serialization failure
                {"40P01", true},    // deadlock
                {"53100", true},    // disk full
                {"53200", true},    // out of memory
                {"55P03", true},    // lock not available
                {"57014", true},    // statement timeout
                {"22003", false},   // number out of range
                {"23505", false},   // not unique
                {"23514", false},   // check violated
                {"42501", false},   // not allowed
                {"55000", false},   // object not in the state for it
                {"P0001", false},   // raised by a function
                {"XX001", false}};  // data corrupted
  for (const auto& one : kCases) {
    for (const bool at_commit : {false, true}) {
      SCOPED_TRACE(absl::StrCat(one.sqlstate, at_commit ? " at COMMIT" : ""));
      FailWith(one.sqlstate, at_commit);
      const absl::Status refused =
          Send(*processor, Request(NewId(), Add{kUnlucky, ""}, NewId())).get().status();
      if (one.passes) {
        ExpectUnavailable(refused, "DATABASE_BUSY");
      } else {
        EXPECT_EQ(refused.code(), absl::StatusCode::kInternal) << refused;
        EXPECT_EQ(Explain(refused).reason, "INTERNAL") << refused;
      }
      ExpectNothing();
    }
  }
}

TEST_F(ProcessorFailureTest, WhatFailedMayBeAskedAgainUnderItsId) {
  auto processor = Start();
  FailWith("40001", /*at_commit=*/true);
  const ids::Uuid id = NewId(), request = NewId();
  for (int i = 0; i < 3; ++i) {
    ExpectUnavailable(Send(*processor, Request(id, Add{kUnlucky, ""}, request)).get().status(),
                      "DATABASE_BUSY");
  }
  Cure();
  const auto done = Send(*processor, Request(id, Add{kUnlucky, ""}, request)).get();
  EXPECT_EQ(TallyIn(done).total(), kUnlucky);
  EXPECT_FALSE(done->replayed);
  ExpectWhole();
}

TEST_F(ProcessorFailureTest, OnlyTheOneThatFailsIsRefusedThoughCommitFailsThemAll) {
  auto processor = Start();
  FailWith("40001", /*at_commit=*/true);
  std::vector<Task> tasks;
  for (int i = 0; i < 20; ++i) {
    tasks.push_back(Request(NewId(), Add{i == 7 ? kUnlucky : 1, ""}, NewId()));
  }
  std::vector<Awaited> answers = SendAll(*processor, std::move(tasks));
  for (int i = 0; i < 20; ++i) {
    const auto answer = answers[i].get();
    if (i == 7) {
      ExpectUnavailable(answer.status(), "DATABASE_BUSY");
    } else {
      EXPECT_EQ(TallyIn(answer).total(), 1);
    }
  }
  EXPECT_EQ(database_.Count("SELECT count(*) FROM tallies"), 19);
  EXPECT_EQ(processor->figures().split_batches, 1u);
  ExpectWhole();
}

TEST_F(ProcessorFailureTest, WhoeverWaitedForPostgresInVainIsToldSoAndNothingIsWritten) {
  auto processor = Start();
  Reach(false);
  const ids::Uuid id = NewId(), request = NewId();
  Task task = Request(id, Add{1, ""}, request);
  task.deadline = time::SystemClock().Now() + absl::Milliseconds(300);
  ExpectUnavailable(Send(*processor, std::move(task)).get().status(), "DATABASE_UNAVAILABLE");
  ExpectNothing();
  Reach(true);
  EXPECT_EQ(TallyIn(Send(*processor, Request(id, Add{1, ""}, request)).get()).total(), 1);
  EXPECT_GT(processor->figures().retried_batches, 0u);
  ExpectWhole();
}

TEST_F(ProcessorFailureTest, TheEndDoesNotWaitForPostgres) {
  auto processor = Start();
  Reach(false);
  Awaited answer = Send(*processor, Request(NewId(), Add{1, ""}, NewId()));
  processor.reset();
  ExpectUnavailable(answer.get().status(), "DATABASE_UNAVAILABLE");
  ExpectNothing();
}

// A constraint's own words tell the row in full, as the table has it: bytes in hexadecimal digits.
TEST_F(ProcessorFailureTest, TheLogOfAFailureHoldsNothingOfTheRow) {
  auto processor = Start();
  Execute("CREATE UNIQUE INDEX only_once ON tallies (body)");
  const ids::Uuid first = NewId(), second = NewId(), third = NewId();
  ASSERT_TRUE(Send(*processor, Request(first, Add{5, ""}, NewId())).get().ok());
  observe::StartLog("intake", observe::Level::kInfo);
  ::testing::internal::CaptureStderr();
  std::vector<Task> tasks;
  tasks.push_back(Request(second, Add{950, "Zhang Wei, 138 0000 0000"}, NewId()));  // over 900
  tasks.push_back(Request(third, Add{5, "Zhang Wei, 138 0000 0000"}, NewId()));     // body twice
  for (Awaited& answer : SendAll(*processor, std::move(tasks))) {
    EXPECT_EQ(Explain(answer.get().status()).reason, "INTERNAL");
  }
  processor.reset();
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_TRUE(absl::StrContains(log, "a batch failed and is done one by one")) << log;
  EXPECT_TRUE(absl::StrContains(log, "tallies_total_check")) << log;
  EXPECT_TRUE(absl::StrContains(log, "only_once")) << log;
  for (const std::string& inside :
       {std::string("Zhang"), std::string("5a68616e67"), std::string("138 0000"),
        second.ToString(), third.ToString(), std::string("Failing row"), std::string("Key ("),
        std::string("DETAIL")}) {
    EXPECT_FALSE(absl::StrContains(log, inside)) << inside << " in " << log;
  }
}

}  // namespace
}  // namespace aftercare::command
