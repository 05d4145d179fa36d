// Who may give a command. The RPC's own declaration stands in the proto; this is the same rule for
// callers that do not come through an RPC, and the only one that knows whose a shipment is.
#ifndef AFTERCARE_LOGISTICS_DOMAIN_CALLER_H_
#define AFTERCARE_LOGISTICS_DOMAIN_CALLER_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/auth/principal.h"

namespace aftercare::logistics {

using Roles = std::vector<absl::string_view>;

// OK for staff with one of the roles; PermissionDenied (ROLE_NOT_ALLOWED) for everyone else.
absl::Status NeedRole(const auth::Principal& caller, absl::string_view command,
                      const Roles& roles);

// The same, and OK for every service of the suite.
absl::Status NeedServiceOrRole(const auth::Principal& caller, absl::string_view command,
                               const Roles& roles);

// OK for the carrier itself and for services; NotFound for another carrier, which must not learn
// that the shipment is there (LOG-03); PermissionDenied for everyone else.
absl::Status NeedCarrier(const auth::Principal& caller, absl::string_view command,
                         absl::string_view carrier_id);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_DOMAIN_CALLER_H_
