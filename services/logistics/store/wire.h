// How plain values rest in the resources of this service: enums one above the domain's (0 is "not
// set"), instants as Timestamps, ids as resource names. What is read back and does not fit is data
// loss, never a caller's fault; every such place is named.
#ifndef AFTERCARE_LOGISTICS_STORE_WIRE_H_
#define AFTERCARE_LOGISTICS_STORE_WIRE_H_

#include <google/protobuf/timestamp.pb.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "aftercare/logistics/v1/address.pb.h"
#include "aftercare/logistics/v1/shipment.pb.h"
#include "aftercare/type/v1/event.pb.h"
#include "common/ids/uuid.h"
#include "services/logistics/domain/address.h"
#include "services/logistics/domain/tracking.h"

namespace aftercare::logistics {

template <class Proto, class Domain>
Proto EnumToProto(Domain value) {
  return static_cast<Proto>(static_cast<int>(value) + 1);
}

void PutTime(absl::Time time, google::protobuf::Timestamp* out);
absl::Time TakeTime(const google::protobuf::Timestamp& timestamp);

// "cases/0190..."; empty for the nil id.
std::string NameOf(absl::string_view collection, const ids::Uuid& id);
// Without a collection; empty for the nil id.
std::string IdText(const ids::Uuid& id);

void PutAddress(const Address& address, v1::Address* out);
Address TakeAddress(const v1::Address& wire);
void PutMoney(const Money& money, aftercare::type::v1::Money* out);
Money TakeMoney(const aftercare::type::v1::Money& wire);

// Nobody's fault is the zero value here.
void PutReason(const Reason& reason, v1::Reason* out);

// Reads values back and remembers what did not fit.
class WireReader {
 public:
  // `values` is the number of values the domain has.
  template <class Domain>
  Domain Enum(int wire, int values, absl::string_view field) {
    if (wire < 1 || wire > values) {
      Fail(field);
      return Domain{};
    }
    return static_cast<Domain>(wire - 1);
  }
  // The id in "collection/uuid"; the nil id for an empty name.
  ids::Uuid Id(absl::string_view collection, absl::string_view name, absl::string_view field);
  ids::Uuid Id(absl::string_view text, absl::string_view field);
  // The counter in a people's number.
  int64_t Number(absl::string_view prefix, absl::string_view text, absl::string_view field);
  Reason TakeReason(const v1::Reason& wire, absl::string_view field);

  absl::Status status() const;
  // The same as a refusal of what a caller sent (INVALID_FIELDS).
  absl::Status request_status() const;

 private:
  void Fail(absl::string_view field);
  std::vector<std::string> failed_;
};

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_STORE_WIRE_H_
