// The agent as an aggregate, so that what the roster tells is taken over in order and exactly once.
#ifndef AFTERCARE_INTAKE_APP_AGENT_AGGREGATE_H_
#define AFTERCARE_INTAKE_APP_AGENT_AGGREGATE_H_

#include <vector>

#include "aftercare/intake/v1/agent.pb.h"
#include "common/command/aggregate.h"
#include "services/intake/domain/agent.h"
#include "services/intake/store/agent_codec.h"

namespace aftercare::intake {

class AgentAggregate {
 public:
  using State = Agent;
  using Command = AgentCommand;
  using Resource = v1::Agent;
  using Batch = command::PlainBatch<AgentAggregate>;
  static constexpr absl::string_view kType = "agent";
  static constexpr absl::string_view kCollection = "agents";
  static constexpr absl::string_view kTable = "agents";

  static const std::vector<command::Column<Agent>>& Columns() { return AgentColumns(); }
  static void ToProto(const Agent& value, v1::Agent* out) { intake::ToProto(value, out); }
  static absl::StatusOr<Agent> FromProto(const v1::Agent& in) { return intake::FromProto(in); }
  absl::Time NextDue(const Agent&) const { return absl::InfiniteFuture(); }
  void Complete(const Agent&, absl::Time, v1::Agent*) const {}
  absl::StatusOr<command::Change<Agent>> Decide(const Agent* state, const AgentCommand& command,
                                                const command::Context& context) const {
    return intake::Decide(state, command, context);
  }
};

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_APP_AGENT_AGGREGATE_H_
