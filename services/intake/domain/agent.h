// An agent as the intake knows them: what of the roster (NOT-10) decides who is given a case
// (INT-05). The roster is the owner; what it told last is what counts, whatever came in between.
#ifndef AFTERCARE_INTAKE_DOMAIN_AGENT_H_
#define AFTERCARE_INTAKE_DOMAIN_AGENT_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/command/decision.h"
#include "common/ids/uuid.h"
#include "services/intake/domain/matter.h"

namespace aftercare::intake {

struct Agent {
  ids::Uuid id;  // AgentId(staff_id)
  std::string staff_id;
  std::vector<Category> skills;      // none: all
  std::vector<std::string> regions;  // none: everywhere
  Level gravest = Level::kMajor;     // is given cases of this level and lighter ones
  int32_t capacity = 0;              // most open cases; 0: no limit
  bool active = false;               // takes new cases
  int64_t source_version = 0;        // of the roster's entry
  bool operator==(const Agent&) const = default;
};

// The roster told of a person. A version that is not newer changes nothing, and somebody who was
// never an agent and is none is not remembered.
struct FollowPerson {
  Agent agent;
};
using AgentCommand = std::variant<FollowPerson>;

ids::Uuid AgentId(absl::string_view staff_id);

// The categories among a person's free words ("logistics", "product_quality"); other words say
// nothing here, so who has none of these takes all.
std::vector<Category> SkillsOf(const std::vector<std::string>& words);

// Entries: agent_added, agent_changed.
absl::StatusOr<command::Change<Agent>> Decide(const Agent* current, const AgentCommand& command,
                                              const command::Context& context);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_AGENT_H_
