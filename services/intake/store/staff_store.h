// Reads the agents with their load.
#ifndef AFTERCARE_INTAKE_STORE_STAFF_STORE_H_
#define AFTERCARE_INTAKE_STORE_STAFF_STORE_H_

#include <pqxx/pqxx>
#include <vector>

#include "services/intake/domain/assignment.h"

namespace aftercare::intake {

// Agents who take cases, with the number of their open ones.
std::vector<AgentLoad> ReadAgentLoads(pqxx::work& work);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_STORE_STAFF_STORE_H_
