// Whose shipments a caller sees (LOG-03), as conditions of the query.
#ifndef AFTERCARE_LOGISTICS_RPC_OWNERSHIP_H_
#define AFTERCARE_LOGISTICS_RPC_OWNERSHIP_H_

#include <vector>

#include "common/auth/principal.h"
#include "common/command/reader.h"

namespace aftercare::logistics {

// None for callers who see all.
inline std::vector<command::Condition> OwnOnly(const auth::Principal& caller) {
  if (caller.kind != auth::Kind::kPartner) return {};
  return {{"carrier_id = $::text", caller.id}};
}

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_RPC_OWNERSHIP_H_
