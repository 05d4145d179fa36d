#include "services/intake/domain/wording.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace aftercare::intake {

std::string ResourceName(absl::string_view collection, const ids::Uuid& id) {
  return id.nil() ? std::string() : absl::StrCat(collection, "/", id.ToString());
}

std::string Rfc3339(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", time, absl::UTCTimeZone());
}

absl::Status RefuseByRule(absl::string_view rule, absl::string_view reason,
                          absl::string_view message, std::vector<command::Fact> metadata) {
  metadata.insert(metadata.begin(), {"rule", std::string(rule)});
  return command::Refuse(absl::StatusCode::kFailedPrecondition, reason, message, metadata);
}

void Need(absl::string_view field, absl::string_view text, command::Faults& faults) {
  if (text.empty()) faults.Add(field, "must be set");
}

void AddTeam(Level level, const Policy& policy, std::vector<command::Fact>& out) {
  const auto team = policy.teams.by_level.find(level);
  if (team == policy.teams.by_level.end()) return;
  std::string roles = team->second.leader;
  for (const std::string& member : team->second.members) absl::StrAppend(&roles, ",", member);
  out.push_back({"team", std::move(roles)});
}

void AddFacts(const GradingFacts& facts, std::vector<command::Fact>& out) {
  const auto add = [&out](bool set, absl::string_view key) {
    if (set) out.push_back({std::string(key), "true"});
  };
  if (facts.affected_customers > 0) {
    out.push_back({"affected_customers", absl::StrCat(facts.affected_customers)});
  }
  add(facts.media_exposure, "media_exposure");
  add(facts.injury, "injury");
  add(facts.property_damage, "property_damage");
  add(facts.safety_hazard, "safety_hazard");
  add(facts.region_interrupted, "region_interrupted");
  add(facts.considerable_loss, "considerable_loss");
  if (facts.triage != Triage::kUnknown) {
    out.push_back({"triage", std::string(NameOf(facts.triage))});
  }
}

}  // namespace aftercare::intake
