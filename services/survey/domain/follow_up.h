// The call to a customer who gave a bad answer (SUR-04): due until its owner reports the outcome,
// accepted by a superior. Its id is derived from the survey, so one survey has at most one. Only
// intake reopens the case; this aggregate asks for it and remembers what intake said.
#ifndef AFTERCARE_SURVEY_DOMAIN_FOLLOW_UP_H_
#define AFTERCARE_SURVEY_DOMAIN_FOLLOW_UP_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/auth/principal.h"
#include "common/command/transitions.h"
#include "common/ids/uuid.h"
#include "services/survey/domain/policy.h"

namespace aftercare::survey {

enum class FollowUpState : uint8_t { kDue, kSubmitted, kAccepted };

inline constexpr command::Transitions<FollowUpState, 3, 3> kFollowUpTransitions(
    std::array<command::Edge<FollowUpState>, 3>{{
        {FollowUpState::kDue, FollowUpState::kSubmitted},
        {FollowUpState::kSubmitted, FollowUpState::kAccepted},
        {FollowUpState::kSubmitted, FollowUpState::kDue},
    }});
static_assert(kFollowUpTransitions.Sound(1));

enum class Outcome : uint8_t {
  kUnknown,
  kExplained,      // talked over, nothing further to do
  kRemedyOffered,  // something further was offered
  kReopenCase,     // the case has to be worked on again
  kUnreachable,    // the customer could not be reached
  kDeclined,       // the customer does not want to talk
};

// What became of the request to reopen the case.
enum class Reopening : uint8_t { kNone, kAsked, kDone, kRefused };

// What intake may be promised with (INT-13); intake judges whether it can be kept.
enum class PromisedAction : uint8_t {
  kUnknown,
  kCallBack,
  kVisit,
  kRepair,
  kReplace,
  kRefund,
  kReship,
  kInvestigate,
};

absl::string_view Word(FollowUpState state);
absl::string_view Word(Outcome outcome);
absl::string_view Word(Reopening reopening);
absl::string_view Word(PromisedAction action);

struct Promise {
  PromisedAction action = PromisedAction::kUnknown;
  absl::Time due_time;
  bool operator==(const Promise&) const = default;
};

struct FollowUp {
  ids::Uuid id;
  FollowUpState state = FollowUpState::kDue;
  ids::Uuid survey;
  ids::Uuid case_id;
  std::string case_number;
  ids::Uuid customer;
  Level level = Level::kUnknown;
  std::string locale;
  int round = 0;         // of the survey
  std::string question;  // with the lowest score, which opened it
  int score = 0;
  std::string owner;  // staff id; empty: nobody yet
  absl::Time open_time;
  absl::Time call_by;                      // anew each time it is due
  std::optional<absl::Time> overdue_time;  // when lateness was announced
  Outcome outcome = Outcome::kUnknown;
  std::string note;  // the owner's, personal
  int submissions = 0;
  std::string submitter;  // staff id
  std::optional<absl::Time> submit_time;
  std::string accepter;  // staff id
  std::optional<absl::Time> accept_time;
  std::string send_back_reason;  // of the last time
  std::optional<Promise> promise;  // with kReopenCase
  Reopening reopening = Reopening::kNone;
  std::string reopening_refusal;  // intake's UPPER_SNAKE reason
  bool second_survey_due = false;
  bool operator==(const FollowUp&) const = default;
};

// Roles that assign, accept and send back follow-ups, and whether a caller has one of them.
const std::vector<absl::string_view>& Superiors();
bool IsSuperior(const auth::Principal& caller);

// The one id a follow-up of this survey can have.
ids::Uuid FollowUpId(const ids::Uuid& survey);

// Whether the call was not made, or is not, before its time was up.
bool Late(const FollowUp& follow_up, absl::Time now);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_DOMAIN_FOLLOW_UP_H_
