// Who outranks whom among staff (domain section 0, INT-11, INT-14, INT-17): agent, service_lead,
// service_manager, service_director, general_manager. A superior may do what those below may; a
// deputy stands in for the service_lead.
#ifndef AFTERCARE_INTAKE_DOMAIN_AUTHORITY_H_
#define AFTERCARE_INTAKE_DOMAIN_AUTHORITY_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/auth/principal.h"

namespace aftercare::intake {

// 1 (agent) to 5 (general_manager); 0 for a role outside the ladder.
int RankOf(absl::string_view role);

// The role of a rank; ranks below 1 and above 5 count as 1 and 5.
absl::string_view RoleOfRank(int rank);

// The highest rank the caller holds; 0 for callers that are not staff.
int HighestRank(const auth::Principal& caller);

// OK, or ROLE_NOT_ALLOWED naming `role` and its superiors.
absl::Status RequireRole(absl::string_view command, const auth::Principal& caller,
                         absl::string_view role);

// OK, or ROLE_NOT_ALLOWED: some member of staff must decide this.
absl::Status RequireStaff(absl::string_view command, const auth::Principal& caller);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_AUTHORITY_H_
