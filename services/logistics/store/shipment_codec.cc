#include "services/logistics/store/shipment_codec.h"

#include "common/ids/number.h"
#include "services/logistics/store/wire.h"

namespace aftercare::logistics {
namespace {

constexpr absl::string_view kPrefix = "S";

static_assert(kTrackingStatuses == v1::TRACKING_STATUS_EXPIRED);
static_assert(static_cast<int>(TrackingStatus::kDelivered) + 1 == v1::TRACKING_STATUS_DELIVERED);
static_assert(kPurposes == v1::SHIPMENT_PURPOSE_RESHIP);
static_assert(kPayers == v1::PAYER_CARRIER);
static_assert(static_cast<int>(Fault::kWeather) == v1::FAULT_WEATHER);

void PutPoint(const StatusPoint& point, v1::StatusPoint* out) {
  out->set_status(EnumToProto<v1::TrackingStatus>(point.status));
  if (point.reason != Reason{}) PutReason(point.reason, out->mutable_reason());
  PutTime(point.at, out->mutable_time());
  out->set_event(IdText(point.identity));
}

StatusPoint TakePoint(const v1::StatusPoint& wire, absl::string_view field, WireReader& reader) {
  return {reader.Enum<TrackingStatus>(wire.status(), kTrackingStatuses, field),
          reader.TakeReason(wire.reason(), field), TakeTime(wire.time()),
          reader.Id(wire.event(), field)};
}

void PutOrder(const ShipmentOrder& order, v1::Shipment* out) {
  out->set_purpose(EnumToProto<v1::ShipmentPurpose>(order.purpose));
  out->set_case_name(NameOf("cases", order.case_id));
  out->set_rma(NameOf("rmas", order.rma_id));
  out->set_subject(order.subject);
  out->set_carrier_id(order.carrier_id);
  out->set_carrier_service(order.carrier_service);
  out->set_tracking_number(order.tracking_number);
  for (const Parcel& parcel : order.parcels) {
    v1::Parcel* wire = out->add_parcels();
    wire->set_weight_grams(parcel.weight_grams);
    wire->set_length_mm(parcel.length_mm);
    wire->set_width_mm(parcel.width_mm);
    wire->set_height_mm(parcel.height_mm);
    wire->set_label(parcel.label);
  }
  for (const ShipmentItem& item : order.items) {
    v1::ShipmentItem* wire = out->add_items();
    wire->set_product_model(item.product_model);
    wire->set_serial(item.serial);
    wire->set_quantity(item.quantity);
    wire->set_rma_line(item.rma_line);
  }
  PutAddress(order.sender, out->mutable_sender());
  PutAddress(order.recipient, out->mutable_recipient());
  if (order.promised_time) PutTime(*order.promised_time, out->mutable_promised_time());
  if (order.cost != Money{}) PutMoney(order.cost, out->mutable_cost());
  out->set_payer(EnumToProto<v1::Payer>(order.payer));
  if (order.declared_value != Money{}) {
    PutMoney(order.declared_value, out->mutable_declared_value());
  }
}

}  // namespace

ShipmentOrder TakeOrder(const v1::Shipment& wire, WireReader& reader) {
  ShipmentOrder order;
  order.purpose = reader.Enum<Purpose>(wire.purpose(), kPurposes, "purpose");
  order.case_id = reader.Id("cases", wire.case_name(), "case_name");
  order.rma_id = reader.Id("rmas", wire.rma(), "rma");
  order.subject = wire.subject();
  order.carrier_id = wire.carrier_id();
  order.carrier_service = wire.carrier_service();
  order.tracking_number = wire.tracking_number();
  for (const v1::Parcel& parcel : wire.parcels()) {
    order.parcels.push_back({parcel.weight_grams(), parcel.length_mm(), parcel.width_mm(),
                             parcel.height_mm(), parcel.label()});
  }
  for (const v1::ShipmentItem& item : wire.items()) {
    order.items.push_back(
        {item.product_model(), item.serial(), item.quantity(), item.rma_line()});
  }
  order.sender = TakeAddress(wire.sender());
  order.recipient = TakeAddress(wire.recipient());
  if (wire.has_promised_time()) order.promised_time = TakeTime(wire.promised_time());
  order.cost = TakeMoney(wire.cost());
  order.payer = reader.Enum<Payer>(wire.payer(), kPayers, "payer");
  order.declared_value = TakeMoney(wire.declared_value());
  return order;
}

std::string NumberOf(const Shipment& shipment) {
  const auto year = absl::ToCivilYear(shipment.offer_time, absl::UTCTimeZone()).year();
  return ids::FormatNumber(kPrefix, static_cast<int>(year), shipment.number);
}

void ToProto(const Shipment& shipment, v1::Shipment* out) {
  out->set_number(NumberOf(shipment));
  PutOrder(shipment.order, out);
  const StatusPoint& present = shipment.standing.present;
  out->set_status(EnumToProto<v1::TrackingStatus>(present.status));
  if (present.reason != Reason{}) PutReason(present.reason, out->mutable_reason());
  PutTime(present.at, out->mutable_status_time());
  out->set_status_event(IdText(present.identity));
  PutTime(shipment.offer_time, out->mutable_offer_time());
  if (shipment.accept_time) PutTime(*shipment.accept_time, out->mutable_accept_time());
  if (shipment.called_off) PutPoint(*shipment.called_off, out->mutable_called_off());
  if (shipment.correction) PutPoint(*shipment.correction, out->mutable_correction());
}

absl::StatusOr<Shipment> FromProto(const v1::Shipment& wire) {
  WireReader reader;
  Shipment shipment;
  shipment.number = reader.Number(kPrefix, wire.number(), "number");
  shipment.order = TakeOrder(wire, reader);
  shipment.offer_time = TakeTime(wire.offer_time());
  if (wire.has_accept_time()) shipment.accept_time = TakeTime(wire.accept_time());
  if (wire.has_called_off()) {
    shipment.called_off = TakePoint(wire.called_off(), "called_off", reader);
  }
  if (wire.has_correction()) {
    shipment.correction = TakePoint(wire.correction(), "correction", reader);
    shipment.standing.counts_after = shipment.correction->at;
  }
  shipment.standing.present = {
      reader.Enum<TrackingStatus>(wire.status(), kTrackingStatuses, "status"),
      reader.TakeReason(wire.reason(), "reason"), TakeTime(wire.status_time()),
      reader.Id(wire.status_event(), "status_event")};
  if (const absl::Status status = reader.status(); !status.ok()) return status;
  return shipment;
}

}  // namespace aftercare::logistics
