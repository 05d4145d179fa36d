#include "services/notification/store/policy_store.h"

namespace aftercare::notification {

PolicyRow ReadPolicyInForce(pqxx::work& work) {
  const auto rows = work.exec(
      "SELECT version, document FROM policy WHERE effective_at <= now() "
      "ORDER BY version DESC LIMIT 1");
  if (rows.empty()) return {};
  return {rows[0][0].as<int>(), rows[0][1].as<std::string>()};
}

}  // namespace aftercare::notification
