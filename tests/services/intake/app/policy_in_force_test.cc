// The policy as the service finds it once every migration was applied.
#include <string>

#include "services/intake/domain/plan_suggestion.h"
#include "tests/services/intake/events/standing_intake.h"

namespace aftercare::intake::testing {
namespace {

class PolicyInForceTest : public StandingIntake {};

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
