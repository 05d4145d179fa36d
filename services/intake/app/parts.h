// The intake's parts: policy, aggregates, what it does on events, effects on other services.
#ifndef AFTERCARE_INTAKE_APP_PARTS_H_
#define AFTERCARE_INTAKE_APP_PARTS_H_

#include <memory>

#include "common/server/ground.h"
#include "services/intake/app/agent_aggregate.h"
#include "services/intake/app/agent_loads.h"
#include "services/intake/app/case_aggregate.h"
#include "services/intake/app/incident_aggregate.h"
#include "services/intake/app/policy_source.h"

namespace aftercare::intake {

// Lives as long as the ground.
struct Parts {
  std::unique_ptr<PolicySource> policies;
  std::unique_ptr<AgentLoads> loads;
  std::unique_ptr<CaseAggregate> cases;
  std::unique_ptr<IncidentAggregate> incidents;
  AgentAggregate agents;
};

absl::Status BuildParts(server::Ground& ground, Parts& parts);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_APP_PARTS_H_
