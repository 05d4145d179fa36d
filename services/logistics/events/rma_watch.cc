#include "services/logistics/events/rma_watch.h"

#include <utility>
#include <vector>

#include "aftercare/logistics/v1/shipment.pb.h"
#include "common/server/lists.h"
#include "common/stream/event_data.h"
#include "services/logistics/domain/rma.h"
#include "services/logistics/domain/shipment.h"
#include "services/logistics/store/shipment_codec.h"

namespace aftercare::logistics {
namespace {

stream::Reactions React(const type::v1::Event& event, server::Ground& ground) {
  const auto resource = stream::DataOf<v1::Shipment>(event);
  if (!resource.ok()) return resource.status();
  const auto shipment = FromProto(*resource);
  if (!shipment.ok()) return shipment.status();
  const StatusPoint& present = shipment->standing.present;
  const Phase phase = RuleOf(present.status).phase;
  const bool moved = phase == Phase::kMoving || phase == Phase::kEnded;
  if (shipment->order.rma_id.nil() || !ComesIn(shipment->order.purpose) || !moved) {
    return std::vector<stream::Reaction>{};
  }
  return std::vector<stream::Reaction>{
      {&ground.processor("rma"), shipment->order.rma_id,
       RmaCommand(MarkShipped{server::IdIn(event.subject()), present.at})}};
}

}  // namespace

stream::Handler MarkShippedRmas(server::Ground& ground) {
  return {"rma_watch",
          {"aftercare.logistics.shipment.status_changed",
           "aftercare.logistics.shipment.status_corrected"},
          [&ground](const type::v1::Event& event) { return React(event, ground); }};
}

}  // namespace aftercare::logistics
