#include "services/logistics/app/parts.h"
#include "services/logistics/events/rma_watch.h"
#include "services/logistics/rpc/carrier_service.h"
#include "services/logistics/rpc/rma_service.h"
#include "services/logistics/rpc/shipment_service.h"
#include "services/logistics/rpc/tracking_service.h"

int main(int argc, char** argv) {
  using namespace aftercare;  // NOLINT: names of the parts only
  logistics::Parts parts;
  return server::Main(argc, argv, {"logistics", nullptr, [&parts](server::Ground& ground) {
    auto status = logistics::BuildParts(ground, parts);
    if (status.ok()) {
      status = ground.Serve<logistics::CarrierService>("aftercare.logistics.v1.CarrierService",
                                                       ground);
    }
    if (status.ok()) {
      status = ground.Serve<logistics::RmaService>("aftercare.logistics.v1.RmaService", ground,
                                                   *parts.policies);
    }
    if (status.ok()) {
      status = ground.Serve<logistics::ShipmentService>("aftercare.logistics.v1.ShipmentService",
                                                        ground, *parts.policies);
    }
    if (status.ok()) {
      status = ground.Serve<logistics::TrackingService>("aftercare.logistics.v1.TrackingService",
                                                        ground, *parts.inlet);
    }
    if (!status.ok()) return status;
    ground.On("logistics", logistics::MarkShippedRmas(ground));
    return status;
  }});
}
