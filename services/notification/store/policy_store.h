// The policy in force, as it stands in the database (POL-01).
#ifndef AFTERCARE_NOTIFICATION_STORE_POLICY_STORE_H_
#define AFTERCARE_NOTIFICATION_STORE_POLICY_STORE_H_

#include <pqxx/pqxx>
#include <string>

namespace aftercare::notification {

struct PolicyRow {
  int version = 0;  // 0: none is in force
  std::string document;
};

PolicyRow ReadPolicyInForce(pqxx::work& work);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_STORE_POLICY_STORE_H_
