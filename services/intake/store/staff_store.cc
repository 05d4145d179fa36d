#include "services/intake/store/staff_store.h"

#include <utility>

#include "services/intake/store/agent_codec.h"

namespace aftercare::intake {

std::vector<AgentLoad> ReadAgentLoads(pqxx::work& work) {
  std::vector<AgentLoad> loads;
  for (const auto& row : work.exec(
           "SELECT a.body, "
           "(SELECT count(*) FROM cases c WHERE c.agent = a.staff_id AND c.open) "
           "FROM agents a WHERE a.active ORDER BY a.staff_id")) {
    v1::Agent resource;
    if (!resource.ParseFromString(pqxx::binarystring(row[0]).str())) continue;
    auto agent = FromProto(resource);
    if (!agent.ok()) continue;
    AgentLoad load;
    load.agent = std::move(agent->staff_id);
    load.skills = std::move(agent->skills);
    load.regions = std::move(agent->regions);
    load.gravest = agent->gravest;
    load.capacity = agent->capacity;
    load.open_cases = row[1].as<int>();
    loads.push_back(std::move(load));
  }
  return loads;
}

}  // namespace aftercare::intake
