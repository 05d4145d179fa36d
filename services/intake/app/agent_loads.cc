#include "services/intake/app/agent_loads.h"

#include <utility>

#include "services/intake/store/staff_store.h"

namespace aftercare::intake {

absl::StatusOr<std::unique_ptr<AgentLoads>> AgentLoads::Start(const std::string& dsn) {
  std::unique_ptr<AgentLoads> loads(new AgentLoads(dsn));
  if (auto status = loads->Refresh(); !status.ok()) return status;
  loads->repeater_ = std::make_unique<server::Repeater>(
      "the agents could not be read again", [self = loads.get()] { return self->Refresh(); });
  return loads;
}

std::vector<AgentLoad> AgentLoads::agents() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return agents_;
}

void AgentLoads::NoteAssigned(const std::string& agent) {
  std::lock_guard<std::mutex> lock(mutex_);
  for (AgentLoad& load : agents_) {
    if (load.agent == agent) ++load.open_cases;
  }
}

absl::Status AgentLoads::Refresh() {
  std::vector<AgentLoad> agents;
  const absl::Status status =
      session_.Do([&](pqxx::work& work) { agents = ReadAgentLoads(work); });
  if (!status.ok()) return status;
  std::lock_guard<std::mutex> lock(mutex_);
  agents_ = std::move(agents);
  return absl::OkStatus();
}

}  // namespace aftercare::intake
