#include "services/repair/rpc/work_order_service.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/strip.h"
#include "common/command/personal.h"
#include "common/ids/number.h"
#include "common/server/errand_call.h"
#include "common/server/lists.h"
#include "services/repair/domain/work_order.h"
#include "services/repair/store/inspection_codec.h"
#include "services/repair/store/wire.h"

namespace aftercare::repair {
namespace {

// What the channel did not say: sent in, no proof.
Order OrderOf(const v1::CreateWorkOrderRequest& request, WireReader& reader) {
  Order order;
  order.case_id = reader.Id("cases", request.case_(), "case");
  order.plan_action = request.plan_action();
  order.kind = request.kind() == v1::REPAIR_KIND_UNSPECIFIED
                   ? RepairKind::kMailIn
                   : reader.Enum(request.kind(), RepairKind::kBodyRepair, "kind");
  order.product_model = request.product_model();
  order.serial = request.serial_number();
  order.fault_code = request.fault_code();
  order.sub_category = request.sub_category();
  order.purchased_on = reader.Day(request.purchase_date(), "purchase_date");
  order.proof =
      request.purchase_proof() == v1::PURCHASE_PROOF_UNSPECIFIED
          ? PurchaseProof::kNone
          : reader.Enum(request.purchase_proof(), PurchaseProof::kAltered, "purchase_proof");
  order.proof_document = request.proof_document();
  order.manufactured_on = reader.Day(request.manufacture_date(), "manufacture_date");
  order.symptom = request.symptom();
  order.declared = FromProto(request.declared());
  return order;
}

std::vector<PartUse> UsesOf(const v1::LogRepairStepRequest& request) {
  std::vector<PartUse> uses;
  for (const v1::PartUse& use : request.parts()) uses.push_back({use.line(), use.quantity()});
  return uses;
}

// The number as stored when the name holds one; what people type is read leniently.
std::optional<std::string> NumberIn(absl::string_view name) {
  const auto number = ids::ParseNumber(absl::StripPrefix(name, "workOrders/"));
  if (!number.ok()) return std::nullopt;
  return ids::FormatNumber(number->prefix, 2000 + number->year, number->counter);
}

}  // namespace

WorkOrderService::WorkOrderService(server::Ground& ground, const PolicySource& policies)
    : ground_(ground), rpcs_(ground.door(), "aftercare.repair.v1.WorkOrderService"),
      histories_(ground, policies) {}

template <class Request, class Decode>
WorkOrderService::Reactor* WorkOrderService::Change(absl::string_view rpc, Context* context,
                                                    const Request* request, v1::WorkOrder* response,
                                                    Decode decode) {
  return ground_.door().Change(
      rpcs_[rpc], context, request, response, ground_.processor("work_order"),
      [&](const server::Call&) -> absl::StatusOr<server::Order> {
        WireReader reader;
        WorkOrderCommand command = decode(*request, reader);
        if (auto status = reader.request_status(); !status.ok()) return status;
        return server::OrderFor(*request, std::move(command));
      });
}

WorkOrderService::Reactor* WorkOrderService::CreateWorkOrder(
    Context* context, const v1::CreateWorkOrderRequest* request, v1::WorkOrder* response) {
  return ground_.door().Change(
      rpcs_["CreateWorkOrder"], context, request, response, ground_.processor("work_order"),
      [&](const server::Call&) -> absl::StatusOr<server::Order> {
        repair::CreateWorkOrder command;
        command.id = ids::NewUuid(ground_.clock().Now());
        WireReader reader;
        command.order = OrderOf(*request, reader);
        if (request->has_report_time()) {
          command.reported_at = command::FromTimestamp(request->report_time());
        }
        if (auto status = reader.request_status(); !status.ok()) return status;
        return server::Order{command.id, WorkOrderCommand(std::move(command))};
      });
}

WorkOrderService::Reactor* WorkOrderService::GetWorkOrder(Context* context,
                                                          const v1::GetWorkOrderRequest* request,
                                                          v1::WorkOrder* response) {
  const auto number = NumberIn(request->name());
  if (!number) {
    return ground_.door().Get(rpcs_["GetWorkOrder"], context, request, response,
                              ground_.reader("work_order"));
  }
  return ground_.door().Serve(
      rpcs_["GetWorkOrder"], context, *request,
      [&](const server::Call& call, server::Door::Finish finish) {
        ground_.reader("work_order")
            .List({{"number = $::text", *number}}, {}, 1, call.deadline,
                  server::Door::FillOnly(response, request->name(), std::move(finish)));
      });
}

WorkOrderService::Reactor* WorkOrderService::ListWorkOrders(
    Context* context, const v1::ListWorkOrdersRequest* request,
    v1::ListWorkOrdersResponse* response) {
  std::vector<command::Condition> conditions;
  if (!request->case_().empty()) {
    conditions.push_back({"case_id = $::text::uuid", server::IdText(request->case_())});
  }
  if (!request->serial_number().empty()) {
    conditions.push_back(
        {"serial_number = $::text AND serial_number <> ''", request->serial_number()});
  }
  if (!request->technician().empty()) {
    conditions.push_back({"technician = $::text", request->technician()});
  }
  if (request->state() != v1::WorkOrder::STATE_UNSPECIFIED) {
    const auto state = static_cast<WorkOrderState>(request->state() - 1);
    conditions.push_back({"state = $::text", std::string(Word(state))});
  }
  return server::ServeList(ground_, rpcs_["ListWorkOrders"], context, request, response,
                           ground_.reader("work_order"), std::move(conditions),
                           [response] { return response->add_work_orders(); });
}

WorkOrderService::Reactor* WorkOrderService::GetSerialHistory(
    Context* context, const v1::GetSerialHistoryRequest* request, v1::SerialHistory* response) {
  return server::ServeErrand(
      ground_, rpcs_["GetSerialHistory"], context, request,
      [this, request, response](const server::Call& call, db::Session&) {
        return histories_.Fill(request->serial_number(), call, response);
      });
}

WorkOrderService::Reactor* WorkOrderService::ScheduleWorkOrder(
    Context* context, const v1::ScheduleWorkOrderRequest* request, v1::WorkOrder* response) {
  return Change("ScheduleWorkOrder", context, request, response, [](const auto& r, WireReader&) {
    return repair::ScheduleWorkOrder{r.technician(), command::FromTimestamp(r.start_time()),
                                     command::FromTimestamp(r.end_time())};
  });
}

WorkOrderService::Reactor* WorkOrderService::AcceptWorkOrder(
    Context* context, const v1::AcceptWorkOrderRequest* request, v1::WorkOrder* response) {
  return Change("AcceptWorkOrder", context, request, response, [](const auto&, WireReader&) {
    return repair::AcceptWorkOrder{};
  });
}

WorkOrderService::Reactor* WorkOrderService::CheckIn(Context* context,
                                                     const v1::CheckInRequest* request,
                                                     v1::WorkOrder* response) {
  return Change("CheckIn", context, request, response, [](const auto& r, WireReader& reader) {
    return repair::CheckIn{FromProto(r.inspection(), reader)};
  });
}

WorkOrderService::Reactor* WorkOrderService::Diagnose(Context* context,
                                                      const v1::DiagnoseRequest* request,
                                                      v1::WorkOrder* response) {
  return Change("Diagnose", context, request, response, [](const auto& r, WireReader&) {
    return repair::Diagnose{r.cause(), r.fault_code(), r.minutes()};
  });
}

WorkOrderService::Reactor* WorkOrderService::DecideWarranty(
    Context* context, const v1::DecideWarrantyRequest* request, v1::WorkOrder* response) {
  return Change("DecideWarranty", context, request, response,
                [](const auto& r, WireReader& reader) {
                  return repair::DecideWarranty{
                      reader.Enum(r.part_class(), PartClass::kConsumable, "part_class"),
                      r.extension_months(),
                      reader.Day(r.replacement_date(), "replacement_date"),
                      r.proof_altered(),
                      r.unauthorised_repair(),
                      r.supplier_liable(),
                      reader.Day(r.purchase_date(), "purchase_date"),
                      reader.Day(r.manufacture_date(), "manufacture_date")};
                });
}

WorkOrderService::Reactor* WorkOrderService::OverrideWarranty(
    Context* context, const v1::OverrideWarrantyRequest* request, v1::WorkOrder* response) {
  return Change("OverrideWarranty", context, request, response,
                [](const auto& r, WireReader& reader) {
                  return repair::OverrideWarranty{
                      reader.Enum(r.part_class(), PartClass::kConsumable, "part_class"),
                      reader.Enum(r.bearer(), CostBearer::kCustomer, "bearer"), r.reason()};
                });
}

WorkOrderService::Reactor* WorkOrderService::RequestParts(Context* context,
                                                          const v1::RequestPartsRequest* request,
                                                          v1::WorkOrder* response) {
  return Change("RequestParts", context, request, response, [](const auto& r, WireReader&) {
    repair::RequestParts command;
    for (const v1::PartDemand& demand : r.demands()) {
      command.demands.push_back({demand.part_number(), demand.location(), demand.quantity()});
    }
    command.dropped_lines = {r.dropped_lines().begin(), r.dropped_lines().end()};
    return command;
  });
}

WorkOrderService::Reactor* WorkOrderService::StartRepair(Context* context,
                                                         const v1::StartRepairRequest* request,
                                                         v1::WorkOrder* response) {
  return Change("StartRepair", context, request, response, [](const auto& r, WireReader&) {
    repair::StartRepair command;
    if (r.has_accepted_ceiling()) {
      command.accepted_ceiling =
          Money{r.accepted_ceiling().amount_minor(), r.accepted_ceiling().currency()};
    }
    return command;
  });
}

WorkOrderService::Reactor* WorkOrderService::LogRepairStep(Context* context,
                                                           const v1::LogRepairStepRequest* request,
                                                           v1::WorkOrder* response) {
  return Change("LogRepairStep", context, request, response, [](const auto& r, WireReader&) {
    return repair::LogRepairStep{r.description(), r.minutes(), UsesOf(r)};
  });
}

WorkOrderService::Reactor* WorkOrderService::FinishRepair(Context* context,
                                                          const v1::FinishRepairRequest* request,
                                                          v1::WorkOrder* response) {
  return Change("FinishRepair", context, request, response, [](const auto& r, WireReader& reader) {
    return repair::FinishRepair{reader.Enum(r.result(), RepairResult::kNotRepairable, "result"),
                                r.note()};
  });
}

WorkOrderService::Reactor* WorkOrderService::PassQualityCheck(
    Context* context, const v1::PassQualityCheckRequest* request, v1::WorkOrder* response) {
  return Change("PassQualityCheck", context, request, response, [](const auto& r, WireReader&) {
    return repair::PassQualityCheck{r.findings()};
  });
}

WorkOrderService::Reactor* WorkOrderService::FailQualityCheck(
    Context* context, const v1::FailQualityCheckRequest* request, v1::WorkOrder* response) {
  return Change("FailQualityCheck", context, request, response, [](const auto& r, WireReader&) {
    return repair::FailQualityCheck{r.findings()};
  });
}

WorkOrderService::Reactor* WorkOrderService::HandOver(Context* context,
                                                      const v1::HandOverRequest* request,
                                                      v1::WorkOrder* response) {
  return Change("HandOver", context, request, response, [](const auto& r, WireReader&) {
    return repair::HandOver{r.recipient(), r.signature(), TakeAccessories(r.accessories())};
  });
}

WorkOrderService::Reactor* WorkOrderService::CloseWorkOrder(
    Context* context, const v1::CloseWorkOrderRequest* request, v1::WorkOrder* response) {
  return Change("CloseWorkOrder", context, request, response, [](const auto&, WireReader&) {
    return repair::CloseWorkOrder{};
  });
}

WorkOrderService::Reactor* WorkOrderService::CancelWorkOrder(
    Context* context, const v1::CancelWorkOrderRequest* request, v1::WorkOrder* response) {
  return Change("CancelWorkOrder", context, request, response, [](const auto& r, WireReader&) {
    return repair::CancelWorkOrder{r.reason()};
  });
}

}  // namespace aftercare::repair
