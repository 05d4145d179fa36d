#include "services/survey/domain/survey.h"

#include <algorithm>

namespace aftercare::survey {

absl::string_view Word(SurveyState state) {
  switch (state) {
    case SurveyState::kScheduled: return "SCHEDULED";
    case SurveyState::kSent: return "SENT";
    case SurveyState::kAnswered: return "ANSWERED";
    case SurveyState::kExpired: return "EXPIRED";
    case SurveyState::kSkipped: return "SKIPPED";
  }
  return "UNKNOWN";
}

absl::string_view Word(SkipReason reason) {
  switch (reason) {
    case SkipReason::kNone: return "NONE";
    case SkipReason::kDrill: return "DRILL";
    case SkipReason::kAskedRecently: return "ASKED_RECENTLY";
    case SkipReason::kUnknownCustomer: return "UNKNOWN_CUSTOMER";
    case SkipReason::kNotDeliverable: return "NOT_DELIVERABLE";
  }
  return "UNKNOWN";
}

absl::string_view Word(Completeness completeness) {
  switch (completeness) {
    case Completeness::kNone: return "NONE";
    case Completeness::kPartial: return "PARTIAL";
    case Completeness::kComplete: return "COMPLETE";
  }
  return "UNKNOWN";
}

ids::Uuid SurveyId(const ids::Uuid& case_id, int round) {
  return ids::DerivedUuid(round == kSecondRound ? "survey/second" : "survey", case_id.ToString());
}

Scores ScoresOf(const Survey& survey) {
  Scores scores;
  for (const Answer& answer : survey.answers) {
    scores.sum += answer.score;
    ++scores.count;
  }
  return scores;
}

Completeness CompletenessOf(const Survey& survey, const Questionnaire& questionnaire) {
  if (survey.answers.empty()) return Completeness::kNone;
  return survey.answers.size() < questionnaire.questions.size() ? Completeness::kPartial
                                                                : Completeness::kComplete;
}

std::vector<Answer> MergedAnswers(const Survey& survey, absl::Span<const Answer> given,
                                  const Questionnaire& questionnaire) {
  std::vector<Answer> merged;
  for (const Question& question : questionnaire.questions) {
    const auto same = [&](const Answer& answer) { return answer.question == question.key; };
    const auto now = std::find_if(given.begin(), given.end(), same);
    const auto before = std::find_if(survey.answers.begin(), survey.answers.end(), same);
    if (now != given.end()) {
      merged.push_back(*now);
    } else if (before != survey.answers.end()) {
      merged.push_back(*before);
    }
  }
  return merged;
}

bool Asked(const Survey& survey) { return survey.state != SurveyState::kSkipped; }

}  // namespace aftercare::survey
