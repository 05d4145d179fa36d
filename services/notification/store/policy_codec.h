// The policy as its JSON document. What does not fit is refused with every fault at once, each with
// its path (POL-02): words that mean nothing, keys nobody reads, and all that CheckPolicy finds.
#ifndef AFTERCARE_NOTIFICATION_STORE_POLICY_CODEC_H_
#define AFTERCARE_NOTIFICATION_STORE_POLICY_CODEC_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/notification/domain/policy.h"

namespace aftercare::notification {

// Times are written "90s", "10m", "72h"; a text is a string or a list of its lines; a template may
// name several channels and then stands for one text each. The version is the row's and left 0.
absl::StatusOr<Policy> ParsePolicy(absl::string_view json);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_STORE_POLICY_CODEC_H_
