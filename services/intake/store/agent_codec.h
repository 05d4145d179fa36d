// An agent as the resource that is stored, and the columns of table agents beside those every
// aggregate has. Nothing of it is personal: names and contacts stay with the roster.
#ifndef AFTERCARE_INTAKE_STORE_AGENT_CODEC_H_
#define AFTERCARE_INTAKE_STORE_AGENT_CODEC_H_

#include <vector>

#include "absl/status/statusor.h"
#include "aftercare/intake/v1/agent.pb.h"
#include "common/command/table.h"
#include "services/intake/domain/agent.h"

namespace aftercare::intake {

// In the order of 0006_agent.sql.
const std::vector<command::Column<Agent>>& AgentColumns();

// All state but the id.
void ToProto(const Agent& value, v1::Agent* out);
absl::StatusOr<Agent> FromProto(const v1::Agent& wire);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_STORE_AGENT_CODEC_H_
