// A shipment as the resource that is stored, answered and told to others. Lossless both ways for
// all that is state; the id is the row's and stands in the name, which the mechanism puts in.
#ifndef AFTERCARE_LOGISTICS_STORE_SHIPMENT_CODEC_H_
#define AFTERCARE_LOGISTICS_STORE_SHIPMENT_CODEC_H_

#include <string>

#include "absl/status/statusor.h"
#include "aftercare/logistics/v1/shipment.pb.h"
#include "services/logistics/domain/shipment.h"
#include "services/logistics/store/wire.h"

namespace aftercare::logistics {

void ToProto(const Shipment& shipment, v1::Shipment* out);
// What is agreed, of a stored resource or of a request.
ShipmentOrder TakeOrder(const v1::Shipment& wire, WireReader& reader);
// People's number: "S-26-000123-?".
std::string NumberOf(const Shipment& shipment);
// DataLoss when a value cannot be one we wrote.
absl::StatusOr<Shipment> FromProto(const v1::Shipment& wire);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_STORE_SHIPMENT_CODEC_H_
