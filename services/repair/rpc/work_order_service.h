// WorkOrderService: decodes a request into the command of the same name, encodes nothing itself.
// The rules stand in domain/, the way to the database in common/command.
#ifndef AFTERCARE_REPAIR_RPC_WORK_ORDER_SERVICE_H_
#define AFTERCARE_REPAIR_RPC_WORK_ORDER_SERVICE_H_

#include "aftercare/repair/v1/work_order.grpc.pb.h"
#include "common/server/ground.h"
#include "services/repair/app/serial_history.h"

namespace aftercare::repair {

class WorkOrderService final : public v1::WorkOrderService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  WorkOrderService(server::Ground& ground, const PolicySource& policies);

  Reactor* CreateWorkOrder(Context*, const v1::CreateWorkOrderRequest*, v1::WorkOrder*) override;
  Reactor* GetWorkOrder(Context*, const v1::GetWorkOrderRequest*, v1::WorkOrder*) override;
  Reactor* ListWorkOrders(Context*, const v1::ListWorkOrdersRequest*,
                          v1::ListWorkOrdersResponse*) override;
  Reactor* GetSerialHistory(Context*, const v1::GetSerialHistoryRequest*,
                            v1::SerialHistory*) override;
  Reactor* ScheduleWorkOrder(Context*, const v1::ScheduleWorkOrderRequest*,
                             v1::WorkOrder*) override;
  Reactor* AcceptWorkOrder(Context*, const v1::AcceptWorkOrderRequest*, v1::WorkOrder*) override;
  Reactor* CheckIn(Context*, const v1::CheckInRequest*, v1::WorkOrder*) override;
  Reactor* Diagnose(Context*, const v1::DiagnoseRequest*, v1::WorkOrder*) override;
  Reactor* DecideWarranty(Context*, const v1::DecideWarrantyRequest*, v1::WorkOrder*) override;
  Reactor* OverrideWarranty(Context*, const v1::OverrideWarrantyRequest*, v1::WorkOrder*) override;
  Reactor* RequestParts(Context*, const v1::RequestPartsRequest*, v1::WorkOrder*) override;
  Reactor* StartRepair(Context*, const v1::StartRepairRequest*, v1::WorkOrder*) override;
  Reactor* LogRepairStep(Context*, const v1::LogRepairStepRequest*, v1::WorkOrder*) override;
  Reactor* FinishRepair(Context*, const v1::FinishRepairRequest*, v1::WorkOrder*) override;
  Reactor* PassQualityCheck(Context*, const v1::PassQualityCheckRequest*, v1::WorkOrder*) override;
  Reactor* FailQualityCheck(Context*, const v1::FailQualityCheckRequest*, v1::WorkOrder*) override;
  Reactor* HandOver(Context*, const v1::HandOverRequest*, v1::WorkOrder*) override;
  Reactor* CloseWorkOrder(Context*, const v1::CloseWorkOrderRequest*, v1::WorkOrder*) override;
  Reactor* CancelWorkOrder(Context*, const v1::CancelWorkOrderRequest*, v1::WorkOrder*) override;

 private:
  // A mutating call on an existing work order; `decode` makes the command of the request.
  template <class Request, class Decode>
  Reactor* Change(absl::string_view rpc, Context* context, const Request* request,
                  v1::WorkOrder* response, Decode decode);

  server::Ground& ground_;
  const server::Rpcs rpcs_;
  const SerialHistories histories_;
};

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_RPC_WORK_ORDER_SERVICE_H_
