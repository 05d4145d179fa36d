#include "services/intake/store/matter_codec.h"

namespace aftercare::intake {
namespace {

void ToProto(const Caller& caller, v1::Caller* out) {
  out->set_display_name(caller.display_name);
  out->set_phone(caller.phone);
  out->set_email(caller.email);
  out->set_vehicle_plate(caller.vehicle_plate);
}

Caller FromProto(const v1::Caller& wire) {
  return {.display_name = wire.display_name(),
          .phone = wire.phone(),
          .email = wire.email(),
          .vehicle_plate = wire.vehicle_plate()};
}

void ToProto(const Suggestion& suggestion, v1::Suggestion* out) {
  out->set_category(EnumToProto(suggestion.category));
  out->set_sub_category(EnumToProto(suggestion.sub_category));
  out->set_level(EnumToProto(suggestion.level));
  for (const std::string& reason : suggestion.reasons) out->add_reasons(reason);
}

Suggestion FromProto(const v1::Suggestion& wire, WireReader& reader) {
  Suggestion suggestion;
  suggestion.category =
      reader.Enum<Category>(wire.category(), "classification.suggestion.category");
  suggestion.sub_category =
      reader.Enum<SubCategory>(wire.sub_category(), "classification.suggestion.sub_category");
  suggestion.level = reader.Enum<Level>(wire.level(), "classification.suggestion.level");
  suggestion.reasons = {wire.reasons().begin(), wire.reasons().end()};
  return suggestion;
}

}  // namespace

void ToProto(const GradingFacts& facts, v1::GradingFacts* out) {
  out->set_affected_customers(facts.affected_customers);
  out->set_media_exposure(facts.media_exposure);
  out->set_injury(facts.injury);
  out->set_property_damage(facts.property_damage);
  out->set_safety_hazard(facts.safety_hazard);
  out->set_region_interrupted(facts.region_interrupted);
  out->set_considerable_loss(facts.considerable_loss);
  out->set_triage(EnumToProto(facts.triage));
}

GradingFacts FromProto(const v1::GradingFacts& wire, WireReader& reader) {
  GradingFacts facts;
  facts.affected_customers = wire.affected_customers();
  facts.media_exposure = wire.media_exposure();
  facts.injury = wire.injury();
  facts.property_damage = wire.property_damage();
  facts.safety_hazard = wire.safety_hazard();
  facts.region_interrupted = wire.region_interrupted();
  facts.considerable_loss = wire.considerable_loss();
  facts.triage = reader.Enum<Triage>(wire.triage(), "facts.triage");
  return facts;
}

void ToProto(const Report& report, v1::Report* out) {
  out->set_channel(EnumToProto(report.channel));
  out->set_customer(NameOf("customers", report.customer));
  out->set_customer_external_id(report.customer_external_id);
  if (report.caller != Caller{}) ToProto(report.caller, out->mutable_caller());
  out->set_order_number(report.order_number);
  out->set_order_line(report.order_line);
  PutTime(report.purchase_time, out, &v1::Report::mutable_purchase_time);
  out->set_product_model(report.product_model);
  out->set_serial_number(report.serial_number);
  out->set_batch(report.batch);
  out->set_carrier(report.carrier);
  out->set_store(report.store);
  out->set_manufacture_date(DayText(report.manufacture_date));
  out->set_maker(report.maker);
  out->set_fault_code(report.fault_code);
  out->set_symptom(report.symptom);
  out->set_wish(report.wish);
  PutTime(report.occur_time, out, &v1::Report::mutable_occur_time);
  out->set_impact(EnumToProto(report.impact));
  out->set_region(report.region);
  out->set_locale(report.locale);
  out->set_kind(EnumToProto(report.kind));
  if (report.facts != GradingFacts{}) ToProto(report.facts, out->mutable_facts());
  for (const Evidence& evidence : report.evidence) {
    v1::Evidence* const wire = out->add_evidence();
    wire->set_sha256(evidence.sha256);
    wire->set_kind(EnumToProto(evidence.kind));
    wire->set_consent(evidence.consent);
  }
}

Report FromProto(const v1::Report& wire, WireReader& reader) {
  Report report;
  report.channel = reader.Enum<Channel>(wire.channel(), "report.channel");
  report.customer = reader.Id("customers", wire.customer(), "report.customer");
  report.customer_external_id = wire.customer_external_id();
  report.caller = FromProto(wire.caller());
  report.order_number = wire.order_number();
  report.order_line = wire.order_line();
  report.purchase_time = TakeTime(wire.has_purchase_time(), wire.purchase_time());
  report.product_model = wire.product_model();
  report.serial_number = wire.serial_number();
  report.batch = wire.batch();
  report.carrier = wire.carrier();
  report.store = wire.store();
  report.manufacture_date = reader.Day(wire.manufacture_date(), "report.manufacture_date");
  report.maker = wire.maker();
  report.fault_code = wire.fault_code();
  report.symptom = wire.symptom();
  report.wish = wire.wish();
  report.occur_time = TakeTime(wire.has_occur_time(), wire.occur_time());
  report.impact = reader.Enum<Impact>(wire.impact(), "report.impact");
  report.region = wire.region();
  report.locale = wire.locale();
  report.kind = reader.Enum<MatterKind>(wire.kind(), "report.kind");
  report.facts = FromProto(wire.facts(), reader);
  for (const v1::Evidence& evidence : wire.evidence()) {
    report.evidence.push_back(
        {.sha256 = evidence.sha256(),
         .kind = reader.Enum<Evidence::Kind>(evidence.kind(), "report.evidence.kind"),
         .consent = evidence.consent()});
  }
  return report;
}

void ToProto(const Classification& classification, v1::Classification* out) {
  out->set_category(EnumToProto(classification.category));
  out->set_sub_category(EnumToProto(classification.sub_category));
  out->set_kind(EnumToProto(classification.kind));
  if (classification.suggestion != Suggestion{}) {
    ToProto(classification.suggestion, out->mutable_suggestion());
  }
  out->set_confirmer(classification.confirmer);
  PutTime(classification.confirm_time, out, &v1::Classification::mutable_confirm_time);
  out->set_override_reason(classification.override_reason);
}

Classification FromProto(const v1::Classification& wire, WireReader& reader) {
  Classification classification;
  classification.category = reader.Enum<Category>(wire.category(), "classification.category");
  classification.sub_category =
      reader.Enum<SubCategory>(wire.sub_category(), "classification.sub_category");
  classification.kind = reader.Enum<MatterKind>(wire.kind(), "classification.kind");
  classification.suggestion = FromProto(wire.suggestion(), reader);
  classification.confirmer = wire.confirmer();
  classification.confirm_time = TakeTime(wire.confirm_time());
  classification.override_reason = wire.override_reason();
  return classification;
}

void ToProto(const Grading& grading, v1::Grading* out) {
  out->set_level(EnumToProto(grading.level));
  out->set_rule(grading.rule);
  out->set_policy_version(grading.policy_version);
  out->set_provisional(grading.provisional);
  PutTime(grading.grade_time, out, &v1::Grading::mutable_grade_time);
  out->set_confirmer(grading.confirmer);
  PutTime(grading.confirm_time, out, &v1::Grading::mutable_confirm_time);
  out->set_reason(grading.reason);
}

Grading FromProto(const v1::Grading& wire, WireReader& reader) {
  Grading grading;
  grading.level = reader.Enum<Level>(wire.level(), "grading.level");
  grading.rule = wire.rule();
  grading.policy_version = wire.policy_version();
  grading.provisional = wire.provisional();
  grading.grade_time = TakeTime(wire.grade_time());
  grading.confirmer = wire.confirmer();
  grading.confirm_time = TakeTime(wire.confirm_time());
  grading.reason = wire.reason();
  return grading;
}

}  // namespace aftercare::intake
