#include "services/logistics/rpc/carrier_service.h"

#include <utility>
#include <vector>

#include "common/server/lists.h"
#include "services/logistics/store/request_codec.h"

namespace aftercare::logistics {

CarrierService::CarrierService(server::Ground& ground)
    : ground_(ground), rpcs_(ground.door(), "aftercare.logistics.v1.CarrierService") {}

CarrierService::Reactor* CarrierService::UpsertCarrier(Context* context,
                                                       const v1::UpsertCarrierRequest* request,
                                                       v1::Carrier* response) {
  return ground_.door().Change(
      rpcs_["UpsertCarrier"], context, request, response, ground_.processor("carrier"),
      [&](const server::Call&) -> absl::StatusOr<server::Order> {
        auto command = TakeCarrier(request->carrier());
        if (!command.ok()) return command.status();
        const auto version = server::Door::VersionOf(request->etag());
        if (!version.ok()) return version.status();
        const ids::Uuid id = command->carrier.id;
        return server::Order{id, CarrierCommand(*std::move(command)), *version};
      });
}

CarrierService::Reactor* CarrierService::GetCarrier(Context* context,
                                                    const v1::GetCarrierRequest* request,
                                                    v1::Carrier* response) {
  return ground_.door().Get(rpcs_["GetCarrier"], context, request, response,
                            ground_.reader("carrier"));
}

CarrierService::Reactor* CarrierService::ListCarriers(Context* context,
                                                      const v1::ListCarriersRequest* request,
                                                      v1::ListCarriersResponse* response) {
  return server::ServeList(ground_, rpcs_["ListCarriers"], context, request, response,
                           ground_.reader("carrier"), std::vector<command::Condition>{},
                           [response] { return response->add_carriers(); });
}

}  // namespace aftercare::logistics
