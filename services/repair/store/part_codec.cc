#include "services/repair/store/part_codec.h"

#include "common/command/personal.h"
#include "services/repair/store/wire.h"

namespace aftercare::repair {

void ToProto(const Part& part, v1::Part* out) {
  out->set_name(NameOf("parts", part.id));
  out->set_part_number(part.part_number);
  out->set_location(part.location);
  out->set_description(part.description);
  out->set_part_class(EnumToProto<v1::PartClass>(part.part_class));
  out->set_reorder_point(part.reorder_point);
  out->set_source_version(part.source_version);
  out->set_on_hand(part.on_hand);
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
  for (const v1::Reservation& reservation : wire.reservations()) {
    part.reservations.push_back(
        {reader.Id("workOrders", reservation.work_order(), "reservations.work_order"),
         reservation.line(), reservation.quantity(), reservation.consumed(),
         reservation.released(), command::FromTimestamp(reservation.change_time())});
  }
  if (auto status = reader.status(); !status.ok()) return status;
  return part;
}

void CompletePart(const Part& part, v1::Part* out) {
  out->set_reserved(part.reserved());
  out->set_available(part.available());
}

}  // namespace aftercare::repair
