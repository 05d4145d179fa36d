#include "common/auth/principal.h"

#include "absl/strings/str_cat.h"

namespace aftercare::auth {
namespace {

absl::string_view Word(Kind kind) {
  switch (kind) {
    case Kind::kService: return "service";
    case Kind::kStaff: return "staff";
    case Kind::kCustomer: return "customer";
    case Kind::kStore: return "store";
    case Kind::kPartner: return "partner";
    case Kind::kVendor: return "vendor";
    case Kind::kInsurer: return "insurer";
    case Kind::kErp: return "erp";
    case Kind::kCrm: return "crm";
    case Kind::kUnknown: break;
  }
  return "unknown";
}

}  // namespace

std::string Subject(const Principal& principal) {
  return absl::StrCat(Word(principal.kind), "/", principal.id);
}

}  // namespace aftercare::auth
