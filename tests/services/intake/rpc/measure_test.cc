// The check of a measure's effect over the real program (INT-14).
#include <gtest/gtest.h>

#include <string>

#include "tests/services/intake/rpc/intake_server.h"

namespace aftercare::intake {
namespace {

using Cases = v1::CaseService::Stub;

class MeasureTest : public IntakeServer {
 protected:
  // A case with a check on site in force.
  v1::Case Measured() {
    const auto opened = Must(*cases_, &Cases::OpenCase, "li.na",
                             Ask<v1::OpenCaseRequest>("report { channel: CHANNEL_PHONE "
                                                      "symptom: 'The battery is swollen.' }"));
    const std::string name = "name: '" + opened.name() + "' ";
    Must(*cases_, &Cases::ConfirmClassification, "li.na",
         Ask<v1::ConfirmClassificationRequest>(
             name + "sub_category: SUB_CATEGORY_FUNCTION kind: MATTER_KIND_FAULT "
                    "override_reason: 'seen by staff'"));
    const int64_t until = absl::ToUnixSeconds(time::SystemClock().Now()) + 14 * 86'400;
    return Must(*cases_, &Cases::RequestMeasure, "li.na",
                Ask<v1::RequestMeasureRequest>(
                    absl::StrCat(name, "kind: MEASURE_KIND_ON_SITE_CHECK expire_time { seconds: ",
                                 until, " }")));
  }
};

TEST_F(MeasureTest, INT_14_AMeasuresEffectIsCheckedByStaffOnce) {
  const v1::Case measured = Measured();
  ASSERT_EQ(measured.measures_size(), 1);
  EXPECT_EQ(measured.measures(0).check_time().seconds(),
            measured.measures(0).start_time().seconds() + 86'400);
  const auto request = Ask<v1::CheckMeasureRequest>(
      "name: '" + measured.name() +
      "' measure: 1 effect: MEASURE_EFFECT_DOES_NOT_HELP note: 'still hot'");
  EXPECT_EQ(Try(*cases_, &Cases::CheckMeasure, "repair", request).status().code(),
            absl::StatusCode::kPermissionDenied);
  const v1::Case checked = Must(*cases_, &Cases::CheckMeasure, "li.na", request);
  EXPECT_EQ(checked.measures(0).check().effect(), v1::MEASURE_EFFECT_DOES_NOT_HELP);
  EXPECT_EQ(checked.measures(0).check().author(), "li.na");
  EXPECT_EQ(checked.measures(0).check().note(), "still hot");
  EXPECT_EQ(Must(*cases_, &Cases::CheckMeasure, "li.na", request).SerializeAsString(),
            checked.SerializeAsString());
  EXPECT_EQ(ReasonOf(Try(*cases_, &Cases::CheckMeasure, "li.na",
                         Ask<v1::CheckMeasureRequest>("name: '" + measured.name() +
                                                      "' measure: 2 "
                                                      "effect: MEASURE_EFFECT_HELPS"))
                         .status()),
            "INVALID_FIELDS");
}

}  // namespace
}  // namespace aftercare::intake
