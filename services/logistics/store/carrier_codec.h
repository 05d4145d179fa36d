// A carrier as the resource that is stored, answered and told to others. Lossless both ways for all
// that is state; the id follows from carrier_id.
#ifndef AFTERCARE_LOGISTICS_STORE_CARRIER_CODEC_H_
#define AFTERCARE_LOGISTICS_STORE_CARRIER_CODEC_H_

#include <string>

#include "absl/status/statusor.h"
#include "aftercare/logistics/v1/carrier.pb.h"
#include "services/logistics/domain/carrier.h"

namespace aftercare::logistics {

void ToProto(const Carrier& carrier, v1::Carrier* out);
// DataLoss when a value cannot be one we wrote.
absl::StatusOr<Carrier> FromProto(const v1::Carrier& wire);

// Codes and payload shapes as JSON, for the column `mapping`.
std::string MappingJson(const Carrier& carrier);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_STORE_CARRIER_CODEC_H_
