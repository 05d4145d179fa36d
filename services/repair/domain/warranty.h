// Is this part under warranty, and who pays (REP-04)? A pure function of the evidence and the
// policy: the decision carries every date it used and every rule it tried, so it can be printed as
// proof and made again years later with the same result.
#ifndef AFTERCARE_REPAIR_DOMAIN_WARRANTY_H_
#define AFTERCARE_REPAIR_DOMAIN_WARRANTY_H_

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/repair/domain/policy.h"

namespace aftercare::repair {

// What the customer showed for the purchase. An altered one counts as none.
enum class PurchaseProof { kNone, kGiven, kAltered };

enum class CostBearer { kOwn, kSupplier, kGoodwill, kCustomer };

enum class RuleOutcome {
  kNotMet,   // looked at; does not apply here
  kMet,      // applies, and decides nothing by itself
  kGrants,   // covers the day asked about
  kExpired,  // applies, but ended before that day
  kDenies,   // excludes the part whatever the dates say
};

absl::string_view Word(PurchaseProof proof);
absl::string_view Word(CostBearer bearer);
absl::string_view Word(RuleOutcome outcome);

// All a decision rests on. Days are calendar days in the policy's zone.
struct WarrantyEvidence {
  PartClass part_class = PartClass::kMainUnit;
  absl::CivilDay on;  // the day the fault was reported
  std::optional<absl::CivilDay> purchased_on;
  PurchaseProof proof = PurchaseProof::kNone;
  std::optional<absl::CivilDay> manufactured_on;
  int extension_months = 0;                     // bought or granted
  std::optional<absl::CivilDay> replaced_on;    // when we last replaced this very part
  std::set<VoidReason> found;                   // seen at check-in or on the bench
  std::string serial_registered;                // the job is for; empty: none
  std::string serial_outer;                     // seen at check-in
  std::string serial_inner;                     // empty: cannot be read without opening
  bool supplier_liable = false;
  bool operator==(const WarrantyEvidence&) const = default;
};

struct RuleTried {
  std::string rule;  // UPPER_SNAKE: "FROM_PURCHASE", "VOID_LIQUID"
  RuleOutcome outcome = RuleOutcome::kNotMet;
  std::optional<absl::CivilDay> from;
  std::optional<absl::CivilDay> until;  // the last day covered
  int months = 0;
  bool operator==(const RuleTried&) const = default;
};

struct WarrantyOverride {
  CostBearer bearer = CostBearer::kGoodwill;
  std::string reason;
  std::string by;
  absl::Time at;
  bool operator==(const WarrantyOverride&) const = default;
};

struct WarrantyDecision {
  WarrantyEvidence evidence;
  int policy_version = 0;
  bool covered = false;
  CostBearer bearer = CostBearer::kCustomer;
  std::string basis;                            // the rule that decided
  std::optional<absl::CivilDay> covered_until;  // by dates alone
  std::vector<RuleTried> rules;                 // in the order tried, all of them
  std::string decided_by;
  absl::Time decided_at;
  std::optional<WarrantyOverride> overridden;
  bool operator==(const WarrantyDecision&) const = default;
};

// `day` moved by whole months; a day the month does not have becomes its last one (31 January plus
// 1 month is 28 or 29 February).
absl::CivilDay AddMonths(absl::CivilDay day, int months);

// Last day of a replaced part's own warranty: its term from that day, or the rest of the unit's own
// if that ends later (REP-04).
absl::CivilDay ReplacedUntil(absl::CivilDay replaced_on, const std::optional<absl::CivilDay>& rest,
                             const WarrantyPolicy& policy);

// The decision without who, when and override, which are the caller's to add.
WarrantyDecision JudgeWarranty(const WarrantyEvidence& evidence, const Policy& policy);

// Who pays after an override, if there was one.
CostBearer Bearer(const WarrantyDecision& decision);

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_DOMAIN_WARRANTY_H_
