#include "services/intake/domain/matter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

TEST(Matter, INT_06_EverySubCategoryBelongsToOneCategory) {
  // Five of quality, four of service, five of logistics, four special: 18.
  std::vector<int> count(5);
  for (int i = 1; i <= 18; ++i) {
    ++count[static_cast<size_t>(CategoryOf(static_cast<SubCategory>(i)))];
  }
  EXPECT_EQ(count, (std::vector<int>{0, 5, 4, 5, 4}));
  EXPECT_EQ(CategoryOf(SubCategory::kUnknown), Category::kUnknown);
}

TEST(Matter, INT_01_EveryChannelHasAName) {
  std::set<std::string> names;
  for (int i = 0; i <= 15; ++i) names.emplace(NameOf(static_cast<Channel>(i)));
  EXPECT_EQ(names.size(), 16u);
  EXPECT_EQ(NameOf(Channel::kPublicOpinion), "PUBLIC_OPINION");
  EXPECT_EQ(NameOf(Channel::kAlarmSystemOutage), "ALARM_SYSTEM_OUTAGE");
  EXPECT_EQ(NameOf(SubCategory::kRegionalDisruption), "REGIONAL_DISRUPTION");
  EXPECT_EQ(NameOf(MatterKind::kClaim), "CLAIM");
}

TEST(Matter, INT_08_TheLowerNumberIsGraver) {
  EXPECT_TRUE(Graver(Level::kMajor, Level::kSerious));
  EXPECT_FALSE(Graver(Level::kSerious, Level::kSerious));
  EXPECT_TRUE(Graver(Level::kOrdinary, Level::kUnknown));
  EXPECT_FALSE(Graver(Level::kUnknown, Level::kOrdinary));
  EXPECT_EQ(GraverOf(Level::kOrdinary, Level::kMajor), Level::kMajor);
  EXPECT_EQ(GraverOf(Level::kUnknown, Level::kOrdinary), Level::kOrdinary);
}

TEST(Matter, INT_02_WhatIsMissingIsAnOpenQuestion) {
  using Q = OpenQuestion;
  EXPECT_EQ(OpenQuestions(Report{}),
            (std::vector<Q>{Q::kCustomer, Q::kContact, Q::kOrder, Q::kPurchaseTime,
                            Q::kProductModel, Q::kSerialNumber, Q::kSymptom, Q::kOccurTime,
                            Q::kImpact, Q::kWish, Q::kKind}));
  Report full = Opening().report;
  full.purchase_time = kNine;
  full.occur_time = kNine;
  full.impact = Impact::kNone;
  full.wish = "a repair";
  full.kind = MatterKind::kFault;
  EXPECT_TRUE(OpenQuestions(full).empty());
  full.evidence = {{std::string(64, 'a'), Evidence::Kind::kPhoto, false}};
  EXPECT_EQ(OpenQuestions(full), (std::vector<Q>{Q::kEvidenceConsent}));
  full.evidence[0].consent = true;
  full.order_line = 0;
  EXPECT_EQ(OpenQuestions(full), (std::vector<Q>{Q::kOrder}));
}

}  // namespace
}  // namespace aftercare::intake::testing
