// The policy the service is installed with says what the rules say.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/services/intake/policy_fixture.h"

namespace aftercare::intake {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;
using enum PauseCause;

struct TargetRow {
  ClockKind kind;
  ClockTarget targets[3];
  std::set<PauseCause> pauses;
};

TEST(InstalledPolicy, INT_10_InstalledClocksAreTheDefaults) {
  const auto h = [](int hours) { return ClockTarget{absl::Hours(hours), false}; };
  const auto m = [](int minutes) { return ClockTarget{absl::Minutes(minutes), false}; };
  const auto w = [](int hours) { return ClockTarget{absl::Hours(hours), true}; };
  const TargetRow rows[] = {
      {ClockKind::kConfirmLevel, {m(15), m(30), w(4)}, {}},
      {ClockKind::kFirstContact, {m(30), h(1), h(2)}, {}},
      {ClockKind::kNextUpdate, {h(4), h(8), h(24)}, {}},
      {ClockKind::kContain, {h(2), h(4), w(24)}, {}},
      {ClockKind::kCause, {h(2), h(4), w(24)}, {kParts, kVendor}},
      {ClockKind::kPlan, {h(8), h(24), w(48)}, {kCustomer}},
      {ClockKind::kApproval, {h(2), w(4), w(8)}, {}},
      {ClockKind::kResolution,
       {h(72), w(40), w(56)},
       {kCustomer, kParts, kCarrier, kVendor, PauseCause::kApproval}},
      {ClockKind::kConfirmation, {h(168), h(168), h(168)}, {}},
      {ClockKind::kReview, {h(24), h(48), h(72)}, {}},
  };
  const ClocksPolicy& clocks = InstalledPolicy().clocks;
  ASSERT_EQ(clocks.policies.size(), 1u);
  for (const TargetRow& row : rows) {
    const ClockTerms& terms = clocks.policies[0].terms(row.kind);
    for (size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(terms.by_level[i + 1], row.targets[i]) << NameOf(row.kind) << " " << i + 1;
    }
    EXPECT_EQ(terms.pauses, row.pauses) << NameOf(row.kind);
  }
  EXPECT_EQ(clocks.warning_percent, 80);
  EXPECT_EQ(clocks.rebase_minimum, absl::Minutes(15));
  EXPECT_THAT(clocks.escalation.roles, ElementsAre("service_lead", "service_manager",
                                                   "service_director", "general_manager"));
  EXPECT_EQ(clocks.escalation.interval_percent, 50);
  EXPECT_EQ(clocks.escalation.shortest_interval, absl::Minutes(10));
  ASSERT_EQ(clocks.calendars.size(), 1u);
  EXPECT_EQ(clocks.calendars[0].zone.name(), "Asia/Shanghai");
  EXPECT_EQ(clocks.calendars[0].day, absl::Hours(8));
  const std::vector<Shift> day = {{absl::Hours(9), absl::Hours(12)},
                                  {absl::Hours(13), absl::Hours(18)}};
  for (size_t i = 0; i < 7; ++i) {
    EXPECT_EQ(clocks.calendars[0].week[i], i < 5 ? day : std::vector<Shift>{}) << i;
  }
}

TEST(InstalledPolicy, POL_01_InstalledRulesAreTheDefaults) {
  const Policy& policy = InstalledPolicy();
  EXPECT_EQ(policy.duplicates.window, absl::Hours(24));
  EXPECT_EQ(policy.duplicates.similarity, 0.8);
  EXPECT_THAT(policy.grading.confirm_roles,
              ElementsAre(Pair(Level::kMajor, "general_manager"),
                          Pair(Level::kSerious, "service_lead"),
                          Pair(Level::kOrdinary, "service_lead")));
  EXPECT_THAT(policy.plans.approval_roles,
              ElementsAre(Pair(Level::kMajor, "general_manager"),
                          Pair(Level::kSerious, "service_director"),
                          Pair(Level::kOrdinary, "service_manager")));
  EXPECT_THAT(policy.authority.limit_minor,
              UnorderedElementsAre(Pair("agent", 20'000), Pair("service_lead", 100'000),
                                   Pair("service_manager", 500'000),
                                   Pair("service_director", 2'000'000)));
  EXPECT_TRUE(policy.authority.Within("agent", 20'000));
  EXPECT_FALSE(policy.authority.Within("agent", 20'001));
  EXPECT_TRUE(policy.authority.Within("general_manager", 1'000'000'000));
  EXPECT_FALSE(policy.authority.Within("warehouse", 1));
  EXPECT_EQ(policy.authority.goodwill_least_minor, 500);
  EXPECT_EQ(policy.authority.goodwill_most_minor, 1'500);
  EXPECT_EQ(policy.plans.rejections_to_superior, 3);
  EXPECT_EQ(policy.closing.neutral_after, absl::Hours(7 * 24));
  EXPECT_EQ(policy.closing.reopen_window, absl::Hours(30 * 24));
  EXPECT_EQ(policy.closing.full_reviews, (std::set<Level>{Level::kMajor, Level::kSerious}));
  EXPECT_EQ(policy.incidents.window, absl::Hours(7 * 24));
  EXPECT_EQ(policy.incidents.join_customers, 10);
  EXPECT_EQ(policy.recurrence.window, absl::Hours(30 * 24));
  EXPECT_EQ(policy.recurrence.window_after_repair, absl::Hours(90 * 24));
  EXPECT_EQ(policy.requests.no_reason_return, absl::Hours(7 * 24));
  EXPECT_EQ(policy.requests.fault_return, absl::Hours(15 * 24));
  EXPECT_EQ(policy.requests.exchange_window, absl::Hours(60 * 24));
  EXPECT_EQ(policy.requests.exchange_difference_minor, 5'000);
  EXPECT_EQ(policy.requests.exchange_pieces, 2);
}

TEST(InstalledPolicy, INT_08_InstalledSeverityRulesAreTheDefaults) {
  struct Expected {
    GradingFact fact;
    int32_t at_least;
    Triage triage;
    Level level;
  };
  const Expected expected[] = {
      {GradingFact::kAffectedCustomers, 100, Triage::kUnknown, Level::kMajor},
      {GradingFact::kAffectedCustomers, 10, Triage::kUnknown, Level::kSerious},
      {GradingFact::kMediaExposure, 0, Triage::kUnknown, Level::kMajor},
      {GradingFact::kInjury, 0, Triage::kUnknown, Level::kMajor},
      {GradingFact::kPropertyDamage, 0, Triage::kUnknown, Level::kMajor},
      {GradingFact::kSafetyHazard, 0, Triage::kUnknown, Level::kMajor},
      {GradingFact::kRegionInterrupted, 0, Triage::kUnknown, Level::kSerious},
      {GradingFact::kConsiderableLoss, 0, Triage::kUnknown, Level::kSerious},
      {GradingFact::kTriage, 0, Triage::kGeneral, Level::kOrdinary},
      {GradingFact::kTriage, 0, Triage::kSerious, Level::kSerious},
      {GradingFact::kTriage, 0, Triage::kUrgent, Level::kSerious},
      {GradingFact::kNone, 0, Triage::kUnknown, Level::kOrdinary},
  };
  const auto& rules = InstalledPolicy().grading.rules;
  EXPECT_EQ(rules.size(), std::size(expected));
  for (const Expected& e : expected) {
    EXPECT_TRUE(std::any_of(rules.begin(), rules.end(), [&](const SeverityRule& rule) {
      return rule.fact == e.fact && rule.at_least == e.at_least && rule.triage == e.triage &&
             rule.level == e.level;
    })) << static_cast<int>(e.fact) << " " << e.at_least;
  }
}

TEST(InstalledPolicy, INT_14_InstalledMeasuresAreTheDefaults) {
  const auto& measures = InstalledPolicy().measures.by_category;
  EXPECT_THAT(measures.at(Category::kProductQuality),
              UnorderedElementsAre(MeasureKind::kLoaner, MeasureKind::kOnSiteCheck,
                                   MeasureKind::kProvisionalRefund));
  EXPECT_THAT(measures.at(Category::kServiceFailure),
              UnorderedElementsAre(MeasureKind::kCoupon, MeasureKind::kExpedite));
  EXPECT_THAT(measures.at(Category::kLogistics),
              UnorderedElementsAre(MeasureKind::kReshipInAdvance, MeasureKind::kOtherCarrier,
                                   MeasureKind::kProvisionalRefund));
  EXPECT_THAT(measures.at(Category::kSpecialScenario),
              UnorderedElementsAre(MeasureKind::kReschedule, MeasureKind::kAlternative));
}

TEST(InstalledPolicy, INT_12_LogisticsAndFinanceBelongToTheTeamsOfLevels1And2) {
  const auto& teams = InstalledPolicy().teams.by_level;
  EXPECT_EQ(teams.at(Level::kMajor).leader, "general_manager");
  EXPECT_EQ(teams.at(Level::kSerious).leader, "service_director");
  EXPECT_EQ(teams.at(Level::kOrdinary).leader, "service_manager");
  for (const Level level : {Level::kMajor, Level::kSerious}) {
    EXPECT_THAT(teams.at(level).members, ::testing::Contains("logistics_coordinator"));
    EXPECT_THAT(teams.at(level).members, ::testing::Contains("finance"));
  }
}

}  // namespace
}  // namespace aftercare::intake
