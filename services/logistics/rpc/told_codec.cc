#include "services/logistics/rpc/told_codec.h"

#include <string>

#include "services/logistics/store/tracking_codec.h"

namespace aftercare::logistics {

std::vector<TrackingReport> TakeReports(
    const google::protobuf::RepeatedPtrField<v1::TrackingReport>& wire) {
  std::vector<TrackingReport> reports;
  reports.reserve(wire.size());
  for (const v1::TrackingReport& one : wire) reports.push_back(TakeReport(one));
  return reports;
}

void PutFaults(const std::vector<command::FieldFault>& faults,
               google::protobuf::RepeatedPtrField<v1::FieldFault>* out) {
  for (const command::FieldFault& fault : faults) {
    v1::FieldFault* wire = out->Add();
    wire->set_field(fault.field);
    wire->set_description(fault.description);
  }
}

void PutResult(const Told& told, v1::TrackingResult* out) {
  if (!told.refusal.ok()) {
    out->set_outcome(v1::TrackingResult::OUTCOME_REFUSED);
    PutFaults(command::Explain(told.refusal).fields, out->mutable_faults());
    if (out->faults_size() == 0) {
      // No field of the event is bad: its number names no shipment of the caller's.
      v1::FieldFault* wire = out->add_faults();
      wire->set_field("tracking_number");
      wire->set_description(std::string(told.refusal.message()));
    }
    return;
  }
  out->set_name(TrackingEventName(told.shipment, told.event.identity));
  out->set_changed_status(told.changed);
  out->set_outcome(told.known            ? v1::TrackingResult::OUTCOME_DUPLICATE
                   : told.event.status   ? v1::TrackingResult::OUTCOME_KEPT
                                         : v1::TrackingResult::OUTCOME_UNMAPPED);
}

}  // namespace aftercare::logistics
