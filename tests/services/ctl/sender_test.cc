#include "services/ctl/import/sender.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "aftercare/intake/v1/directory.pb.h"
#include "aftercare/notification/v1/roster.pb.h"
#include "aftercare/repair/v1/part.pb.h"
#include "services/ctl/import/progress.h"

namespace aftercare::ctl {
namespace {

using google::protobuf::Message;
using intake::v1::Customer;
using intake::v1::UpsertCustomersRequest;
using intake::v1::UpsertResponse;
using intake::v1::UpsertResult;

struct Told {
  int64_t line;
  std::string label;
  Outcome outcome;
};

grpc::Status Invalid(const std::vector<std::pair<std::string, std::string>>& violations) {
  google::rpc::BadRequest bad;
  for (const auto& [field, description] : violations) {
    auto* violation = bad.add_field_violations();
    violation->set_field(field);
    violation->set_description(description);
  }
  google::rpc::Status wire;
  wire.add_details()->PackFrom(bad);
  return {grpc::StatusCode::INVALID_ARGUMENT, "bad fields", wire.SerializeAsString()};
}

// A sender whose service is the function `serve`.
class SenderTest : public ::testing::Test {
 protected:
  Sender Make(const char* word) {
    return Sender(
        *FindKind(word),
        [this](const Message& request, Message* response) { return serve_(request, response); },
        [this](int64_t line, const std::string& label, const Outcome& outcome) {
          told_.push_back({line, label, outcome});
        },
        [this](absl::Duration pause) { slept_.push_back(pause); });
  }

  static Customer Named(int number) {
    Customer customer;
    customer.set_external_id(absl::StrCat("C", number));
    return customer;
  }

  // Applies every record and keeps how many came at once.
  grpc::Status ApplyAll(const Message& message, Message* response) {
    const auto& request = static_cast<const UpsertCustomersRequest&>(message);
    sizes_.push_back(request.customers_size());
    ids_.insert(request.request_id());
    for (int i = 0; i < request.customers_size(); ++i) {
      static_cast<UpsertResponse*>(response)->add_results()->set_outcome(
          UpsertResult::OUTCOME_APPLIED);
    }
    return grpc::Status::OK;
  }

  std::function<grpc::Status(const Message&, Message*)> serve_ =
      [this](const Message& request, Message* response) { return ApplyAll(request, response); };
  std::vector<Told> told_;
  std::vector<absl::Duration> slept_;
  std::vector<int> sizes_;
  std::set<std::string> ids_;
};

TEST_F(SenderTest, ERP_02_BatchesOfFiveHundred) {
  Sender sender = Make("customers");
  for (int i = 1; i <= 1'001; ++i) ASSERT_TRUE(sender.Add(i + 1, Named(i)).ok());
  ASSERT_TRUE(sender.Flush().ok());
  EXPECT_EQ(sizes_, (std::vector<int>{500, 500, 1}));
  EXPECT_EQ(ids_.size(), 3u) << "each batch is a request of its own";
  ASSERT_EQ(told_.size(), 1'001u);
  EXPECT_EQ(told_[1'000].line, 1'002);
  EXPECT_EQ(told_[1'000].label, "C1001");
}

TEST_F(SenderTest, ABatchStaysBelowWhatAServerTakes) {
  Sender sender = Make("customers");
  Customer large = Named(1);
  large.set_address(std::string(900'000, 'x'));
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(sender.Add(i, large).ok());
  ASSERT_TRUE(sender.Flush().ok());
  EXPECT_EQ(sizes_, (std::vector<int>{2, 2, 1}));
}

TEST_F(SenderTest, ERP_01_EachRecordHasItsOwnOutcome) {
  serve_ = [](const Message&, Message* message) {
    auto* response = static_cast<UpsertResponse*>(message);
    response->add_results()->set_outcome(UpsertResult::OUTCOME_OLDER);
    auto* refused = response->add_results();
    refused->set_outcome(UpsertResult::OUTCOME_REFUSED);
    auto* fault = refused->add_faults();
    fault->set_field("phone");
    fault->set_description("must be a number");
    return grpc::Status::OK;
  };
  Sender sender = Make("customers");
  ASSERT_TRUE(sender.Add(2, Named(1)).ok());
  ASSERT_TRUE(sender.Add(5, Named(2)).ok());
  ASSERT_TRUE(sender.Flush().ok());
  ASSERT_EQ(told_.size(), 2u);
  EXPECT_EQ(told_[0].outcome.state, Outcome::State::kOlder);
  EXPECT_EQ(told_[1].line, 5);
  EXPECT_EQ(told_[1].outcome.state, Outcome::State::kRefused);
  EXPECT_EQ(told_[1].outcome.faults, (RowFaults{{"phone", "must be a number"}}));
}

TEST_F(SenderTest, ABatchThatIsRefusedAsAWholeEndsTheImport) {
  serve_ = [](const Message&, Message*) { return Invalid({{"customers", "is too long"}}); };
  Sender sender = Make("customers");
  for (int i = 1; i <= 2; ++i) ASSERT_TRUE(sender.Add(i, Named(i)).ok());
  EXPECT_EQ(sender.Flush().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_TRUE(told_.empty());
}

TEST_F(SenderTest, ALostAnswerIsAskedForAgainWithTheSameRequestId) {
  int calls = 0;
  serve_ = [&](const Message& request, Message* response) {
    if (++calls < 3) {
      ids_.insert(static_cast<const UpsertCustomersRequest&>(request).request_id());
      return grpc::Status(grpc::StatusCode::UNAVAILABLE, "away");
    }
    return ApplyAll(request, response);
  };
  Sender sender = Make("customers");
  ASSERT_TRUE(sender.Add(2, Named(1)).ok());
  ASSERT_TRUE(sender.Flush().ok());
  EXPECT_EQ(calls, 3);
  EXPECT_EQ(ids_.size(), 1u);
  EXPECT_EQ(slept_,
            (std::vector<absl::Duration>{absl::Milliseconds(200), absl::Milliseconds(400)}));
}

TEST_F(SenderTest, AServiceThatStaysAwayEndsTheImport) {
  int calls = 0;
  serve_ = [&](const Message&, Message*) {
    ++calls;
    return grpc::Status(grpc::StatusCode::UNAVAILABLE, "away");
  };
  Sender sender = Make("customers");
  ASSERT_TRUE(sender.Add(2, Named(1)).ok());
  EXPECT_EQ(sender.Flush().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(calls, kMaxAttempts);
  EXPECT_TRUE(told_.empty());
}

TEST_F(SenderTest, ACallerWhoMayNotIsNoFaultOfTheRecords) {
  serve_ = [](const Message&, Message*) {
    return grpc::Status(grpc::StatusCode::PERMISSION_DENIED, "no");
  };
  Sender sender = Make("customers");
  ASSERT_TRUE(sender.Add(2, Named(1)).ok());
  EXPECT_EQ(sender.Flush().error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_TRUE(told_.empty());
  EXPECT_TRUE(slept_.empty());
}

TEST_F(SenderTest, AnAnswerThatLeavesRecordsOutIsNotBelieved) {
  serve_ = [](const Message&, Message*) { return grpc::Status::OK; };
  Sender sender = Make("customers");
  ASSERT_TRUE(sender.Add(2, Named(1)).ok());
  EXPECT_EQ(sender.Flush().error_code(), grpc::StatusCode::DATA_LOSS);
}

TEST_F(SenderTest, PeopleGoOneByOne) {
  serve_ = [](const Message& message, Message*) {
    const auto& request = static_cast<const notification::v1::UpsertPersonRequest&>(message);
    if (request.person().staff_id() != "bad") return grpc::Status::OK;
    return Invalid({{"person.time_zone", "is required"}});
  };
  Sender sender = Make("people");
  for (const char* id : {"li.na", "bad", "zhang.min"}) {
    notification::v1::Person person;
    person.set_staff_id(id);
    ASSERT_TRUE(sender.Add(static_cast<int64_t>(told_.size()), person).ok());
  }
  ASSERT_EQ(told_.size(), 3u);
  EXPECT_EQ(told_[1].label, "bad");
  EXPECT_EQ(told_[1].outcome.faults, (RowFaults{{"time_zone", "is required"}}));
  EXPECT_EQ(told_[2].outcome.state, Outcome::State::kApplied);
}

TEST_F(SenderTest, ERP_01_PartsAnswerForEachRecordAsWell) {
  serve_ = [](const Message&, Message* message) {
    using repair::v1::UpsertResult;
    auto* response = static_cast<repair::v1::UpsertPartsResponse*>(message);
    auto* refused = response->add_results();
    refused->set_outcome(UpsertResult::OUTCOME_REFUSED);
    refused->set_reason("STOCK_BELOW_RESERVED");
    refused->add_faults()->set_description("fewer pieces were counted");
    response->add_results()->set_outcome(UpsertResult::OUTCOME_OLDER);
    response->add_results()->set_outcome(UpsertResult::OUTCOME_APPLIED);
    return grpc::Status::OK;
  };
  Sender sender = Make("parts");
  for (int i = 0; i < 3; ++i) {
    repair::v1::PartRecord part;
    part.set_part_number(absl::StrCat("P", i));
    ASSERT_TRUE(sender.Add(i + 2, part).ok());
  }
  ASSERT_TRUE(sender.Flush().ok());
  ASSERT_EQ(told_.size(), 3u);
  EXPECT_EQ(told_[0].outcome.faults, (RowFaults{{"", "fewer pieces were counted"}}));
  EXPECT_EQ(told_[1].outcome.state, Outcome::State::kOlder);
  EXPECT_EQ(told_[2].outcome.state, Outcome::State::kApplied);
}

TEST(Progress, TheBarFillsWithTheBytes) {
  EXPECT_EQ(ProgressBar(0, 100, 0, 0, 4), "[    ]   0 %  0 rows, 0 refused");
  EXPECT_EQ(ProgressBar(50, 100, 12, 3, 4), "[==  ]  50 %  12 rows, 3 refused");
  EXPECT_EQ(ProgressBar(120, 100, 12, 3, 4), "[====] 100 %  12 rows, 3 refused");
  EXPECT_EQ(ProgressBar(0, 0, 0, 0, 4), "[====] 100 %  0 rows, 0 refused");
}

}  // namespace
}  // namespace aftercare::ctl
