// What a plan is to do by the policy's decision defaults (INT-16): a suggestion from what is known
// of the case, with the reasons. Staff may decide otherwise; the timeline keeps both.
#ifndef AFTERCARE_INTAKE_DOMAIN_PLAN_SUGGESTION_H_
#define AFTERCARE_INTAKE_DOMAIN_PLAN_SUGGESTION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "services/intake/domain/case_state.h"
#include "services/intake/domain/policy.h"

namespace aftercare::intake {

struct PlanSuggestion {
  std::string rule;                              // empty: nothing is suggested
  std::vector<std::vector<ActionKind>> options;  // any of them; the actions of one go together
  std::vector<std::string> reasons;  // "sub_category:FUNCTION", "repairs:2", "unrepairable:..."
  bool operator==(const PlanSuggestion&) const = default;
};

// The options of the first rule that fits, while the case needs a plan: it is open and none is
// submitted, approved or under way.
PlanSuggestion SuggestPlan(const Case& value, const Policy& policy);

// Repairs done by those of `earlier` that were about the same goods and the same fault: the
// customer's order line, and the serial number where both name one; the fault code, or the
// sub-category where one has no code.
int32_t RepairsBefore(const Case& value, absl::Span<const Case> earlier);

// Whether the actions hold all of one option.
bool Follows(const std::vector<PlanAction>& actions, const PlanSuggestion& suggestion);

// "REPLACE|RETURN_AND_REFUND", "SEARCH+COUPON|SEARCH+CASH".
std::string TextOf(const PlanSuggestion& suggestion);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_PLAN_SUGGESTION_H_
