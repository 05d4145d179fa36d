#include "services/logistics/store/carrier_codec.h"

#include <google/protobuf/util/json_util.h>

#include "services/logistics/store/wire.h"

namespace aftercare::logistics {
namespace {

static_assert(kCarrierStates == v1::Carrier::STATE_INACTIVE);

void PutPayload(const PayloadMapping& payload, v1::PayloadMapping* out) {
  out->set_title(payload.title);
  out->set_trackings(payload.trackings);
  out->set_tracking_number(payload.tracking_number);
  out->set_events(payload.events);
  out->set_event_id(payload.event_id);
  out->set_code(payload.code);
  out->set_tracking_code(payload.tracking_code);
  out->set_time(payload.time);
  out->mutable_time_formats()->Add(payload.time_formats.begin(), payload.time_formats.end());
  out->set_zone(payload.zone);
  out->mutable_place()->Add(payload.place.begin(), payload.place.end());
  out->set_text(payload.text);
  out->set_newest_first(payload.newest_first);
}

PayloadMapping TakePayload(const v1::PayloadMapping& wire) {
  PayloadMapping payload;
  payload.title = wire.title();
  payload.trackings = wire.trackings();
  payload.tracking_number = wire.tracking_number();
  payload.events = wire.events();
  payload.event_id = wire.event_id();
  payload.code = wire.code();
  payload.tracking_code = wire.tracking_code();
  payload.time = wire.time();
  payload.time_formats = {wire.time_formats().begin(), wire.time_formats().end()};
  payload.zone = wire.zone();
  payload.place = {wire.place().begin(), wire.place().end()};
  payload.text = wire.text();
  payload.newest_first = wire.newest_first();
  return payload;
}

void PutMapping(const Carrier& carrier, v1::Carrier* out) {
  for (const CodeRule& rule : carrier.codes) {
    v1::CodeRule* wire = out->add_codes();
    wire->set_code(rule.code);
    wire->set_status(EnumToProto<v1::TrackingStatus>(rule.status));
    if (rule.reason != Reason{}) PutReason(rule.reason, wire->mutable_reason());
  }
  for (const PayloadMapping& payload : carrier.payloads) PutPayload(payload, out->add_payloads());
}

}  // namespace

void ToProto(const Carrier& carrier, v1::Carrier* out) {
  out->set_carrier_id(carrier.carrier_id);
  out->set_state(EnumToProto<v1::Carrier::State>(carrier.state));
  out->set_display_name(carrier.display_name);
  for (const CarrierOffer& offer : carrier.offers) {
    v1::CarrierOffer* wire = out->add_offers();
    wire->set_code(offer.code);
    wire->set_display_name(offer.display_name);
    wire->set_promised_hours(offer.promised_hours);
  }
  PutMapping(carrier, out);
}

absl::StatusOr<Carrier> FromProto(const v1::Carrier& wire) {
  WireReader reader;
  Carrier carrier;
  carrier.carrier_id = wire.carrier_id();
  carrier.id = CarrierUuid(carrier.carrier_id);
  carrier.state = reader.Enum<CarrierState>(wire.state(), kCarrierStates, "state");
  carrier.display_name = wire.display_name();
  for (const v1::CarrierOffer& offer : wire.offers()) {
    carrier.offers.push_back({offer.code(), offer.display_name(), offer.promised_hours()});
  }
  for (const v1::CodeRule& rule : wire.codes()) {
    carrier.codes.push_back(
        {rule.code(), reader.Enum<TrackingStatus>(rule.status(), kTrackingStatuses, "codes"),
         reader.TakeReason(rule.reason(), "codes")});
  }
  for (const v1::PayloadMapping& payload : wire.payloads()) {
    carrier.payloads.push_back(TakePayload(payload));
  }
  if (const absl::Status status = reader.status(); !status.ok()) return status;
  return carrier;
}

std::string MappingJson(const Carrier& carrier) {
  v1::Carrier mapping;
  PutMapping(carrier, &mapping);
  std::string json;
  // Cannot fail: the message holds no Any and no text that is not UTF-8.
  if (!google::protobuf::util::MessageToJsonString(mapping, &json).ok()) return "{}";
  return json;
}

}  // namespace aftercare::logistics
