#include "services/repair/store/work_order_codec.h"

#include "services/repair/store/inspection_codec.h"
#include "services/repair/store/warranty_codec.h"
#include "common/command/personal.h"
#include "services/repair/store/wire.h"

namespace aftercare::repair {
namespace {

void ToProto(const Order& order, v1::WorkOrder* out) {
  out->set_case_(NameOf("cases", order.case_id));
  out->set_plan_action(order.plan_action);
  out->set_kind(EnumToProto<v1::RepairKind>(order.kind));
  out->set_product_model(order.product_model);
  out->set_serial_number(order.serial);
  out->set_fault_code(order.fault_code);
  out->set_sub_category(order.sub_category);
  out->set_purchase_date(DayText(order.purchased_on));
  out->set_purchase_proof(EnumToProto<v1::PurchaseProof>(order.proof));
  out->set_proof_document(order.proof_document);
  out->set_manufacture_date(DayText(order.manufactured_on));
  out->set_symptom(order.symptom);
  ToProto(order.declared, out->mutable_declared());
}

Order OrderFromProto(const v1::WorkOrder& wire, WireReader& reader) {
  Order order;
  order.case_id = reader.Id("cases", wire.case_(), "case");
  order.plan_action = wire.plan_action();
  order.kind = reader.Enum(wire.kind(), RepairKind::kBodyRepair, "kind");
  order.product_model = wire.product_model();
  order.serial = wire.serial_number();
  order.fault_code = wire.fault_code();
  order.sub_category = wire.sub_category();
  order.purchased_on = reader.Day(wire.purchase_date(), "purchase_date");
  order.proof = reader.Enum(wire.purchase_proof(), PurchaseProof::kAltered, "purchase_proof");
  order.proof_document = wire.proof_document();
  order.manufactured_on = reader.Day(wire.manufacture_date(), "manufacture_date");
  order.symptom = wire.symptom();
  order.declared = FromProto(wire.declared());
  return order;
}

void ToProto(const PartLine& line, v1::PartLine* out) {
  out->set_line(line.line);
  out->set_part_number(line.part_number);
  out->set_location(line.location);
  out->set_quantity(line.quantity);
  out->set_state(EnumToProto<v1::PartLine::State>(line.state));
  out->set_consumed(line.consumed);
  out->set_released(line.released);
  out->set_reason(line.reason);
}

PartLine FromProto(const v1::PartLine& wire, WireReader& reader) {
  return {wire.line(),
          wire.part_number(),
          wire.location(),
          wire.quantity(),
          reader.Enum(wire.state(), PartLine::State::kDropped, "parts.state"),
          wire.consumed(),
          wire.released(),
          wire.reason()};
}

void ToProto(const RepairStep& step, v1::RepairStep* out) {
  out->set_round(step.round);
  out->set_description(step.description);
  out->set_minutes(step.minutes);
  for (const PartUse& use : step.parts) {
    v1::PartUse* wire = out->add_parts();
    wire->set_line(use.line);
    wire->set_quantity(use.quantity);
  }
  out->set_repairer(step.by);
  command::SetTimestamp(step.at, out->mutable_log_time());
}

RepairStep FromProto(const v1::RepairStep& wire) {
  RepairStep step;
  step.round = wire.round();
  step.description = wire.description();
  step.minutes = wire.minutes();
  for (const v1::PartUse& use : wire.parts()) step.parts.push_back({use.line(), use.quantity()});
  step.by = wire.repairer();
  step.at = command::FromTimestamp(wire.log_time());
  return step;
}

void ToProto(const QualityCheck& check, v1::QualityCheck* out) {
  out->set_round(check.round);
  out->set_passed(check.passed);
  out->set_findings(check.findings);
  out->set_checker(check.by);
  command::SetTimestamp(check.at, out->mutable_check_time());
}

// Arrival and departure.
void PutTravel(const WorkOrder& order, v1::WorkOrder* out) {
  if (order.appointment) {
    v1::Appointment* wire = out->mutable_appointment();
    wire->set_technician(order.appointment->technician);
    command::SetTimestamp(order.appointment->from, wire->mutable_start_time());
    command::SetTimestamp(order.appointment->until, wire->mutable_end_time());
  }
  if (order.inspection) ToProto(*order.inspection, out->mutable_inspection());
  if (order.hand_over) {
    v1::HandOverRecord* wire = out->mutable_hand_over();
    wire->set_recipient(order.hand_over->recipient);
    wire->set_signature(order.hand_over->signature);
    PutAccessories(order.hand_over->accessories, wire->mutable_accessories());
    wire->set_giver(order.hand_over->by);
    command::SetTimestamp(order.hand_over->at, wire->mutable_hand_over_time());
  }
  out->set_cancel_reason(order.cancel_reason);
  if (order.closed_at) command::SetTimestamp(*order.closed_at, out->mutable_close_time());
}

void TakeTravel(const v1::WorkOrder& wire, WireReader& reader, WorkOrder& order) {
  if (wire.has_appointment()) {
    order.appointment = Appointment{wire.appointment().technician(),
                                    command::FromTimestamp(wire.appointment().start_time()),
                                    command::FromTimestamp(wire.appointment().end_time())};
  }
  if (wire.has_inspection()) order.inspection = FromProto(wire.inspection(), reader);
  if (wire.has_hand_over()) {
    order.hand_over = HandOverRecord{wire.hand_over().recipient(), wire.hand_over().signature(),
                                     TakeAccessories(wire.hand_over().accessories()),
                                     wire.hand_over().giver(),
                                     command::FromTimestamp(wire.hand_over().hand_over_time())};
  }
  order.cancel_reason = wire.cancel_reason();
  if (wire.has_close_time()) order.closed_at = command::FromTimestamp(wire.close_time());
}

// The work on the bench.
void PutBench(const WorkOrder& order, v1::WorkOrder* out) {
  if (order.diagnosis) {
    v1::Diagnosis* wire = out->mutable_diagnosis();
    wire->set_cause(order.diagnosis->cause);
    wire->set_fault_code(order.diagnosis->fault_code);
    wire->set_minutes(order.diagnosis->minutes);
    wire->set_diagnostician(order.diagnosis->by);
    command::SetTimestamp(order.diagnosis->at, wire->mutable_diagnose_time());
  }
  for (const WarrantyDecision& decision : order.decisions) {
    ToProto(decision, out->add_warranty_decisions());
  }
  for (const PartLine& line : order.parts) ToProto(line, out->add_parts());
  if (order.accepted_ceiling) {
    out->mutable_accepted_ceiling()->set_amount_minor(order.accepted_ceiling->amount_minor);
    out->mutable_accepted_ceiling()->set_currency(order.accepted_ceiling->currency);
  }
  out->set_round(order.round);
  for (const RepairStep& step : order.steps) ToProto(step, out->add_steps());
  for (const std::string& repairer : order.repairers) out->add_repairers(repairer);
  if (order.outcome) {
    v1::RepairOutcome* wire = out->mutable_outcome();
    wire->set_result(EnumToProto<v1::RepairResult>(order.outcome->result));
    wire->set_note(order.outcome->note);
    wire->set_repairer(order.outcome->by);
    command::SetTimestamp(order.outcome->at, wire->mutable_finish_time());
  }
  for (const QualityCheck& check : order.checks) ToProto(check, out->add_quality_checks());
}

void TakeBench(const v1::WorkOrder& wire, WireReader& reader, WorkOrder& order) {
  if (wire.has_diagnosis()) {
    const v1::Diagnosis& diagnosis = wire.diagnosis();
    order.diagnosis =
        Diagnosis{diagnosis.cause(), diagnosis.fault_code(), diagnosis.minutes(),
                  diagnosis.diagnostician(), command::FromTimestamp(diagnosis.diagnose_time())};
  }
  for (const auto& decision : wire.warranty_decisions()) {
    order.decisions.push_back(FromProto(decision, reader));
  }
  for (const v1::PartLine& line : wire.parts()) order.parts.push_back(FromProto(line, reader));
  if (wire.has_accepted_ceiling()) {
    order.accepted_ceiling =
        Money{wire.accepted_ceiling().amount_minor(), wire.accepted_ceiling().currency()};
  }
  order.round = wire.round();
  for (const v1::RepairStep& step : wire.steps()) order.steps.push_back(FromProto(step));
  order.repairers = {wire.repairers().begin(), wire.repairers().end()};
  if (wire.has_outcome()) {
    order.outcome = RepairOutcome{
        reader.Enum(wire.outcome().result(), RepairResult::kNotRepairable, "outcome.result"),
        wire.outcome().note(), wire.outcome().repairer(),
        command::FromTimestamp(wire.outcome().finish_time())};
  }
  for (const v1::QualityCheck& check : wire.quality_checks()) {
    order.checks.push_back({check.round(), check.passed(), check.findings(), check.checker(),
                            command::FromTimestamp(check.check_time())});
  }
}

}  // namespace

void ToProto(const WorkOrder& work_order, v1::WorkOrder* out) {
  out->set_name(NameOf("workOrders", work_order.id));
  out->set_number(work_order.number);
  out->set_state(EnumToProto<v1::WorkOrder::State>(work_order.state));
  ToProto(work_order.order, out);
  command::SetTimestamp(work_order.reported_at, out->mutable_report_time());
  PutTravel(work_order, out);
  PutBench(work_order, out);
  out->set_overdue_notices(work_order.overdue_notices);
  if (work_order.overdue_noted_at) {
    command::SetTimestamp(*work_order.overdue_noted_at, out->mutable_overdue_notice_time());
  }
}

void CompleteWorkOrder(const WorkOrder& work_order, absl::Time now, const Rules& rules,
                       v1::WorkOrder* out) {
  const auto due = TurnaroundDue(work_order, rules);
  if (!due) return;
  command::SetTimestamp(*due, out->mutable_due_time());
  out->set_overdue(now > *due);
}

absl::StatusOr<WorkOrder> FromProto(const v1::WorkOrder& wire) {
  WireReader reader;
  WorkOrder work_order;
  work_order.id = reader.Id("workOrders", wire.name(), "name");
  work_order.number = wire.number();
  work_order.state = reader.Enum(wire.state(), WorkOrderState::kCancelled, "state");
  work_order.order = OrderFromProto(wire, reader);
  work_order.reported_at = command::FromTimestamp(wire.report_time());
  TakeTravel(wire, reader, work_order);
  TakeBench(wire, reader, work_order);
  work_order.overdue_notices = wire.overdue_notices();
  if (wire.has_overdue_notice_time()) {
    work_order.overdue_noted_at = command::FromTimestamp(wire.overdue_notice_time());
  }
  if (auto status = reader.status(); !status.ok()) return status;
  return work_order;
}

}  // namespace aftercare::repair
