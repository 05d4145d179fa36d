// What returns and shipments are judged by, as data.
#ifndef AFTERCARE_LOGISTICS_APP_POLICY_SOURCE_H_
#define AFTERCARE_LOGISTICS_APP_POLICY_SOURCE_H_

#include "common/server/policy_source.h"
#include "services/logistics/domain/policy.h"

namespace aftercare::logistics {

using PolicySource = server::PolicySource<Policy>;

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_APP_POLICY_SOURCE_H_
