#include "services/intake/store/staff_store.h"

#include "absl/strings/str_split.h"

namespace aftercare::intake {

PolicyRow ReadPolicyInForce(pqxx::work& work) {
  const auto rows = work.exec(
      "SELECT version, document FROM policy WHERE effective_at <= now() "
      "ORDER BY version DESC LIMIT 1");
  if (rows.empty()) return {};
  return {rows[0][0].as<int>(), rows[0][1].as<std::string>()};
}

std::vector<AgentLoad> ReadAgentLoads(pqxx::work& work) {
  std::vector<AgentLoad> loads;
  for (const auto& row : work.exec(
           "SELECT a.agent, a.regions, a.capacity, "
           "(SELECT count(*) FROM cases c WHERE c.agent = a.agent AND c.open) "
           "FROM agent a ORDER BY a.agent")) {
    AgentLoad load;
    load.agent = row[0].as<std::string>();
    load.regions = absl::StrSplit(row[1].as<std::string>(), ' ', absl::SkipEmpty());
    load.gravest = Level::kMajor;
    load.capacity = row[2].as<int>();
    load.open_cases = row[3].as<int>();
    loads.push_back(std::move(load));
  }
  return loads;
}

}  // namespace aftercare::intake
