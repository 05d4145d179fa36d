#include "services/intake/domain/assignment.h"

#include <algorithm>

namespace aftercare::intake {
namespace {

template <class Value>
bool Covers(const std::vector<Value>& values, const Value& value) {
  return values.empty() || std::find(values.begin(), values.end(), value) != values.end();
}

bool Fits(const AgentLoad& agent, Category category, Level level) {
  const bool room = agent.capacity == 0 || agent.open_cases < agent.capacity;
  // An unclassified matter may go to anyone.
  const bool skilled = category == Category::kUnknown || Covers(agent.skills, category);
  return room && skilled && !Graver(level, agent.gravest);
}

const AgentLoad* LeastLoaded(Category category, const std::string* region, Level level,
                             absl::Span<const AgentLoad> agents) {
  const AgentLoad* best = nullptr;
  for (const AgentLoad& agent : agents) {
    if (!Fits(agent, category, level)) continue;
    if (region != nullptr && !Covers(agent.regions, *region)) continue;
    if (best == nullptr || agent.open_cases < best->open_cases ||
        (agent.open_cases == best->open_cases && agent.agent < best->agent)) {
      best = &agent;
    }
  }
  return best;
}

}  // namespace

std::string Assign(Category category, const std::string& region, Level level,
                   absl::Span<const AgentLoad> agents) {
  const AgentLoad* best = nullptr;
  if (!region.empty()) best = LeastLoaded(category, &region, level, agents);
  if (best == nullptr) best = LeastLoaded(category, nullptr, level, agents);
  return best == nullptr ? std::string() : best->agent;
}

}  // namespace aftercare::intake
