// ListCases: each filter alone and with others, newest first, every case once over the pages; a
// page's token is good for its caller and its filter only.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "common/ids/number.h"
#include "tests/services/intake/rpc/checked_change.h"

namespace aftercare::intake {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Cases = v1::CaseService::Stub;

class CasePagesTest : public CheckedChange {
 protected:
  CasePagesTest() {
    for (int i = 0; i < 5; ++i) {
      all_.push_back(Open(absl::StrCat("C-", i % 2)).name());
      const std::string name = "name: '" + all_.back() + "' ";
      if (i % 2 == 0) {
        Must(*cases_, &Cases::HandOverCase, "wang.fang",
             Ask<v1::HandOverCaseRequest>(name + "agent: 'wu.lei' reason: 'skill'"));
      }
      if (i < 3) {
        Must(*cases_, &Cases::WithdrawCase, "li.na",
             Ask<v1::WithdrawCaseRequest>(name + "reason: 'solved'"));
      }
    }
  }

  // The numbers (0 to 4, by registration) of the cases on all pages of at most `size`.
  std::vector<int> Listed(const std::string& filter, int size) {
    return Paged(*cases_, &Cases::ListCases, "li.na", filter, size, all_,
                 [](const v1::ListCasesResponse& page) { return page.cases(); });
  }
  absl::Status TurnedTo(const std::string& who, const std::string& filter,
                        const std::string& token) {
    auto request = Ask<v1::ListCasesRequest>(filter + " page_size: 1");
    request.set_page_token(token);
    return Try(*cases_, &Cases::ListCases, who, request).status();
  }

  std::vector<std::string> all_;
};

TEST_F(CasePagesTest, EachFilterHoldsAndPagesHoldEachCaseOnce) {
  const std::string customer = "customer: '" + CaseNow(all_[0]).report().customer() + "' ";
  for (const int size : {1, 2, 5, 1000}) {
    EXPECT_THAT(Listed("", size), ElementsAre(4, 3, 2, 1, 0)) << size;
    EXPECT_THAT(Listed(customer, size), ElementsAre(4, 2, 0)) << size;
    EXPECT_THAT(Listed("state: STATE_WITHDRAWN", size), ElementsAre(2, 1, 0)) << size;
    EXPECT_THAT(Listed("state: STATE_REGISTERED", size), ElementsAre(4, 3)) << size;
    EXPECT_THAT(Listed("agent: 'wu.lei'", size), ElementsAre(4, 2, 0)) << size;
    EXPECT_THAT(Listed("agent: 'wu.lei' state: STATE_WITHDRAWN", size), ElementsAre(2, 0)) << size;
    EXPECT_THAT(Listed(customer + "state: STATE_REGISTERED", size), ElementsAre(4)) << size;
  }
  EXPECT_THAT(Listed("agent: 'nobody'", 2), IsEmpty());
  EXPECT_THAT(Listed("incident: 'incidents/" + NewId() + "'", 2), IsEmpty());
}

TEST_F(CasePagesTest, PeoplesNumberLeadsToItsCaseAndToNoOther) {
  const v1::Case wanted = CaseNow(all_[3]);
  EXPECT_THAT(Listed("number: '" + wanted.number() + "'", 2), ElementsAre(3));
  EXPECT_EQ(CaseNow("cases/" + wanted.number()).SerializeAsString(), wanted.SerializeAsString());
  EXPECT_EQ(CaseNow("cases/" + absl::AsciiStrToLower(wanted.number())).name(), wanted.name());
  const auto number = ids::ParseNumber(wanted.number());
  ASSERT_TRUE(number.ok()) << number.status();
  for (const std::string& other :
       {ids::FormatNumber("E", 2000 + number->year, number->counter),  // an incident's
        ids::FormatNumber("C", 1999 + number->year, number->counter),
        ids::FormatNumber("C", 2000 + number->year, 999)}) {
    EXPECT_THAT(Listed("number: '" + other + "'", 2), IsEmpty()) << other;
    EXPECT_EQ(Try(*cases_, &Cases::GetCase, "li.na",
                  Ask<v1::GetCaseRequest>("name: 'cases/" + other + "'"))
                  .status()
                  .code(),
              absl::StatusCode::kNotFound)
        << other;
  }
  std::string mistyped = wanted.number();
  mistyped.back() = mistyped.back() == 'A' ? 'B' : 'A';
  EXPECT_THAT(Listed("number: '" + mistyped + "'", 2), IsEmpty());
  EXPECT_EQ(Try(*cases_, &Cases::GetCase, "li.na",
                Ask<v1::GetCaseRequest>("name: 'cases/" + mistyped + "'"))
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(CasePagesTest, AListHoldsWhatGetAnswers) {
  const auto page = Must(*cases_, &Cases::ListCases, "crm",
                         Ask<v1::ListCasesRequest>("state: STATE_WITHDRAWN page_size: 1"));
  ASSERT_EQ(page.cases_size(), 1);
  EXPECT_EQ(page.cases(0).SerializeAsString(), CaseNow(all_[2]).SerializeAsString());
  for (const char* who : {"erp", "sf-express", "store-hangzhou-01"}) {
    EXPECT_EQ(Try(*cases_, &Cases::ListCases, who, v1::ListCasesRequest()).status().code(),
              absl::StatusCode::kPermissionDenied)
        << who;
  }
}

TEST_F(CasePagesTest, ATokenIsGoodForItsCallerAndFilterOnly) {
  const std::string filter = "agent: 'wu.lei'";
  const std::string token =
      Must(*cases_, &Cases::ListCases, "li.na", Ask<v1::ListCasesRequest>(filter + " page_size: 1"))
          .next_page_token();
  ASSERT_FALSE(token.empty());
  EXPECT_TRUE(TurnedTo("li.na", filter, token).ok());
  std::string forged = token;
  forged[forged.size() / 2] = forged[forged.size() / 2] == 'A' ? 'B' : 'A';
  for (const absl::Status& refused :
       {TurnedTo("wang.fang", filter, token), TurnedTo("li.na", "agent: 'li.na'", token),
        TurnedTo("li.na", "", token), TurnedTo("li.na", filter + " state: STATE_WITHDRAWN", token),
        TurnedTo("li.na", filter, forged), TurnedTo("li.na", filter, "not a token")}) {
    EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << refused;
    const auto faults = command::Explain(refused).fields;
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_EQ(faults[0].field, "page_token");
  }
}

}  // namespace
}  // namespace aftercare::intake
