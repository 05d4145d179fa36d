// The policy in force, as it stands in its table.
#ifndef AFTERCARE_LOGISTICS_STORE_POLICY_QUERY_H_
#define AFTERCARE_LOGISTICS_STORE_POLICY_QUERY_H_

#include <pqxx/pqxx>
#include <string>

namespace aftercare::logistics {

struct PolicyRow {
  int version = 0;  // 0: none is in force
  std::string document;
};

PolicyRow ReadPolicyInForce(pqxx::work& work);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_STORE_POLICY_QUERY_H_
