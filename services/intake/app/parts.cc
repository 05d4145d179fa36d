#include "services/intake/app/parts.h"

#include "services/intake/app/incident_effects.h"

namespace aftercare::intake {

absl::Status BuildParts(server::Ground& ground, Parts& parts) {
  auto policies = PolicySource::Start(ground.dsn());
  if (!policies.ok()) return policies.status();
  parts.policies = *std::move(policies);
  parts.cases = std::make_unique<CaseAggregate>(*parts.policies, ground.clock());
  auto status = ground.Keep(*parts.cases, CaseAggregate::Statements(), CaseCommand(Tick{}));
  if (!status.ok()) return status;
  parts.incidents = std::make_unique<IncidentAggregate>(*parts.policies);
  status = ground.Keep(*parts.incidents, IncidentAggregate::Statements());
  if (!status.ok()) return status;
  CarryIncidentEffects(ground);
  ground.Report(
      "case",
      [](const std::string& key, const std::string& resource) -> std::any {
        return CaseCommand(EffectDone{key, resource});
      },
      [](const std::string& key, const absl::Status& reason) -> std::any {
        return CaseCommand(EffectRefused{key, command::Explain(reason).reason});
      });
  return absl::OkStatus();
}

}  // namespace aftercare::intake
