#include "services/repair/app/policy_source.h"

#include <chrono>
#include <utility>

#include "common/observe/log.h"
#include "services/repair/store/policy_codec.h"
#include "services/repair/store/policy_row.h"

namespace aftercare::repair {
namespace {

constexpr auto kRefresh = std::chrono::seconds(2);

}  // namespace

absl::StatusOr<std::unique_ptr<PolicySource>> PolicySource::Start(const std::string& dsn) {
  std::unique_ptr<PolicySource> source(new PolicySource(dsn));
  if (auto status = source->Refresh(); !status.ok()) return status;
  source->thread_ = std::thread([self = source.get()] { self->Work(); });
  return source;
}

PolicySource::~PolicySource() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::shared_ptr<const Policy> PolicySource::policy() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return policy_;
}

void PolicySource::Work() {
  for (;;) {
    {
      std::unique_lock<std::mutex> lock(mutex_);
      if (wake_.wait_for(lock, kRefresh, [this] { return stopping_; })) return;
    }
    if (auto status = Refresh(); !status.ok()) {
      observe::Log(observe::Level::kWarning, "the policy could not be read again",
                   {{"cause", std::string(status.message())}});
    }
  }
}

absl::Status PolicySource::Refresh() {
  PolicyRow row;
  const absl::Status status =
      session_.Do([&](pqxx::work& work) { row = ReadPolicyInForce(work); });
  if (!status.ok()) return status;
  if (row.version == 0) return absl::FailedPreconditionError("no policy is in force");
  std::lock_guard<std::mutex> lock(mutex_);
  if (policy_ != nullptr && policy_->version == row.version) return absl::OkStatus();
  auto parsed = ParsePolicy(row.document);
  if (!parsed.ok()) {
    return absl::FailedPreconditionError(std::string(parsed.status().message()));
  }
  parsed->version = row.version;
  policy_ = std::make_shared<const Policy>(*std::move(parsed));
  return absl::OkStatus();
}

}  // namespace aftercare::repair
