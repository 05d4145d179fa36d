// Events a carrier tells of one shipment, as one task of its processor, and what became of each.
#ifndef AFTERCARE_LOGISTICS_APP_TELL_EVENTS_H_
#define AFTERCARE_LOGISTICS_APP_TELL_EVENTS_H_

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "services/logistics/domain/shipment.h"

namespace aftercare::logistics {

// What became of one event.
struct Told {
  absl::Status refusal;  // OK: kept, now or before
  ids::Uuid shipment;
  TrackingEvent event;  // as it is kept
  bool known = false;   // kept before
  bool changed = false;  // changed the shipment's status
};

// Names itself by the events' identities, so it claims nothing (Claim::Kind::kNatural).
struct TellEvents {
  std::string carrier_id;  // the shipment's
  std::vector<TrackingReport> reports;
  // One for each report; written while the batch is decided, holds when the task is done.
  std::shared_ptr<std::vector<Told>> told;
};

// What the shipment's processor takes.
using ShipmentTask = std::variant<ShipmentCommand, TellEvents>;

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_APP_TELL_EVENTS_H_
