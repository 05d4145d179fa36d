#include "services/logistics/domain/caller.h"

#include <algorithm>

#include "common/command/decision.h"

namespace aftercare::logistics {

absl::Status NeedRole(const auth::Principal& caller, absl::string_view command,
                      const Roles& roles) {
  if (caller.kind == auth::Kind::kStaff &&
      std::any_of(roles.begin(), roles.end(),
                  [&](absl::string_view role) { return caller.Has(role); })) {
    return absl::OkStatus();
  }
  return command::RoleNotAllowed(command, roles);
}

absl::Status NeedServiceOrRole(const auth::Principal& caller, absl::string_view command,
                               const Roles& roles) {
  if (caller.kind == auth::Kind::kService) return absl::OkStatus();
  return NeedRole(caller, command, roles);
}

absl::Status NeedCarrier(const auth::Principal& caller, absl::string_view command,
                         absl::string_view carrier_id) {
  if (caller.kind == auth::Kind::kService) return absl::OkStatus();
  if (caller.kind == auth::Kind::kPartner) {
    return caller.id == carrier_id ? absl::OkStatus() : command::NotFound("shipment");
  }
  return command::RoleNotAllowed(command, {"partner"});
}

}  // namespace aftercare::logistics
