// The level of a case: computed from facts by rules that are data, provisional at once, confirmed
// by a person (INT-08, INT-09). It rises by itself and falls only by a person with a reason.
#ifndef AFTERCARE_INTAKE_DOMAIN_GRADING_H_
#define AFTERCARE_INTAKE_DOMAIN_GRADING_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/intake/domain/matter.h"
#include "services/intake/domain/policy.h"

namespace aftercare::intake {

// The record of a grading.
struct Grading {
  Level level = Level::kOrdinary;
  std::string rule;  // id of the rule that fired; "manual" when a person set it
  int32_t policy_version = 0;
  bool provisional = true;
  absl::Time grade_time;
  std::string confirmer;
  absl::Time confirm_time;
  std::string reason;
  bool operator==(const Grading&) const = default;
};

struct FiredRule {
  Level level = Level::kUnknown;
  std::string rule;
};

// The gravest rule the facts fire, the first of its level in the policy's order; one always fires,
// because a policy ends with a rule that needs no fact.
FiredRule Grade(const GradingFacts& facts, const Policy& policy);

// The gravest rule that `now` fires and `before` did not; level kUnknown when there is none. New
// facts raise a level even after a person corrected it, old facts do not.
FiredRule NewlyFired(const GradingFacts& before, const GradingFacts& now, const Policy& policy);

// The least role that confirms a level (INT-09).
const std::string& ConfirmingRole(Level level, const Policy& policy);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_GRADING_H_
