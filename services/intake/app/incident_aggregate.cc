#include "services/intake/app/incident_aggregate.h"

#include <utility>

namespace aftercare::intake {

std::vector<db::Statement> IncidentAggregate::Statements() {
  return {{"incident_numbers",
           "SELECT nextval('incident_number') FROM generate_series(1, $1::int8)"}};
}

void IncidentBatch::SendLoad(const std::vector<command::Task*>& tasks, db::Link& link) {
  int64_t opened = 0;
  for (const command::Task* task : tasks) {
    opened += std::holds_alternative<OpenIncident>(*std::any_cast<IncidentCommand>(&task->command));
  }
  asked_numbers_ = opened > 0;
  if (asked_numbers_) link.Send("incident_numbers", db::Params().Add(opened));
}

absl::Status IncidentBatch::ReceiveLoad(command::Results& results) {
  if (!asked_numbers_) return absl::OkStatus();
  const db::Rows rows = results.Next();
  for (int row = rows.size() - 1; row >= 0; --row) numbers_.push_back(rows.integer(row, 0));
  return absl::OkStatus();
}

absl::StatusOr<command::Change<Incident>> IncidentBatch::Decide(const Incident* state,
                                                                IncidentCommand& command,
                                                                const command::Context& context) {
  auto* open = std::get_if<OpenIncident>(&command);
  if (open != nullptr) open->number = numbers_.back();
  auto change = intake::Decide(state, command, context, {*policy_});
  if (open != nullptr && change.ok()) numbers_.pop_back();
  return change;
}

}  // namespace aftercare::intake
