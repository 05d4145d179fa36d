// The policy in force and the staff that can take cases, as the intake knows them: immutable
// snapshots that replicas refresh from the database every few seconds. Being some seconds behind is
// harmless: a case keeps the policy version it was judged by, and the load of agents is a measure of
// balance, not a right.
#ifndef AFTERCARE_INTAKE_APP_POLICY_SOURCE_H_
#define AFTERCARE_INTAKE_APP_POLICY_SOURCE_H_

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "common/db/session.h"
#include "services/intake/domain/assignment.h"
#include "services/intake/domain/policy.h"

namespace aftercare::intake {

class PolicySource {
 public:
  // FAILED_PRECONDITION when no policy is in force or it cannot be read.
  static absl::StatusOr<std::unique_ptr<PolicySource>> Start(const std::string& dsn);
  ~PolicySource();

  // Never null. Thread safe.
  std::shared_ptr<const Policy> policy() const;
  std::vector<AgentLoad> agents() const;
  // Counts a case just given to an agent until the load is read again.
  void NoteAssigned(const std::string& agent);

 private:
  explicit PolicySource(const std::string& dsn) : session_(dsn) {}
  absl::Status Refresh();
  void Work();

  db::Session session_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::shared_ptr<const Policy> policy_;
  std::vector<AgentLoad> agents_;
  std::thread thread_;
};

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_APP_POLICY_SOURCE_H_
