// The parts of the case's Decide, by theme. Shared by their files only: each part is given the
// turn, changes its working copy and notes what happened, or refuses; a refused turn is thrown
// away.
#ifndef AFTERCARE_INTAKE_DOMAIN_CASE_TURN_H_
#define AFTERCARE_INTAKE_DOMAIN_CASE_TURN_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/intake/domain/case.h"
#include "services/intake/domain/wording.h"

namespace aftercare::intake::internal {

// One command on one case.
struct Turn {
  const command::Context& context;
  const CaseRules& rules;
  absl::string_view command;
  Case next;
  std::vector<command::Entry> entries = {};
  std::vector<command::Effect> effects = {};

  absl::Time now() const { return context.now; }
  const Policy& policy() const { return rules.policy; }
  const std::string& caller() const { return context.caller.id; }

  void Note(absl::string_view kind, std::vector<command::Fact> facts = {}) {
    entries.push_back({kind, std::move(facts)});
  }
  // The step to another state, or WRONG_STATE when the table has no such edge.
  absl::Status Move(CaseState to);
};

// What moves the clocks (INT-10, INT-11).
enum class Milestone {
  kGraded,
  kGradingConfirmed,
  kFirstContact,
  kUpdated,
  kContained,
  kCauseRecorded,
  kPlanSubmitted,
  kPlanDecided,
  kResolved,
  kReviewFiled,
  kReopened,
  kEnded,  // closed, withdrawn or merged
};
// The clocks of a case that is registered now.
void Begin(Turn& turn);
void Reach(Milestone milestone, Turn& turn);
// The effective level, or what a clock policy is chosen by, may have changed.
void ReBase(Turn& turn);
// Note the pause or its end; nothing when it is open, or not open, already.
void PauseFor(PauseCause cause, Turn& turn);
void ResumeFrom(PauseCause cause, Turn& turn);

// case_registration.cc
absl::Status Apply(const OpenCase& c, Turn& turn);
absl::Status Apply(const MergeCase& c, Turn& turn);
absl::Status Apply(const AbsorbCase& c, Turn& turn);

// case_level.cc
absl::Status Apply(const ConfirmClassification& c, Turn& turn);
absl::Status Apply(const ConfirmGrading& c, Turn& turn);
absl::Status Apply(const RaiseLevel& c, Turn& turn);
absl::Status Apply(const CorrectLevel& c, Turn& turn);
absl::Status Apply(const JoinIncident& c, Turn& turn);
absl::Status Apply(const RaiseEffectiveLevel& c, Turn& turn);
// Orders the incident of its own of a level-1 case that has none, once (INT-09).
void OrderIncident(Turn& turn);
// Keys of that order and of taking the incident into a wider one.
inline constexpr absl::string_view kIncidentKey = "incident";
inline constexpr absl::string_view kIncidentMergeKey = "incident.merge";
// The order was carried out; an incident that comes too late goes into the one joined meanwhile.
absl::Status OwnIncidentOpened(const std::string& name, Turn& turn);

// case_contact.cc
absl::Status Apply(const HandOverCase& c, Turn& turn);
absl::Status Apply(const RecordFirstContact& c, Turn& turn);
absl::Status Apply(const RecordContact& c, Turn& turn);
// Keeps a contact, and of many the newest.
void AddContact(ContactNote note, Case& value);
// The earliest time policy can keep a promise of this action.
absl::Time EarliestPromise(PromisedAction action, absl::Time now, const Policy& policy);
// PROMISE_TOO_SHORT when policy cannot keep the promise (INT-13).
absl::Status CheckPromise(const Promise& promise, absl::Time now, const Policy& policy);

// case_measure.cc
absl::Status Apply(const RequestMeasure& c, Turn& turn);
absl::Status Apply(const CheckMeasure& c, Turn& turn);
absl::Status Apply(const WaiveMeasure& c, Turn& turn);
// The stock's answer; false when the key is no measure's.
bool MeasureGranted(const std::string& key, const std::string& resource, Turn& turn);
bool MeasureRefused(const std::string& key, const std::string& reason, Turn& turn);
// The permanent solution is in force, or none is wanted any more.
void EndMeasures(Turn& turn);
// Notes every check that is due and was not made, each once, and marks what ran out; an alarm each
// (INT-14).
void CallForChecks(Turn& turn);
void LapseMeasures(Turn& turn);
// When either has something to do.
absl::Time NextMeasureDue(const Case& value);

// case_plan.cc
absl::Status Apply(const RecordCause& c, Turn& turn);
absl::Status Apply(const SubmitPlan& c, Turn& turn);
absl::Status Apply(const ApprovePlan& c, Turn& turn);
absl::Status Apply(const RejectPlan& c, Turn& turn);

// case_execution.cc
absl::Status Apply(const CompleteAction& c, Turn& turn);
absl::Status Apply(const EffectDone& c, Turn& turn);
absl::Status Apply(const EffectRefused& c, Turn& turn);
absl::Status Apply(const RecordProgress& c, Turn& turn);
// Orders what the approved plan asks of other services, each exactly once (INT-18).
void StartPlan(Turn& turn);

// case_closing.cc
absl::Status Apply(const WithdrawCase& c, Turn& turn);
absl::Status Apply(const ConfirmResolution& c, Turn& turn);
absl::Status Apply(const ReopenCase& c, Turn& turn);
absl::Status Apply(const FileReview& c, Turn& turn);
// The case is solved: its pauses and measures end.
absl::Status Resolve(Turn& turn);
// When silence counts as neutral (INT-20) and when a closed case is archived; InfiniteFuture when
// the case is not in that state.
absl::Time NeutralTime(const Case& value, const Policy& policy);
absl::Time ArchiveTime(const Case& value, const Policy& policy);
absl::Status CountAsNeutralWhenDue(Turn& turn);
absl::Status ArchiveWhenDue(Turn& turn);

// case_clock.cc Notes every warning, breach and escalation due by now, each once. What starts a
// clock anew asks for this first, so that nothing is lost however late the timer is.
void FireDue(Turn& turn);
absl::Status Apply(const PauseClock& c, Turn& turn);
absl::Status Apply(const ResumeClock& c, Turn& turn);
absl::Status Apply(const ResetClock& c, Turn& turn);
absl::Status Apply(const AcknowledgeBreach& c, Turn& turn);
absl::Status Apply(const Tick& c, Turn& turn);

}  // namespace aftercare::intake::internal

#endif  // AFTERCARE_INTAKE_DOMAIN_CASE_TURN_H_
