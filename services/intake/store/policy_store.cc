#include "services/intake/store/policy_store.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/intake/store/policy_codec.h"

namespace aftercare::intake {

absl::StatusOr<EarlierClocks> ReadEarlierClocks(pqxx::work& work, int version) {
  EarlierClocks earlier;
  for (const auto& row : work.exec_params(
           "SELECT version, document->'clocks' FROM policy "
           "WHERE effective_at <= now() AND version <> $1",
           version)) {
    const int before = row[0].as<int>();
    auto clocks = ParseClocks(row[1].as<std::string>());
    if (!clocks.ok()) {
      return absl::FailedPreconditionError(
          absl::StrCat("clocks of policy ", before, ": ", clocks.status().message()));
    }
    earlier[before] = std::make_shared<const ClocksPolicy>(*std::move(clocks));
  }
  return earlier;
}

}  // namespace aftercare::intake
