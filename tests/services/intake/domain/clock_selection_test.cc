// Which clock policy applies (INT-10): each condition alone, and each alone wrong among all.
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

struct Condition {
  std::string name;
  std::function<void(ClockSelector&)> wants;           // what the subject below is
  std::function<void(ClockSubject&, Level&)> differs;  // in this alone
};

const ClockSubject kSubject = {.customer = "C-2", .contract = "K-2", .product_model = "X200",
                               .region = "CN-31", .category = Category::kLogistics,
                               .kind = MatterKind::kComplaint};
constexpr Level kLevel = Level::kSerious;

// Each list has another value before the one that fits.
std::vector<Condition> Conditions() {
  return {
      {"customer", [](ClockSelector& s) { s.customers = {"C-1", "C-2"}; },
       [](ClockSubject& s, Level&) { s.customer = "C-3"; }},
      {"contract", [](ClockSelector& s) { s.contracts = {"K-1", "K-2"}; },
       [](ClockSubject& s, Level&) { s.contract = ""; }},
      {"product_model", [](ClockSelector& s) { s.product_models = {"X100", "X200"}; },
       [](ClockSubject& s, Level&) { s.product_model = "X20"; }},
      {"region", [](ClockSelector& s) { s.regions = {"CN-11", "CN-31"}; },
       [](ClockSubject& s, Level&) { s.region = "CN-3"; }},
      {"category",
       [](ClockSelector& s) { s.categories = {Category::kSpecialScenario, Category::kLogistics}; },
       [](ClockSubject& s, Level&) { s.category = Category::kUnknown; }},
      {"kind",
       [](ClockSelector& s) { s.kinds = {MatterKind::kFault, MatterKind::kComplaint}; },
       [](ClockSubject& s, Level&) { s.kind = MatterKind::kClaim; }},
      {"level", [](ClockSelector& s) { s.levels = {Level::kMajor, Level::kSerious}; },
       [](ClockSubject&, Level& level) { level = Level::kOrdinary; }},
  };
}

// A policy of its own for what the selector holds, before the default.
Policy WithSpecial(const ClockSelector& selector) {
  Policy policy = DefaultPolicy();
  ClockPolicy special = policy.clocks.policies.back();
  special.name = "special";
  special.selector = selector;
  special.clocks[static_cast<size_t>(ClockKind::kFirstContact)] =
      Terms(absl::Minutes(20), absl::Minutes(20), absl::Minutes(20));
  policy.clocks.policies.insert(policy.clocks.policies.begin(), special);
  return policy;
}

TEST(ClockSelection, INT_10_EachConditionAloneDecides) {
  for (const Condition& condition : Conditions()) {
    ClockSelector selector;
    condition.wants(selector);
    const Policy policy = WithSpecial(selector);
    EXPECT_EQ(SelectClockPolicy(policy, kSubject, kLevel).name, "special") << condition.name;
    ClockSubject other = kSubject;
    Level level = kLevel;
    condition.differs(other, level);
    EXPECT_EQ(SelectClockPolicy(policy, other, level).name, "default") << condition.name;
  }
}

TEST(ClockSelection, INT_10_AllConditionsMustHold) {
  ClockSelector selector;
  for (const Condition& condition : Conditions()) condition.wants(selector);
  const Policy policy = WithSpecial(selector);
  EXPECT_EQ(SelectClockPolicy(policy, kSubject, kLevel).name, "special");
  for (const Condition& condition : Conditions()) {
    ClockSubject other = kSubject;
    Level level = kLevel;
    condition.differs(other, level);
    EXPECT_EQ(SelectClockPolicy(policy, other, level).name, "default") << condition.name;
  }
}

// --- On a case ---

TEST(ClockSelection, INT_10_ACaseIsWhatItsReportSays) {
  struct Example {
    std::string name;
    std::function<void(ClockSelector&)> wants;
    std::function<void(Report&)> differs;
  };
  const std::vector<Example> examples = {
      {"customer", [](ClockSelector& s) { s.customers = {"CRM-7"}; },
       [](Report& r) { r.customer_external_id = "CRM-8"; }},
      {"product_model", [](ClockSelector& s) { s.product_models = {"X200"}; },
       [](Report& r) { r.product_model = "X300"; }},
      {"region", [](ClockSelector& s) { s.regions = {"CN-31"}; },
       [](Report& r) { r.region = "CN-11"; }},
      {"category", [](ClockSelector& s) { s.categories = {Category::kProductQuality}; },
       [](Report& r) { r.symptom = "Staff were rude"; }},
      {"kind", [](ClockSelector& s) { s.kinds = {MatterKind::kConsultation}; },
       [](Report& r) { r.kind = MatterKind::kFault; }},
      {"level", [](ClockSelector& s) { s.levels = {Level::kOrdinary}; },
       [](Report& r) { r.facts.considerable_loss = true; }},
  };
  for (const Example& example : examples) {
    ClockSelector selector;
    example.wants(selector);
    const Policy policy = WithSpecial(selector);
    OpenCase c = Opening();
    c.report.customer_external_id = "CRM-7";
    c.report.kind = MatterKind::kConsultation;
    Desk fits;
    fits.policy = &policy;
    fits.Do(c);
    EXPECT_EQ(fits.The(ClockKind::kFirstContact).clock_policy, "special") << example.name;
    example.differs(c.report);
    Desk other;
    other.policy = &policy;
    other.Do(c);
    EXPECT_EQ(other.The(ClockKind::kFirstContact).clock_policy, "default") << example.name;
  }
}

TEST(ClockSelection, INT_10_AClassificationBringsItsClocks) {
  struct Example {
    std::string name;
    std::function<void(ClockSelector&)> wants;
    ConfirmClassification confirms;
  };
  const std::vector<Example> examples = {
      {"category", [](ClockSelector& s) { s.categories = {Category::kLogistics}; },
       {SubCategory::kDelay, MatterKind::kFault, "the parcel was late"}},
      {"kind", [](ClockSelector& s) { s.kinds = {MatterKind::kComplaint}; },
       {SubCategory::kFunction, MatterKind::kComplaint, ""}},
  };
  for (const Example& example : examples) {
    ClockSelector selector;
    example.wants(selector);
    const Policy policy = WithSpecial(selector);
    Desk desk;
    desk.policy = &policy;
    desk.Open();
    EXPECT_EQ(desk.The(ClockKind::kFirstContact).clock_policy, "default") << example.name;
    desk.Wait(absl::Minutes(1));
    desk.Do(example.confirms);
    EXPECT_EQ(desk.The(ClockKind::kFirstContact).clock_policy, "special") << example.name;
    EXPECT_EQ(desk.The(ClockKind::kFirstContact).deadline, kNine + absl::Minutes(20));
  }
}

}  // namespace
}  // namespace aftercare::intake::testing
