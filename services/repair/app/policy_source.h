// What repairs are judged by, as data.
#ifndef AFTERCARE_REPAIR_APP_POLICY_SOURCE_H_
#define AFTERCARE_REPAIR_APP_POLICY_SOURCE_H_

#include "common/server/policy_source.h"
#include "services/repair/domain/policy.h"

namespace aftercare::repair {

using PolicySource = server::PolicySource<Policy>;

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_APP_POLICY_SOURCE_H_
