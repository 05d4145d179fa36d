// An RMA as the resource that is stored, answered and told to others. Lossless both ways for all
// that is state; the id is the row's and stands in the name, which the mechanism puts in.
#ifndef AFTERCARE_LOGISTICS_STORE_RMA_CODEC_H_
#define AFTERCARE_LOGISTICS_STORE_RMA_CODEC_H_

#include <string>

#include "absl/status/statusor.h"
#include "aftercare/logistics/v1/rma.pb.h"
#include "services/logistics/domain/rma.h"
#include "services/logistics/store/wire.h"

namespace aftercare::logistics {

void ToProto(const Rma& rma, v1::Rma* out);
// What is agreed, of a stored resource or of a request.
RmaOrder TakeOrder(const v1::Rma& wire, WireReader& reader);
// People's number: "R-26-000123-?".
std::string NumberOf(const Rma& rma);
// DataLoss when a value cannot be one we wrote.
absl::StatusOr<Rma> FromProto(const v1::Rma& wire);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_STORE_RMA_CODEC_H_
