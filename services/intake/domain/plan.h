// The resolution plan (INT-16, INT-17): actions with owner and due time, approved by level and
// amount. Nothing is carried out before approval.
#ifndef AFTERCARE_INTAKE_DOMAIN_PLAN_H_
#define AFTERCARE_INTAKE_DOMAIN_PLAN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "common/command/transitions.h"
#include "services/intake/domain/clock.h"
#include "services/intake/domain/matter.h"
#include "services/intake/domain/measure.h"
#include "services/intake/domain/policy.h"

namespace aftercare::intake {

enum class ActionKind : uint8_t {
  kUnknown,
  kRepair,
  kReplace,
  kReturnAndRefund,
  kPartialRefund,
  kReship,
  kSearch,
  kCoupon,
  kCash,
  kWarrantyExtension,
  kRecall,
  kProcessChange,
  kTraining,
  kLegal,
};

enum class ActionState : uint8_t { kOpen, kRunning, kDone, kFailed };

enum class PlanState : uint8_t { kDraft, kSubmitted, kApproved, kExecuting, kDone, kFailed };

inline constexpr command::Transitions<PlanState, 6, 6> kPlanTransitions(
    std::array<command::Edge<PlanState>, 6>{{
        {PlanState::kDraft, PlanState::kSubmitted},
        {PlanState::kSubmitted, PlanState::kDraft},
        {PlanState::kSubmitted, PlanState::kApproved},
        {PlanState::kApproved, PlanState::kExecuting},
        {PlanState::kExecuting, PlanState::kDone},
        {PlanState::kExecuting, PlanState::kFailed},
    }});
static_assert(kPlanTransitions.Sound(2));

absl::string_view NameOf(ActionKind kind);
absl::string_view NameOf(ActionState state);
absl::string_view NameOf(PlanState state);

// A resource of another service that an action has ordered.
struct ActionResource {
  std::string key;      // of the effect: "plan1.action1.work_order"
  std::string name;     // "workOrders/..."; empty until it answered
  std::string refusal;  // UPPER_SNAKE; empty: not refused
  int64_t version = 0;  // up to which its progress is known
  std::optional<PauseCause> pausing;  // what the clocks wait for because of it
  std::string status;       // where it stands, as its service names it; empty: not told yet
  bool settleable = false;  // an RMA: its goods may be replaced or refunded by now (LOG-01)
  bool operator==(const ActionResource&) const = default;
};

struct PlanAction {
  int32_t number = 0;  // within the plan, from 1
  ActionKind kind = ActionKind::kUnknown;
  std::string owner;
  absl::Time due_time;
  Money amount;
  int32_t months = 0;
  std::string legal_basis;
  ActionState state = ActionState::kOpen;
  std::vector<ActionResource> resources;
  bool operator==(const PlanAction&) const = default;
};

struct Plan {
  int32_t number = 0;  // within the case, from 1
  PlanState state = PlanState::kDraft;
  std::string summary;
  std::vector<PlanAction> actions;
  std::string submitter;
  absl::Time submit_time;
  int32_t rejections = 0;
  std::string rejection_reason;
  std::string approval_role;  // empty: by policy
  std::string approver;       // staff id, or "policy"
  absl::Time approve_time;
  bool operator==(const Plan&) const = default;

  bool running() const { return state == PlanState::kApproved || state == PlanState::kExecuting; }
};

// Every fault of a plan's actions: none, unknown kind, no owner, due in the past, negative amounts,
// mixed currencies, a warranty extension without months, a recall without its legal basis (INT-17).
void CheckActions(const std::vector<PlanAction>& actions, absl::Time now, command::Faults& faults);

// Sum of the actions' amounts in minor units.
int64_t TotalOf(const std::vector<PlanAction>& actions);

// The role that has to approve (INT-17): by level, one up where the amount is above that role's
// limit, one more up from the policy's number of rejections on. Empty: approved by policy, which
// takes a level-3 plan of standard actions within the agent's limit that was never rejected.
std::string ApprovalRole(Level level, const Plan& plan, const Policy& policy);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_PLAN_H_
