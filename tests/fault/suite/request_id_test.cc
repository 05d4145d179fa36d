// The same request id fifty times at once, over two replicas: one effect, one answer.
#include <gtest/gtest.h>

#include <set>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "aftercare/intake/v1/case.grpc.pb.h"
#include "aftercare/logistics/v1/rma.grpc.pb.h"
#include "aftercare/notification/v1/roster.grpc.pb.h"
#include "aftercare/repair/v1/loaner.grpc.pb.h"
#include "aftercare/survey/v1/figure.grpc.pb.h"
#include "common/time/clock.h"
#include "tests/fault/suite/stage.h"

namespace aftercare::testing {
namespace {

constexpr int kAtOnce = 50;

class RequestIdTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    stage_ = new Stage(FaultSetup(/*replicas=*/2));
    stage_->load.Prepare(4);
    case_ = new intake::v1::Case;
    intake::v1::OpenCaseRequest request = Report(49);
    request.set_request_id(NewId());
    using Service = intake::v1::CaseService;
    ASSERT_TRUE(
        stage_->callers.Persist<Service>("li.na", &Service::Stub::OpenCase, request, case_));
  }
  static void TearDownTestSuite() {
    delete case_;
    delete stage_;
  }
  void TearDown() override {
    stage_->check.AwaitQuiet();
    stage_->check.ExpectSound();
  }

  // Of a scratched phone of that order.
  static intake::v1::OpenCaseRequest Report(int order) {
    intake::v1::OpenCaseRequest request;
    request.set_on_duplicate(intake::v1::OpenCaseRequest::ON_DUPLICATE_LINK);
    auto* report = request.mutable_report();
    report->set_channel(intake::v1::CHANNEL_PHONE);
    report->set_customer_external_id(absl::StrCat("CUST-", order));
    report->mutable_caller()->set_display_name("Li Example");
    report->set_order_number(absl::StrCat("SO-", order));
    report->set_order_line(1);
    report->set_product_model("AC-PHONE-X1");
    report->set_symptom("The back is scratched.");
    report->set_region("CN-31");
    report->set_locale("en");
    report->set_kind(intake::v1::MATTER_KIND_FAULT);
    report->mutable_facts()->set_affected_customers(1);
    return request;
  }

  // All at once, each repeated until it is answered; the different answers.
  template <class Service, class Request, class Response>
  std::set<std::string> Answers(const std::string& who,
                                grpc::Status (Service::Stub::*method)(grpc::ClientContext*,
                                                                      const Request&, Response*),
                                Request request) {
    request.set_request_id(NewId());
    std::vector<Response> answers(kAtOnce);
    std::vector<std::thread> callers;
    for (Response& answer : answers) {
      callers.emplace_back([&] {
        EXPECT_TRUE((stage_->callers.Persist<Service>(who, method, request, &answer)));
      });
    }
    for (auto& caller : callers) caller.join();
    std::set<std::string> different;
    for (const Response& answer : answers) different.insert(answer.SerializeAsString());
    return different;
  }
  static int64_t Count(const std::string& sql) { return stage_->check.Count(sql); }

  static Stage* stage_;
  static intake::v1::Case* case_;  // for what needs one
};

Stage* RequestIdTest::stage_ = nullptr;
intake::v1::Case* RequestIdTest::case_ = nullptr;

TEST_F(RequestIdTest, INT_04_IntakeOpensOneCase) {
  using Service = intake::v1::CaseService;
  EXPECT_EQ(Answers<Service>("li.na", &Service::Stub::OpenCase, Report(50)).size(), 1u);
  // And the one that was there before.
  EXPECT_EQ(Count("SELECT count(*) FROM intake.cases"), 2);
  EXPECT_EQ(Count("SELECT count(*) FROM intake.timeline WHERE kind = 'registered'"), 2);
}

TEST_F(RequestIdTest, REP_07_RepairAllocatesOneLoaner) {
  using Service = repair::v1::LoanerService;
  repair::v1::AllocateLoanerRequest request;
  request.set_case_(case_->name());
  request.set_customer(case_->report().customer());
  request.set_product_model("AC-PHONE-X1");
  request.set_region("CN-31");
  request.mutable_due_time()->set_seconds(absl::ToUnixSeconds(time::SystemClock().Now()) + 864000);
  EXPECT_EQ(Answers<Service>("li.na", &Service::Stub::AllocateLoaner, request).size(), 1u);
  EXPECT_EQ(Count("SELECT count(*) FROM repair.loaners WHERE state = 'ALLOCATED'"), 1);
  EXPECT_EQ(Count("SELECT count(*) FROM repair.timeline WHERE kind = 'loaner_allocated'"), 1);
}

TEST_F(RequestIdTest, LOG_01_LogisticsIssuesOneRma) {
  using Service = logistics::v1::RmaService;
  logistics::v1::CreateRmaRequest request;
  request.mutable_rma()->set_remedy(logistics::v1::REMEDY_REPAIR);
  auto* line = request.mutable_rma()->add_lines();
  line->set_line(1);
  line->set_product_model("AC-PHONE-X1");
  line->set_serial("X1-50");
  line->set_authorised(1);
  EXPECT_EQ(Answers<Service>("he.lin", &Service::Stub::CreateRma, request).size(), 1u);
  EXPECT_EQ(Count("SELECT count(*) FROM logistics.rma"), 1);
  EXPECT_EQ(Count("SELECT count(*) FROM logistics.timeline WHERE kind = 'rma_issued'"), 1);
}

TEST_F(RequestIdTest, NOT_10_NotificationAddsOnePerson) {
  using Service = notification::v1::RosterService;
  notification::v1::UpsertPersonRequest request;
  request.mutable_person()->set_staff_id("li.na");
  request.mutable_person()->add_roles("agent");
  request.mutable_person()->mutable_contact()->set_display_name("Li Na");
  request.mutable_person()->set_time_zone("Asia/Shanghai");
  request.mutable_person()->set_active(true);
  EXPECT_EQ(Answers<Service>("root.admin", &Service::Stub::UpsertPerson, request).size(), 1u);
  EXPECT_EQ(Count("SELECT count(*) FROM notification.person"), 1);
  EXPECT_EQ(Count("SELECT sum(version) FROM notification.person"), 1);
}

TEST_F(RequestIdTest, SUR_09_SurveyRebuildsOnce) {
  using Service = survey::v1::FigureService;
  EXPECT_EQ(Answers<Service>("root.admin", &Service::Stub::RebuildFigures,
                             survey::v1::RebuildFiguresRequest())
                .size(),
            1u);
}

}  // namespace
}  // namespace aftercare::testing
