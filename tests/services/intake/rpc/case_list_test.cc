// What lists of cases are asked for, through the real intake.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/services/intake/rpc/intake_server.h"

namespace aftercare::intake {
namespace {

using Cases = v1::CaseService::Stub;

class CaseListTest : public IntakeServer {
 protected:
  std::string Open(const std::string& customer, const std::string& goods) {
    return Must(*cases_, &Cases::OpenCase, "li.na",
                Ask<v1::OpenCaseRequest>(absl::StrCat(
                    "report { channel: CHANNEL_PHONE customer_external_id: '", customer, "' ",
                    goods, " symptom: 'The battery drains within an hour.' }")))
        .name();
  }
  std::vector<std::string> List(const std::string& filter) {
    std::vector<std::string> names;
    const auto page = Must(*cases_, &Cases::ListCases, "repair", Ask<v1::ListCasesRequest>(filter));
    for (const v1::Case& one : page.cases()) names.push_back(one.name());
    return names;
  }
};

TEST_F(CaseListTest, REP_04_TheCasesOfASerialNumberNewestFirst) {
  const std::string first = Open("C-1", "serial_number: 'S-1'");
  Open("C-1", "serial_number: 'S-2' order_number: 'SO-2'");
  Open("C-3", "");
  const std::string second = Open("C-2", "serial_number: 'S-1'");
  EXPECT_EQ(List("serial_number: 'S-1'"), (std::vector<std::string>{second, first}));
  EXPECT_EQ(List("serial_number: 'S-1' page_size: 1"), std::vector<std::string>{second});
  EXPECT_EQ(List("serial_number: 'S-1' state: STATE_CLOSED"), std::vector<std::string>{});
  EXPECT_EQ(List("serial_number: 'S-9'"), std::vector<std::string>{});
  EXPECT_EQ(List("").size(), 4u);
}

}  // namespace
}  // namespace aftercare::intake
