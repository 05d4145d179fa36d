#include "services/survey/domain/satisfaction.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace aftercare::survey {

ids::Uuid SatisfactionWatchId(Level level) {
  return ids::DerivedUuid("aftercare/satisfaction", Word(level));
}

absl::StatusOr<command::Change<SatisfactionWatch>> Decide(const SatisfactionWatch* current,
                                                          const SatisfactionCommand& command,
                                                          const command::Context&,
                                                          const Rules& rules) {
  const auto& judge = std::get<JudgeSatisfaction>(command);
  const SatisfactionPolicy& policy = rules.policy.satisfaction;
  command::Change<SatisfactionWatch> change{
      current != nullptr ? *current : SatisfactionWatch{}, {}, {}};
  const TargetResult result = JudgeTarget(judge.level, judge.satisfied, judge.answered, policy);
  if (result == TargetResult::kSampleTooSmall) return change;
  const bool missed = result == TargetResult::kMissed;
  if (current != nullptr && current->under_target == missed) return change;
  SatisfactionWatch& next = change.next;
  next.level = judge.level;
  next.under_target = missed;
  next.answered = judge.answered;
  next.satisfied = judge.satisfied;
  next.target_percent = policy.target_percent.at(judge.level);
  next.policy_version = rules.policy.version;
  // The share is cut, not rounded: what is below the target is never told as the target.
  change.entries.push_back(
      {missed ? "target_missed" : "target_met",
       {{"level", std::string(Word(judge.level))},
        {"answered", absl::StrCat(judge.answered)},
        {"satisfied", absl::StrCat(judge.satisfied)},
        {"percent", absl::StrCat(judge.satisfied * 100 / judge.answered)},
        {"target_percent", absl::StrCat(next.target_percent)},
        {"policy_version", absl::StrCat(next.policy_version)}}});
  return change;
}

}  // namespace aftercare::survey
