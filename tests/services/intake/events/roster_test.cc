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
  static notification::v1::Person Person(const std::string& staff_id,
                                         const std::string& role = "agent",
                                         const std::string& skill = "phones") {
    notification::v1::Person person;
    person.set_staff_id(staff_id);
    person.add_roles(role);
    person.add_skills(skill);
    person.add_regions("CN-31");
    person.set_active(true);
    return person;
  }
  absl::Status Tell(const notification::v1::Person& person, int64_t version) {
    return Hand(FollowRoster(*ground_),
                Told("aftercare.notification.person.person_changed",
                     "persons/" + person.staff_id(), version, person));
  }
  absl::Status Tell(const std::string& staff_id, int64_t version, bool active = true,
                    const std::string& role = "agent", const std::string& skill = "phones") {
    notification::v1::Person person = Person(staff_id, role, skill);
    person.set_active(active);
    return Tell(person, version);
  }
  // The agent of a new case of a customer of its own.
  std::string AgentFor(const std::string& name, OpenCase open = Opening()) {
    open.id = Id(name);
    open.report.customer = Id("customer " + name);
    const auto opened = Do<v1::Case>("case", open.id, CaseCommand(open), kAgent);
    EXPECT_TRUE(opened.ok()) << opened.status();
    return opened.ok() ? opened->agent() : "";
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
  EXPECT_EQ(AgentFor("first"), "li.na");
  EXPECT_EQ(AgentFor("second"), "zhang.min");
}

TEST_F(RosterTest, INT_05_LevelAndCapacityOfTheRosterDecideWhoIsGivenACase) {
  notification::v1::Person light = Person("li.na");
  light.set_gravest_level(3);
  light.set_capacity(2);
  ASSERT_TRUE(Tell(light, 1).ok());
  ASSERT_TRUE(Tell("zhang.min", 1).ok());  // every level, no limit
  notification::v1::Person carrier = Person("wu.lei", "agent", "logistics");
  carrier.set_gravest_level(2);
  ASSERT_TRUE(Tell(carrier, 1).ok());
  const std::vector<AgentLoad> agents = Agents();
  ASSERT_EQ(agents.size(), 3u);
  EXPECT_EQ(agents[0].gravest, Level::kOrdinary);
  EXPECT_EQ(agents[0].capacity, 2);
  EXPECT_EQ(agents[1].gravest, Level::kSerious);
  EXPECT_EQ(agents[2].gravest, Level::kMajor);
  EXPECT_EQ(agents[2].capacity, 0);
  Begin();
  OpenCase grave = Opening();
  grave.report.facts.safety_hazard = true;
  EXPECT_EQ(AgentFor("grave", grave), "zhang.min");  // li.na has none, but it is too grave
  EXPECT_EQ(AgentFor("first"), "li.na");
  EXPECT_EQ(AgentFor("second"), "li.na");  // one each
  EXPECT_EQ(AgentFor("third"), "zhang.min");  // li.na is full
  // Raised by the roster, she has room for one more, and is the least loaded again.
  light.set_capacity(3);
  light.set_gravest_level(1);
  ASSERT_TRUE(Tell(light, 2).ok());
  Begin();
  EXPECT_EQ(AgentFor("graver", grave), "li.na");
  EXPECT_EQ(AgentFor("fourth"), "zhang.min");
}

}  // namespace
}  // namespace aftercare::intake::testing
