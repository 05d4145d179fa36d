#include "services/repair/app/work_order_aggregate.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace aftercare::repair {

std::vector<db::Statement> WorkOrderAggregate::Statements() {
  // serial_number <> '' is the index's own condition; plans are generic, so it has to be said.
  return {{"work_order_numbers",
           "SELECT nextval('work_order_number') FROM generate_series(1, $1::int8)"},
          {"work_orders_repaired",
           absl::StrCat("SELECT ", command::kLoadColumns,
                        " FROM work_orders WHERE serial_number = ANY($1::text[]) "
                        "AND serial_number <> '' AND state IN ('HANDED_OVER', 'CLOSED')")}};
}

void WorkOrderBatch::SendLoad(const std::vector<command::Task*>& tasks, db::Link& link) {
  int64_t created = 0;
  db::Array serials(db::Type::kText);
  for (const command::Task* task : tasks) {
    const auto* create =
        std::get_if<CreateWorkOrder>(std::any_cast<WorkOrderCommand>(&task->command));
    if (create == nullptr) continue;
    ++created;
    if (!create->order.serial.empty()) serials.Add(create->order.serial);
  }
  asked_numbers_ = created > 0;
  if (asked_numbers_) link.Send("work_order_numbers", db::Params().Add(created));
  asked_repaired_ = serials.size() > 0;
  if (asked_repaired_) link.Send("work_orders_repaired", db::Params().Add(serials));
}

absl::Status WorkOrderBatch::ReceiveLoad(command::Results& results) {
  if (!asked_numbers_) return absl::OkStatus();
  const db::Rows rows = results.Next();
  for (int row = rows.size() - 1; row >= 0; --row) numbers_.push_back(rows.integer(row, 0));
  if (!asked_repaired_) return absl::OkStatus();
  absl::flat_hash_map<ids::Uuid, command::Slot<WorkOrder>> slots;
  if (auto status = command::ReadSlots<WorkOrderAggregate>(results.Next(), slots); !status.ok()) {
    return status;
  }
  for (auto& [id, slot] : slots) repaired_.push_back(std::move(slot.state));
  return absl::OkStatus();
}

int WorkOrderBatch::EarlierRepairs(const Order& order) const {
  const std::string signature = FaultSignature(order);
  if (signature.empty()) return 0;
  return static_cast<int>(
      std::count_if(repaired_.begin(), repaired_.end(), [&](const WorkOrder& earlier) {
        return SerialOf(earlier) == order.serial &&
               FaultSignature(earlier.order) == signature && earlier.outcome &&
               earlier.outcome->result == RepairResult::kRepaired;
      }));
}

absl::StatusOr<command::Change<WorkOrder>> WorkOrderBatch::Decide(
    const WorkOrder* state, WorkOrderCommand& command, const command::Context& context) {
  auto* create = std::get_if<CreateWorkOrder>(&command);
  if (create != nullptr) {
    create->counter = numbers_.back();
    create->earlier_repairs = EarlierRepairs(create->order);
  }
  auto change = repair::Decide(state, command, context, {*policy_});
  if (create != nullptr && change.ok()) numbers_.pop_back();
  return change;
}

}  // namespace aftercare::repair
