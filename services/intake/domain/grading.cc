#include "services/intake/domain/grading.h"

namespace aftercare::intake {
namespace {

bool Fires(const SeverityRule& rule, const GradingFacts& facts) {
  switch (rule.fact) {
    case GradingFact::kUnknown: return false;
    case GradingFact::kNone: return true;
    case GradingFact::kAffectedCustomers: return facts.affected_customers >= rule.at_least;
    case GradingFact::kMediaExposure: return facts.media_exposure;
    case GradingFact::kInjury: return facts.injury;
    case GradingFact::kPropertyDamage: return facts.property_damage;
    case GradingFact::kSafetyHazard: return facts.safety_hazard;
    case GradingFact::kRegionInterrupted: return facts.region_interrupted;
    case GradingFact::kConsiderableLoss: return facts.considerable_loss;
    case GradingFact::kTriage: return facts.triage == rule.triage;
  }
  return false;
}

// The gravest rule that fires for `now` and, where given, not for `before`.
FiredRule Gravest(const GradingFacts* before, const GradingFacts& now, const Policy& policy) {
  FiredRule gravest{Level::kUnknown, ""};
  for (const SeverityRule& rule : policy.grading.rules) {
    if (!Fires(rule, now) || (before != nullptr && Fires(rule, *before))) continue;
    if (Graver(rule.level, gravest.level)) gravest = {rule.level, rule.id};
  }
  return gravest;
}

}  // namespace

FiredRule Grade(const GradingFacts& facts, const Policy& policy) {
  return Gravest(nullptr, facts, policy);
}

FiredRule NewlyFired(const GradingFacts& before, const GradingFacts& now, const Policy& policy) {
  return Gravest(&before, now, policy);
}

const std::string& ConfirmingRole(Level level, const Policy& policy) {
  const auto role = policy.grading.confirm_roles.find(level);
  return role == policy.grading.confirm_roles.end() ? policy.authority.unlimited_role
                                                    : role->second;
}

}  // namespace aftercare::intake
