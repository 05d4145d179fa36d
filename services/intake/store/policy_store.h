// What the database has of intake's earlier policies (POL-01).
#ifndef AFTERCARE_INTAKE_STORE_POLICY_STORE_H_
#define AFTERCARE_INTAKE_STORE_POLICY_STORE_H_

#include <pqxx/pqxx>

#include "absl/status/statusor.h"
#include "services/intake/domain/policy.h"

namespace aftercare::intake {

// The clocks of every version that was in force, but for `version`. FAILED_PRECONDITION, naming the
// version, when one cannot be read.
absl::StatusOr<EarlierClocks> ReadEarlierClocks(pqxx::work& work, int version);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_STORE_POLICY_STORE_H_
