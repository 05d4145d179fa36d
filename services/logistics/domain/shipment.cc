#include "services/logistics/domain/shipment.h"

#include <algorithm>
#include <type_traits>

#include "services/logistics/domain/shipment_step.h"

namespace aftercare::logistics {

using command::Context;

absl::string_view Word(Purpose purpose) {
  switch (purpose) {
    case Purpose::kReturn: return "RETURN";
    case Purpose::kExchange: return "EXCHANGE";
    case Purpose::kRepairIn: return "REPAIR_IN";
    case Purpose::kRepairOut: return "REPAIR_OUT";
    case Purpose::kLoanerOut: return "LOANER_OUT";
    case Purpose::kLoanerBack: return "LOANER_BACK";
    case Purpose::kPart: return "PART";
    case Purpose::kReship: return "RESHIP";
  }
  return "UNKNOWN";
}

std::vector<StatusPoint> OwnPoints(const Shipment& shipment) {
  std::vector<StatusPoint> points = {{TrackingStatus::kCreated, {}, shipment.offer_time, {}}};
  if (shipment.accept_time) {
    points.push_back({TrackingStatus::kAccepted, {}, *shipment.accept_time, {}});
  }
  if (shipment.called_off) points.push_back(*shipment.called_off);
  return points;
}

ShipmentResult Decide(const Shipment* current, const ShipmentCommand& command,
                      const Context& context, const Rules& rules) {
  if (const auto* create = std::get_if<CreateShipment>(&command)) {
    if (current != nullptr) return command::AlreadyThere("shipment");
    return Create(*create, context, rules);
  }
  if (current == nullptr) return command::NotFound("shipment");
  return std::visit(
      [&](const auto& one) -> ShipmentResult {
        if constexpr (std::is_same_v<std::decay_t<decltype(one)>, CreateShipment>) {
          return command::AlreadyThere("shipment");
        } else {
          return Apply(*current, one, context, rules);
        }
      },
      command);
}

absl::Time NextDue(const Shipment& shipment, const Rules& rules) {
  if (PhaseOf(shipment) > Phase::kAccepted) return absl::InfiniteFuture();
  return std::max(shipment.offer_time, shipment.standing.counts_after) +
         rules.policy.shipment_expires_after;
}

}  // namespace aftercare::logistics
