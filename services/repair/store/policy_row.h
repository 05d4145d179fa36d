// Reads the policy in force.
#ifndef AFTERCARE_REPAIR_STORE_POLICY_ROW_H_
#define AFTERCARE_REPAIR_STORE_POLICY_ROW_H_

#include <pqxx/pqxx>
#include <string>

namespace aftercare::repair {

struct PolicyRow {
  int version = 0;  // 0: none is in force
  std::string document;
};

// The version with the latest effective_at that has come.
PolicyRow ReadPolicyInForce(pqxx::work& work);

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_STORE_POLICY_ROW_H_
