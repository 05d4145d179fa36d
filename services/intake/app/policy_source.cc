#include "services/intake/app/policy_source.h"

#include <memory>
#include <utility>

#include "services/intake/store/policy_codec.h"
#include "services/intake/store/policy_store.h"

namespace aftercare::intake {

PolicySource::Read ReadPolicy() {
  return [in_force = server::ReadDocument(&ParsePolicy)](
             pqxx::work& work,
             const Policy* present) -> absl::StatusOr<std::shared_ptr<const Policy>> {
    auto read = in_force(work, present);
    if (!read.ok() || *read == nullptr) return read;
    auto policy = std::make_shared<Policy>(**read);
    auto earlier = ReadEarlierClocks(work, policy->version);
    if (!earlier.ok()) return earlier.status();
    policy->earlier_clocks = *std::move(earlier);
    return policy;
  };
}

}  // namespace aftercare::intake
