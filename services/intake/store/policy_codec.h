// The policy of intake from its document in the policy table (POL-01, POL-02). Words are those of
// the domain's NameOf in lower case; a time is "15m", "4h" or "3d", a clock's target may be working
// time: "4h w", where a day is the calendar's.
#ifndef AFTERCARE_INTAKE_STORE_POLICY_CODEC_H_
#define AFTERCARE_INTAKE_STORE_POLICY_CODEC_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/intake/domain/policy.h"
#include "services/intake/store/document.h"

namespace aftercare::intake {

// InvalidArgument with INVALID_FIELDS and every fault under its JSON path: unknown or missing
// members, times that are not positive, a level or clock without target (gap), shifts or rules that
// overlap, clock policies that are never reached. The version is the row's and stays 0.
absl::StatusOr<Policy> ParsePolicy(absl::string_view json);

// Its part "clocks": calendars, targets, escalation.
ClocksPolicy ReadClocks(const DocumentNode& node);
// The same from a document of that part alone.
absl::StatusOr<ClocksPolicy> ParseClocks(absl::string_view json);

// Its part "plans.decisions".
std::vector<DecisionRule> ReadDecisions(const DocumentNode& node);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_STORE_POLICY_CODEC_H_
