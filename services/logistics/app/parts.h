// The logistics' parts: policy and aggregates. It asks nothing of other services, so there are no
// effects.
#ifndef AFTERCARE_LOGISTICS_APP_PARTS_H_
#define AFTERCARE_LOGISTICS_APP_PARTS_H_

#include <memory>

#include "common/server/ground.h"
#include "services/logistics/app/carrier_aggregate.h"
#include "services/logistics/app/policy_source.h"
#include "services/logistics/app/rma_aggregate.h"
#include "services/logistics/app/shipment_aggregate.h"
#include "services/logistics/app/tracking_inlet.h"

namespace aftercare::logistics {

// Lives as long as the ground.
struct Parts {
  std::unique_ptr<PolicySource> policies;
  std::unique_ptr<CarrierAggregate> carriers;
  std::unique_ptr<RmaAggregate> rmas;
  std::unique_ptr<ShipmentAggregate> shipments;
  std::unique_ptr<TrackingInlet> inlet;
};

absl::Status BuildParts(server::Ground& ground, Parts& parts);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_APP_PARTS_H_
