// One customer's survey about one case (SUR-02 to SUR-04). Its id is derived from the case, so a
// second one of the same round cannot exist. Only the digest of the link's token is known here; the
// answers may be changed until the survey expires and are kept as they are then.
#ifndef AFTERCARE_SURVEY_DOMAIN_SURVEY_H_
#define AFTERCARE_SURVEY_DOMAIN_SURVEY_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/command/transitions.h"
#include "common/ids/uuid.h"
#include "services/survey/domain/policy.h"

namespace aftercare::survey {

inline constexpr size_t kTokenSize = 32;

// The second round asks about the outcome of a follow-up.
inline constexpr int kFirstRound = 1;
inline constexpr int kSecondRound = 2;

enum class SurveyState : uint8_t { kScheduled, kSent, kAnswered, kExpired, kSkipped };

inline constexpr command::Transitions<SurveyState, 5, 7> kSurveyTransitions(
    std::array<command::Edge<SurveyState>, 7>{{
        {SurveyState::kScheduled, SurveyState::kSent},
        // The customer may be faster than the news that the message went out.
        {SurveyState::kScheduled, SurveyState::kAnswered},
        {SurveyState::kScheduled, SurveyState::kExpired},
        {SurveyState::kScheduled, SurveyState::kSkipped},
        {SurveyState::kSent, SurveyState::kAnswered},
        {SurveyState::kSent, SurveyState::kExpired},
        {SurveyState::kAnswered, SurveyState::kExpired},
    }});
static_assert(kSurveyTransitions.Sound(2));

// Why nobody was asked; counted as not asked, but for drills, which are not counted at all.
enum class SkipReason : uint8_t {
  kNone,
  kDrill,
  kAskedRecently,
  kUnknownCustomer,
  kNotDeliverable,  // notification refused the message
};

// Whether the questions were answered; the free text does not count.
enum class Completeness : uint8_t { kNone, kPartial, kComplete };

absl::string_view Word(SurveyState state);
absl::string_view Word(SkipReason reason);
absl::string_view Word(Completeness completeness);

struct Answer {
  std::string question;  // key
  int score = 0;
  bool operator==(const Answer&) const = default;
};

struct Survey {
  ids::Uuid id;
  SurveyState state = SurveyState::kScheduled;
  SkipReason skip_reason = SkipReason::kNone;
  ids::Uuid case_id;
  std::string case_number;
  ids::Uuid customer;  // nil: not known
  Level level = Level::kUnknown;
  std::string agent;   // staff id of the case's agent; empty: none
  std::string locale;  // "zh-CN" or "en"
  int round = 0;       // kFirstRound or kSecondRound
  ids::Uuid follow_up;  // second round: the follow-up whose outcome is asked about
  int questionnaire_version = 0;  // 0: skipped, nothing was to be asked
  int policy_version = 0;         // by which it was judged (POL-01)
  std::string token_digest;       // SHA-256 of the link's token; empty: skipped at once
  absl::Time schedule_time;
  absl::Time remind_time;
  absl::Time expire_time;
  std::string message;  // notification's name of the invitation
  std::optional<absl::Time> send_time;
  std::optional<absl::Time> reminder_sent_time;
  std::optional<absl::Time> first_answer_time;
  std::optional<absl::Time> last_answer_time;
  std::vector<Answer> answers;  // in the order of the questionnaire
  std::string free_text;        // personal
  bool follow_up_raised = false;
  bool operator==(const Survey&) const = default;
};

// The one id a survey of this case and round can have.
ids::Uuid SurveyId(const ids::Uuid& case_id, int round);

// Sum and number of the answers given.
Scores ScoresOf(const Survey& survey);
Completeness CompletenessOf(const Survey& survey, const Questionnaire& questionnaire);
// The survey's answers after `given`: those given, and those before to other questions, in the
// order of the questionnaire.
std::vector<Answer> MergedAnswers(const Survey& survey, absl::Span<const Answer> given,
                                  const Questionnaire& questionnaire);
// Whether the customer counts as asked (SUR-04).
bool Asked(const Survey& survey);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_DOMAIN_SURVEY_H_
