#include "services/logistics/store/policy_query.h"

namespace aftercare::logistics {

PolicyRow ReadPolicyInForce(pqxx::work& work) {
  const auto rows = work.exec(
      "SELECT version, document FROM policy WHERE effective_at <= now() "
      "ORDER BY effective_at DESC, version DESC LIMIT 1");
  if (rows.empty()) return {};
  return {rows[0][0].as<int>(), rows[0][1].as<std::string>()};
}

}  // namespace aftercare::logistics
