// The agents who can take cases, with their load, read again every few seconds. A measure of balance,
// not a right: what is seconds old does no harm.
#ifndef AFTERCARE_INTAKE_APP_AGENT_LOADS_H_
#define AFTERCARE_INTAKE_APP_AGENT_LOADS_H_

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/session.h"
#include "common/server/policy_source.h"
#include "services/intake/domain/assignment.h"

namespace aftercare::intake {

// Thread safe.
class AgentLoads {
 public:
  static absl::StatusOr<std::unique_ptr<AgentLoads>> Start(const std::string& dsn);

  std::vector<AgentLoad> agents() const;
  // Counts a case just given to an agent until the load is read again.
  void NoteAssigned(const std::string& agent);

 private:
  explicit AgentLoads(const std::string& dsn) : session_(dsn) {}
  absl::Status Refresh();

  db::Session session_;
  mutable std::mutex mutex_;
  std::vector<AgentLoad> agents_;
  std::unique_ptr<server::Repeater> repeater_;
};

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_APP_AGENT_LOADS_H_
