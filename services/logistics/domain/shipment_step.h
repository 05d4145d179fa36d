// The steps of a shipment, one overload of Apply a command, for Decide in shipment.cc: making one
// is in shipment_order.cc, all that adds a point to its status in shipment_status.cc.
#ifndef AFTERCARE_LOGISTICS_DOMAIN_SHIPMENT_STEP_H_
#define AFTERCARE_LOGISTICS_DOMAIN_SHIPMENT_STEP_H_

#include "absl/status/statusor.h"
#include "common/command/decision.h"
#include "services/logistics/domain/caller.h"
#include "services/logistics/domain/shipment.h"

namespace aftercare::logistics {

using ShipmentResult = absl::StatusOr<command::Change<Shipment>>;

// Roles that make shipments and call them off.
const Roles& ShipmentMakers();

inline Phase PhaseOf(const Shipment& shipment) {
  return RuleOf(shipment.standing.present.status).phase;
}

ShipmentResult Create(const CreateShipment& command, const command::Context& context,
                      const Rules& rules);
ShipmentResult Apply(const Shipment& current, const AcceptShipment& command,
                     const command::Context& context, const Rules& rules);
ShipmentResult Apply(const Shipment& current, const RefuseShipment& command,
                     const command::Context& context, const Rules& rules);
ShipmentResult Apply(const Shipment& current, const PushTrackingEvent& command,
                     const command::Context& context, const Rules& rules);
ShipmentResult Apply(const Shipment& current, const CancelShipment& command,
                     const command::Context& context, const Rules& rules);
ShipmentResult Apply(const Shipment& current, const CorrectStatus& command,
                     const command::Context& context, const Rules& rules);
ShipmentResult Apply(const Shipment& current, const Tick& command,
                     const command::Context& context, const Rules& rules);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_DOMAIN_SHIPMENT_STEP_H_
