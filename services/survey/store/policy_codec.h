// Policy from its document in the policy table (POL-01, POL-02).
#ifndef AFTERCARE_SURVEY_STORE_POLICY_CODEC_H_
#define AFTERCARE_SURVEY_STORE_POLICY_CODEC_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/survey/domain/policy.h"

namespace aftercare::survey {

// InvalidArgument with INVALID_FIELDS and every fault under its JSON path: unknown or missing
// members, wrong shapes, times and numbers that are not positive, an unknown time zone. The version
// is the row's and stays 0.
absl::StatusOr<Policy> ParsePolicy(absl::string_view json);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_STORE_POLICY_CODEC_H_
