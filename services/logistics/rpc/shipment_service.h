// ShipmentService: like CarrierService, one handler a command. A carrier reads its own shipments
// only: whose they are is a condition of the query.
#ifndef AFTERCARE_LOGISTICS_RPC_SHIPMENT_SERVICE_H_
#define AFTERCARE_LOGISTICS_RPC_SHIPMENT_SERVICE_H_

#include "aftercare/logistics/v1/shipment.grpc.pb.h"
#include "common/server/ground.h"
#include "services/logistics/app/policy_source.h"

namespace aftercare::logistics {

class ShipmentService final : public v1::ShipmentService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  ShipmentService(server::Ground& ground, const PolicySource& policies);

  Reactor* CreateShipment(Context*, const v1::CreateShipmentRequest*, v1::Shipment*) override;
  Reactor* GetShipment(Context*, const v1::GetShipmentRequest*, v1::Shipment*) override;
  Reactor* ListShipments(Context*, const v1::ListShipmentsRequest*,
                         v1::ListShipmentsResponse*) override;
  Reactor* CancelShipment(Context*, const v1::CancelShipmentRequest*, v1::Shipment*) override;
  Reactor* CorrectStatus(Context*, const v1::CorrectStatusRequest*, v1::Shipment*) override;

 private:
  server::Ground& ground_;
  const server::Rpcs rpcs_;
  const PolicySource& policies_;
};

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_RPC_SHIPMENT_SERVICE_H_
