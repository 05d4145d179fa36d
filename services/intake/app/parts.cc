#include "services/intake/app/parts.h"

#include "services/intake/app/case_file.h"
#include "services/intake/app/incident_effects.h"
#include "services/intake/app/logistics_effects.h"
#include "services/intake/app/repair_effects.h"

namespace aftercare::intake {

absl::Status BuildParts(server::Ground& ground, Parts& parts) {
  auto policies = PolicySource::Start(ground.dsn(), ReadPolicy());
  if (!policies.ok()) return policies.status();
  parts.policies = *std::move(policies);
  auto loads = AgentLoads::Start(ground.dsn());
  if (!loads.ok()) return loads.status();
  parts.loads = *std::move(loads);
  parts.cases = std::make_unique<CaseAggregate>(*parts.policies, *parts.loads, ground.clock());
  auto status = ground.Keep(*parts.cases, CaseAggregate::Statements(), CaseCommand(Tick{}),
                            /*write_connections=*/2);
  if (!status.ok()) return status;
  parts.incidents = std::make_unique<IncidentAggregate>(*parts.policies);
  status = ground.Keep(*parts.incidents, IncidentAggregate::Statements());
  if (!status.ok()) return status;
  CarryIncidentEffects(ground);
  status = ground.Keep(parts.agents);
  if (!status.ok()) return status;
  auto files = std::make_shared<CaseFiles>(ground);
  CarryRepairEffects(ground, *parts.policies, files);
  CarryLogisticsEffects(ground, files);
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
