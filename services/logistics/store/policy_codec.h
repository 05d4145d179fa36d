// Reads the policy document of this service. Everything wrong with it is said at once, each with
// its place in the document (POL-02).
#ifndef AFTERCARE_LOGISTICS_STORE_POLICY_CODEC_H_
#define AFTERCARE_LOGISTICS_STORE_POLICY_CODEC_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/logistics/domain/policy.h"

namespace aftercare::logistics {

// The policy without its version, which is the row's. InvalidArgument (INVALID_FIELDS) names every
// fault: a missing or unknown member, a time that is not a positive whole number.
absl::StatusOr<Policy> ParsePolicy(absl::string_view json);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_STORE_POLICY_CODEC_H_
