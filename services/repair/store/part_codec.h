// A part as the resource that is stored, answered and told to others. Lossless both ways for all
// that is state.
#ifndef AFTERCARE_REPAIR_STORE_PART_CODEC_H_
#define AFTERCARE_REPAIR_STORE_PART_CODEC_H_

#include "absl/status/statusor.h"
#include "aftercare/repair/v1/part.pb.h"
#include "services/repair/domain/part.h"
#include "services/repair/store/wire.h"

namespace aftercare::repair {

void ToProto(const Part& part, v1::Part* out);
// DataLoss when a value cannot be one we wrote.
absl::StatusOr<Part> FromProto(const v1::Part& wire);

// A record as ERP sent it; what does not fit is the reader's.
UpsertPart FromProto(const v1::PartRecord& wire, WireReader& reader);

// Puts in what is computed: reserved and available.
void CompletePart(const Part& part, v1::Part* out);

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_STORE_PART_CODEC_H_
