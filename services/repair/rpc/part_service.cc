#include "services/repair/rpc/part_service.h"

#include <utility>
#include <vector>

#include "common/server/errand_call.h"
#include "common/server/lists.h"
#include "common/server/records.h"
#include "services/repair/app/part_import.h"
#include "services/repair/domain/part.h"
#include "services/repair/store/wire.h"

namespace aftercare::repair {
PartService::PartService(server::Ground& ground)
    : ground_(ground), rpcs_(ground.door(), "aftercare.repair.v1.PartService"),
      upsert_parts_(server::LeavingRecords(rpcs_["UpsertParts"], "parts")) {}

template <class Request, class Decode>
PartService::Reactor* PartService::Change(absl::string_view rpc, Context* context,
                                          const Request* request, v1::Part* response,
                                          Decode decode) {
  return ground_.door().Change(
      rpcs_[rpc], context, request, response, ground_.processor("part"),
      [&](const server::Call&) -> absl::StatusOr<server::Order> {
        WireReader reader;
        PartCommand command = decode(*request, reader);
        if (auto status = reader.request_status(); !status.ok()) return status;
        return server::OrderFor(*request, std::move(command));
      });
}

PartService::Reactor* PartService::UpsertParts(Context* context,
                                               const v1::UpsertPartsRequest* request,
                                               v1::UpsertPartsResponse* response) {
  return server::ServeErrand(
      ground_, upsert_parts_, context, request,
      [this, request, response](const server::Call& call, db::Session& session) {
        return ImportParts(ground_, upsert_parts_, call, *request, session, response);
      });
}

PartService::Reactor* PartService::GetPart(Context* context,
                                           const v1::GetPartRequest* request,
                                           v1::Part* response) {
  return ground_.door().Get(rpcs_["GetPart"], context, request, response,
                            ground_.reader("part"));
}

PartService::Reactor* PartService::ListParts(Context* context,
                                             const v1::ListPartsRequest* request,
                                             v1::ListPartsResponse* response) {
  std::vector<command::Condition> conditions;
  if (!request->part_number().empty()) {
    conditions.push_back({"part_number = $::text", request->part_number()});
  }
  if (!request->location().empty()) {
    conditions.push_back({"location = $::text", request->location()});
  }
  if (request->reorder_due()) conditions.push_back({"reorder_due = $::text::boolean", "true"});
  return server::ServeList(ground_, rpcs_["ListParts"], context, request, response,
                           ground_.reader("part"), std::move(conditions),
                           [response] { return response->add_parts(); });
}

PartService::Reactor* PartService::ReceiveStock(Context* context,
                                                const v1::ReceiveStockRequest* request,
                                                v1::Part* response) {
  return Change("ReceiveStock", context, request, response, [](const auto& r, WireReader&) {
    return repair::ReceiveStock{r.quantity(), r.document()};
  });
}

PartService::Reactor* PartService::ReservePart(Context* context,
                                               const v1::ReservePartRequest* request,
                                               v1::Part* response) {
  return Change("ReservePart", context, request, response, [](const auto& r, WireReader& reader) {
    return repair::ReservePart{reader.Id("workOrders", r.work_order(), "work_order"), r.line(),
                               r.quantity()};
  });
}

PartService::Reactor* PartService::ConsumePart(Context* context,
                                               const v1::ConsumePartRequest* request,
                                               v1::Part* response) {
  return Change("ConsumePart", context, request, response, [](const auto& r, WireReader& reader) {
    return repair::ConsumePart{reader.Id("workOrders", r.work_order(), "work_order"), r.line(),
                               r.total()};
  });
}

PartService::Reactor* PartService::ReleasePart(Context* context,
                                               const v1::ReleasePartRequest* request,
                                               v1::Part* response) {
  return Change("ReleasePart", context, request, response, [](const auto& r, WireReader& reader) {
    return repair::ReleasePart{reader.Id("workOrders", r.work_order(), "work_order"), r.line(),
                               r.total()};
  });
}

}  // namespace aftercare::repair
