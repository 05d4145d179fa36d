#include "services/logistics/store/tracking_codec.h"

#include "absl/strings/str_cat.h"
#include "services/logistics/store/wire.h"

namespace aftercare::logistics {

TrackingReport TakeReport(const v1::TrackingReport& wire) {
  TrackingReport report;
  report.tracking_number = wire.tracking_number();
  report.carrier_event_id = wire.carrier_event_id();
  report.code = wire.code();
  report.event_time = TakeTime(wire.event_time());
  report.place = wire.place();
  report.text = wire.text();
  return report;
}

std::string TrackingEventName(const ids::Uuid& shipment, const ids::Uuid& event) {
  return absl::StrCat("shipments/", shipment.ToString(), "/trackingEvents/", event.ToString());
}

void ToProto(const ids::Uuid& shipment, const TrackingEvent& event, v1::TrackingEvent* out) {
  out->set_name(TrackingEventName(shipment, event.identity));
  PutTime(event.event_time, out->mutable_event_time());
  PutTime(event.received_time, out->mutable_receive_time());
  out->set_code(event.code);
  if (event.status) out->set_status(EnumToProto<v1::TrackingStatus>(*event.status));
  if (event.reason != Reason{}) PutReason(event.reason, out->mutable_reason());
  out->set_place(event.place);
  out->set_text(event.text);
}

std::string PackPlaceAndText(const TrackingEvent& event) {
  v1::TrackingEvent wire;
  wire.set_place(event.place);
  wire.set_text(event.text);
  return wire.SerializeAsString();
}

absl::Status UnpackPlaceAndText(absl::string_view packed, TrackingEvent& event) {
  v1::TrackingEvent wire;
  if (!wire.ParseFromArray(packed.data(), static_cast<int>(packed.size()))) {
    return absl::DataLossError("place and text of a tracking event cannot be read");
  }
  event.place = wire.place();
  event.text = wire.text();
  return absl::OkStatus();
}

std::optional<TrackingStatus> StatusOfWord(absl::string_view word) {
  for (const StatusRule& rule : kStatusRules) {
    if (rule.word == word) return rule.status;
  }
  return std::nullopt;
}

std::optional<Fault> FaultOfWord(absl::string_view word) {
  for (int i = 0; i < kFaults; ++i) {
    if (Word(static_cast<Fault>(i)) == word) return static_cast<Fault>(i);
  }
  return std::nullopt;
}

}  // namespace aftercare::logistics
