#include "services/logistics/app/rma_aggregate.h"

#include <utility>

namespace aftercare::logistics {

std::vector<db::Statement> RmaAggregate::Statements() {
  return {{"rma_numbers", "SELECT nextval('rma_number') FROM generate_series(1, $1::int8)"}};
}

void RmaBatch::SendLoad(const std::vector<command::Task*>& tasks, db::Link& link) {
  int64_t created = 0;
  for (const command::Task* task : tasks) {
    created += std::holds_alternative<CreateRma>(*std::any_cast<RmaCommand>(&task->command));
  }
  asked_numbers_ = created > 0;
  if (asked_numbers_) link.Send("rma_numbers", db::Params().Add(created));
}

absl::Status RmaBatch::ReceiveLoad(command::Results& results) {
  if (!asked_numbers_) return absl::OkStatus();
  const db::Rows rows = results.Next();
  for (int row = rows.size() - 1; row >= 0; --row) numbers_.push_back(rows.integer(row, 0));
  return absl::OkStatus();
}

absl::StatusOr<command::Change<Rma>> RmaBatch::Decide(const Rma* state, RmaCommand& command,
                                                      const command::Context& context) {
  auto* create = std::get_if<CreateRma>(&command);
  if (create != nullptr) {
    create->number = numbers_.back();
    if (create->order.address == Address{}) create->order.address = policy_->defaults.plant;
  }
  auto change = logistics::Decide(state, command, context, {.policy = *policy_});
  if (create != nullptr && change.ok()) numbers_.pop_back();
  return change;
}

}  // namespace aftercare::logistics
