// Who works on a case: the agent of the customer's open case, or else the fitting agent with the
// least load (INT-05). An agent never changes but by an explicit hand-over.
#ifndef AFTERCARE_INTAKE_DOMAIN_ASSIGNMENT_H_
#define AFTERCARE_INTAKE_DOMAIN_ASSIGNMENT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "services/intake/domain/matter.h"

namespace aftercare::intake {

// One agent on duty, as read before the decision.
struct AgentLoad {
  std::string agent;                // staff id
  std::vector<Category> skills;     // empty: all
  std::vector<std::string> regions; // empty: all
  Level gravest = Level::kOrdinary; // may work on this level and lighter ones
  int32_t open_cases = 0;
  int32_t capacity = 0;             // most open cases; 0: no limit
};

// The agent for a new case: skill, region and level fit and there is room; among these the least
// loaded, by name where equal. When no region fits, any region counts. Empty when nobody fits.
std::string Assign(Category category, const std::string& region, Level level,
                   absl::Span<const AgentLoad> agents);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_ASSIGNMENT_H_
