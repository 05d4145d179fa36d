// The decision defaults as a document (INT-16): what is at fault is told under its path (POL-02).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "services/intake/domain/plan.h"
#include "services/intake/store/policy_codec.h"
#include "tests/services/intake/policy_fixture.h"

namespace aftercare::intake {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

json Rules() {
  return json::parse(R"json([
    {"id": "twice", "sub_categories": ["function", "cosmetic"], "fact": "repaired", "at_least": 2,
     "options": [["replace"], ["return_and_refund", "coupon"]]},
    {"id": "otherwise", "sub_categories": ["function"], "fact": "none", "options": [["repair"]]}
  ])json");
}

absl::StatusOr<Policy> Parsed(const json& rules) {
  json document = json::parse(InstalledPolicyDocument());
  document["plans"]["decisions"] = rules;
  return ParsePolicy(document.dump());
}

std::vector<std::string> FaultsOf(const json& rules) {
  const auto parsed = Parsed(rules);
  std::vector<std::string> places;
  for (const auto& fault : command::Explain(parsed.status()).fields) places.push_back(fault.field);
  return places;
}

TEST(PolicyDecisions, INT_16_AreReadInTheirOrder) {
  const auto policy = Parsed(Rules());
  ASSERT_TRUE(policy.ok()) << policy.status();
  ASSERT_EQ(policy->plans.decisions.size(), 2u);
  const DecisionRule& twice = policy->plans.decisions[0];
  EXPECT_EQ(twice.id, "twice");
  EXPECT_THAT(twice.sub_categories,
              UnorderedElementsAre(SubCategory::kFunction, SubCategory::kCosmetic));
  EXPECT_EQ(twice.fact, DecisionFact::kRepaired);
  EXPECT_EQ(twice.at_least, 2);
  EXPECT_THAT(twice.options,
              ElementsAre(ElementsAre(ActionKind::kReplace),
                          ElementsAre(ActionKind::kReturnAndRefund, ActionKind::kCoupon)));
  EXPECT_EQ(policy->plans.decisions[1].fact, DecisionFact::kNone);
}

// Versions from before these rules suggest nothing and are valid all the same.
TEST(PolicyDecisions, INT_16_MayBeMissing) {
  const auto policy = ParsePolicy(InstalledPolicyDocument());
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_THAT(policy->plans.decisions, IsEmpty());
}

TEST(PolicyDecisions, POL_02_RefusesEachFaultUnderItsPath) {
  struct Fault {
    const char* place;  // JSON pointer into the rules
    json value;         // discarded: the member is taken away
    const char* reported;
  };
  const json gone = json::value_t::discarded;
  ASSERT_THAT(FaultsOf(Rules()), IsEmpty());
  for (const Fault& fault : std::vector<Fault>{
           {"/0/id", gone, "plans.decisions[0].id"},
           {"/1/id", "twice", "plans.decisions[1]"},
           {"/0/surprise", 1, "plans.decisions[0].surprise"},
           {"/0/sub_categories", json::array(), "plans.decisions[0].sub_categories"},
           {"/0/sub_categories/0", "weather", "plans.decisions[0].sub_categories[0]"},
           {"/0/fact", "rumour", "plans.decisions[0].fact"},
           {"/0/at_least", gone, "plans.decisions[0]"},
           {"/0/at_least", 0, "plans.decisions[0].at_least"},
           {"/1/at_least", 2, "plans.decisions[1]"},
           {"/0/options", json::array(), "plans.decisions[0].options"},
           {"/0/options/0", json::array(), "plans.decisions[0].options[0]"},
           {"/0/options/0/0", "bribe", "plans.decisions[0].options[0][0]"},
           {"/0/options/1/1", "return_and_refund", "plans.decisions[0].options[1][1]"}}) {
    json rules = Rules();
    const json::json_pointer place(fault.place);
    if (fault.value.is_discarded()) {
      rules[place.parent_pointer()].erase(place.back());
    } else {
      rules[place] = fault.value;
    }
    EXPECT_THAT(FaultsOf(rules), ::testing::Contains(fault.reported)) << fault.place;
  }
}

TEST(PolicyDecisions, POL_02_RefusesARuleThatIsNeverReached) {
  json rules = Rules();
  std::swap(rules[0], rules[1]);
  EXPECT_THAT(FaultsOf(rules), ElementsAre("plans.decisions[1]"));
  rules = Rules();
  json third_time = rules[0];
  third_time["id"] = "third time";
  third_time["at_least"] = 3;
  rules.insert(rules.begin() + 1, third_time);
  EXPECT_THAT(FaultsOf(rules), ElementsAre("plans.decisions[1]"));
  std::swap(rules[0], rules[1]);
  EXPECT_THAT(FaultsOf(rules), IsEmpty());
}

}  // namespace
}  // namespace aftercare::intake
