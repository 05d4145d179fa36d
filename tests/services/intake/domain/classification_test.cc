#include "services/intake/domain/classification.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

Report Told(const std::string& symptom) {
  Report report;
  report.channel = Channel::kWebChat;
  report.symptom = symptom;
  return report;
}

TEST(Classification, INT_07_SuggestsFromEnglishAndChinese) {
  const Suggestion english = Suggest(Told("My phone OVERHEATS"), ThePolicy());
  EXPECT_EQ(english.category, Category::kProductQuality);
  EXPECT_EQ(english.sub_category, SubCategory::kFunction);
  EXPECT_EQ(english.level, Level::kOrdinary);
  EXPECT_EQ(english.reasons, (std::vector<std::string>{"keyword:overheat", "rule:L3"}));
  const Suggestion chinese = Suggest(Told("我的快递还没收到"), ThePolicy());
  EXPECT_EQ(chinese.category, Category::kLogistics);
  EXPECT_EQ(chinese.sub_category, SubCategory::kDelay);
  EXPECT_EQ(chinese.reasons,
            (std::vector<std::string>{"keyword:快递", "keyword:没收到", "rule:L3"}));
}

TEST(Classification, INT_07_TheHeavierWordsWin) {
  // "parcel" 1 + "crushed" 3 for damage against "scratch" 2 for looks.
  EXPECT_EQ(Suggest(Told("parcel crushed, a scratch on the lid"), ThePolicy()).sub_category,
            SubCategory::kDamage);
  Report report = Told("something");
  report.wish = "a person who is not rude";
  EXPECT_EQ(Suggest(report, ThePolicy()).sub_category, SubCategory::kAttitude);
}

TEST(Classification, INT_07_SuggestsNothingWhereNothingSpeaks) {
  const Suggestion nothing = Suggest(Told("hello"), ThePolicy());
  EXPECT_EQ(nothing.category, Category::kUnknown);
  EXPECT_EQ(nothing.sub_category, SubCategory::kUnknown);
  EXPECT_EQ(nothing.level, Level::kOrdinary);
}

TEST(Classification, INT_07_AnAlarmSaysWhatItIsAbout) {
  Report report = Told("overheat");
  report.channel = Channel::kAlarmDelayedShipment;
  report.facts.injury = true;
  const Suggestion suggestion = Suggest(report, ThePolicy());
  EXPECT_EQ(suggestion.sub_category, SubCategory::kDelay);
  EXPECT_EQ(suggestion.level, Level::kMajor);
  EXPECT_EQ(suggestion.reasons,
            (std::vector<std::string>{"channel:ALARM_DELAYED_SHIPMENT", "rule:L1-INJURY"}));
}

TEST(Classification, INT_07_GivesFiveReasonsAtMost) {
  Policy policy = DefaultPolicy();
  policy.classification.keywords.clear();
  size_t words = 0;
  for (const char* word : {"a", "b", "c", "d", "e", "f", "g"}) {
    policy.classification.keywords.push_back({word, SubCategory::kDesign, 1});
    ++words;
    const Suggestion suggestion = Suggest(Told("abcdefg"), policy);
    ASSERT_EQ(suggestion.reasons.size(), std::min<size_t>(words + 1, 5)) << word;
    EXPECT_EQ(suggestion.reasons.back(), "rule:L3");
  }
}

// --- On a case ---

TEST(Classification, INT_07_ConfirmingKeepsTheSuggestion) {
  Desk desk;
  desk.Open();
  desk.Classify();
  EXPECT_EQ(desk.value->state, CaseState::kClassified);
  EXPECT_EQ(desk.value->classification.confirmer, "li.na");
  EXPECT_EQ(desk.Fact("classification_confirmed", "hit"), "true");
}

TEST(Classification, INT_07_OverridingNeedsAReasonAndKeepsBoth) {
  Desk desk;
  desk.Open();
  EXPECT_EQ(desk.Reason(ConfirmClassification{SubCategory::kDamage, MatterKind::kFault, ""}),
            "INVALID_FIELDS");
  desk.Do(ConfirmClassification{SubCategory::kDamage, MatterKind::kFault, "fell from the truck"});
  EXPECT_EQ(desk.value->classification.category, Category::kLogistics);
  EXPECT_EQ(desk.value->classification.suggestion.sub_category, SubCategory::kFunction);
  EXPECT_EQ(desk.value->classification.override_reason, "fell from the truck");
  EXPECT_EQ(desk.Fact("classification_overridden", "suggested"), "FUNCTION");
  EXPECT_EQ(desk.Fact("classification_overridden", "hit"), "false");
}

TEST(Classification, INT_07_NoSuggestionIsNoOverride) {
  Desk desk;
  OpenCase c = Opening();
  c.report.symptom = "hello";
  desk.Do(c);
  desk.Do(ConfirmClassification{SubCategory::kDamage, MatterKind::kFault, ""});
  EXPECT_EQ(desk.Fact("classification_confirmed", "suggested"), "UNSPECIFIED");
}

TEST(Classification, INT_07_APersonConfirms) {
  Desk desk;
  desk.Open();
  EXPECT_EQ(desk.Reason(ConfirmClassification{SubCategory::kFunction, MatterKind::kFault, ""},
                        kService),
            "ROLE_NOT_ALLOWED");
  const absl::Status status = desk.Try(ConfirmClassification{});
  EXPECT_EQ(command::Explain(status).fields.size(), 3u);  // all at once
}

TEST(Classification, INT_07_ConfirmedAfterFirstContactGoesOn) {
  Desk desk;
  desk.Open();
  desk.Do(RecordFirstContact{FourPoints(desk.now)});
  EXPECT_EQ(desk.value->state, CaseState::kRegistered);
  desk.Classify();
  EXPECT_EQ(desk.value->state, CaseState::kInProgress);
}

}  // namespace
}  // namespace aftercare::intake::testing
