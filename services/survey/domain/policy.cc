#include "services/survey/domain/policy.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace aftercare::survey {
namespace {

void CheckPositive(absl::string_view path, absl::Duration value, command::Faults& faults) {
  if (value <= absl::ZeroDuration() || value == absl::InfiniteDuration()) {
    faults.Add(path, "must be a positive time");
  }
}

void CheckPositive(absl::string_view path, int64_t value, command::Faults& faults) {
  if (value <= 0) faults.Add(path, "must be positive");
}

void CheckPercent(absl::string_view path, int value, command::Faults& faults) {
  if (value < 1 || value > 100) faults.Add(path, "must be 1 to 100");
}

}  // namespace

absl::string_view Word(Level level) {
  switch (level) {
    case Level::kMajor: return "MAJOR";
    case Level::kSerious: return "SERIOUS";
    case Level::kOrdinary: return "ORDINARY";
    case Level::kUnknown: break;
  }
  return "UNKNOWN";
}

void Check(const Policy& policy, command::Faults& faults) {
  CheckPositive("survey.answer_window", policy.survey.answer_window, faults);
  CheckPositive("survey.reminder_after", policy.survey.reminder_after, faults);
  CheckPositive("survey.ask_interval", policy.survey.ask_interval, faults);
  if (policy.survey.reminder_after >= policy.survey.answer_window) {
    faults.Add("survey.reminder_after", "must be shorter than survey.answer_window");
  }
  const SatisfactionPolicy& satisfaction = policy.satisfaction;
  CheckPositive("satisfaction.satisfied_from_hundredths", satisfaction.satisfied_from_hundredths,
                faults);
  CheckPositive("satisfaction.minimum_sample", satisfaction.minimum_sample, faults);
  CheckPositive("satisfaction.window", satisfaction.window, faults);
  for (const Level level : kLevels) {
    const std::string path =
        absl::StrCat("satisfaction.target_percent.", absl::AsciiStrToLower(Word(level)));
    const auto target = satisfaction.target_percent.find(level);
    if (target == satisfaction.target_percent.end()) {
      faults.Add(path, "is missing: every level needs a target");
    } else {
      CheckPercent(path, target->second, faults);
    }
  }
  CheckPositive("follow_up.opens_at_most", policy.follow_up.opens_at_most, faults);
  CheckPositive("follow_up.call_within", policy.follow_up.call_within, faults);
  CheckPositive("figures.longest_range", policy.figures.longest_range, faults);
  CheckPositive("figures.most_rows", policy.figures.most_rows, faults);
  CheckPositive("figures.targets.response_mean", policy.figures.target_response_mean, faults);
  CheckPercent("figures.targets.satisfied_percent", policy.figures.target_satisfied_percent,
               faults);
}

bool Satisfied(const Scores& scores, const SatisfactionPolicy& policy) {
  return scores.count > 0 && scores.sum * 100 >= policy.satisfied_from_hundredths * scores.count;
}

int64_t ScaledAverage(const Scores& scores, int64_t scale) {
  if (scores.count == 0) return 0;
  return (2 * scores.sum * scale + scores.count) / (2 * scores.count);
}

TargetResult JudgeTarget(Level level, int64_t satisfied, int64_t answered,
                         const SatisfactionPolicy& policy) {
  const auto target = policy.target_percent.find(level);
  if (answered < policy.minimum_sample || target == policy.target_percent.end()) {
    return TargetResult::kSampleTooSmall;
  }
  return satisfied * 100 >= target->second * answered ? TargetResult::kMet : TargetResult::kMissed;
}

}  // namespace aftercare::survey
