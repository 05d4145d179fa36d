#include "services/repair/store/warranty_codec.h"

#include "common/command/personal.h"

namespace aftercare::repair {
namespace {

void ToProto(const WarrantyEvidence& evidence, v1::WarrantyEvidence* out) {
  out->set_part_class(EnumToProto<v1::PartClass>(evidence.part_class));
  out->set_on_date(DayText(evidence.on));
  out->set_purchase_date(DayText(evidence.purchased_on));
  out->set_proof(EnumToProto<v1::PurchaseProof>(evidence.proof));
  out->set_manufacture_date(DayText(evidence.manufactured_on));
  out->set_extension_months(evidence.extension_months);
  out->set_replacement_date(DayText(evidence.replaced_on));
  for (VoidReason reason : evidence.found) out->add_found(EnumToProto<v1::VoidReason>(reason));
  out->set_supplier_liable(evidence.supplier_liable);
  out->set_serial_registered(evidence.serial_registered);
  out->set_serial_outer(evidence.serial_outer);
  out->set_serial_inner(evidence.serial_inner);
}

WarrantyEvidence FromProto(const v1::WarrantyEvidence& wire, WireReader& reader) {
  WarrantyEvidence evidence;
  evidence.part_class =
      reader.Enum(wire.part_class(), PartClass::kConsumable, "evidence.part_class");
  evidence.on = reader.RequiredDay(wire.on_date(), "evidence.on_date");
  evidence.purchased_on = reader.Day(wire.purchase_date(), "evidence.purchase_date");
  evidence.proof = reader.Enum(wire.proof(), PurchaseProof::kAltered, "evidence.proof");
  evidence.manufactured_on = reader.Day(wire.manufacture_date(), "evidence.manufacture_date");
  evidence.extension_months = wire.extension_months();
  evidence.replaced_on = reader.Day(wire.replacement_date(), "evidence.replacement_date");
  for (int reason : wire.found()) {
    evidence.found.insert(reader.Enum(reason, VoidReason::kSerialMismatch, "evidence.found"));
  }
  evidence.supplier_liable = wire.supplier_liable();
  evidence.serial_registered = wire.serial_registered();
  evidence.serial_outer = wire.serial_outer();
  evidence.serial_inner = wire.serial_inner();
  return evidence;
}

}  // namespace

void ToProto(const WarrantyDecision& decision, v1::WarrantyDecision* out) {
  ToProto(decision.evidence, out->mutable_evidence());
  out->set_policy_version(decision.policy_version);
  out->set_covered(decision.covered);
  out->set_bearer(EnumToProto<v1::CostBearer>(decision.bearer));
  out->set_basis(decision.basis);
  out->set_covered_until_date(DayText(decision.covered_until));
  for (const RuleTried& rule : decision.rules) {
    v1::RuleTried* wire = out->add_rules();
    wire->set_rule(rule.rule);
    wire->set_outcome(EnumToProto<v1::RuleOutcome>(rule.outcome));
    wire->set_from_date(DayText(rule.from));
    wire->set_until_date(DayText(rule.until));
    wire->set_months(rule.months);
  }
  out->set_decider(decision.decided_by);
  command::SetTimestamp(decision.decided_at, out->mutable_decide_time());
  if (decision.overridden) {
    v1::WarrantyOverride* wire = out->mutable_overridden();
    wire->set_bearer(EnumToProto<v1::CostBearer>(decision.overridden->bearer));
    wire->set_reason(decision.overridden->reason);
    wire->set_decider(decision.overridden->by);
    command::SetTimestamp(decision.overridden->at, wire->mutable_decide_time());
  }
}

WarrantyDecision FromProto(const v1::WarrantyDecision& wire, WireReader& reader) {
  WarrantyDecision decision;
  decision.evidence = FromProto(wire.evidence(), reader);
  decision.policy_version = wire.policy_version();
  decision.covered = wire.covered();
  decision.bearer = reader.Enum(wire.bearer(), CostBearer::kCustomer, "decision.bearer");
  decision.basis = wire.basis();
  decision.covered_until = reader.Day(wire.covered_until_date(), "decision.covered_until_date");
  for (const v1::RuleTried& rule : wire.rules()) {
    decision.rules.push_back(
        {rule.rule(), reader.Enum(rule.outcome(), RuleOutcome::kDenies, "rules.outcome"),
         reader.Day(rule.from_date(), "rules.from_date"),
         reader.Day(rule.until_date(), "rules.until_date"), rule.months()});
  }
  decision.decided_by = wire.decider();
  decision.decided_at = command::FromTimestamp(wire.decide_time());
  if (wire.has_overridden()) {
    decision.overridden = WarrantyOverride{
        reader.Enum(wire.overridden().bearer(), CostBearer::kCustomer, "overridden.bearer"),
        wire.overridden().reason(), wire.overridden().decider(),
        command::FromTimestamp(wire.overridden().decide_time())};
  }
  return decision;
}

}  // namespace aftercare::repair
