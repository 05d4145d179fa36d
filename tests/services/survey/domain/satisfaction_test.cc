// The alarm of a level under its target, over every judgement there can be.
#include "services/survey/domain/satisfaction.h"

#include <gtest/gtest.h>

#include "tests/services/survey/policy_fixture.h"

namespace aftercare::survey {
namespace {

using command::Context;

absl::StatusOr<command::Change<SatisfactionWatch>> Judge(const SatisfactionWatch* watch,
                                                         Level level, int64_t satisfied,
                                                         int64_t answered) {
  const Rules rules{.policy = DefaultPolicy()};
  const Context context{absl::FromUnixSeconds(1'800'000'000), {}};
  const JudgeSatisfaction judge{level, {}, answered, satisfied};
  return Decide(watch, SatisfactionCommand(judge), context, rules);
}

std::string KindOf(const absl::StatusOr<command::Change<SatisfactionWatch>>& change) {
  EXPECT_TRUE(change.ok());
  EXPECT_LE(change->entries.size(), 1u);
  return change->entries.empty() ? "" : std::string(change->entries[0].kind);
}

TEST(Satisfaction, SUR_04_EachLevelHasItsTarget) {
  struct Case {
    Level level;
    int64_t satisfied;  // of 100
    bool missed;
  };
  for (const Case& one :
       {Case{Level::kMajor, 89, true}, {Level::kMajor, 90, false}, {Level::kSerious, 84, true},
        {Level::kSerious, 85, false}, {Level::kOrdinary, 79, true},
        {Level::kOrdinary, 80, false}}) {
    const auto change = Judge(nullptr, one.level, one.satisfied, 100);
    EXPECT_EQ(KindOf(change), one.missed ? "target_missed" : "target_met") << one.satisfied;
    EXPECT_EQ(change->next.under_target, one.missed);
    EXPECT_EQ(change->next.level, one.level);
  }
}

TEST(Satisfaction, SUR_04_FewerThanTwentyAnswersAreNoAlarm) {
  EXPECT_EQ(KindOf(Judge(nullptr, Level::kOrdinary, 0, 19)), "");
  EXPECT_EQ(KindOf(Judge(nullptr, Level::kOrdinary, 0, 20)), "target_missed");
  SatisfactionWatch under;
  under.under_target = true;
  // Nor are they its end.
  EXPECT_EQ(KindOf(Judge(&under, Level::kOrdinary, 19, 19)), "");
}

TEST(Satisfaction, SUR_04_OneAlarmWhileALevelStaysUnderItsTarget) {
  // 15 of 20, 16 of 20 (80 %), and what each says after what was before.
  struct Turn {
    bool known, under;
    int64_t satisfied;
    std::string kind;
  };
  for (const Turn& turn : {Turn{false, false, 15, "target_missed"}, {false, false, 16, "target_met"},
                           {true, false, 15, "target_missed"}, {true, false, 16, ""},
                           {true, true, 15, ""}, {true, true, 16, "target_met"}}) {
    SatisfactionWatch before;
    before.level = Level::kOrdinary;
    before.under_target = turn.under;
    const auto change =
        Judge(turn.known ? &before : nullptr, Level::kOrdinary, turn.satisfied, 20);
    EXPECT_EQ(KindOf(change), turn.kind) << turn.known << turn.under << turn.satisfied;
  }
}

TEST(Satisfaction, SUR_04_TheAlarmSaysWhatItIsAbout) {
  const auto change = Judge(nullptr, Level::kMajor, 179, 200);
  ASSERT_EQ(change->entries.size(), 1u);
  const std::vector<command::Fact> facts = {{"level", "MAJOR"},      {"answered", "200"},
                                            {"satisfied", "179"},    {"percent", "89"},
                                            {"target_percent", "90"}};
  const auto& told = change->entries[0].facts;
  EXPECT_EQ(std::vector<command::Fact>(told.begin(), told.begin() + 5), facts);
}

TEST(Satisfaction, EachLevelHasAWatchOfItsOwn) {
  EXPECT_NE(SatisfactionWatchId(Level::kMajor), SatisfactionWatchId(Level::kSerious));
  EXPECT_NE(SatisfactionWatchId(Level::kSerious), SatisfactionWatchId(Level::kOrdinary));
}

}  // namespace
}  // namespace aftercare::survey
