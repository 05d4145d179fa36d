// What cases and incidents are judged by, as data.
#ifndef AFTERCARE_INTAKE_APP_POLICY_SOURCE_H_
#define AFTERCARE_INTAKE_APP_POLICY_SOURCE_H_

#include "common/server/policy_source.h"
#include "services/intake/domain/policy.h"

namespace aftercare::intake {

using PolicySource = server::PolicySource<Policy>;

// The version in force with the clocks of those before it (INT-11).
PolicySource::Read ReadPolicy();

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_APP_POLICY_SOURCE_H_
