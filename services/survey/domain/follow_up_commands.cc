#include "services/survey/domain/follow_up_commands.h"

#include <array>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/survey/domain/fact.h"

namespace aftercare::survey {
namespace {

using command::Change;
using command::Context;
using command::Refuse;

std::string ReopenKey(int submission) { return absl::StrCat("reopen-", submission); }

absl::Status Move(FollowUp& follow_up, FollowUpState to, absl::string_view command) {
  if (!kFollowUpTransitions.Allows(follow_up.state, to)) {
    return command::WrongState(command, Word(follow_up.state));
  }
  follow_up.state = to;
  return absl::OkStatus();
}

absl::Status DueAgain(FollowUp& follow_up, absl::string_view command, const Context& context,
                      const Rules& rules) {
  if (auto status = Move(follow_up, FollowUpState::kDue, command); !status.ok()) return status;
  follow_up.call_by = context.now + rules.policy.follow_up.call_within;
  follow_up.overdue_time.reset();
  follow_up.submit_time.reset();
  return absl::OkStatus();
}

void RaiseSecondSurvey(Change<FollowUp>& change) {
  FollowUp& next = change.next;
  // A bad second answer is called about too, but nobody is asked a third time.
  if (next.round != 1 || next.second_survey_due) return;
  next.second_survey_due = true;
  change.entries.push_back({"second_survey_due",
                            {{"case", ResourceName("cases", next.case_id)},
                             {"outcome", std::string(Word(next.outcome))}}});
}

absl::Status Check(const OpenFollowUp& command) {
  command::Faults faults;
  if (command.survey.nil()) faults.Add("survey", "is required");
  if (command.id != FollowUpId(command.survey)) {
    faults.Add("name", "must be the id derived from the survey");
  }
  if (command.case_id.nil()) faults.Add("case", "is required");
  if (command.level == Level::kUnknown) faults.Add("level", "is required");
  if (command.round != 1 && command.round != 2) faults.Add("round", "must be 1 or 2");
  return faults.status();
}

absl::StatusOr<Change<FollowUp>> Apply(const FollowUp* current, const OpenFollowUp& command,
                                       const Context& context, const Rules& rules) {
  if (current != nullptr) return Change<FollowUp>{*current, {}, {}};
  if (auto status = Check(command); !status.ok()) return status;
  FollowUp next;
  next.id = command.id;
  next.survey = command.survey;
  next.case_id = command.case_id;
  next.case_number = command.case_number;
  next.customer = command.customer;
  next.level = command.level;
  next.locale = command.locale;
  next.round = command.round;
  next.question = command.question;
  next.score = command.score;
  next.owner = command.owner;
  next.open_time = context.now;
  next.call_by = context.now + rules.policy.follow_up.call_within;
  command::Entry entry{"opened",
                       {{"survey", ResourceName("surveys", next.survey)},
                        {"case", ResourceName("cases", next.case_id)},
                        {"level", std::string(Word(next.level))},
                        {"owner", next.owner},
                        {"call_by", Utc(next.call_by)}}};
  return Change<FollowUp>{std::move(next), {std::move(entry)}, {}};
}

absl::StatusOr<Change<FollowUp>> Apply(const FollowUp* current, const AssignFollowUp& command,
                                       const Context& context, const Rules&) {
  if (current == nullptr) return command::NotFound("follow-up");
  const bool takes = context.caller.kind == auth::Kind::kStaff && current->owner.empty() &&
                     command.owner == context.caller.id;
  if (!takes && !IsSuperior(context.caller)) {
    return command::RoleNotAllowed("AssignFollowUp", Superiors());
  }
  if (current->state != FollowUpState::kDue) {
    return command::WrongState("AssignFollowUp", Word(current->state));
  }
  if (command.owner.empty()) {
    command::Faults faults;
    faults.Add("owner", "is required");
    return faults.status();
  }
  Change<FollowUp> change{*current, {}, {}};
  if (command.owner == current->owner) return change;
  change.next.owner = command.owner;
  change.entries.push_back(
      {"assigned", {{"owner", command.owner}, {"owner_before", current->owner}}});
  return change;
}

absl::Status Check(const CompleteFollowUp& command, absl::Time now) {
  command::Faults faults;
  if (command.outcome == Outcome::kUnknown) faults.Add("outcome", "is required");
  if (absl::StripAsciiWhitespace(command.note).empty()) faults.Add("note", "is required");
  if (command.outcome != Outcome::kReopenCase) {
    if (command.promise.has_value()) faults.Add("promise", "belongs to a reopened case only");
  } else if (!command.promise.has_value()) {
    faults.Add("promise", "is required to reopen a case");
  } else {
    if (command.promise->action == PromisedAction::kUnknown) {
      faults.Add("promise.action", "is required");
    }
    if (command.promise->due_time <= now) faults.Add("promise.due_time", "must be in the future");
  }
  return faults.status();
}

absl::StatusOr<Change<FollowUp>> Apply(const FollowUp* current, const CompleteFollowUp& command,
                                       const Context& context, const Rules&) {
  if (current == nullptr) return command::NotFound("follow-up");
  const bool owns =
      context.caller.kind == auth::Kind::kStaff && context.caller.id == current->owner;
  if (!owns && !IsSuperior(context.caller)) {
    return Refuse(absl::StatusCode::kPermissionDenied, "NOT_THE_OWNER",
                  "only the owner or a superior reports the outcome", {{"rule", "SUR-04"}});
  }
  Change<FollowUp> change{*current, {}, {}};
  FollowUp& next = change.next;
  if (auto status = Move(next, FollowUpState::kSubmitted, "CompleteFollowUp"); !status.ok()) {
    return status;
  }
  if (auto status = Check(command, context.now); !status.ok()) return status;
  next.outcome = command.outcome;
  next.note = command.note;
  next.promise = command.promise;
  next.reopening = Reopening::kNone;
  next.reopening_refusal.clear();
  ++next.submissions;
  next.submitter = context.caller.id;
  next.submit_time = context.now;
  change.entries.push_back({"submitted",
                            {{"outcome", std::string(Word(next.outcome))},
                             {"call_by", Utc(next.call_by)},
                             {"late", Late(next, context.now) ? "true" : "false"}}});
  if (next.outcome == Outcome::kReopenCase) {
    next.reopening = Reopening::kAsked;
    change.effects.push_back({"intake.ReopenCase",
                              ReopenKey(next.submissions),
                              {{"case", ResourceName("cases", next.case_id)},
                               {"reason", "SURVEY_FOLLOW_UP"},
                               {"follow_up", ResourceName("followUps", next.id)},
                               {"promised_action", std::string(Word(next.promise->action))},
                               {"promised_time", Utc(next.promise->due_time)}}});
  }
  return change;
}

absl::Status RefuseWhileReopening(const FollowUp& follow_up, absl::string_view command) {
  return Refuse(absl::StatusCode::kFailedPrecondition, "REOPENING_PENDING",
                absl::StrCat(command, " waits for intake's answer"),
                {{"rule", "SUR-04"}, {"case", ResourceName("cases", follow_up.case_id)}});
}

absl::StatusOr<Change<FollowUp>> Apply(const FollowUp* current, const AcceptFollowUp&,
                                       const Context& context, const Rules&) {
  if (current == nullptr) return command::NotFound("follow-up");
  if (!IsSuperior(context.caller)) return command::RoleNotAllowed("AcceptFollowUp", Superiors());
  Change<FollowUp> change{*current, {}, {}};
  FollowUp& next = change.next;
  if (auto status = Move(next, FollowUpState::kAccepted, "AcceptFollowUp"); !status.ok()) {
    return status;
  }
  if (current->reopening == Reopening::kAsked) {
    return RefuseWhileReopening(*current, "AcceptFollowUp");
  }
  next.accepter = context.caller.id;
  next.accept_time = context.now;
  change.entries.push_back({"accepted", {{"outcome", std::string(Word(next.outcome))}}});
  if (next.outcome == Outcome::kExplained || next.outcome == Outcome::kRemedyOffered) {
    RaiseSecondSurvey(change);
  }
  return change;
}

absl::StatusOr<Change<FollowUp>> Apply(const FollowUp* current, const SendBackFollowUp& command,
                                       const Context& context, const Rules& rules) {
  if (current == nullptr) return command::NotFound("follow-up");
  if (!IsSuperior(context.caller)) return command::RoleNotAllowed("SendBackFollowUp", Superiors());
  Change<FollowUp> change{*current, {}, {}};
  FollowUp& next = change.next;
  if (auto status = DueAgain(next, "SendBackFollowUp", context, rules); !status.ok()) {
    return status;
  }
  if (current->reopening == Reopening::kAsked) {
    return RefuseWhileReopening(*current, "SendBackFollowUp");
  }
  if (current->reopening == Reopening::kDone) {
    return Refuse(absl::StatusCode::kFailedPrecondition, "CASE_REOPENED",
                  "the case was reopened; that cannot be sent back", {{"rule", "SUR-04"}});
  }
  if (absl::StripAsciiWhitespace(command.reason).empty()) {
    command::Faults faults;
    faults.Add("reason", "is required");
    return faults.status();
  }
  next.send_back_reason = command.reason;
  change.entries.push_back(
      {"sent_back", {{"reason", command.reason}, {"call_by", Utc(next.call_by)}}});
  return change;
}

absl::StatusOr<Change<FollowUp>> Apply(const FollowUp* current, const RecordCaseConfirmed&,
                                       const Context&, const Rules&) {
  if (current == nullptr) return command::NotFound("follow-up");
  Change<FollowUp> change{*current, {}, {}};
  // Intake's news may overtake its answer to our request, hence kAsked too.
  if (current->reopening == Reopening::kAsked || current->reopening == Reopening::kDone) {
    RaiseSecondSurvey(change);
  }
  return change;
}

absl::StatusOr<Change<FollowUp>> Apply(const FollowUp* current, const EffectDone& command,
                                       const Context&, const Rules&) {
  if (current == nullptr) return command::NotFound("follow-up");
  Change<FollowUp> change{*current, {}, {}};
  if (current->reopening != Reopening::kAsked || command.key != ReopenKey(current->submissions)) {
    return change;
  }
  change.next.reopening = Reopening::kDone;
  change.entries.push_back({"case_reopened", {{"case", command.resource}}});
  return change;
}

absl::StatusOr<Change<FollowUp>> Apply(const FollowUp* current, const EffectRefused& command,
                                       const Context& context, const Rules& rules) {
  if (current == nullptr) return command::NotFound("follow-up");
  Change<FollowUp> change{*current, {}, {}};
  FollowUp& next = change.next;
  if (current->reopening != Reopening::kAsked || command.key != ReopenKey(current->submissions)) {
    return change;
  }
  if (auto status = DueAgain(next, "EffectRefused", context, rules); !status.ok()) return status;
  next.reopening = Reopening::kRefused;
  next.reopening_refusal = command.reason;
  change.entries.push_back(
      {"reopening_refused", {{"reason", command.reason}, {"call_by", Utc(next.call_by)}}});
  return change;
}

absl::StatusOr<Change<FollowUp>> Apply(const FollowUp* current, const Tick&,
                                       const Context& context, const Rules& rules) {
  if (current == nullptr) return command::NotFound("follow-up");
  Change<FollowUp> change{*current, {}, {}};
  if (context.now < NextDue(*current, rules)) return change;
  change.next.overdue_time = context.now;
  change.entries.push_back(
      {"overdue", {{"owner", current->owner}, {"call_by", Utc(current->call_by)}}});
  return change;
}

}  // namespace

absl::string_view NameOf(const FollowUpCommand& command) {
  static constexpr std::array<absl::string_view, std::variant_size_v<FollowUpCommand>> kNames = {
      "OpenFollowUp",     "AssignFollowUp",      "CompleteFollowUp", "AcceptFollowUp",
      "SendBackFollowUp", "RecordCaseConfirmed", "EffectDone",       "EffectRefused",
      "Tick"};
  return kNames[command.index()];
}

absl::StatusOr<Change<FollowUp>> Decide(const FollowUp* current, const FollowUpCommand& command,
                                        const Context& context, const Rules& rules) {
  return std::visit([&](const auto& one) { return Apply(current, one, context, rules); }, command);
}

absl::Time NextDue(const FollowUp& follow_up, const Rules&) {
  if (follow_up.state != FollowUpState::kDue || follow_up.overdue_time.has_value()) {
    return absl::InfiniteFuture();
  }
  return follow_up.call_by;
}

}  // namespace aftercare::survey
