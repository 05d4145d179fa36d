#include "services/repair/store/part_codec.h"

#include "common/command/personal.h"

namespace aftercare::repair {
namespace {

void ToProto(const PartPrice& price, v1::PartPrice* out) {
  out->mutable_unit_price()->set_amount_minor(price.unit_price.amount_minor);
  out->mutable_unit_price()->set_currency(price.unit_price.currency);
  out->set_valid_from_date(DayText(price.valid_from));
  out->set_valid_to_date(DayText(price.valid_to));
  out->set_source_version(price.source_version);
}

PartPrice FromProto(const v1::PartPrice& wire, WireReader& reader) {
  return {{wire.unit_price().amount_minor(), wire.unit_price().currency()},
          reader.Day(wire.valid_from_date(), "price.valid_from_date"),
          reader.Day(wire.valid_to_date(), "price.valid_to_date"),
          wire.source_version()};
}

}  // namespace

void ToProto(const Part& part, v1::Part* out) {
  out->set_name(NameOf("parts", part.id));
  out->set_part_number(part.part_number);
  out->set_location(part.location);
  out->set_description(part.description);
  out->set_part_class(EnumToProto<v1::PartClass>(part.part_class));
  out->set_reorder_point(part.reorder_point);
  out->set_source_version(part.source_version);
  out->set_on_hand(part.on_hand);
  out->set_stock_version(part.stock_version);
  if (part.price) ToProto(*part.price, out->mutable_price());
  for (const Reservation& reservation : part.reservations) {
    v1::Reservation* wire = out->add_reservations();
    wire->set_work_order(NameOf("workOrders", reservation.work_order));
    wire->set_line(reservation.line);
    wire->set_quantity(reservation.quantity);
    wire->set_consumed(reservation.consumed);
    wire->set_released(reservation.released);
    command::SetTimestamp(reservation.changed_at, wire->mutable_change_time());
  }
}

absl::StatusOr<Part> FromProto(const v1::Part& wire) {
  WireReader reader;
  Part part;
  part.id = reader.Id("parts", wire.name(), "name");
  part.part_number = wire.part_number();
  part.location = wire.location();
  part.description = wire.description();
  part.part_class = reader.Enum(wire.part_class(), PartClass::kConsumable, "part_class");
  part.reorder_point = wire.reorder_point();
  part.source_version = wire.source_version();
  part.on_hand = wire.on_hand();
  part.stock_version = wire.stock_version();
  if (wire.has_price()) part.price = FromProto(wire.price(), reader);
  for (const v1::Reservation& reservation : wire.reservations()) {
    part.reservations.push_back(
        {reader.Id("workOrders", reservation.work_order(), "reservations.work_order"),
         reservation.line(), reservation.quantity(), reservation.consumed(),
         reservation.released(), command::FromTimestamp(reservation.change_time())});
  }
  if (auto status = reader.status(); !status.ok()) return status;
  return part;
}

UpsertPart FromProto(const v1::PartRecord& wire, WireReader& reader) {
  UpsertPart record;
  record.part_number = wire.part_number();
  record.location = wire.location();
  record.description = wire.description();
  // A record of stock or price alone does not say what the part is.
  if (wire.source_version() != 0) {
    record.part_class = reader.Enum(wire.part_class(), PartClass::kConsumable, "part_class");
  }
  record.reorder_point = wire.reorder_point();
  record.source_version = wire.source_version();
  if (wire.has_stock()) {
    record.stock = StockCount{wire.stock().on_hand(), wire.stock().source_version()};
  }
  if (wire.has_price()) record.price = FromProto(wire.price(), reader);
  return record;
}

void CompletePart(const Part& part, v1::Part* out) {
  out->set_reserved(part.reserved());
  out->set_available(part.available());
}

}  // namespace aftercare::repair
