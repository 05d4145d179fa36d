// Cause analysis and plan of a case up to its approval (INT-15 to INT-17).
#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/intake/domain/authority.h"
#include "services/intake/domain/case_turn.h"
#include "services/intake/domain/plan_suggestion.h"

namespace aftercare::intake::internal {
namespace {

// The role that has to approve now: the level may have risen since the plan was submitted.
std::string RoleNow(const Plan& plan, const Turn& turn) {
  const std::string now = ApprovalRole(turn.next.effective_level(), plan, turn.policy());
  return RankOf(now) > RankOf(plan.approval_role) ? now : plan.approval_role;
}

absl::Status RequireSubmitted(const Turn& turn) {
  const Plan* plan = turn.next.plan();
  if (plan == nullptr) {
    return RefuseByRule("INT-17", "NO_PLAN", "the case has no plan");
  }
  if (plan->state == PlanState::kSubmitted) return absl::OkStatus();
  return command::WrongState(turn.command, absl::StrCat("PLAN_", NameOf(plan->state)));
}

void NoteSubmitted(const Plan& plan, const PlanSuggestion& suggestion, Turn& turn) {
  std::vector<command::Fact> facts = {
      {"plan", absl::StrCat(plan.number)},
      {"actions", absl::StrCat(plan.actions.size())},
      {"amount", absl::StrCat(TotalOf(plan.actions))},
      {"approval", plan.approval_role.empty() ? "policy" : plan.approval_role}};
  // Both are kept, as with the classification: what was suggested and what a person made of it.
  if (!suggestion.rule.empty()) {
    facts.push_back({"suggested", TextOf(suggestion)});
    facts.push_back({"rule", suggestion.rule});
    facts.push_back({"policy_version", absl::StrCat(turn.policy().version)});
    facts.push_back({"hit", Follows(plan.actions, suggestion) ? "true" : "false"});
  }
  turn.Note("plan_submitted", std::move(facts));
}

void Approve(std::string approver, std::vector<command::Fact> facts, Turn& turn) {
  Plan& plan = *turn.next.plan();
  plan.state = PlanState::kApproved;
  plan.approver = std::move(approver);
  plan.approve_time = turn.now();
  facts.insert(facts.begin(),
               {{"plan", absl::StrCat(plan.number)}, {"approver", plan.approver}});
  ResumeFrom(PauseCause::kApproval, turn);
  Reach(Milestone::kPlanDecided, turn);
  turn.Note("plan_approved", std::move(facts));
  StartPlan(turn);
}

}  // namespace

absl::Status Apply(const RecordCause& c, Turn& turn) {
  command::Faults faults;
  CheckCause(c.cause, faults);
  if (!faults.ok()) return faults.status();
  if (absl::Status staff = RequireStaff(turn.command, turn.context.caller); !staff.ok()) {
    return staff;
  }
  CauseReport& cause = turn.next.cause.emplace(c.cause);
  cause.author = turn.caller();
  cause.time = turn.now();
  std::vector<command::Fact> facts;
  for (const LiabilityShare& share : cause.shares) {
    facts.push_back({std::string(NameOf(share.party)), absl::StrCat(share.percent)});
  }
  Reach(Milestone::kCauseRecorded, turn);
  turn.Note("cause_recorded", std::move(facts));
  return absl::OkStatus();
}

absl::Status Apply(const SubmitPlan& c, Turn& turn) {
  Case& next = turn.next;
  command::Faults faults;
  Need("summary", c.summary, faults);
  CheckActions(c.actions, turn.now(), faults);
  if (!faults.ok()) return faults.status();
  if (absl::Status staff = RequireStaff(turn.command, turn.context.caller); !staff.ok()) {
    return staff;
  }
  const PlanSuggestion suggestion = SuggestPlan(next, turn.policy());
  Plan* last = next.plan();
  if (last == nullptr || last->state == PlanState::kDone || last->state == PlanState::kFailed) {
    Plan& fresh = next.plans.emplace_back();
    fresh.number = static_cast<int32_t>(next.plans.size());
  } else if (last->state != PlanState::kDraft) {
    return command::WrongState(turn.command, absl::StrCat("PLAN_", NameOf(last->state)));
  }
  Plan& plan = next.plans.back();
  plan.state = PlanState::kSubmitted;
  plan.summary = c.summary;
  plan.actions = c.actions;
  for (size_t i = 0; i < plan.actions.size(); ++i) {
    plan.actions[i].number = static_cast<int32_t>(i + 1);
    plan.actions[i].state = ActionState::kOpen;
    plan.actions[i].resources.clear();
  }
  plan.submitter = turn.caller();
  plan.submit_time = turn.now();
  plan.approval_role = ApprovalRole(next.effective_level(), plan, turn.policy());
  Reach(Milestone::kPlanSubmitted, turn);
  PauseFor(PauseCause::kApproval, turn);
  NoteSubmitted(plan, suggestion, turn);
  if (plan.approval_role.empty()) {
    Approve("policy",
            {{"rule", "INT-17"}, {"policy_version", absl::StrCat(turn.policy().version)}}, turn);
  }
  return absl::OkStatus();
}

absl::Status Apply(const ApprovePlan& c, Turn& turn) {
  if (absl::Status submitted = RequireSubmitted(turn); !submitted.ok()) return submitted;
  if (absl::Status role =
          RequireRole(turn.command, turn.context.caller, RoleNow(*turn.next.plan(), turn));
      !role.ok()) {
    return role;
  }
  std::vector<command::Fact> facts;
  if (!c.note.empty()) facts.push_back({"note", c.note});
  Approve(turn.caller(), std::move(facts), turn);
  return absl::OkStatus();
}

absl::Status Apply(const RejectPlan& c, Turn& turn) {
  command::Faults faults;
  Need("reason", c.reason, faults);
  if (!faults.ok()) return faults.status();
  if (absl::Status submitted = RequireSubmitted(turn); !submitted.ok()) return submitted;
  Plan& plan = *turn.next.plan();
  if (absl::Status role = RequireRole(turn.command, turn.context.caller, RoleNow(plan, turn));
      !role.ok()) {
    return role;
  }
  plan.state = PlanState::kDraft;
  ++plan.rejections;
  plan.rejection_reason = c.reason;
  ResumeFrom(PauseCause::kApproval, turn);
  Reach(Milestone::kPlanDecided, turn);
  turn.Note("plan_rejected", {{"plan", absl::StrCat(plan.number)},
                              {"rejections", absl::StrCat(plan.rejections)},
                              {"reason", c.reason}});
  return absl::OkStatus();
}

}  // namespace aftercare::intake::internal
