#include "services/intake/domain/agent.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace aftercare::intake {

ids::Uuid AgentId(absl::string_view staff_id) {
  return ids::DerivedUuid("aftercare/agent", staff_id);
}

std::vector<Category> SkillsOf(const std::vector<std::string>& words) {
  std::vector<Category> skills;
  for (const Category category : {Category::kProductQuality, Category::kServiceFailure,
                                  Category::kLogistics, Category::kSpecialScenario}) {
    for (const std::string& word : words) {
      if (absl::AsciiStrToUpper(word) != NameOf(category)) continue;
      skills.push_back(category);
      break;
    }
  }
  return skills;
}

absl::StatusOr<command::Change<Agent>> Decide(const Agent* current, const AgentCommand& command,
                                              const command::Context&) {
  const Agent& told = std::get<FollowPerson>(command).agent;
  command::Faults faults;
  if (told.staff_id.empty()) faults.Add("staff_id", "must be given");
  if (told.source_version < 1) faults.Add("source_version", "must be 1 or more");
  if (told.gravest == Level::kUnknown) faults.Add("gravest", "must be a level");
  if (told.capacity < 0) faults.Add("capacity", "must not be negative");
  if (!faults.ok()) return faults.status();
  if (current == nullptr && !told.active) return command::Change<Agent>{told, {}, {}};
  if (current != nullptr && told.source_version <= current->source_version) {
    return command::Change<Agent>{*current, {}, {}};
  }
  return command::Change<Agent>{
      told,
      {{current == nullptr ? "agent_added" : "agent_changed",
        {{"staff_id", told.staff_id},
         {"active", told.active ? "true" : "false"},
         {"gravest_level", std::string(NameOf(told.gravest))},
         {"capacity", absl::StrCat(told.capacity)},
         {"source_version", absl::StrCat(told.source_version)}}}},
      {}};
}

}  // namespace aftercare::intake
