// What ends with a case that goes into another, and when a matter is the same (INT-04, INT-14).
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "services/intake/domain/similarity.h"
#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

TEST(Merge, INT_14_EndsTheMeasuresInForce) {
  Desk into;
  OpenCase first = Opening();
  first.id = Id("first");
  into.Do(first);
  Desk desk;
  desk.Begin();
  desk.Do(RequestMeasure{MeasureKind::kOnSiteCheck, {}, kNine + absl::Hours(48), std::nullopt});
  desk.Do(RequestMeasure{MeasureKind::kLoaner, {}, kNine + absl::Hours(48), std::nullopt});
  desk.Do(EffectDone{"measure2", "loaners/7"}, kService);
  desk.Do(RequestMeasure{MeasureKind::kLoaner, {}, kNine + absl::Hours(48), std::nullopt});
  desk.other = &*into.value;
  desk.Do(MergeCase{Id("first"), "told twice"});
  std::vector<std::string> kinds;
  for (const command::Entry& entry : desk.entries) kinds.emplace_back(entry.kind);
  EXPECT_EQ(kinds, (std::vector<std::string>{"measure_ended", "measure_ended", "merged"}));
  EXPECT_EQ(desk.value->measures[0].state, MeasureState::kEnded);
  EXPECT_EQ(desk.value->measures[1].state, MeasureState::kEnded);
  // The stock's answer is still to come, and nobody needs it then.
  EXPECT_EQ(desk.value->measures[2].state, MeasureState::kRequested);
  desk.Do(EffectDone{"measure3", "loaners/8"}, kService);
  EXPECT_EQ(desk.value->measures[2].state, MeasureState::kEnded);
  for (const Clock& clock : ComputeClocks(desk.value->history, ThePolicy(), desk.now)) {
    EXPECT_FALSE(clock.open()) << NameOf(clock.kind);
  }
}

RecentCase Told(const std::string& symptom) {
  RecentCase first;
  first.id = Id("first");
  first.create_time = kNine;
  first.customer = Id("customer");
  first.order_number = "SO-1";
  first.order_line = 1;
  first.sub_category = SubCategory::kFunction;
  first.symptom = symptom;
  return first;
}

bool Same(const std::string& symptom, const std::string& other, const Policy& policy) {
  Report report = Opening().report;
  report.symptom = symptom;
  const std::vector<RecentCase> recent = {Told(other)};
  return FindSameMatter(report, SubCategory::kFunction, kNine, recent, policy) != nullptr;
}

TEST(SameMatter, INT_04_SimilarityOfJustTheLeastIsEnough) {
  // ab bc cd de ef and ab bc cd de eg: four of five each are shared, 2 * 4 / 10.
  ASSERT_EQ(Similarity("abcdef", "abcdeg"), 0.8);
  EXPECT_TRUE(Same("abcdef", "abcdeg", ThePolicy()));
  // Of five and six four are shared, 2 * 4 / 11.
  EXPECT_FALSE(Same("abcdef", "abcdegh", ThePolicy()));
  Policy stricter = DefaultPolicy();
  stricter.duplicates.similarity = std::nextafter(0.8, 1.0);
  EXPECT_FALSE(Same("abcdef", "abcdeg", stricter));
}

TEST(SameMatter, INT_04_PunctuationOfEveryWidthCountsForNothing) {
  const auto ignored = [](const std::string& mark) {
    return Similarity("a" + mark + "b", "ab") == 1.0;
  };
  // First and last of general, of CJK and of both blocks of full-width punctuation.
  for (const char* mark : {"\u2000", "\u206F", "\u3000", "\u303F", "\uFF01", "\uFF0F", "\uFF1A",
                           "\uFF20", "!", "/", ":", "~"}) {
    EXPECT_TRUE(ignored(mark)) << mark;
  }
  // Their neighbours, the full-width digits and letters among them.
  for (const char* letter : {"\u1FFF", "\u2070", "\u2FFF", "\u3040", "\uFF00", "\uFF10", "\uFF19",
                             "\uFF21", "0", "9", "z"}) {
    EXPECT_FALSE(ignored(letter)) << letter;
  }
}

}  // namespace
}  // namespace aftercare::intake::testing
