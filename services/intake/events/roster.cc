#include "services/intake/events/roster.h"

#include <algorithm>
#include <string>
#include <vector>

#include "aftercare/notification/v1/roster.pb.h"
#include "common/stream/event_data.h"
#include "services/intake/domain/agent.h"

namespace aftercare::intake {
namespace {

using stream::DataOf;

constexpr absl::string_view kAgentRole = "agent";

Agent AgentOf(const notification::v1::Person& person, int64_t version) {
  Agent agent;
  agent.staff_id = person.staff_id();
  agent.skills = SkillsOf({person.skills().begin(), person.skills().end()});
  agent.regions = {person.regions().begin(), person.regions().end()};
  // Numbers are the same on both sides; the roster's 0 is every level.
  if (person.gravest_level() != 0) agent.gravest = static_cast<Level>(person.gravest_level());
  agent.capacity = person.capacity();
  agent.active = person.active() && std::find(person.roles().begin(), person.roles().end(),
                                              kAgentRole) != person.roles().end();
  agent.source_version = version;
  return agent;
}

}  // namespace

stream::Handler FollowRoster(server::Ground& ground) {
  return {"roster_agents",
          {"aftercare.notification.person.*"},
          [&ground](const type::v1::Event& event)
              -> absl::StatusOr<std::vector<stream::Reaction>> {
            const auto person = DataOf<notification::v1::Person>(event);
            if (!person.ok()) return person.status();
            return std::vector<stream::Reaction>{
                {&ground.processor("agent"), AgentId(person->staff_id()),
                 AgentCommand(FollowPerson{AgentOf(*person, event.version())})}};
          }};
}

}  // namespace aftercare::intake
