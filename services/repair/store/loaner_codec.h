// A loaner as the resource that is stored, answered and told to others. Lossless both ways for all
// that is state.
#ifndef AFTERCARE_REPAIR_STORE_LOANER_CODEC_H_
#define AFTERCARE_REPAIR_STORE_LOANER_CODEC_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "aftercare/repair/v1/loaner.pb.h"
#include "services/repair/domain/loaner.h"

namespace aftercare::repair {

void ToProto(const Loaner& loaner, v1::Loaner* out);
// DataLoss when a value cannot be one we wrote.
absl::StatusOr<Loaner> FromProto(const v1::Loaner& wire);

// Puts in what is computed: overdue.
void CompleteLoaner(const Loaner& loaner, absl::Time now, v1::Loaner* out);

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_STORE_LOANER_CODEC_H_
