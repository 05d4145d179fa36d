// CarrierService: decodes a request into the command of the same name, encodes nothing itself.
#ifndef AFTERCARE_LOGISTICS_RPC_CARRIER_SERVICE_H_
#define AFTERCARE_LOGISTICS_RPC_CARRIER_SERVICE_H_

#include "aftercare/logistics/v1/carrier.grpc.pb.h"
#include "common/server/ground.h"

namespace aftercare::logistics {

class CarrierService final : public v1::CarrierService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  explicit CarrierService(server::Ground& ground);

  Reactor* UpsertCarrier(Context*, const v1::UpsertCarrierRequest*, v1::Carrier*) override;
  Reactor* GetCarrier(Context*, const v1::GetCarrierRequest*, v1::Carrier*) override;
  Reactor* ListCarriers(Context*, const v1::ListCarriersRequest*,
                        v1::ListCarriersResponse*) override;

 private:
  server::Ground& ground_;
  const server::Rpcs rpcs_;
};

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_RPC_CARRIER_SERVICE_H_
