#include "services/intake/domain/plan_suggestion.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/intake/domain/action_course.h"

namespace aftercare::intake {
namespace {

// What repair has made of the goods in one case.
struct Repairs {
  int32_t done = 0;
  std::string given_up;  // the work order that says so; empty: none
};

Repairs RepairsOf(const Case& value) {
  Repairs repairs;
  for (const Plan& plan : value.plans) {
    for (const PlanAction& action : plan.actions) {
      if (action.kind != ActionKind::kRepair) continue;
      if (action.state == ActionState::kDone) ++repairs.done;
      for (const ActionResource& resource : action.resources) {
        if (!absl::EndsWith(resource.key, kWorkOrder)) continue;
        if (resource.status == kNotRepairable || resource.status == "SCRAPPED") {
          repairs.given_up = resource.name;
        }
      }
    }
  }
  return repairs;
}

bool SameGoods(const Report& left, const Report& right) {
  if (left.customer.nil() || left.customer != right.customer) return false;
  if (left.order_number != right.order_number || left.order_line != right.order_line) return false;
  if (!left.serial_number.empty() && !right.serial_number.empty()) {
    return left.serial_number == right.serial_number;
  }
  return !left.order_number.empty();
}

bool SameFault(const Case& left, const Case& right) {
  if (!left.report.fault_code.empty() && !right.report.fault_code.empty()) {
    return left.report.fault_code == right.report.fault_code;
  }
  return left.classification.sub_category == right.classification.sub_category;
}

bool NeedsPlan(const Case& value) {
  if (!value.open()) return false;
  const Plan* plan = value.plan();
  return plan == nullptr || (plan->state != PlanState::kSubmitted && !plan->running());
}

bool Fires(const DecisionRule& rule, const Repairs& repairs) {
  switch (rule.fact) {
    case DecisionFact::kUnknown: return false;
    case DecisionFact::kNone: return true;
    case DecisionFact::kUnrepairable: return !repairs.given_up.empty();
    case DecisionFact::kRepaired: return repairs.done >= rule.at_least;
  }
  return false;
}

}  // namespace

PlanSuggestion SuggestPlan(const Case& value, const Policy& policy) {
  if (!NeedsPlan(value)) return {};
  const SubCategory sub_category = value.classification.sub_category;
  Repairs repairs = RepairsOf(value);
  repairs.done += value.earlier_repairs;
  for (const DecisionRule& rule : policy.plans.decisions) {
    if (!rule.sub_categories.contains(sub_category) || !Fires(rule, repairs)) continue;
    PlanSuggestion suggestion{rule.id, rule.options, {}};
    suggestion.reasons.push_back(absl::StrCat("sub_category:", NameOf(sub_category)));
    if (rule.fact == DecisionFact::kRepaired) {
      suggestion.reasons.push_back(absl::StrCat("repairs:", repairs.done));
    } else if (rule.fact == DecisionFact::kUnrepairable) {
      suggestion.reasons.push_back(absl::StrCat("unrepairable:", repairs.given_up));
    }
    return suggestion;
  }
  return {};
}

int32_t RepairsBefore(const Case& value, absl::Span<const Case> earlier) {
  int32_t repairs = 0;
  for (const Case& other : earlier) {
    if (other.id == value.id || other.create_time >= value.create_time) continue;
    if (!SameGoods(value.report, other.report) || !SameFault(value, other)) continue;
    repairs += RepairsOf(other).done;
  }
  return repairs;
}

bool Follows(const std::vector<PlanAction>& actions, const PlanSuggestion& suggestion) {
  const auto planned = [&actions](ActionKind kind) {
    return std::any_of(actions.begin(), actions.end(),
                       [kind](const PlanAction& action) { return action.kind == kind; });
  };
  return std::any_of(suggestion.options.begin(), suggestion.options.end(),
                     [&planned](const std::vector<ActionKind>& option) {
                       return std::all_of(option.begin(), option.end(), planned);
                     });
}

std::string TextOf(const PlanSuggestion& suggestion) {
  return absl::StrJoin(suggestion.options, "|", [](std::string* out, const auto& option) {
    absl::StrAppend(out, absl::StrJoin(option, "+", [](std::string* text, ActionKind kind) {
                      absl::StrAppend(text, NameOf(kind));
                    }));
  });
}

}  // namespace aftercare::intake
