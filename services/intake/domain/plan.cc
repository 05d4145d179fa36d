#include "services/intake/domain/plan.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/intake/domain/authority.h"

namespace aftercare::intake {

absl::string_view NameOf(ActionKind kind) {
  switch (kind) {
    case ActionKind::kUnknown: return "UNSPECIFIED";
    case ActionKind::kRepair: return "REPAIR";
    case ActionKind::kReplace: return "REPLACE";
    case ActionKind::kReturnAndRefund: return "RETURN_AND_REFUND";
    case ActionKind::kPartialRefund: return "PARTIAL_REFUND";
    case ActionKind::kReship: return "RESHIP";
    case ActionKind::kSearch: return "SEARCH";
    case ActionKind::kCoupon: return "COUPON";
    case ActionKind::kCash: return "CASH";
    case ActionKind::kWarrantyExtension: return "WARRANTY_EXTENSION";
    case ActionKind::kRecall: return "RECALL";
    case ActionKind::kProcessChange: return "PROCESS_CHANGE";
    case ActionKind::kTraining: return "TRAINING";
    case ActionKind::kLegal: return "LEGAL";
  }
  return "UNSPECIFIED";
}

absl::string_view NameOf(ActionState state) {
  switch (state) {
    case ActionState::kOpen: return "OPEN";
    case ActionState::kRunning: return "RUNNING";
    case ActionState::kDone: return "DONE";
    case ActionState::kFailed: return "FAILED";
  }
  return "UNSPECIFIED";
}

absl::string_view NameOf(PlanState state) {
  switch (state) {
    case PlanState::kDraft: return "DRAFT";
    case PlanState::kSubmitted: return "SUBMITTED";
    case PlanState::kApproved: return "APPROVED";
    case PlanState::kExecuting: return "EXECUTING";
    case PlanState::kDone: return "DONE";
    case PlanState::kFailed: return "FAILED";
  }
  return "UNSPECIFIED";
}

void CheckActions(const std::vector<PlanAction>& actions, absl::Time now,
                  command::Faults& faults) {
  if (actions.empty()) faults.Add("actions", "must be one at least (INT-16)");
  std::string currency;
  for (size_t i = 0; i < actions.size(); ++i) {
    const PlanAction& action = actions[i];
    const std::string path = absl::StrCat("actions[", i, "].");
    if (action.kind == ActionKind::kUnknown) faults.Add(path + "kind", "must be set");
    if (action.owner.empty()) faults.Add(path + "owner", "must be set");
    if (action.due_time <= now) faults.Add(path + "due_time", "must lie in the future");
    if (action.amount.amount_minor < 0) faults.Add(path + "amount", "must not be negative");
    if (action.amount.amount_minor > 0) {
      if (action.amount.currency.empty()) {
        faults.Add(path + "amount.currency", "must be set");
      } else if (!currency.empty() && action.amount.currency != currency) {
        faults.Add(path + "amount.currency", "must be the same in all actions");
      }
      currency = action.amount.currency;
    }
    if (action.kind == ActionKind::kWarrantyExtension && action.months < 1) {
      faults.Add(path + "months", "must be 1 or more for a warranty extension");
    }
    if (action.kind == ActionKind::kRecall && action.legal_basis.empty()) {
      faults.Add(path + "legal_basis", "must be named for a recall (INT-17)");
    }
  }
}

int64_t TotalOf(const std::vector<PlanAction>& actions) {
  int64_t total = 0;
  for (const PlanAction& action : actions) total += action.amount.amount_minor;
  return total;
}

std::string ApprovalRole(Level level, const Plan& plan, const Policy& policy) {
  const int64_t total = TotalOf(plan.actions);
  const bool foreign = std::any_of(plan.actions.begin(), plan.actions.end(), [&](const auto& a) {
    return a.amount.amount_minor > 0 && a.amount.currency != policy.authority.currency;
  });
  const bool standard = std::all_of(plan.actions.begin(), plan.actions.end(), [&](const auto& a) {
    return policy.plans.standard_actions.contains(a.kind);
  });
  if (level == policy.plans.standard_level && standard && !foreign && plan.rejections == 0 &&
      policy.authority.Within("agent", total)) {
    return "";
  }
  const int top = RankOf(policy.authority.unlimited_role);
  const auto by_level = policy.plans.approval_roles.find(level);
  int rank = by_level == policy.plans.approval_roles.end() ? top : RankOf(by_level->second);
  // Limits are kept in one currency: what cannot be compared goes to the top.
  if (foreign) rank = top;
  while (rank < top && !policy.authority.Within(std::string(RoleOfRank(rank)), total)) ++rank;
  if (plan.rejections >= policy.plans.rejections_to_superior) ++rank;
  return std::string(RoleOfRank(rank));
}

}  // namespace aftercare::intake
