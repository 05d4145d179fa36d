// Who calls. The one place that says what is known about a caller; every layer below the door
// sees this value and never a token. Plain and immutable once made.
#ifndef AFTERCARE_AUTH_PRINCIPAL_H_
#define AFTERCARE_AUTH_PRINCIPAL_H_

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace aftercare::auth {

enum class Kind {
  kUnknown,
  kService,
  kStaff,
  kCustomer,
  kStore,
  kPartner,
  kVendor,
  kInsurer,
  kErp,
  kCrm,
};

struct Principal {
  Kind kind = Kind::kUnknown;
  std::string id;                  // unique within the kind: "zhang.wei", "sf-express", "intake"
  std::vector<std::string> roles;  // staff only: "agent", "service_lead", ... (domain section 0)

  bool Has(absl::string_view role) const {
    return std::find(roles.begin(), roles.end(), role) != roles.end();
  }
  bool operator==(const Principal&) const = default;
};

// "staff/zhang.wei": how a principal is written in timelines, request claims and logs.
std::string Subject(const Principal& principal);

}  // namespace aftercare::auth

#endif  // AFTERCARE_AUTH_PRINCIPAL_H_
