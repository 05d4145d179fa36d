#include "services/survey/app/survey_aggregate.h"

#include "common/command/lock_key.h"

namespace aftercare::survey {

absl::Time SurveyAggregate::NextDue(const Survey& value) const {
  return survey::NextDue(value, policies_.policy()->rules());
}

void SurveyAggregate::Complete(const Survey& value, absl::Time, v1::Survey* out) const {
  const auto book = policies_.policy();
  survey::Complete(value, book->policy,
                   FindVersion(book->questionnaires, value.questionnaire_version), out);
}

std::vector<db::Statement> SurveyAggregate::Statements() {
  // asked_at IS NOT NULL is the index's own condition; plans are generic, so it has to be said.
  return {{"survey_last_asked",
           "SELECT customer_id, max(asked_at) FROM survey "
           "WHERE customer_id = ANY($1::uuid[]) AND asked_at IS NOT NULL GROUP BY customer_id"}};
}

void SurveyBatch::Locks(const ids::Uuid&, const SurveyCommand& command,
                        std::vector<int64_t>& keys) const {
  // Two cases of one customer are judged one after the other, or both surveys could be "the first".
  const auto* schedule = std::get_if<ScheduleSurvey>(&command);
  if (schedule != nullptr && !schedule->customer.nil()) {
    keys.push_back(command::LockKey("survey.customer", schedule->customer));
  }
}

void SurveyBatch::SendLoad(const std::vector<command::Task*>& tasks, db::Link& link) {
  db::Array customers(db::Type::kUuid);
  for (const command::Task* task : tasks) {
    const auto* schedule =
        std::get_if<ScheduleSurvey>(std::any_cast<SurveyCommand>(&task->command));
    if (schedule != nullptr && !schedule->customer.nil()) customers.Add(schedule->customer);
  }
  asked_last_ = customers.size() > 0;
  if (asked_last_) link.Send("survey_last_asked", db::Params().Add(customers));
}

absl::Status SurveyBatch::ReceiveLoad(command::Results& results) {
  if (!asked_last_) return absl::OkStatus();
  const db::Rows rows = results.Next();
  for (int row = 0; row < rows.size(); ++row) last_asked_[rows.uuid(row, 0)] = rows.time(row, 1);
  return absl::OkStatus();
}

absl::StatusOr<command::Change<Survey>> SurveyBatch::Decide(const Survey* state,
                                                            SurveyCommand& command,
                                                            const command::Context& context) {
  Rules rules = book_->rules();
  const auto* schedule = std::get_if<ScheduleSurvey>(&command);
  if (schedule == nullptr) return survey::Decide(state, command, context, rules);
  const auto last = last_asked_.find(schedule->customer);
  if (last != last_asked_.end()) rules.customer_last_asked = last->second;
  auto change = survey::Decide(state, command, context, rules);
  if (change.ok() && state == nullptr && Asked(change->next)) {
    last_asked_[schedule->customer] = context.now;
  }
  return change;
}

}  // namespace aftercare::survey
