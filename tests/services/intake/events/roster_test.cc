// What the roster tells becomes the agents that cases are given to (NOT-10, INT-05).
#include "services/intake/events/roster.h"

#include <string>
#include <vector>

#include "aftercare/intake/v1/case.pb.h"
#include "aftercare/notification/v1/roster.pb.h"
#include "services/intake/store/staff_store.h"
#include "tests/services/intake/events/standing_intake.h"

namespace aftercare::intake::testing {
namespace {

class RosterTest : public StandingIntake {
 protected:
  absl::Status Tell(const std::string& staff_id, int64_t version, bool active = true,
                    const std::string& role = "agent", const std::string& skill = "phones") {
    notification::v1::Person person;
    person.set_staff_id(staff_id);
    person.add_roles(role);
    person.add_skills(skill);
    person.add_regions("CN-31");
    person.set_active(active);
    return Hand(FollowRoster(*ground_),
                Told("aftercare.notification.person.person_changed", "persons/" + staff_id,
                     version, person));
  }
  std::vector<AgentLoad> Agents() {
    std::vector<AgentLoad> agents;
    db::Session session(ground_->dsn());
    EXPECT_TRUE(session.Do([&](pqxx::work& work) { agents = ReadAgentLoads(work); }).ok());
    return agents;
  }
};

TEST_F(RosterTest, INT_05_TheRostersAgentsTakeCasesAndOlderNewsChangesNothing) {
  ASSERT_TRUE(Tell("li.na", 3).ok());
  ASSERT_TRUE(Tell("zhang.min", 1, true, "agent", "logistics").ok());
  ASSERT_TRUE(Tell("zhou.tao", 1, true, "technician").ok());
  std::vector<AgentLoad> agents = Agents();
  ASSERT_EQ(agents.size(), 2u);
  EXPECT_EQ(agents[0].agent, "li.na");
  EXPECT_TRUE(agents[0].skills.empty());  // "phones" is no category
  EXPECT_EQ(agents[0].regions, std::vector<std::string>{"CN-31"});
  EXPECT_EQ(agents[1].skills, std::vector<Category>{Category::kLogistics});
  ASSERT_TRUE(Tell("li.na", 2, false).ok());
  EXPECT_EQ(Agents().size(), 2u);
  ASSERT_TRUE(Tell("li.na", 4, false).ok());
  agents = Agents();
  ASSERT_EQ(agents.size(), 1u);
  EXPECT_EQ(agents[0].agent, "zhang.min");
  EXPECT_EQ(Value<int>("SELECT count(*) FROM agents"), 2);
}

TEST_F(RosterTest, INT_05_ANewCaseGoesToTheLeastLoaded) {
  ASSERT_TRUE(Tell("li.na", 1).ok());
  ASSERT_TRUE(Tell("zhang.min", 1).ok());
  Begin();
  std::vector<std::string> given;
  for (const char* who : {"first", "second"}) {
    OpenCase open = Opening();
    open.id = Id(who);
    open.report.customer = Id(absl::StrCat("customer ", who));
    const auto opened = Do<v1::Case>("case", open.id, CaseCommand(open), kAgent);
    ASSERT_TRUE(opened.ok()) << opened.status();
    given.push_back(opened->agent());
  }
  EXPECT_EQ(given, (std::vector<std::string>{"li.na", "zhang.min"}));
}

}  // namespace
}  // namespace aftercare::intake::testing
