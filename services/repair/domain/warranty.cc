#include "services/repair/domain/warranty.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace aftercare::repair {
namespace {

RuleTried Note(absl::string_view rule, bool applies, RuleOutcome when_it_does) {
  RuleTried tried;
  tried.rule = std::string(rule);
  tried.outcome = applies ? when_it_does : RuleOutcome::kNotMet;
  return tried;
}

RuleTried Term(absl::string_view rule, absl::CivilDay on, absl::CivilDay from, absl::CivilDay until,
               int months) {
  const RuleOutcome outcome = on <= until ? RuleOutcome::kGrants : RuleOutcome::kExpired;
  return {std::string(rule), outcome, from, until, months};
}

// The term of the class itself, from purchase or (without proof) from manufacture, then extended.
void TryTerms(const WarrantyEvidence& evidence, const WarrantyPolicy& policy, int class_months,
              std::vector<RuleTried>& rules) {
  const bool proven = evidence.proof == PurchaseProof::kGiven && evidence.purchased_on;
  std::optional<absl::CivilDay> from;
  int months = class_months;
  if (proven) {
    from = evidence.purchased_on;
    rules.push_back(
        Term("FROM_PURCHASE", evidence.on, *from, AddMonths(*from, months), months));
  } else {
    rules.push_back(Note("FROM_PURCHASE", false, RuleOutcome::kMet));
  }
  if (!proven && evidence.manufactured_on) {
    from = evidence.manufactured_on;
    months += policy.no_proof_extra_months;
    rules.push_back(
        Term("FROM_MANUFACTURE", evidence.on, *from, AddMonths(*from, months), months));
  } else {
    rules.push_back(Note("FROM_MANUFACTURE", false, RuleOutcome::kMet));
  }
  if (from && evidence.extension_months > 0) {
    // Counted from the first day, not from the clamped end, so no day is lost to a short month.
    months += evidence.extension_months;
    rules.push_back(Term("EXTENSION", evidence.on, *from, AddMonths(*from, months), months));
  } else {
    rules.push_back(Note("EXTENSION", false, RuleOutcome::kMet));
  }
}

std::optional<RuleTried> Latest(const std::vector<RuleTried>& rules) {
  std::optional<RuleTried> latest;
  for (const RuleTried& rule : rules) {
    if (rule.until && (!latest || *rule.until > *latest->until)) latest = rule;
  }
  return latest;
}

}  // namespace

absl::string_view Word(PurchaseProof proof) {
  switch (proof) {
    case PurchaseProof::kNone: return "NONE";
    case PurchaseProof::kGiven: return "GIVEN";
    case PurchaseProof::kAltered: return "ALTERED";
  }
  return "UNKNOWN";
}

absl::string_view Word(CostBearer bearer) {
  switch (bearer) {
    case CostBearer::kOwn: return "OWN";
    case CostBearer::kSupplier: return "SUPPLIER";
    case CostBearer::kGoodwill: return "GOODWILL";
    case CostBearer::kCustomer: return "CUSTOMER";
  }
  return "UNKNOWN";
}

absl::string_view Word(RuleOutcome outcome) {
  switch (outcome) {
    case RuleOutcome::kNotMet: return "NOT_MET";
    case RuleOutcome::kMet: return "MET";
    case RuleOutcome::kGrants: return "GRANTS";
    case RuleOutcome::kExpired: return "EXPIRED";
    case RuleOutcome::kDenies: return "DENIES";
  }
  return "UNKNOWN";
}

absl::CivilDay AddMonths(absl::CivilDay day, int months) {
  const absl::CivilMonth month = absl::CivilMonth(day) + months;
  const absl::CivilDay last = absl::CivilDay(month + 1) - 1;
  return std::min(absl::CivilDay(month) + (day.day() - 1), last);
}

absl::CivilDay ReplacedUntil(absl::CivilDay replaced_on, const std::optional<absl::CivilDay>& rest,
                             const WarrantyPolicy& policy) {
  const absl::CivilDay own = AddMonths(replaced_on, policy.replaced_part_months);
  return rest ? std::max(own, *rest) : own;
}

WarrantyDecision JudgeWarranty(const WarrantyEvidence& evidence, const Policy& policy) {
  WarrantyDecision decision;
  decision.evidence = evidence;
  decision.policy_version = policy.version;
  std::vector<RuleTried>& rules = decision.rules;

  const auto term = policy.warranty.months.find(evidence.part_class);
  const bool has_term = term != policy.warranty.months.end();
  rules.push_back(Note("CLASS_EXCLUDED", !has_term, RuleOutcome::kDenies));
  for (VoidReason reason : kVoidReasons) {
    const bool applies = evidence.found.contains(reason) && policy.warranty.voids.contains(reason);
    rules.push_back(Note(absl::StrCat("VOID_", Word(reason)), applies, RuleOutcome::kDenies));
  }
  rules.push_back(Note("PROOF_OF_PURCHASE", evidence.proof == PurchaseProof::kGiven,
                       RuleOutcome::kMet));
  rules.push_back(Note("PROOF_ALTERED", evidence.proof == PurchaseProof::kAltered,
                       RuleOutcome::kMet));
  if (has_term) {
    TryTerms(evidence, policy.warranty, term->second, rules);
    if (evidence.replaced_on) {
      const auto rest = Latest(rules);
      rules.push_back(Term("REPLACED_PART", evidence.on, *evidence.replaced_on,
                           ReplacedUntil(*evidence.replaced_on,
                                         rest ? rest->until : std::nullopt, policy.warranty),
                           policy.warranty.replaced_part_months));
    } else {
      rules.push_back(Note("REPLACED_PART", false, RuleOutcome::kMet));
    }
  }

  const auto denied = std::find_if(rules.begin(), rules.end(), [](const RuleTried& rule) {
    return rule.outcome == RuleOutcome::kDenies;
  });
  const auto latest = Latest(rules);
  if (latest) decision.covered_until = latest->until;
  decision.covered =
      denied == rules.end() && latest && latest->outcome == RuleOutcome::kGrants;
  if (denied != rules.end()) {
    decision.basis = denied->rule;
  } else {
    decision.basis = latest ? latest->rule : "NO_DATE";
  }
  if (decision.covered) {
    decision.bearer = evidence.supplier_liable ? CostBearer::kSupplier : CostBearer::kOwn;
  }
  return decision;
}

CostBearer Bearer(const WarrantyDecision& decision) {
  return decision.overridden ? decision.overridden->bearer : decision.bearer;
}

}  // namespace aftercare::repair
