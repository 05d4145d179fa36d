#include "services/intake/app/repair_effects.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "aftercare/repair/v1/loaner.grpc.pb.h"
#include "aftercare/repair/v1/work_order.grpc.pb.h"
#include "common/command/decision.h"
#include "common/server/effect_call.h"
#include "services/intake/store/wire.h"

namespace aftercare::intake {
namespace {

using schedule::PendingEffect;
using server::CallPeer;
using server::MadeBefore;
using WorkOrders = repair::v1::WorkOrderService::Stub;
using Loaners = repair::v1::LoanerService::Stub;

std::optional<absl::CivilDay> DayOf(const std::optional<absl::Time>& time, absl::TimeZone zone) {
  return time ? std::optional(absl::ToCivilDay(*time, zone)) : std::nullopt;
}

repair::v1::CreateWorkOrderRequest WorkOrderOf(const PendingEffect& effect, const CaseFile& file,
                                               const Policy& policy) {
  const Report& report = file.value.report;
  repair::v1::CreateWorkOrderRequest request;
  request.set_request_id(effect.id.ToString());
  request.set_case_(effect.Argument("case"));
  request.set_plan_action(effect.Argument("plan_action"));
  request.set_kind(repair::v1::REPAIR_KIND_MAIL_IN);
  request.set_product_model(effect.Argument("product_model"));
  request.set_serial_number(effect.Argument("serial_number"));
  request.set_fault_code(effect.Argument("fault_code"));
  request.set_sub_category(effect.Argument("sub_category"));
  // The enterprise's calendar day, as the warranty counts it. An order that ERP knows is proof.
  const absl::TimeZone zone = policy.clocks.calendars.front().zone;
  const auto bought = file.order ? file.order->order_time : report.purchase_time;
  request.set_purchase_date(DayText(DayOf(bought, zone)));
  request.set_purchase_proof(file.order ? repair::v1::PURCHASE_PROOF_GIVEN
                                        : repair::v1::PURCHASE_PROOF_NONE);
  request.set_manufacture_date(DayText(report.manufacture_date));
  request.set_symptom(report.symptom);
  command::SetTimestamp(file.value.create_time, request.mutable_report_time());
  return request;
}

absl::StatusOr<std::string> CreateWorkOrder(server::Ground& ground, const PendingEffect& effect,
                                            WorkOrders& stub, const Policy& policy,
                                            CaseFiles& files) {
  const auto file = files.Read(effect.aggregate_id);
  if (!file.ok()) return file.status();
  const auto made = CallPeer(ground, effect, stub, &WorkOrders::CreateWorkOrder,
                             WorkOrderOf(effect, *file, policy));
  if (made.ok()) return made->name();
  if (!MadeBefore(made.status())) return made.status();
  repair::v1::ListWorkOrdersRequest list;
  list.set_case_(effect.Argument("case"));
  const auto known = CallPeer(ground, effect, stub, &WorkOrders::ListWorkOrders, list);
  if (!known.ok()) return known.status();
  for (const auto& order : known->work_orders()) {
    if (order.plan_action() == effect.Argument("plan_action")) return order.name();
  }
  return made.status();
}

// Repair picks the device: one of the customer's model or one that stands in for it, from the region
// first.
absl::StatusOr<std::string> AllocateLoaner(server::Ground& ground, const PendingEffect& effect,
                                           Loaners& stub) {
  repair::v1::AllocateLoanerRequest request;
  request.set_request_id(effect.id.ToString());
  request.set_case_(effect.Argument("case"));
  request.set_customer(effect.Argument("customer"));
  request.set_product_model(effect.Argument("product_model"));
  request.set_region(effect.Argument("region"));
  absl::Time until;
  if (absl::ParseTime(absl::RFC3339_full, effect.Argument("until"), &until, nullptr)) {
    command::SetTimestamp(until, request.mutable_due_time());
  }
  const auto allocated = CallPeer(ground, effect, stub, &Loaners::AllocateLoaner, request);
  if (!allocated.ok()) return allocated.status();
  return allocated->name();
}

}  // namespace

void CarryRepairEffects(server::Ground& ground, const PolicySource& policies,
                        std::shared_ptr<CaseFiles> files) {
  auto work_orders =
      std::shared_ptr<WorkOrders>(repair::v1::WorkOrderService::NewStub(ground.Peer("repair")));
  ground.Carry("repair.CreateWorkOrder",
               [&ground, &policies, work_orders, files](const auto& effect) {
                 return CreateWorkOrder(ground, effect, *work_orders, *policies.policy(), *files);
               });
  auto loaners = std::shared_ptr<Loaners>(repair::v1::LoanerService::NewStub(ground.Peer("repair")));
  ground.Carry("repair.AllocateLoaner", [&ground, loaners](const auto& effect) {
    return AllocateLoaner(ground, effect, *loaners);
  });
}

}  // namespace aftercare::intake
