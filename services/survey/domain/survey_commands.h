// What can happen to a survey: it is scheduled for a case, answered by the holder of its token,
// told what became of its messages, and reminded of time. Decide answers each with the next state,
// its timeline entries and effects, or with a refusal; the token itself appears in none of them.
#ifndef AFTERCARE_SURVEY_DOMAIN_SURVEY_COMMANDS_H_
#define AFTERCARE_SURVEY_DOMAIN_SURVEY_COMMANDS_H_

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "services/survey/domain/policy.h"
#include "services/survey/domain/signal.h"
#include "services/survey/domain/survey.h"

namespace aftercare::survey {

// SUR-02: the case was confirmed or counted as confirmed, or a follow-up's outcome is to be asked
// about. Skipped instead in a drill, when the customer was asked lately (first round only), or when
// nobody is known to ask. Repeated for the same case and round it changes nothing.
struct ScheduleSurvey {
  ids::Uuid id;  // SurveyId(case_id, round)
  ids::Uuid case_id;
  std::string case_number;
  ids::Uuid customer;
  Level level = Level::kUnknown;
  std::string agent;
  std::string locale;
  int round = kFirstRound;
  ids::Uuid follow_up;
  bool drill = false;
  // 32 bytes nobody can guess. They are in no fact and no effect: whoever carries out the effect
  // that sends the link must be able to make them again.
  std::string token;
};

// SUR-03: answers by the holder of the token. Given scores replace those given before, others stay;
// `free_text` absent leaves the text as it is.
struct AnswerSurvey {
  std::string token;
  std::vector<Answer> answers;
  std::optional<std::string> free_text;
};

using SurveyCommand = std::variant<ScheduleSurvey, AnswerSurvey, EffectDone, EffectRefused, Tick>;

// "AnswerSurvey"; as refusals and traces name it.
absl::string_view NameOf(const SurveyCommand& command);

// The one way a survey changes. Entries: scheduled, skipped, sent, reminded, reminder_refused,
// answered, answer_changed, follow_up_needed (once; the service's own consumer opens the FollowUp),
// expired. Effects: "notification.SendMessage" with keys "invitation" and "reminder".
absl::StatusOr<command::Change<Survey>> Decide(const Survey* current, const SurveyCommand& command,
                                               const command::Context& context,
                                               const Rules& rules);

// The reminder, then the expiry; InfiniteFuture when nothing is due any more.
absl::Time NextDue(const Survey& survey, const Rules& rules);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_DOMAIN_SURVEY_COMMANDS_H_
