#include "services/logistics/app/parts.h"

#include "services/logistics/app/shipment_batch.h"
#include "services/logistics/store/policy_codec.h"

namespace aftercare::logistics {

absl::Status BuildParts(server::Ground& ground, Parts& parts) {
  auto policies = PolicySource::Start(ground.dsn(), server::ReadDocument(&ParsePolicy));
  if (!policies.ok()) return policies.status();
  parts.policies = *std::move(policies);
  parts.carriers = std::make_unique<CarrierAggregate>(*parts.policies);
  if (auto status = ground.Keep(*parts.carriers); !status.ok()) return status;
  parts.rmas = std::make_unique<RmaAggregate>(*parts.policies);
  auto status = ground.Keep(*parts.rmas, RmaAggregate::Statements(), RmaCommand(Tick{}));
  if (!status.ok()) return status;
  parts.shipments = std::make_unique<ShipmentAggregate>(*parts.policies);
  status = ground.Keep(*parts.shipments, ShipmentAggregate::Statements(),
                       ShipmentTask(ShipmentCommand(Tick{})), /*write_connections=*/2);
  if (!status.ok()) return status;
  parts.inlet = std::make_unique<TrackingInlet>(ground);
  return absl::OkStatus();
}

}  // namespace aftercare::logistics
