#include "services/repair/store/inspection_codec.h"

#include "common/command/personal.h"

namespace aftercare::repair {

void ToProto(const Declaration& declared, v1::Declaration* out) {
  out->set_seal_broken(declared.seal_broken);
  out->set_liquid(declared.liquid);
  out->set_human_damage(declared.human_damage);
  for (const std::string& part : declared.missing_parts) out->add_missing_parts(part);
  PutAccessories(declared.accessories, out->mutable_accessories());
}

Declaration FromProto(const v1::Declaration& wire) {
  Declaration declared;
  declared.seal_broken = wire.seal_broken();
  declared.liquid = wire.liquid();
  declared.human_damage = wire.human_damage();
  declared.missing_parts = {wire.missing_parts().begin(), wire.missing_parts().end()};
  declared.accessories = TakeAccessories(wire.accessories());
  return declared;
}

void ToProto(const Inspection& inspection, v1::Inspection* out) {
  out->set_serial_outer(inspection.serial_outer);
  out->set_serial_inner(inspection.serial_inner);
  out->set_seal(EnumToProto<v1::SealState>(inspection.seal));
  out->set_liquid(inspection.liquid);
  out->set_human_damage(inspection.human_damage);
  for (const std::string& part : inspection.missing_parts) out->add_missing_parts(part);
  PutAccessories(inspection.accessories, out->mutable_accessories());
  for (const std::string& photo : inspection.photos) out->add_photos(photo);
  out->set_backup_notice_given(inspection.backup_notice_given);
  out->set_signature(inspection.signature);
  out->set_inspector(inspection.by);
  command::SetTimestamp(inspection.at, out->mutable_inspect_time());
  for (Difference difference : inspection.differences) {
    out->add_differences(EnumToProto<v1::Difference>(difference));
  }
}

Inspection FromProto(const v1::Inspection& wire, WireReader& reader) {
  Inspection inspection;
  inspection.serial_outer = wire.serial_outer();
  inspection.serial_inner = wire.serial_inner();
  inspection.seal = reader.Enum(wire.seal(), SealState::kNotFitted, "inspection.seal");
  inspection.liquid = wire.liquid();
  inspection.human_damage = wire.human_damage();
  inspection.missing_parts = {wire.missing_parts().begin(), wire.missing_parts().end()};
  inspection.accessories = TakeAccessories(wire.accessories());
  inspection.photos = {wire.photos().begin(), wire.photos().end()};
  inspection.backup_notice_given = wire.backup_notice_given();
  inspection.signature = wire.signature();
  inspection.by = wire.inspector();
  inspection.at = command::FromTimestamp(wire.inspect_time());
  for (int difference : wire.differences()) {
    inspection.differences.push_back(
        reader.Enum(difference, Difference::kBackupNotSigned, "inspection.differences"));
  }
  return inspection;
}

}  // namespace aftercare::repair
