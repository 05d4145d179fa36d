#include "services/repair/store/wire.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace aftercare::repair {

std::string DayText(const std::optional<absl::CivilDay>& day) {
  return day ? absl::FormatCivilTime(*day) : "";
}

std::string NameOf(absl::string_view collection, const ids::Uuid& id) {
  return id.nil() ? "" : absl::StrCat(collection, "/", id.ToString());
}

void PutAccessories(const std::vector<Accessory>& accessories,
                    google::protobuf::RepeatedPtrField<v1::Accessory>* out) {
  for (const Accessory& accessory : accessories) {
    v1::Accessory* wire = out->Add();
    wire->set_item(accessory.item);
    wire->set_quantity(accessory.quantity);
  }
}

std::vector<Accessory> TakeAccessories(
    const google::protobuf::RepeatedPtrField<v1::Accessory>& accessories) {
  std::vector<Accessory> taken;
  for (const v1::Accessory& wire : accessories) taken.push_back({wire.item(), wire.quantity()});
  return taken;
}

std::optional<absl::CivilDay> WireReader::Day(const std::string& text, absl::string_view field) {
  if (text.empty()) return std::nullopt;
  return RequiredDay(text, field);
}

absl::CivilDay WireReader::RequiredDay(const std::string& text, absl::string_view field) {
  absl::CivilDay day;
  // Other spellings of a day are refused: one day, one text.
  if (!absl::ParseCivilTime(text, &day) || absl::FormatCivilTime(day) != text) {
    Fail(field, "must be a day as in 2026-01-31");
  }
  return day;
}

ids::Uuid WireReader::Id(absl::string_view collection, absl::string_view name,
                         absl::string_view field) {
  if (name.empty()) return {};
  const bool ours = absl::ConsumePrefix(&name, absl::StrCat(collection, "/"));
  const auto id = ids::ParseUuid(name);
  if (ours && id.ok()) return *id;
  Fail(field, absl::StrCat("must be ", collection, "/ and a UUID"));
  return {};
}

absl::Status WireReader::status() const {
  if (failed_.empty()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("cannot be read: ", absl::StrJoin(failed_, ", ")));
}

void WireReader::Fail(absl::string_view field, absl::string_view wanted) {
  failed_.emplace_back(field);
  faults_.Add(field, wanted);
}

}  // namespace aftercare::repair
