// Two services know the teams of the levels (INT-12): intake, which says who leads and who belongs
// to an incident, and notification, which calls them. Their policies as they go live say the same.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/intake/store/policy_codec.h"
#include "tests/services/notification/policy_fixture.h"

namespace aftercare::notification {
namespace {

const intake::Policy& IntakePolicy() {
  static const intake::Policy* const policy = [] {
    auto parsed = intake::ParsePolicy(testing::PolicyInForce("intake"));
    EXPECT_TRUE(parsed.ok()) << parsed.status();
    return new intake::Policy(parsed.ok() ? *std::move(parsed) : intake::Policy{});
  }();
  return *policy;
}

TEST(Teams, INT_12_WhoIsCalledIsWhoIntakeNames) {
  const auto& by_level = IntakePolicy().teams.by_level;
  ASSERT_EQ(by_level.size(), 3u);
  ASSERT_EQ(DefaultPolicy().teams.size(), 3u);
  for (const auto& [level, team] : by_level) {
    const std::string name(intake::NameOf(level));
    const TeamPolicy* called = FindTeam(DefaultPolicy(), name);
    ASSERT_NE(called, nullptr) << name;
    std::vector<std::string> roles = {team.leader};
    roles.insert(roles.end(), team.members.begin(), team.members.end());
    EXPECT_EQ(called->roles, roles) << name;
  }
}

TEST(Teams, INT_11_TheLadderOfSuperiorsIsIntakes) {
  EXPECT_EQ(DefaultPolicy().superiors, IntakePolicy().clocks.escalation.roles);
}

}  // namespace
}  // namespace aftercare::notification
