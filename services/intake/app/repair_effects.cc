#include "services/intake/app/repair_effects.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "aftercare/repair/v1/loaner.grpc.pb.h"
#include "aftercare/repair/v1/work_order.grpc.pb.h"
#include "common/command/decision.h"
#include "services/intake/app/peer_call.h"
#include "services/intake/store/wire.h"

namespace aftercare::intake {
namespace {

using schedule::PendingEffect;
using WorkOrders = repair::v1::WorkOrderService::Stub;
using Loaners = repair::v1::LoanerService::Stub;

// Free devices that are tried before the measure is refused: others may take them at the same time.
constexpr int kCandidates = 20;

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

absl::StatusOr<repair::v1::ListLoanersResponse> ListLoaners(
    const server::Ground& ground, const PendingEffect& effect, Loaners& stub,
    const std::string& of_case, const std::string& model) {
  repair::v1::ListLoanersRequest request;
  request.set_page_size(kCandidates);
  if (!of_case.empty()) {
    request.set_case_(of_case);
  } else {
    request.set_state(repair::v1::Loaner::STATE_AVAILABLE);
    request.set_product_model(model);
  }
  return CallPeer(ground, effect, stub, &Loaners::ListLoaners, request);
}

// Whoever took a device first has it; the next is tried. Nothing is kept of a refused try, so the
// same request id serves for all of them.
absl::StatusOr<std::string> Allocate(const server::Ground& ground, const PendingEffect& effect,
                                     Loaners& stub, const repair::v1::ListLoanersResponse& free) {
  repair::v1::AllocateLoanerRequest request;
  request.set_request_id(effect.id.ToString());
  request.set_case_(effect.Argument("case"));
  request.set_customer(effect.Argument("customer"));
  absl::Time until;
  if (absl::ParseTime(absl::RFC3339_full, effect.Argument("until"), &until, nullptr)) {
    command::SetTimestamp(until, request.mutable_due_time());
  }
  for (const auto& loaner : free.loaners()) {
    request.set_name(loaner.name());
    const auto allocated = CallPeer(ground, effect, stub, &Loaners::AllocateLoaner, request);
    if (allocated.ok()) return allocated->name();
    if (command::Explain(allocated.status()).reason != "WRONG_STATE") return allocated.status();
  }
  return command::Refuse(absl::StatusCode::kFailedPrecondition, "NO_LOANER_AVAILABLE",
                         "no loaner is free", {{"rule", "INT-14"}});
}

absl::StatusOr<std::string> AllocateLoaner(server::Ground& ground, const PendingEffect& effect,
                                           Loaners& stub) {
  // An allocation whose answer was lost shows in the case's loaners.
  const auto mine = ListLoaners(ground, effect, stub, effect.Argument("case"), "");
  if (!mine.ok()) return mine.status();
  for (const auto& loaner : mine->loaners()) {
    if (loaner.state() == repair::v1::Loaner::STATE_ALLOCATED) return loaner.name();
  }
  // One of the customer's own model if there is one, or else any.
  auto free = ListLoaners(ground, effect, stub, "", effect.Argument("product_model"));
  if (free.ok() && free->loaners().empty()) free = ListLoaners(ground, effect, stub, "", "");
  if (!free.ok()) return free.status();
  return Allocate(ground, effect, stub, *free);
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
