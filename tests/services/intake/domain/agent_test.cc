// Agents follow the roster by version (NOT-10, INT-05).
#include "services/intake/domain/agent.h"

#include <gtest/gtest.h>

#include <vector>

namespace aftercare::intake {
namespace {

Agent Told(int64_t version, bool active) {
  Agent agent;
  agent.staff_id = "li.na";
  agent.active = active;
  agent.source_version = version;
  return agent;
}

TEST(Agent, NOT_10_OnlyNewerNewsChangesAnAgent) {
  const auto added = Decide(nullptr, FollowPerson{Told(3, true)}, {});
  ASSERT_TRUE(added.ok());
  ASSERT_EQ(added->entries.size(), 1u);
  EXPECT_EQ(added->entries[0].kind, "agent_added");
  for (const int version : {2, 3}) {
    const auto older = Decide(&added->next, FollowPerson{Told(version, false)}, {});
    ASSERT_TRUE(older.ok());
    EXPECT_TRUE(older->entries.empty());
    EXPECT_EQ(older->next, added->next);
  }
  const auto left = Decide(&added->next, FollowPerson{Told(4, false)}, {});
  ASSERT_TRUE(left.ok());
  ASSERT_EQ(left->entries.size(), 1u);
  EXPECT_EQ(left->entries[0].kind, "agent_changed");
  EXPECT_FALSE(left->next.active);
}

TEST(Agent, NOT_10_WhoWasNeverAnAgentIsNotRemembered) {
  const auto technician = Decide(nullptr, FollowPerson{Told(1, false)}, {});
  ASSERT_TRUE(technician.ok());
  EXPECT_TRUE(technician->entries.empty());
  EXPECT_FALSE(Decide(nullptr, FollowPerson{Agent{}}, {}).ok());
}

TEST(Agent, INT_05_LevelAndCapacityAreWhatTheRosterToldLast) {
  Agent told = Told(1, true);
  told.gravest = Level::kOrdinary;
  told.capacity = 5;
  const auto added = Decide(nullptr, FollowPerson{told}, {});
  ASSERT_TRUE(added.ok());
  EXPECT_EQ(added->next, told);
  told.source_version = 2;
  told.gravest = Level::kMajor;
  told.capacity = 0;
  const auto changed = Decide(&added->next, FollowPerson{told}, {});
  ASSERT_TRUE(changed.ok());
  EXPECT_EQ(changed->next, told);
  told.source_version = 3;
  told.gravest = Level::kUnknown;
  told.capacity = -1;
  const auto refused = Decide(&added->next, FollowPerson{told}, {});
  EXPECT_EQ(command::Explain(refused.status()).fields.size(), 2u);
}

TEST(Agent, INT_05_SkillsAreTheCategoriesAmongTheWords) {
  EXPECT_EQ(SkillsOf({"phones", "logistics", "zh", "product_quality"}),
            (std::vector<Category>{Category::kProductQuality, Category::kLogistics}));
  EXPECT_TRUE(SkillsOf({"phones"}).empty());
}

}  // namespace
}  // namespace aftercare::intake
