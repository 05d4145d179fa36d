// A work order in hand, taken step by step through the real binary.
#ifndef AFTERCARE_TESTS_SERVICES_REPAIR_RPC_WORK_ORDER_WALK_H_
#define AFTERCARE_TESTS_SERVICES_REPAIR_RPC_WORK_ORDER_WALK_H_

#include <string>

#include "tests/services/repair/rpc/repair_server.h"

namespace aftercare::repair {

using Orders = v1::WorkOrderService::Stub;
using Stock = v1::PartService::Stub;

inline const std::string kForm(64, 'a');

class WorkOrderWalk : public RepairServer {
 protected:
  using RepairServer::RepairServer;

  template <class Request>
  using Rpc = grpc::Status (Orders::*)(grpc::ClientContext*, const Request&, v1::WorkOrder*);

  // As intake orders it: without a kind, without a purchase.
  v1::CreateWorkOrderRequest Ordered() {
    return Ask<v1::CreateWorkOrderRequest>(absl::StrCat(
        "case: 'cases/", NewId(), "' plan_action: 'plan1.action1' product_model: 'QL-P5' ",
        "serial_number: 'SN-1' fault_code: 'BAT-07' symptom: 'Li Example says it drains'"));
  }

  // A step of the work order in hand that is done, and one that is refused with its reason.
  template <class Request>
  void Do(Rpc<Request> rpc, const std::string& who, const std::string& text = "") {
    order_ = Must(*orders_, rpc, who,
                  Ask<Request>(absl::StrCat("name: '", order_.name(), "' ", text)));
  }
  template <class Request>
  std::string Refused(Rpc<Request> rpc, const std::string& who, const std::string& text = "") {
    const auto answer = Try(*orders_, rpc, who,
                            Ask<Request>(absl::StrCat("name: '", order_.name(), "' ", text)));
    return ReasonOf(answer.status());
  }

  // A part with so many pieces at the plant.
  std::string Stocked(const std::string& number, int pieces) {
    Must(*parts_, &Stock::UpsertParts, "erp",
         Ask<v1::UpsertPartsRequest>(absl::StrCat(
             "parts { part_number: '", number, "' location: 'plant' source_version: 1 ",
             "part_class: PART_CLASS_BATTERY reorder_point: 1 }")));
    const auto listed = Must(*parts_, &Stock::ListParts, "ma.chao",
                             Ask<v1::ListPartsRequest>("part_number: '" + number + "'"));
    EXPECT_EQ(listed.parts_size(), 1);
    const std::string name = listed.parts(0).name();
    if (pieces > 0) {
      Must(*parts_, &Stock::ReceiveStock, "ma.chao",
           Ask<v1::ReceiveStockRequest>(
               absl::StrCat("name: '", name, "' quantity: ", pieces, " document: 'DN-1'")));
    }
    return name;
  }
  v1::Part PartNow(const std::string& name) {
    return Must(*parts_, &Stock::GetPart, "ma.chao",
                Ask<v1::GetPartRequest>("name: '" + name + "'"));
  }

  // Waits until every line has its answer.
  void AwaitLines() {
    EXPECT_TRUE(Eventually([this] {
      order_ = Must(*orders_, &Orders::GetWorkOrder, "zhou.tao",
                    Ask<v1::GetWorkOrderRequest>("name: '" + order_.name() + "'"));
      for (const auto& line : order_.parts()) {
        if (line.state() == v1::PartLine::STATE_REQUESTED) return false;
      }
      return true;
    }));
  }

  void ToTheBench() {
    order_ = Must(*orders_, &Orders::CreateWorkOrder, "intake", Ordered());
    TakeIn();
  }
  // From its creation to the check-in.
  void TakeIn() {
    const int64_t now = absl::ToUnixSeconds(time::SystemClock().Now());
    Do(&Orders::ScheduleWorkOrder, "li.na",
       absl::StrCat("technician: 'zhou.tao' start_time { seconds: ", now + 3600,
                    " } end_time { seconds: ", now + 7200, " }"));
    EXPECT_EQ(Refused(&Orders::AcceptWorkOrder, "xu.qiang"), "NOT_ASSIGNED");
    Do(&Orders::AcceptWorkOrder, "zhou.tao");
    Do(&Orders::CheckIn, "ma.chao",
       "inspection { serial_outer: 'SN-1' serial_inner: 'SN-1' seal: SEAL_STATE_INTACT "
       "accessories { item: 'SIM card' quantity: 1 } }");
  }

  // The whole way without parts.
  void RepairOnce() {
    ToTheBench();
    Do(&Orders::Diagnose, "zhou.tao", "cause: 'loose contact'");
    Do(&Orders::DecideWarranty, "zhou.tao", "part_class: PART_CLASS_MAIN_UNIT");
    Do(&Orders::OverrideWarranty, "wang.fang",
       "part_class: PART_CLASS_MAIN_UNIT bearer: COST_BEARER_GOODWILL reason: 'loyal'");
    Do(&Orders::StartRepair, "zhou.tao");
    Do(&Orders::LogRepairStep, "zhou.tao", "description: 'contact cleaned' minutes: 5");
    Do(&Orders::FinishRepair, "zhou.tao", "result: REPAIR_RESULT_REPAIRED");
    Do(&Orders::PassQualityCheck, "wu.min");
    Do(&Orders::HandOver, "ma.chao",
       absl::StrCat("recipient: 'Li Example' signature: '", kForm,
                    "' accessories { item: 'SIM card' quantity: 1 }"));
  }

  v1::WorkOrder order_;
};

}  // namespace aftercare::repair

#endif  // AFTERCARE_TESTS_SERVICES_REPAIR_RPC_WORK_ORDER_WALK_H_
