#include "services/survey/app/satisfaction_aggregate.h"

#include <algorithm>
#include <tuple>

#include "services/survey/store/figure_store.h"

namespace aftercare::survey {

std::vector<db::Statement> SatisfactionAggregate::Statements() {
  return {{"satisfaction_count", CountSatisfiedSql()}};
}

void SatisfactionBatch::SendLoad(const std::vector<command::Task*>& tasks, db::Link& link) {
  // Behind the locks, so this count holds all that any judgement before this one has counted.
  absl::Time since = absl::InfinitePast();
  for (const command::Task* task : tasks) {
    const auto& command = *std::any_cast<SatisfactionCommand>(&task->command);
    since = std::max(since, std::get<JudgeSatisfaction>(command).since);
  }
  link.Send("satisfaction_count",
            db::Params().Add(since).Add(book_->policy.satisfaction.satisfied_from_hundredths));
}

absl::Status SatisfactionBatch::ReceiveLoad(command::Results& results) {
  const db::Rows rows = results.Next();
  for (int row = 0; row < rows.size(); ++row) {
    counted_[std::string(rows.bytes(row, 0))] = {rows.integer(row, 1), rows.integer(row, 2)};
  }
  return absl::OkStatus();
}

absl::StatusOr<command::Change<SatisfactionWatch>> SatisfactionBatch::Decide(
    const SatisfactionWatch* state, SatisfactionCommand& command,
    const command::Context& context) {
  auto& judge = std::get<JudgeSatisfaction>(command);
  const auto level = counted_.find(Word(judge.level));
  if (level != counted_.end()) std::tie(judge.answered, judge.satisfied) = level->second;
  return survey::Decide(state, command, context, book_->rules());
}

}  // namespace aftercare::survey
