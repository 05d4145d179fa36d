// Reads what decisions need beside the aggregates: the policy in force and the agents with their
// load.
#ifndef AFTERCARE_INTAKE_STORE_STAFF_STORE_H_
#define AFTERCARE_INTAKE_STORE_STAFF_STORE_H_

#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "services/intake/domain/assignment.h"

namespace aftercare::intake {

struct PolicyRow {
  int version = 0;  // 0: none is in force
  std::string document;
};

// The newest version whose time has come.
PolicyRow ReadPolicyInForce(pqxx::work& work);

// Agents who take cases, with the number of their open ones.
std::vector<AgentLoad> ReadAgentLoads(pqxx::work& work);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_STORE_STAFF_STORE_H_
