#include "services/intake/app/policy_source.h"

#include <utility>

#include "services/intake/store/policy_codec.h"
#include "services/intake/store/policy_store.h"

namespace aftercare::intake {
namespace {

absl::Status AddEarlierClocks(pqxx::work& work, Policy& policy) {
  auto earlier = ReadEarlierClocks(work, policy.version);
  if (!earlier.ok()) return earlier.status();
  policy.earlier_clocks = *std::move(earlier);
  return absl::OkStatus();
}

}  // namespace

PolicySource::Read ReadPolicy() { return server::ReadDocument(&ParsePolicy, &AddEarlierClocks); }

}  // namespace aftercare::intake
