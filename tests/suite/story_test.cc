// The demonstration over the five real programs, once; then what it promised is looked for in the
// databases, the mails and the answers of the public APIs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "services/ctl/demo/mailbox.h"
#include "tests/suite/system.h"
#include "tests/support/run.h"

namespace aftercare::testing {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const std::string kCtl = std::string(AFTERCARE_BINARY) + "/bin/aftercarectl";

class StoryTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    system_ = new System;
    played_ = new Ran(Ctl({"demo"}));
    mails_ = new std::vector<ctl::demo::Mail>;
    for (const auto& entry : std::filesystem::directory_iterator(system_->mails())) {
      std::ifstream file(entry.path(), std::ios::binary);
      mails_->push_back(ctl::demo::ReadMail(
          std::string{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()}));
    }
  }
  static void TearDownTestSuite() {
    delete mails_;
    delete played_;
    delete system_;
  }

  static Ran Ctl(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), kCtl);
    return RunToEnd(arguments, system_->ClientEnvironment());
  }

  static int64_t Count(const std::string& sql) {
    const std::string count = Ask(system_->database(), sql);
    return count.empty() ? 0 : std::atoll(count.c_str());
  }
  // How many of a service's events have this type; the type is text in the envelope.
  static int64_t Events(const std::string& service, const std::string& type,
                        const std::string& also = "") {
    std::string sql = absl::StrCat("SELECT count(*) FROM ", service,
                                   ".outbox WHERE position(convert_to('", type,
                                   "', 'UTF8') IN envelope) > 0");
    if (!also.empty()) {
      absl::StrAppend(&sql, " AND position(convert_to('", also, "', 'UTF8') IN envelope) > 0");
    }
    return Count(sql);
  }
  // Mails to this address with the word in subject or body.
  static size_t Mails(const std::string& to, const std::string& word) {
    size_t count = 0;
    for (const auto& mail : *mails_) {
      count += mail.to == to && (absl::StrContains(mail.subject, word) ||
                                 absl::StrContains(mail.body, word));
    }
    return count;
  }

  static System* system_;
  static Ran* played_;
  static std::vector<ctl::demo::Mail>* mails_;
};

System* StoryTest::system_ = nullptr;
Ran* StoryTest::played_ = nullptr;
std::vector<ctl::demo::Mail>* StoryTest::mails_ = nullptr;

constexpr char kCustomer[] = "c0019@mail.example";

TEST_F(StoryTest, IsToldToItsEnd) {
  EXPECT_EQ(played_->status, 0) << played_->out << played_->err;
  EXPECT_THAT(played_->out, HasSubstr("8  What is on record"));
  EXPECT_THAT(played_->out, HasSubstr("Told in "));
}

TEST_F(StoryTest, INT_03_CustomerIsToldNumberStepsAndTimes) {
  EXPECT_EQ(Mails(kCustomer, "We have registered your case C-26-000001"), 1u);
  EXPECT_EQ(Mails(kCustomer, "What happens next"), 1u);
  EXPECT_EQ(Mails(kCustomer, "We contact you by"), 1u);
}

TEST_F(StoryTest, INT_04_TwoCallsAreOneCase) {
  EXPECT_EQ(Count("SELECT count(*) FROM intake.cases"), 12);
}

// In the customer's words and the policy's: what she says is enough to know what it is about.
TEST_F(StoryTest, INT_07_WhatIsSuggestedHasItsReasons) {
  EXPECT_THAT(played_->out, HasSubstr("suggested: product quality, function (keyword:drain, "));
  EXPECT_EQ(Events("intake", "aftercare.intake.case.registered", "keyword:drain"), 1);
  EXPECT_EQ(Events("intake", "aftercare.intake.case.registered", "keyword:掉电"), 9);
}

TEST_F(StoryTest, INT_11_AClockWarnsBreachesAndEscalatesOnce) {
  const std::string last =
      absl::StrFormat("-%06d-", Count("SELECT max(number) FROM intake.cases"));
  EXPECT_EQ(Events("intake", "case.clock_warning", last), 1);
  EXPECT_EQ(Events("intake", "case.clock_breached", last), 1);
  EXPECT_EQ(Events("intake", "case.clock_escalated", last), 1);
  EXPECT_EQ(Mails("wang.fang@aftercare.example", last), 1u);
  EXPECT_EQ(Mails("zhao.lei@aftercare.example", last), 1u);
}

TEST_F(StoryTest, INT_12_EveryoneCalledHasAMailAndAcknowledges) {
  EXPECT_EQ(Count("SELECT count(*) FROM notification.call"), 2);
  // Eight seats at level 1, four at level 2.
  EXPECT_EQ(Events("notification", "aftercare.notification.call.member_called"), 12);
  EXPECT_EQ(Events("notification", "aftercare.notification.call.call_completed"), 2);
}

TEST_F(StoryTest, INT_18_EveryEffectHappensExactlyOnce) {
  for (const std::string& service : ServiceNames()) {
    EXPECT_EQ(Count(absl::StrCat("SELECT count(*) FROM ", service,
                                 ".effect WHERE state <> 'done'")), 0) << service;
    EXPECT_EQ(Count(absl::StrCat("SELECT count(*) - count(DISTINCT (aggregate_id, kind, key)) FROM ",
                                 service, ".effect")), 0) << service;
  }
  // One for the repair and one for the refund, whose plans each fetch the goods; the repaired ones
  // are sent back by hand.
  EXPECT_EQ(Count("SELECT count(*) FROM logistics.rma"), 2);
  EXPECT_EQ(Count("SELECT count(*) FROM logistics.shipment"), 3);
  EXPECT_EQ(Count("SELECT count(*) FROM repair.work_orders"), 1);
  EXPECT_EQ(Events("repair", "aftercare.repair.loaner.loaner_allocated"), 1);
  EXPECT_EQ(Events("intake", "aftercare.intake.case.reopened"), 1);
}

TEST_F(StoryTest, INT_24_EveryTimelineVerifies) {
  const Ran verified = Ctl({"verify", "--as", "qian.yi"});
  EXPECT_EQ(verified.status, 0) << verified.out << verified.err;
  for (const std::string& service : ServiceNames()) {
    EXPECT_THAT(verified.out, HasSubstr(service));
  }
}

TEST_F(StoryTest, INT_25_TheTenthCustomerMakesAnIncidentOfLevelTwo) {
  EXPECT_EQ(Count("SELECT count(*) FROM intake.incidents"), 2);
  EXPECT_EQ(Events("intake", "aftercare.intake.incident.incident_opened"), 2);
}

TEST_F(StoryTest, LOG_04_EachTrackingEventIsKeptOnce) {
  EXPECT_EQ(Count("SELECT count(*) FROM logistics.tracking_event"), 8);
}

// At least once: a clock that jumps past an attempt's end makes it once more, under the same key.
TEST_F(StoryTest, NOT_04_EveryMailCarriesItsKeyAndNoneFails) {
  std::set<std::string> keys;
  for (const auto& entry : std::filesystem::directory_iterator(system_->mails())) {
    std::ifstream file(entry.path());
    bool keyed = false;
    for (std::string line; std::getline(file, line);) {
      if (!absl::StartsWith(line, "Message-ID:")) continue;
      keyed = true;
      keys.insert(line);
    }
    EXPECT_TRUE(keyed) << entry.path();
  }
  EXPECT_GE(keys.size(), 50u);
  EXPECT_EQ(Count("SELECT count(*) FROM notification.message WHERE lower(state::text) = 'failed'"),
            0);
}

TEST_F(StoryTest, REP_04_OneCallTellsTheHistoryOfASerial) {
  EXPECT_THAT(played_->out, HasSubstr("P5-BAT put in and covered until"));
}

TEST_F(StoryTest, ERP_01_TheStockIsWhatErpCountedButForBatteryAndSealPutIn) {
  EXPECT_EQ(Count("SELECT sum(on_hand) FROM repair.parts"), 627 - 2);
}

TEST_F(StoryTest, SUR_02_OneSurveyForEachConfirmedCase) {
  EXPECT_EQ(Count("SELECT count(*) FROM survey.survey"), 2);
  EXPECT_EQ(Mails(kCustomer, "How did we do"), 1u);
}

TEST_F(StoryTest, SUR_04_ALowScoreOpensAFollowUp) {
  EXPECT_EQ(Count("SELECT count(*) FROM survey.follow_up"), 1);
}

// By propagation alone: neither survey nor notification is called with this trace, and repair and
// logistics are ordered by effects of the intake before anybody calls them.
TEST_F(StoryTest, OneTraceRunsThroughAllFive) {
  std::string trace;
  const std::vector<std::string> lines = absl::StrSplit(played_->out, '\n');
  for (const std::string& line : lines) {
    if (absl::StrContains(line, "trace of the first case")) trace = line.substr(line.size() - 32);
  }
  ASSERT_THAT(trace, SizeIs(32)) << played_->out;
  EXPECT_EQ(Events("intake", "aftercare.intake.case.registered", trace), 1);
  EXPECT_EQ(Events("logistics", "aftercare.logistics.rma.rma_issued", trace), 1);
  EXPECT_EQ(Events("repair", "aftercare.repair.work_order.work_order_created", trace), 1);
  EXPECT_EQ(Events("survey", "aftercare.survey.survey.scheduled", trace), 1);
  EXPECT_GE(Events("notification", "aftercare.notification.message.message_queued", trace), 5);
}

TEST_F(StoryTest, NothingIsADeadLetter) {
  for (const std::string& service : ServiceNames()) {
    EXPECT_EQ(Count(absl::StrCat("SELECT count(*) FROM ", service, ".dead_letter")), 0) << service;
  }
}

}  // namespace
}  // namespace aftercare::testing
