// What is told to whom, how and by which text, as data.
#ifndef AFTERCARE_NOTIFICATION_APP_POLICY_SOURCE_H_
#define AFTERCARE_NOTIFICATION_APP_POLICY_SOURCE_H_

#include "common/server/policy_source.h"
#include "services/notification/domain/policy.h"

namespace aftercare::notification {

using PolicySource = server::PolicySource<Policy>;

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_APP_POLICY_SOURCE_H_
