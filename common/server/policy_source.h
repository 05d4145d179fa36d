// What a service judges by, as data: an immutable snapshot that every replica reads again every few
// seconds. Being some seconds behind is harmless: whatever is judged keeps the version it was judged
// by (POL-01).
#ifndef AFTERCARE_SERVER_POLICY_SOURCE_H_
#define AFTERCARE_SERVER_POLICY_SOURCE_H_

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <pqxx/pqxx>
#include <string>
#include <thread>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/db/session.h"

namespace aftercare::server {

// Does something again and again on a thread of its own until it goes.
class Repeater {
 public:
  // `what` is logged with the cause when `work` fails.
  Repeater(std::string what, std::function<absl::Status()> work);
  ~Repeater();

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

// A version of the table `policy`; 0: none is in force.
struct PolicyRow {
  int version = 0;
  std::string document;
};
// The one that came into force last.
PolicyRow ReadPolicyInForce(pqxx::work& work);

template <class Policy>
class PolicySource {
 public:
  // Reads anew, in one transaction; null when nothing has changed since `present`, which is null at
  // first.
  using Read = std::function<absl::StatusOr<std::shared_ptr<const Policy>>(
      pqxx::work& work, const Policy* present)>;

  // FAILED_PRECONDITION when no policy is in force or it cannot be read.
  static absl::StatusOr<std::unique_ptr<PolicySource>> Start(const std::string& dsn, Read read) {
    std::unique_ptr<PolicySource> source(new PolicySource(dsn, std::move(read)));
    if (auto status = source->Refresh(); !status.ok()) return status;
    source->repeater_ = std::make_unique<Repeater>(
        "the policy could not be read again", [self = source.get()] { return self->Refresh(); });
    return source;
  }

  // Never null. Thread safe.
  std::shared_ptr<const Policy> policy() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return policy_;
  }

 private:
  PolicySource(const std::string& dsn, Read read) : read_(std::move(read)), session_(dsn) {}

  absl::Status Refresh() {
    absl::StatusOr<std::shared_ptr<const Policy>> newer = nullptr;
    const std::shared_ptr<const Policy> present = policy();
    const absl::Status status =
        session_.Do([&](pqxx::work& work) { newer = read_(work, present.get()); });
    if (!status.ok()) return status;
    if (!newer.ok()) return newer.status();
    if (*newer == nullptr) return absl::OkStatus();
    std::lock_guard<std::mutex> lock(mutex_);
    policy_ = *std::move(newer);
    return absl::OkStatus();
  }

  const Read read_;
  db::Session session_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Policy> policy_;
  std::unique_ptr<Repeater> repeater_;
};

// Reads a policy that is one document: the version in force, parsed. `complete`, where there is one,
// adds what is not in the document.
template <class Policy>
typename PolicySource<Policy>::Read ReadDocument(
    absl::StatusOr<Policy> (*parse)(absl::string_view document),
    absl::Status (*complete)(pqxx::work& work, Policy& policy) = nullptr) {
  return [parse, complete](
             pqxx::work& work,
             const Policy* present) -> absl::StatusOr<std::shared_ptr<const Policy>> {
    const PolicyRow row = ReadPolicyInForce(work);
    if (row.version == 0) return absl::FailedPreconditionError("no policy is in force");
    if (present != nullptr && present->version == row.version) return nullptr;
    absl::StatusOr<Policy> parsed = parse(row.document);
    if (!parsed.ok()) {
      return absl::FailedPreconditionError(
          absl::StrCat("policy ", row.version, ": ", parsed.status().message()));
    }
    parsed->version = row.version;
    if (complete != nullptr) {
      if (auto status = complete(work, *parsed); !status.ok()) return status;
    }
    return std::make_shared<const Policy>(*std::move(parsed));
  };
}

}  // namespace aftercare::server

#endif  // AFTERCARE_SERVER_POLICY_SOURCE_H_
