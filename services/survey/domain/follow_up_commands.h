// What can happen to a follow-up: it is opened by a survey, assigned, completed by its owner,
// judged by a superior, told what intake made of a reopening, and reminded of time. Decide answers
// each with the next state, its timeline entries and effects, or with a refusal.
#ifndef AFTERCARE_SURVEY_DOMAIN_FOLLOW_UP_COMMANDS_H_
#define AFTERCARE_SURVEY_DOMAIN_FOLLOW_UP_COMMANDS_H_

#include <optional>
#include <string>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "services/survey/domain/follow_up.h"
#include "services/survey/domain/policy.h"
#include "services/survey/domain/signal.h"

namespace aftercare::survey {

// A survey needs a follow-up. Repeated for the same survey it changes nothing.
struct OpenFollowUp {
  ids::Uuid id;  // FollowUpId(survey)
  ids::Uuid survey;
  ids::Uuid case_id;
  std::string case_number;
  ids::Uuid customer;
  Level level = Level::kUnknown;
  std::string locale;
  int round = 0;
  std::string question;
  int score = 0;
  std::string owner;  // the case's agent; empty: none
};

// By a superior to anybody, by anybody of the staff to themselves while nobody has it.
struct AssignFollowUp {
  std::string owner;
};

// By the owner or a superior. kReopenCase asks intake and needs the new promise; if intake refuses,
// the follow-up is due again. The other outcomes forbid a promise.
struct CompleteFollowUp {
  Outcome outcome = Outcome::kUnknown;
  std::string note;  // personal
  std::optional<Promise> promise;
};

// By a superior. After an outcome that was talked over, the customer is asked once more.
struct AcceptFollowUp {};

// By a superior: due again, with a fresh time to call. Not once the case was asked to be reopened.
struct SendBackFollowUp {
  std::string reason;  // no names
};

// Intake's case was confirmed again after this follow-up had it reopened: the outcome is to be
// asked about. At any other time it changes nothing.
struct RecordCaseConfirmed {};

using FollowUpCommand =
    std::variant<OpenFollowUp, AssignFollowUp, CompleteFollowUp, AcceptFollowUp, SendBackFollowUp,
                 RecordCaseConfirmed, EffectDone, EffectRefused, Tick>;

absl::string_view NameOf(const FollowUpCommand& command);

// The one way a follow-up changes. Entries: opened, assigned, submitted, accepted, sent_back,
// overdue (once for each time it is due), case_reopened, reopening_refused, second_survey_due
// (once, first round only; the service's own consumer schedules the second survey). Effect:
// "intake.ReopenCase" with key "reopen-<submission>".
absl::StatusOr<command::Change<FollowUp>> Decide(const FollowUp* current,
                                                 const FollowUpCommand& command,
                                                 const command::Context& context,
                                                 const Rules& rules);

// When the call becomes overdue; InfiniteFuture once that was announced or the outcome is known.
absl::Time NextDue(const FollowUp& follow_up, const Rules& rules);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_DOMAIN_FOLLOW_UP_COMMANDS_H_
