#include "services/logistics/domain/policy.h"

namespace aftercare::logistics {

absl::string_view Word(SettleWhen when) {
  switch (when) {
    case SettleWhen::kAuthorised: return "AUTHORISED";
    case SettleWhen::kReceived: return "RECEIVED";
    case SettleWhen::kAccepted: return "ACCEPTED";
  }
  return "UNKNOWN";
}

}  // namespace aftercare::logistics
