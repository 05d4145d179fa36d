#include "services/logistics/rpc/shipment_service.h"

#include <utility>
#include <vector>

#include "common/server/lists.h"
#include "services/logistics/app/tell_events.h"
#include "services/logistics/rpc/ownership.h"
#include "services/logistics/store/request_codec.h"

namespace aftercare::logistics {

ShipmentService::ShipmentService(server::Ground& ground, const PolicySource& policies)
    : ground_(ground), rpcs_(ground.door(), "aftercare.logistics.v1.ShipmentService"),
      policies_(policies) {}

ShipmentService::Reactor* ShipmentService::CreateShipment(
    Context* context, const v1::CreateShipmentRequest* request, v1::Shipment* response) {
  return ground_.door().Change(
      rpcs_["CreateShipment"], context, request, response, ground_.processor("shipment"),
      [&](const server::Call&) -> absl::StatusOr<server::Order> {
        auto command = TakeShipment(request->shipment(), *policies_.policy());
        if (!command.ok()) return command.status();
        command->id = ids::NewUuid(ground_.clock().Now());
        const ids::Uuid id = command->id;
        return server::Order{id, ShipmentTask(ShipmentCommand(*std::move(command)))};
      });
}

ShipmentService::Reactor* ShipmentService::GetShipment(Context* context,
                                                       const v1::GetShipmentRequest* request,
                                                       v1::Shipment* response) {
  return ground_.door().Serve(
      rpcs_["GetShipment"], context, *request,
      [&](const server::Call& call, server::Door::Finish finish) {
        const auto id = server::Door::IdOf(request->name());
        if (!id.ok()) return finish(id.status());
        auto& reader = ground_.reader("shipment");
        if (call.caller.kind != auth::Kind::kPartner) {
          return reader.Get(*id, call.deadline, response, std::move(finish));
        }
        std::vector<command::Condition> conditions = OwnOnly(call.caller);
        conditions.push_back({"id = $::text::uuid", id->ToString()});
        reader.List(std::move(conditions), {}, 1, call.deadline,
                    server::Door::FillOnly(response, request->name(), std::move(finish)));
      });
}

ShipmentService::Reactor* ShipmentService::ListShipments(Context* context,
                                                         const v1::ListShipmentsRequest* request,
                                                         v1::ListShipmentsResponse* response) {
  return server::ServeList(
      ground_, rpcs_["ListShipments"], context, request, response, ground_.reader("shipment"),
      [request](const server::Call& call) {
        std::vector<command::Condition> conditions = OwnOnly(call.caller);
        if (!request->case_name().empty()) {
          conditions.push_back({"case_id = $::text::uuid", server::IdText(request->case_name())});
        }
        if (!request->rma().empty()) {
          conditions.push_back({"rma_id = $::text::uuid", server::IdText(request->rma())});
        }
        if (!request->carrier_id().empty()) {
          conditions.push_back({"carrier_id = $::text", request->carrier_id()});
        }
        if (!request->tracking_number().empty()) {
          conditions.push_back({"tracking_number = $::text", request->tracking_number()});
        }
        if (request->open_only()) {
          // As the index says it, so that a generic plan may use it.
          conditions.push_back({"NOT finished AND $::text <> ''", "open"});
        }
        return conditions;
      },
      [response] { return response->add_shipments(); });
}

ShipmentService::Reactor* ShipmentService::CancelShipment(
    Context* context, const v1::CancelShipmentRequest* request, v1::Shipment* response) {
  return ground_.door().Change(
      rpcs_["CancelShipment"], context, request, response, ground_.processor("shipment"),
      [&](const server::Call&) {
        return server::OrderFor(*request, ShipmentTask(ShipmentCommand(
                                              logistics::CancelShipment{request->reason()})));
      });
}

ShipmentService::Reactor* ShipmentService::CorrectStatus(Context* context,
                                                         const v1::CorrectStatusRequest* request,
                                                         v1::Shipment* response) {
  return ground_.door().Change(
      rpcs_["CorrectStatus"], context, request, response, ground_.processor("shipment"),
      [&](const server::Call&) -> absl::StatusOr<server::Order> {
        auto command = TakeCorrection(*request);
        if (!command.ok()) return command.status();
        return server::OrderFor(*request, ShipmentTask(ShipmentCommand(*std::move(command))));
      });
}

}  // namespace aftercare::logistics
