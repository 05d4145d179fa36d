// Effects against a service that answers the same request id the same way, as all ours do: however
// often a call is made, what it makes is there once.
#include "common/schedule/effects.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <mutex>
#include <set>

#include "absl/strings/str_cat.h"
#include "tests/common/command/tally_service.h"
#include "tests/support/eventually.h"

namespace aftercare::schedule {
namespace {

using testing::Answered;
using testing::Ask;
using testing::Eventually;
using testing::TallyCommand;
using testing::TallyService;

class EffectsTest : public ::testing::Test {
 protected:
  static Reporting ReportTo(command::Processor& processor) {
    Reporting reporting;
    reporting.processor = &processor;
    reporting.done = [](const std::string& key, const std::string& resource) -> std::any {
      return TallyCommand(Answered{key, resource});
    };
    reporting.refused = [](const std::string& key, const absl::Status& reason) -> std::any {
      return TallyCommand(Answered{key, absl::StrCat("refused: ", reason.message())});
    };
    return reporting;
  }
  std::unique_ptr<Effects> Start(command::Processor& processor, Carry carry) {
    auto effects = std::make_unique<Effects>(
        service_.dsn(), std::map<std::string, Carry>{{"other.Make", std::move(carry)}},
        std::map<std::string, Reporting>{{"tally", ReportTo(processor)}});
    effects->Start();
    return effects;
  }

  // The other service: makes one resource for each request id.
  Carry Other() {
    return [this](const PendingEffect& effect) -> absl::StatusOr<std::string> {
      std::lock_guard<std::mutex> lock(mutex_);
      EXPECT_EQ(effect.Argument("size"), "1");
      EXPECT_EQ(effect.Argument("colour"), "");
      ++calls_[effect.id];
      return absl::StrCat("things/", effect.key);
    };
  }

  void AskFor(int count) {
    for (int i = 0; i < count; ++i) {
      ASSERT_TRUE(service_.Do(service_.NewId(), Ask{absl::StrCat("key", i)}).ok());
    }
  }
  int64_t Answers() {
    return service_.Count("SELECT count(*) FROM timeline WHERE kind = 'answered'");
  }
  int64_t Pending() {
    return service_.Count("SELECT count(*) FROM effect WHERE state = 'pending'");
  }
  // Effects wait in the database, for a try or for a lease to end: this lets that time pass.
  void LetTimePass() {
    service_.Execute("UPDATE effect SET next_at = '-infinity' WHERE state = 'pending'");
  }

  TallyService service_;
  std::mutex mutex_;
  std::map<ids::Uuid, int> calls_;
};

TEST_F(EffectsTest, EachIsCarriedOnceByTwoRunners) {
  auto processor = service_.NewProcessor();
  auto one = Start(service_.processor(), Other()), other = Start(*processor, Other());
  AskFor(200);
  one->Wake();
  other->Wake();
  ASSERT_TRUE(Eventually([&] { return Answers() == 200; })) << Answers();
  EXPECT_EQ(Pending(), 0);
  EXPECT_EQ(service_.Count("SELECT count(*) FROM effect WHERE state = 'done'"), 200);
  EXPECT_EQ(one->carried() + other->carried(), 200u);
  EXPECT_EQ(calls_.size(), 200u);
  for (const auto& [id, calls] : calls_) EXPECT_EQ(calls, 1) << id.ToString();
  EXPECT_EQ(service_.Count("SELECT count(DISTINCT aggregate_id) FROM timeline WHERE kind = "
                           "'answered'"),
            200);
}

TEST_F(EffectsTest, WhatIsAwayIsTriedAgainWithTheSameRequestId) {
  int away = 3;
  std::set<ids::Uuid> ids;
  auto effects = Start(service_.processor(),
                       [&](const PendingEffect& effect) -> absl::StatusOr<std::string> {
                         std::lock_guard<std::mutex> lock(mutex_);
                         ids.insert(effect.id);
                         if (away-- > 0) return absl::UnavailableError("away");
                         return "things/1";
                       });
  AskFor(1);
  for (int tries = 1; tries <= 3; ++tries) {
    ASSERT_TRUE(Eventually([&] { return effects->retried() == static_cast<uint64_t>(tries); }));
    // Not at once: the pause doubles.
    ASSERT_TRUE(Eventually([&] {
      return service_.Count(absl::StrCat("SELECT count(*) FROM effect WHERE attempts = ", tries,
                                         " AND position('away' in reason) > 0 AND next_at > "
                                         "clock_timestamp()")) == 1;
    }));
    LetTimePass();
  }
  ASSERT_TRUE(Eventually([&] { return Answers() == 1; }));
  EXPECT_EQ(ids.size(), 1u);
  EXPECT_EQ(Pending(), 0);
  EXPECT_EQ(effects->carried(), 1u);
}

TEST_F(EffectsTest, ARefusalIsReportedAndNotTriedAgain) {
  int calls = 0;
  auto effects = Start(service_.processor(), [&](const PendingEffect&) {
    ++calls;
    return absl::StatusOr<std::string>(absl::FailedPreconditionError("no such part"));
  });
  AskFor(1);
  ASSERT_TRUE(Eventually([&] { return Answers() == 1; }));
  EXPECT_EQ(Pending(), 0);
  LetTimePass();
  effects.reset();
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(service_.Count("SELECT count(*) FROM effect WHERE state = 'refused'"), 1);
  EXPECT_EQ(service_.Count("SELECT count(*) FROM timeline WHERE kind = 'answered' AND "
                           "position('refused: no such part' in convert_from(facts, 'LATIN1')) "
                           "> 0"),
            1);
}

// The other service keeps an answer for seven days: a later call could do the same a second time.
TEST_F(EffectsTest, WhatIsNotAnsweredForSixDaysIsGivenUpAndSaysSo) {
  std::atomic<int> calls{0};
  auto effects = Start(service_.processor(), [&](const PendingEffect&) {
    ++calls;
    return absl::StatusOr<std::string>(absl::UnavailableError("away"));
  });
  AskFor(1);
  ASSERT_TRUE(Eventually([&] { return effects->retried() == 1; }));
  service_.Execute("UPDATE effect SET created_at = created_at - interval '143 hours'");
  LetTimePass();
  ASSERT_TRUE(Eventually([&] { return effects->retried() == 2; }));
  service_.Execute("UPDATE effect SET created_at = created_at - interval '1 hour'");
  LetTimePass();
  ASSERT_TRUE(Eventually([&] { return Answers() == 1; }));
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(effects->expired(), 1u);
  EXPECT_EQ(service_.Count("SELECT count(*) FROM effect WHERE state = 'refused'"), 1);
  EXPECT_EQ(service_.Count("SELECT count(*) FROM timeline WHERE kind = 'answered' AND "
                           "position('refused: the other service gave no answer' in "
                           "convert_from(facts, 'LATIN1')) > 0"),
            1);
}

TEST_F(EffectsTest, AKindNobodyCarriesWaits) {
  auto effects = std::make_unique<Effects>(service_.dsn(), std::map<std::string, Carry>{},
                                           std::map<std::string, Reporting>{});
  effects->Start();
  AskFor(1);
  ASSERT_TRUE(Eventually([&] { return effects->retried() == 1; }));
  EXPECT_EQ(Pending(), 1);
  effects.reset();
  LetTimePass();
  effects = Start(service_.processor(), Other());
  ASSERT_TRUE(Eventually([&] { return Answers() == 1; }));
}

// Its aggregate would wait for ever, and show as waiting.
TEST_F(EffectsTest, AKindNobodyCarriesIsGivenUpAfterSixDaysToo) {
  Effects effects(service_.dsn(), {}, {{"tally", ReportTo(service_.processor())}});
  effects.Start();
  AskFor(1);
  ASSERT_TRUE(Eventually([&] { return effects.retried() == 1; }));
  service_.Execute("UPDATE effect SET created_at = created_at - interval '144 hours'");
  LetTimePass();
  ASSERT_TRUE(Eventually([&] { return Answers() == 1; }));
  EXPECT_EQ(effects.expired(), 1u);
  EXPECT_EQ(service_.Count("SELECT count(*) FROM effect WHERE state = 'refused'"), 1);
}

// A process dies after the other service has done its part and before it could say so.
TEST_F(EffectsTest, AfterADeathBetweenCallAndReportTheSameRequestIdIsUsed) {
  AskFor(1);
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    // Nothing of the parent's threads or connections is touched here.
    alarm(20);
    Effects effects(service_.dsn(),
                    {{"other.Make",
                      [&](const PendingEffect& effect) -> absl::StatusOr<std::string> {
                        const std::string id = effect.id.ToString();
                        _exit(write(ends[1], id.data(), id.size()) < 0 ? 1 : 0);
                      }}},
                    {{"tally", Reporting{}}});
    effects.Start();
    for (;;) pause();
  }
  close(ends[1]);
  char first[64] = {};
  ASSERT_EQ(read(ends[0], first, sizeof first), 36);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  close(ends[0]);
  EXPECT_EQ(Pending(), 1);
  EXPECT_EQ(Answers(), 0);
  // Taken for 30 s; then it is free.
  EXPECT_EQ(service_.Count("SELECT count(*) FROM effect WHERE attempts = 1 AND next_at > "
                           "clock_timestamp() + interval '10 s'"),
            1);
  LetTimePass();
  auto effects = Start(service_.processor(), Other());
  ASSERT_TRUE(Eventually([&] { return Answers() == 1; }));
  ASSERT_EQ(calls_.size(), 1u);
  EXPECT_EQ(calls_.begin()->first.ToString(), first);
}

// The report itself may fail; the call is made again and the aggregate hears of it once.
TEST_F(EffectsTest, CutConnectionsReportNothingTwiceAndForgetNothing) {
  auto processor = service_.NewProcessor();
  auto one = Start(service_.processor(), Other()), other = Start(*processor, Other());
  for (int round = 0; round < 8; ++round) {
    AskFor(20);
    service_.tables().database().Disconnect();
    ASSERT_TRUE(Eventually([&] {
      LetTimePass();
      return Pending() == 0;
    }));
  }
  EXPECT_EQ(Answers(), 160);
  EXPECT_EQ(calls_.size(), 160u);
}

}  // namespace
}  // namespace aftercare::schedule
