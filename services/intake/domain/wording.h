// How facts and refusals of this service are written: resource names, times, the team of a level.
// What is written here goes on the timeline for ever, so none of it takes personal data.
#ifndef AFTERCARE_INTAKE_DOMAIN_WORDING_H_
#define AFTERCARE_INTAKE_DOMAIN_WORDING_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "common/ids/uuid.h"
#include "services/intake/domain/matter.h"
#include "services/intake/domain/policy.h"

namespace aftercare::intake {

// "cases/0190..."; empty for the nil id.
std::string ResourceName(absl::string_view collection, const ids::Uuid& id);
// RFC 3339 in UTC.
std::string Rfc3339(absl::Time time);
// A refusal that names its rule.
absl::Status RefuseByRule(absl::string_view rule, absl::string_view reason,
                          absl::string_view message, std::vector<command::Fact> metadata = {});
// A fault when a text that must be given is empty.
void Need(absl::string_view field, absl::string_view text, command::Faults& faults);
// The roles a level calls, leader first (INT-12).
void AddTeam(Level level, const Policy& policy, std::vector<command::Fact>& out);
// The facts that are set, for a timeline entry.
void AddFacts(const GradingFacts& facts, std::vector<command::Fact>& out);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_WORDING_H_
