// How a work order comes to the bench and leaves it again: order, appointment, check-in, hand-over.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/ids/number.h"
#include "services/repair/domain/fact.h"
#include "services/repair/domain/work_order_decide.h"

namespace aftercare::repair::internal {
namespace {

void CheckDay(absl::string_view field, const std::optional<absl::CivilDay>& day,
              absl::CivilDay latest, command::Faults& faults) {
  if (day && *day > latest) faults.Add(field, "must not lie after the day of the report");
}

// Somebody stands before us who can sign.
bool InPerson(RepairKind kind) {
  return kind == RepairKind::kOnSite || kind == RepairKind::kInStore;
}

std::string Join(const std::vector<Accessory>& accessories) {
  return absl::StrJoin(accessories, ", ", [](std::string* out, const Accessory& accessory) {
    absl::StrAppend(out, accessory.quantity, " x ", accessory.item);
  });
}

}  // namespace

WorkOrderAnswer Create(const CreateWorkOrder& c, const command::Context& context,
                       const Rules& rules) {
  const absl::Time reported_at = c.reported_at.value_or(context.now);
  const absl::CivilDay reported_on = absl::ToCivilDay(reported_at, rules.policy.zone);
  command::Faults faults;
  if (c.id.nil()) faults.Add("work_order_id", "must be given");
  if (c.counter < 1 || c.counter > ids::kMaxCounter) {
    faults.Add("counter", absl::StrCat("must be 1 to ", ids::kMaxCounter));
  }
  if (c.order.case_id.nil()) faults.Add("case", "must name a case");
  CheckText("product_model", c.order.product_model, faults);
  if (reported_at > context.now) faults.Add("report_time", "must not lie ahead");
  CheckDay("purchase_date", c.order.purchased_on, reported_on, faults);
  CheckDay("manufacture_date", c.order.manufactured_on, reported_on, faults);
  if (c.order.proof == PurchaseProof::kGiven && !c.order.purchased_on) {
    faults.Add("purchase_date", "must be given with a proof of purchase");
  }
  CheckAccessories(c.order.declared.accessories, faults);
  if (!faults.ok()) return faults.status();
  WorkOrder next;
  next.id = c.id;
  const int year = static_cast<int>(absl::ToCivilYear(context.now, rules.policy.zone).year());
  next.number = ids::FormatNumber("W", year, c.counter);
  next.order = c.order;
  next.reported_at = reported_at;
  const std::string number = next.number;
  const std::string case_name = absl::StrCat("cases/", c.order.case_id.ToString());
  auto change = Changed(std::move(next), "work_order_created",
                        {{"number", number},
                         {"case", case_name},
                         {"plan_action", c.order.plan_action},
                         {"kind", std::string(Word(c.order.kind))},
                         {"product_model", c.order.product_model},
                         {"serial", c.order.serial}});
  // The customer may now ask for a replacement or the money back.
  if (c.earlier_repairs >= rules.policy.work_orders.repeat_repairs) {
    change.entries.push_back({"repeated_fault_raised",
                              {{"case", case_name},
                               {"fault_signature", FaultSignature(c.order)},
                               {"repairs", absl::StrCat(c.earlier_repairs)}}});
  }
  return change;
}

WorkOrderAnswer On(const Desk& desk, const ScheduleWorkOrder& c) {
  if (auto status = Require(desk, "ScheduleWorkOrder",
                            {WorkOrderState::kCreated, WorkOrderState::kScheduled});
      !status.ok()) {
    return status;
  }
  command::Faults faults;
  CheckText("technician", c.technician, faults);
  if (c.from < desk.context.now) faults.Add("start_time", "must not lie in the past");
  if (c.until <= c.from) faults.Add("end_time", "must lie after start_time");
  if (!faults.ok()) return faults.status();
  WorkOrder next = desk.current;
  next.state = WorkOrderState::kScheduled;
  next.appointment = Appointment{c.technician, c.from, c.until};
  return Changed(std::move(next), "work_order_scheduled",
                 {{"technician", c.technician},
                  {"start_time", Rfc3339(c.from)},
                  {"end_time", Rfc3339(c.until)}});
}

WorkOrderAnswer On(const Desk& desk, const AcceptWorkOrder&) {
  if (auto status = Require(desk, "AcceptWorkOrder", {WorkOrderState::kScheduled}); !status.ok()) {
    return status;
  }
  const std::string& technician = desk.current.appointment->technician;
  if (desk.context.caller.id != technician) {
    return command::Refuse(absl::StatusCode::kPermissionDenied, "NOT_ASSIGNED",
                           "only the assigned technician can accept the work order",
                           {{"technician", technician}});
  }
  WorkOrder next = desk.current;
  next.state = WorkOrderState::kAccepted;
  return Changed(std::move(next), "work_order_accepted", {{"technician", technician}});
}

WorkOrderAnswer On(const Desk& desk, const CheckIn& c) {
  if (auto status = Require(desk, "CheckIn", {WorkOrderState::kAccepted}); !status.ok()) {
    return status;
  }
  const Order& order = desk.current.order;
  command::Faults faults;
  CheckText("inspection.serial_outer", c.inspection.serial_outer, faults);
  CheckAccessories(c.inspection.accessories, faults);
  if (InPerson(order.kind)) {
    if (!c.inspection.backup_notice_given) {
      faults.Add("inspection.backup_notice_given", "must be given before work on the goods");
    }
    CheckText("inspection.signature", c.inspection.signature, faults);
  }
  if (!faults.ok()) return faults.status();
  WorkOrder next = desk.current;
  next.state = WorkOrderState::kCheckedIn;
  next.inspection = c.inspection;
  next.inspection->by = desk.context.caller.id;
  next.inspection->at = desk.context.now;
  next.inspection->differences = Compare(order.serial, order.declared, c.inspection);
  const std::string differences =
      absl::StrJoin(next.inspection->differences, ",", [](std::string* out, Difference difference) {
        absl::StrAppend(out, Word(difference));
      });
  auto change = Changed(std::move(next), "goods_checked_in",
                        {{"serial_outer", c.inspection.serial_outer},
                         {"seal", std::string(Word(c.inspection.seal))},
                         {"accessories", absl::StrCat(c.inspection.accessories.size())},
                         {"photos", absl::StrCat(c.inspection.photos.size())}});
  if (!differences.empty()) {
    change.entries.push_back({"difference_flagged", {{"differences", differences}}});
  }
  return change;
}

WorkOrderAnswer On(const Desk& desk, const HandOver& c) {
  if (auto status = Require(desk, "HandOver", {WorkOrderState::kReady}); !status.ok()) {
    return status;
  }
  command::Faults faults;
  CheckText("recipient", c.recipient, faults);
  CheckText("signature", c.signature, faults);
  CheckAccessories(c.accessories, faults);
  if (!faults.ok()) return faults.status();
  const Reconciliation list = Reconcile(desk.current.inspection->accessories, c.accessories);
  if (!list.even()) {
    return RefuseByRule("REP-03", "ACCESSORIES_DIFFER",
                        "what was handed in is not what is handed back",
                        {{"missing", Join(list.missing)}, {"surplus", Join(list.surplus)}});
  }
  WorkOrder next = desk.current;
  next.state = WorkOrderState::kHandedOver;
  next.hand_over = HandOverRecord{c.recipient, c.signature, c.accessories, desk.context.caller.id,
                                  desk.context.now};
  return Changed(std::move(next), "goods_handed_over",
                 {{"signature", c.signature},
                  {"accessories", absl::StrCat(c.accessories.size())}});
}

WorkOrderAnswer On(const Desk& desk, const CloseWorkOrder&) {
  if (auto status = Require(desk, "CloseWorkOrder", {WorkOrderState::kHandedOver}); !status.ok()) {
    return status;
  }
  WorkOrder next = desk.current;
  next.state = WorkOrderState::kClosed;
  next.closed_at = desk.context.now;
  return Changed(std::move(next), "work_order_closed", {});
}

WorkOrderAnswer On(const Desk& desk, const CancelWorkOrder& c) {
  if (auto status = Require(desk, "CancelWorkOrder",
                            {WorkOrderState::kCreated, WorkOrderState::kScheduled,
                             WorkOrderState::kAccepted});
      !status.ok()) {
    return status;
  }
  command::Faults faults;
  CheckText("reason", c.reason, faults);
  if (!faults.ok()) return faults.status();
  WorkOrder next = desk.current;
  next.state = WorkOrderState::kCancelled;
  next.cancel_reason = c.reason;
  next.closed_at = desk.context.now;
  return Changed(std::move(next), "work_order_cancelled", {});
}

}  // namespace aftercare::repair::internal
