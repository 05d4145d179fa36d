// What those who are not our own people may not see or do, as long as nothing says whose a case is.
#include <gtest/gtest.h>

#include <string>

#include "tests/services/intake/rpc/intake_server.h"

namespace aftercare::intake {
namespace {

using Cases = v1::CaseService::Stub;
using Directory = v1::DirectoryService::Stub;

class StrangerTest : public IntakeServer {
 protected:
  StrangerTest() {
    Must(*directory_, &Directory::UpsertCustomers, "crm",
         Ask<v1::UpsertCustomersRequest>(
             "customers { external_id: 'C-1' source_version: 1 display_name: 'Li Example' "
             "phone: '+86 21 5550 0123' email: 'li@example.org' region: 'CN-33' }"));
  }

  v1::Case OpenAs(const std::string& who) {
    return Must(*cases_, &Cases::OpenCase, who,
                Ask<v1::OpenCaseRequest>(absl::StrCat(
                    "report { channel: CHANNEL_STORE customer_external_id: 'C-1' order_number: '",
                    who, "' symptom: 'The battery drains within an hour.' }")));
  }
};

TEST_F(StrangerTest, INT_02_TheDirectoryFillsInReportsForOurOwnPeopleOnly) {
  EXPECT_EQ(OpenAs("li.na").report().caller().display_name(), "Li Example");
  for (const char* who : {"store-hangzhou-01", "sf-express"}) {
    const v1::Case opened = OpenAs(who);
    EXPECT_FALSE(opened.name().empty());
    EXPECT_EQ(opened.report().caller().ByteSizeLong(), 0u) << opened.DebugString();
  }
}

TEST_F(StrangerTest, StoresAndPartnersReadAndChangeNoCase) {
  const std::string name = "name: '" + OpenAs("li.na").name() + "' ";
  for (const char* who : {"store-hangzhou-01", "sf-express"}) {
    const auto denied = [](const absl::Status& status) {
      return absl::IsPermissionDenied(status);
    };
    EXPECT_TRUE(denied(
        Try(*cases_, &Cases::GetCase, who, Ask<v1::GetCaseRequest>(name)).status()));
    EXPECT_TRUE(denied(Try(*cases_, &Cases::WithdrawCase, who,
                           Ask<v1::WithdrawCaseRequest>(name + "reason: 'mine'")).status()));
    EXPECT_TRUE(denied(Try(*cases_, &Cases::RecordContact, who,
                           Ask<v1::RecordContactRequest>(name)).status()));
    EXPECT_TRUE(denied(Try(*cases_, &Cases::ConfirmResolution, who,
                           Ask<v1::ConfirmResolutionRequest>(name)).status()));
    EXPECT_TRUE(denied(Try(*cases_, &Cases::ReopenCase, who,
                           Ask<v1::ReopenCaseRequest>(name)).status()));
  }
  EXPECT_EQ(Must(*cases_, &Cases::GetCase, "li.na", Ask<v1::GetCaseRequest>(name)).state(),
            v1::Case::STATE_REGISTERED);
}

}  // namespace
}  // namespace aftercare::intake
