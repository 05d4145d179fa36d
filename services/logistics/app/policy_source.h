// The policy in force as the logistics know it: an immutable snapshot that replicas refresh from the
// database every few seconds. Being some seconds behind is harmless: an RMA keeps what it was issued
// by.
#ifndef AFTERCARE_LOGISTICS_APP_POLICY_SOURCE_H_
#define AFTERCARE_LOGISTICS_APP_POLICY_SOURCE_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/session.h"
#include "services/logistics/domain/policy.h"

namespace aftercare::logistics {

class PolicySource {
 public:
  // FAILED_PRECONDITION when no policy is in force or it cannot be read.
  static absl::StatusOr<std::unique_ptr<PolicySource>> Start(const std::string& dsn);
  ~PolicySource();

  // Never null. Thread safe.
  std::shared_ptr<const Policy> policy() const;

 private:
  explicit PolicySource(const std::string& dsn) : session_(dsn) {}
  absl::Status Refresh();
  void Work();

  db::Session session_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::shared_ptr<const Policy> policy_;
  std::thread thread_;
};

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_APP_POLICY_SOURCE_H_
