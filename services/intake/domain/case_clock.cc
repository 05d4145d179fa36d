// A case's clocks as its commands move them (INT-10, INT-11).
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/intake/domain/authority.h"
#include "services/intake/domain/case_turn.h"

namespace aftercare::intake::internal {
namespace {

absl::string_view EntryOf(FiringKind kind) {
  switch (kind) {
    case FiringKind::kWarning: return "clock_warning";
    case FiringKind::kBreach: return "clock_breached";
    case FiringKind::kEscalation: return "clock_escalated";
  }
  return "clock_warning";
}

// What the clock policy of a case is chosen by (INT-10).
ClockSubject SubjectOf(const Case& value) {
  return {.customer = value.report.customer_external_id,
          .contract = "",
          .product_model = value.report.product_model,
          .region = value.report.region,
          .category = value.classification.category,
          .kind = value.classification.kind};
}

// What is due of a clock that starts anew must be noted first. A look at that clock alone is enough
// most of the time; all clocks with their calendars cost ten times as much on every first contact.
void FireBeforeRestart(ClockKind kind, Turn& turn) {
  const Clock clock = ComputeClock(turn.next.history, turn.policy(), kind, turn.now());
  if (clock.state != ClockState::kNotStarted && clock.warning_at <= turn.now()) FireDue(turn);
}

}  // namespace

void FireDue(Turn& turn) {
  for (const Firing& firing : DueFirings(turn.next.history, turn.policy(), turn.now())) {
    std::vector<command::Fact> facts = {{"clock", std::string(NameOf(firing.clock))},
                                        {"level", std::string(NameOf(firing.level))},
                                        {"due", Rfc3339(firing.at)},
                                        {"deadline", Rfc3339(firing.deadline)}};
    if (!firing.role.empty()) facts.push_back({"role", firing.role});
    if (firing.step > 0) facts.push_back({"step", absl::StrCat(firing.step)});
    if (!turn.next.agent.empty()) facts.push_back({"agent", turn.next.agent});
    turn.Note(EntryOf(firing.kind), std::move(facts));
    MarkFired(turn.next.history, firing);
  }
}

void Begin(Turn& turn) {
  ClockHistory& history = turn.next.history;
  history.registered_at = turn.now();
  history.graded_at = turn.now();
  ReBase(turn);
}

void ReBase(Turn& turn) {
  if (!turn.next.history.levels.empty()) FireDue(turn);
  ChangeLevel(turn.next.history, turn.now(), turn.next.effective_level(), SubjectOf(turn.next),
              turn.policy());
}

void Reach(Milestone milestone, Turn& turn) {
  ClockHistory& history = turn.next.history;
  const absl::Time now = turn.now();
  switch (milestone) {
    case Milestone::kGraded:
      FireBeforeRestart(ClockKind::kConfirmLevel, turn);
      history.graded_at = now;
      history.level_confirmed_at.reset();
      return;
    case Milestone::kGradingConfirmed:
      history.level_confirmed_at = now;
      return;
    case Milestone::kFirstContact:
      FireBeforeRestart(ClockKind::kNextUpdate, turn);
      history.first_contact_at = now;
      history.last_update_at = now;
      return;
    case Milestone::kUpdated:
      FireBeforeRestart(ClockKind::kNextUpdate, turn);
      history.last_update_at = now;
      return;
    case Milestone::kContained:
      if (!history.contained_at) history.contained_at = now;
      return;
    case Milestone::kCauseRecorded:
      if (!history.cause_accepted_at) history.cause_accepted_at = now;
      return;
    case Milestone::kPlanSubmitted:
      FireBeforeRestart(ClockKind::kApproval, turn);
      if (!history.plan_submitted_at) history.plan_submitted_at = now;
      history.approval_asked_at = now;
      history.approval_answered_at.reset();
      return;
    case Milestone::kPlanDecided:
      history.approval_answered_at = now;
      return;
    case Milestone::kResolved:
      history.resolved_at = now;
      return;
    case Milestone::kReviewFiled:
      history.review_accepted_at = now;
      return;
    case Milestone::kReopened:
      FireDue(turn);
      intake::Reopen(history, now);
      return;
    case Milestone::kEnded:
      history.ended_at = now;
      return;
  }
}

void PauseFor(PauseCause cause, Turn& turn) {
  if (!StartPause(turn.next.history, cause, turn.now())) return;
  turn.Note("clocks_paused", {{"cause", std::string(NameOf(cause))}});
}

void ResumeFrom(PauseCause cause, Turn& turn) {
  if (!EndPause(turn.next.history, cause, turn.now())) return;
  turn.Note("clocks_resumed", {{"cause", std::string(NameOf(cause))}});
}

absl::Status Apply(const PauseClock& c, Turn& turn) {
  command::Faults faults;
  if (c.cause == PauseCause::kUnknown) faults.Add("cause", "must be named (INT-11)");
  Need("reason", c.reason, faults);
  if (!faults.ok()) return faults.status();
  if (!StartPause(turn.next.history, c.cause, turn.now())) {
    return RefuseByRule("INT-11", "PAUSED_ALREADY", "the clocks are paused for this cause already",
                        {{"cause", std::string(NameOf(c.cause))}});
  }
  turn.Note("clocks_paused", {{"cause", std::string(NameOf(c.cause))}, {"reason", c.reason}});
  return absl::OkStatus();
}

absl::Status Apply(const ResumeClock& c, Turn& turn) {
  if (c.cause == PauseCause::kUnknown) {
    command::Faults faults;
    faults.Add("cause", "must be named (INT-11)");
    return faults.status();
  }
  ResumeFrom(c.cause, turn);
  if (!turn.entries.empty()) return absl::OkStatus();
  return RefuseByRule("INT-11", "NOT_PAUSED", "the clocks are not paused for this cause",
                      {{"cause", std::string(NameOf(c.cause))}});
}

absl::Status Apply(const ResetClock& c, Turn& turn) {
  command::Faults faults;
  if (c.kind == ClockKind::kUnknown) faults.Add("kind", "must be set");
  Need("reason", c.reason, faults);
  if (!faults.ok()) return faults.status();
  if (absl::Status role = RequireRole(turn.command, turn.context.caller,
                                      turn.policy().clocks.reset_role);
      !role.ok()) {
    return role;
  }
  const Clock before = ComputeClock(turn.next.history, turn.policy(), c.kind, turn.now());
  if (!before.open()) {
    return RefuseByRule("INT-11", "CLOCK_NOT_RUNNING", "only a running clock can be reset",
                        {{"state", std::string(NameOf(before.state))}});
  }
  FireDue(turn);
  const std::string role(RoleOfRank(HighestRank(turn.context.caller)));
  turn.next.history.resets.push_back({c.kind, turn.now(), role, c.reason});
  turn.Note("clock_reset", {{"clock", std::string(NameOf(c.kind))},
                            {"earlier_deadline", Rfc3339(before.deadline)},
                            {"role", role},
                            {"reason", c.reason}});
  return absl::OkStatus();
}

absl::Status Apply(const AcknowledgeBreach& c, Turn& turn) {
  if (c.kind == ClockKind::kUnknown) {
    command::Faults faults;
    faults.Add("kind", "must be set");
    return faults.status();
  }
  if (absl::Status staff = RequireStaff(turn.command, turn.context.caller); !staff.ok()) {
    return staff;
  }
  const Clock clock = ComputeClock(turn.next.history, turn.policy(), c.kind, turn.now());
  if (clock.state != ClockState::kBreached) {
    return RefuseByRule("INT-11", "NOT_BREACHED", "this clock is not past its deadline",
                        {{"state", std::string(NameOf(clock.state))}});
  }
  if (clock.acknowledged) return absl::OkStatus();
  FireDue(turn);
  turn.next.history.acknowledgements.push_back(
      {c.kind, clock.based_at, turn.now(), turn.caller()});
  turn.Note("breach_acknowledged", {{"clock", std::string(NameOf(c.kind))},
                                    {"deadline", Rfc3339(clock.deadline)}});
  return absl::OkStatus();
}

absl::Status Apply(const Tick&, Turn& turn) {
  if (absl::Status counted = CountAsNeutralWhenDue(turn); !counted.ok()) return counted;
  FireDue(turn);
  if (turn.next.open()) {
    CallForChecks(turn);
    LapseMeasures(turn);
  }
  return ArchiveWhenDue(turn);
}

}  // namespace aftercare::intake::internal
