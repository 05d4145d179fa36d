// Reads the policy document of this service. Everything wrong with it is said at once, each with
// its place in the document (POL-02).
#ifndef AFTERCARE_REPAIR_STORE_POLICY_CODEC_H_
#define AFTERCARE_REPAIR_STORE_POLICY_CODEC_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/repair/domain/policy.h"

namespace aftercare::repair {

// The policy without its version, which is the row's. InvalidArgument (INVALID_FIELDS) names every
// fault: a missing or unknown member, a number outside its range, a part class with no term, with
// two or excluded as well.
absl::StatusOr<Policy> ParsePolicy(absl::string_view json);

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_STORE_POLICY_CODEC_H_
