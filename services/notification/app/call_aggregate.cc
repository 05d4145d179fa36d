#include "services/notification/app/call_aggregate.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/notification/app/person_aggregate.h"

namespace aftercare::notification {

std::vector<db::Statement> CallAggregate::Statements() {
  return {{"call_roster", absl::StrCat("SELECT ", command::kLoadColumns, " FROM person")}};
}

void CallBatch::SendLoad(const std::vector<command::Task*>& tasks, db::Link& link) {
  for (const command::Task* task : tasks) {
    const auto& command = *std::any_cast<CallCommand>(&task->command);
    asked_roster_ = asked_roster_ || !std::holds_alternative<AcknowledgeCall>(command);
  }
  if (asked_roster_) link.Send("call_roster");
}

absl::Status CallBatch::ReceiveLoad(command::Results& results) {
  if (!asked_roster_) return absl::OkStatus();
  absl::flat_hash_map<ids::Uuid, command::Slot<Person>> slots;
  if (auto status = command::ReadSlots<PersonAggregate>(results.Next(), slots); !status.ok()) {
    return status;
  }
  for (auto& [id, slot] : slots) roster_.push_back(std::move(slot.state));
  return absl::OkStatus();
}

absl::StatusOr<command::Change<Call>> CallBatch::Decide(const Call* state, CallCommand& command,
                                                        const command::Context& context) {
  return notification::Decide(state, command, context, CallRules{*policy_, roster_});
}

}  // namespace aftercare::notification
