// The policy as the service finds it once every migration was applied.
#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "services/intake/domain/classification.h"
#include "services/intake/domain/plan_suggestion.h"
#include "tests/services/intake/events/standing_intake.h"
#include "tests/services/intake/policy_fixture.h"

namespace aftercare::intake::testing {
namespace {

class PolicyInForceTest : public StandingIntake {
 protected:
  Suggestion Suggested(const std::string& symptom) const {
    Report report;
    report.channel = Channel::kPhone;
    report.symptom = symptom;
    return Suggest(report, *parts_.policies->policy());
  }
};

TEST_F(PolicyInForceTest, INT_07_ABatteryThatDoesNotLastIsAFaultOfFunction) {
  struct Told {
    std::string symptom, word;
  };
  for (const Told& told : {Told{"My phone's battery drains in an hour.", "drain"},
                           {"The battery drains fast since the update", "drains fast"},
                           {"It runs flat before noon", "runs flat"},
                           {"It won't charge any more", "won't charge"},
                           {"续航只有一个小时", "续航"},
                           {"待机也很耗电", "耗电"},
                           {"充满后掉电很快", "掉电"},
                           {"插上电源充不进电", "充不进电"}}) {
    const Suggestion suggestion = Suggested(told.symptom);
    EXPECT_EQ(suggestion.category, Category::kProductQuality) << told.symptom;
    EXPECT_EQ(suggestion.sub_category, SubCategory::kFunction) << told.symptom;
    const auto& reasons = suggestion.reasons;
    EXPECT_EQ(std::count(reasons.begin(), reasons.end(), absl::StrCat("keyword:", told.word)), 1)
        << told.symptom;
  }
}

// A later version is a whole document: what the first one says and nobody meant to change, it says.
TEST_F(PolicyInForceTest, POL_01_ALaterVersionKeepsTheWordsOfTheFirst) {
  const Policy& first = InstalledPolicy();
  const Policy& now = *parts_.policies->policy();
  EXPECT_GT(now.version, first.version);
  const auto& words = now.classification.keywords;
  for (const Keyword& word : first.classification.keywords) {
    EXPECT_TRUE(std::any_of(words.begin(), words.end(), [&word](const Keyword& later) {
      return std::tie(later.text, later.sub_category, later.weight) ==
             std::tie(word.text, word.sub_category, word.weight);
    })) << word.text;
  }
  EXPECT_EQ(now.grading.rules.size(), first.grading.rules.size());
  EXPECT_EQ(Suggested("The parcel was delayed").sub_category, SubCategory::kDelay);
}

// A copy of a calendar has no sums (domain/calendar.h), so a policy that was copied on its way here
// would count every deadline out day by day.
TEST_F(PolicyInForceTest, INT_11_DeadlinesAreLookedUpNotCounted) {
  const auto policy = parts_.policies->policy();
  ASSERT_FALSE(policy->earlier_clocks.empty());
  std::vector<const ClocksPolicy*> all = {&policy->clocks};
  for (const auto& [version, clocks] : policy->earlier_clocks) all.push_back(clocks.get());
  for (const ClocksPolicy* clocks : all) {
    for (const WorkingCalendar& calendar : clocks->calendars) {
      EXPECT_EQ(calendar.sums.table == nullptr, calendar.always) << calendar.name;
    }
  }
}

TEST_F(PolicyInForceTest, INT_16_TheDecisionDefaultsAreThoseOfTheRule) {
  const auto policy = parts_.policies->policy();
  const auto suggested = [&policy](SubCategory sub_category, int repairs, bool given_up) {
    Case value;
    value.classification.sub_category = sub_category;
    Plan& plan = value.plans.emplace_back();
    plan.state = PlanState::kFailed;
    for (int i = 0; i < repairs; ++i) {
      plan.actions.emplace_back(Action(ActionKind::kRepair, kNine)).state = ActionState::kDone;
    }
    if (given_up) {
      PlanAction& action = plan.actions.emplace_back(Action(ActionKind::kRepair, kNine));
      action.resources.emplace_back().key = "plan1.action1.work_order";
      action.resources.back().status = "SCRAPPED";
      action.resources.back().name = "workOrders/1";
    }
    return TextOf(SuggestPlan(value, *policy));
  };
  using enum SubCategory;
  for (int i = 0; i <= static_cast<int>(kRegionalDisruption); ++i) {
    const auto sub_category = static_cast<SubCategory>(i);
    std::string first, later;
    switch (sub_category) {
      case kDesign:
      case kMaterial:
      case kWorkmanship:
      case kFunction:
      case kCosmetic:
        first = "REPAIR";
        later = "REPLACE|RETURN_AND_REFUND";
        break;
      case kDamage: first = later = "REPLACE"; break;
      case kLoss: first = later = "SEARCH+COUPON|SEARCH+CASH"; break;
      case kWrongOrMissingGoods:
        first = later = "RETURN_AND_REFUND|PARTIAL_REFUND|RESHIP";
        break;
      default: break;
    }
    EXPECT_EQ(suggested(sub_category, 0, false), first) << NameOf(sub_category);
    EXPECT_EQ(suggested(sub_category, 1, false), first) << NameOf(sub_category);
    EXPECT_EQ(suggested(sub_category, 2, false), later) << NameOf(sub_category);
    EXPECT_EQ(suggested(sub_category, 0, true), later) << NameOf(sub_category);
  }
}

// A first answer within 24 h to a plain consultation, and only to that; as to the rest it is a case
// like any other.
TEST_F(PolicyInForceTest, INT_10_APlainConsultationHasADayForItsFirstAnswer) {
  const auto policy = parts_.policies->policy();
  const auto target = [&policy](MatterKind kind, Level level, ClockKind clock) {
    ClockSubject subject;
    subject.kind = kind;
    return SelectClockPolicy(*policy, subject, level)
        .terms(clock)
        .by_level[static_cast<size_t>(level)];
  };
  const std::map<Level, absl::Duration> first_contact = {{Level::kMajor, absl::Minutes(30)},
                                                         {Level::kSerious, absl::Hours(1)},
                                                         {Level::kOrdinary, absl::Hours(2)}};
  for (int i = 1; i <= static_cast<int>(MatterKind::kClaim); ++i) {
    const auto kind = static_cast<MatterKind>(i);
    for (const auto& [level, within] : first_contact) {
      const bool plain = kind == MatterKind::kConsultation && level == Level::kOrdinary;
      const ClockTarget found = target(kind, level, ClockKind::kFirstContact);
      EXPECT_EQ(found.duration, plain ? absl::Hours(24) : within) << i;
      EXPECT_FALSE(found.working);
      EXPECT_EQ(target(kind, level, ClockKind::kResolution),
                target(MatterKind::kFault, level, ClockKind::kResolution));
    }
  }
}

TEST_F(PolicyInForceTest, INT_14_AMeasureIsCheckedAfterADay) {
  EXPECT_EQ(parts_.policies->policy()->measures.check_after, absl::Hours(24));
}

// A version that adds a part holds everything of the one before; the last is the one in force.
TEST_F(PolicyInForceTest, POL_01_AVersionAddsToTheOneBefore) {
  EXPECT_EQ(Value<int>("SELECT max(version) FROM policy"), parts_.policies->policy()->version);
  for (const char* part : {"{plans,decisions}", "{measure_checks}"}) {
    EXPECT_TRUE(Value<bool>(absl::StrCat(
        "SELECT document #- '", part,
        "' = (SELECT document FROM policy before WHERE before.version = policy.version - 1) "
        "FROM policy WHERE document #> '", part, "' IS NOT NULL ORDER BY version LIMIT 1")))
        << part;
  }
}

}  // namespace
}  // namespace aftercare::intake::testing
