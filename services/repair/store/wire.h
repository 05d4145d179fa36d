// How plain values rest in the resources of this service: enums one above the domain's (0 is "not
// set"), calendar days as "2026-01-31", ids as resource names. What is read back and does not fit
// is data loss; in a request it is the caller's fault. Every such place is named.
#ifndef AFTERCARE_REPAIR_STORE_WIRE_H_
#define AFTERCARE_REPAIR_STORE_WIRE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "aftercare/repair/v1/inspection.pb.h"
#include "common/command/decision.h"
#include "common/ids/uuid.h"
#include "services/repair/domain/inspection.h"

namespace aftercare::repair {

template <class Proto, class Domain>
Proto EnumToProto(Domain value) {
  return static_cast<Proto>(static_cast<int>(value) + 1);
}

// Empty for a day that is not known.
std::string DayText(const std::optional<absl::CivilDay>& day);

// "cases/0190..."; empty for the nil id.
std::string NameOf(absl::string_view collection, const ids::Uuid& id);

void PutAccessories(
    const std::vector<Accessory>& accessories,
    google::protobuf::RepeatedPtrField<aftercare::repair::v1::Accessory>* out);

std::vector<Accessory> TakeAccessories(
    const google::protobuf::RepeatedPtrField<aftercare::repair::v1::Accessory>& accessories);

// Reads values back and remembers what did not fit.
class WireReader {
 public:
  // `last` is the domain's greatest value.
  template <class Domain>
  Domain Enum(int wire, Domain last, absl::string_view field) {
    if (wire < 1 || wire > static_cast<int>(last) + 1) {
      Fail(field, "must be set");
      return Domain{};
    }
    return static_cast<Domain>(wire - 1);
  }
  std::optional<absl::CivilDay> Day(const std::string& text, absl::string_view field);
  absl::CivilDay RequiredDay(const std::string& text, absl::string_view field);
  // The id in "collection/uuid"; the nil id for an empty name.
  ids::Uuid Id(absl::string_view collection, absl::string_view name, absl::string_view field);

  // DataLoss naming what did not fit in a resource of ours.
  absl::Status status() const;
  // The same for a request: INVALID_FIELDS.
  absl::Status request_status() const { return faults_.status(); }

  void Fail(absl::string_view field, absl::string_view wanted);

 private:
  std::vector<std::string> failed_;
  command::Faults faults_;
};

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_STORE_WIRE_H_
