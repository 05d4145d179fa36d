#include "services/intake/domain/assignment.h"

#include <gtest/gtest.h>

#include "services/intake/domain/authority.h"
#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

std::vector<AgentLoad> Agents() {
  return {{"a", {Category::kProductQuality}, {"CN-31"}, Level::kOrdinary, 5, 10},
          {"b", {Category::kProductQuality}, {"CN-31"}, Level::kMajor, 7, 10},
          {"c", {Category::kLogistics}, {"CN-31"}, Level::kMajor, 0, 10},
          {"d", {}, {"CN-44"}, Level::kMajor, 1, 10}};
}

TEST(Assignment, INT_05_BySkillRegionLevelAndLoad) {
  const auto agents = Agents();
  EXPECT_EQ(Assign(Category::kProductQuality, "CN-31", Level::kOrdinary, agents), "a");
  EXPECT_EQ(Assign(Category::kProductQuality, "CN-31", Level::kMajor, agents), "b");
  EXPECT_EQ(Assign(Category::kLogistics, "CN-31", Level::kOrdinary, agents), "c");
  EXPECT_EQ(Assign(Category::kServiceFailure, "CN-44", Level::kOrdinary, agents), "d");
}

TEST(Assignment, INT_05_AnyRegionWhereNoneFits) {
  EXPECT_EQ(Assign(Category::kProductQuality, "CN-99", Level::kOrdinary, Agents()), "d");
  EXPECT_EQ(Assign(Category::kUnknown, "", Level::kOrdinary, Agents()), "c");
}

TEST(Assignment, INT_05_NobodyAboveCapacityAndNamesDecideATie) {
  auto agents = Agents();
  agents[0].open_cases = 10;
  EXPECT_EQ(Assign(Category::kProductQuality, "CN-31", Level::kOrdinary, agents), "b");
  agents[3].open_cases = 7;
  EXPECT_EQ(Assign(Category::kProductQuality, "", Level::kMajor, agents), "b");
  agents[1].capacity = 7;
  agents[3].capacity = 7;
  EXPECT_EQ(Assign(Category::kProductQuality, "CN-31", Level::kMajor, agents), "");
}

TEST(Assignment, INT_05_ACustomerWithAnOpenCaseReachesTheSameAgent) {
  Desk desk;
  desk.agents = Agents();
  desk.sticky = "wu.lei";
  desk.Open();
  EXPECT_EQ(desk.value->agent, "wu.lei");
  EXPECT_EQ(desk.Fact("registered", "assignment"), "STICKY");
  Desk other;
  other.agents = Agents();
  other.Open();
  EXPECT_EQ(other.value->agent, "a");
  EXPECT_EQ(other.Fact("registered", "assignment"), "LOAD");
  Desk nobody;
  nobody.Open();
  EXPECT_EQ(nobody.value->agent, "");
  EXPECT_EQ(nobody.Fact("registered", "assignment"), "NOBODY_FREE");
}

TEST(Assignment, INT_05_OnlyAHandOverChangesTheAgent) {
  Desk desk;
  desk.sticky = "li.na";
  desk.Open();
  EXPECT_EQ(desk.Reason(HandOverCase{"wu.lei", "ill"}, kAgent), "ROLE_NOT_ALLOWED");
  EXPECT_EQ(desk.Reason(HandOverCase{"", ""}, kLead), "INVALID_FIELDS");
  EXPECT_EQ(desk.Reason(HandOverCase{"li.na", "ill"}, kLead), "AGENT_UNCHANGED");
  desk.Do(HandOverCase{"wu.lei", "ill"}, kLead);
  EXPECT_EQ(desk.value->agent, "wu.lei");
  EXPECT_EQ(desk.Fact("handed_over", "from"), "li.na");
  EXPECT_EQ(desk.Fact("handed_over", "reason"), "ill");
  desk.Do(HandOverCase{"li.na", "back"}, Staff("qian.wu", "deputy"));
  EXPECT_EQ(desk.value->agent, "li.na");
}

TEST(Authority, SuperiorsMayDoWhatThoseBelowMay) {
  const std::vector<std::string> ladder = {"agent", "service_lead", "service_manager",
                                           "service_director", "general_manager"};
  for (size_t held = 0; held < ladder.size(); ++held) {
    for (size_t needed = 0; needed < ladder.size(); ++needed) {
      EXPECT_EQ(RequireRole("X", Staff("s", ladder[held]), ladder[needed]).ok(), held >= needed);
    }
    EXPECT_EQ(RoleOfRank(RankOf(ladder[held])), ladder[held]);
  }
  EXPECT_TRUE(RequireRole("X", Staff("s", "deputy"), "service_lead").ok());
  EXPECT_FALSE(RequireRole("X", Staff("s", "deputy"), "service_manager").ok());
  EXPECT_FALSE(RequireRole("X", Staff("s", "technician"), "agent").ok());
  EXPECT_FALSE(RequireRole("X", {auth::Kind::kStore, "s", {"general_manager"}}, "agent").ok());
  EXPECT_FALSE(RequireRole("X", Staff("s", "general_manager"), "no_such_role").ok());
}

}  // namespace
}  // namespace aftercare::intake::testing
