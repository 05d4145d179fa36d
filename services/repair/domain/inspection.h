// What is looked at when goods come in (REP-03), how that differs from what the customer declared,
// and whether the list of things left with us comes out even when they leave again. Pure values.
#ifndef AFTERCARE_REPAIR_DOMAIN_INSPECTION_H_
#define AFTERCARE_REPAIR_DOMAIN_INSPECTION_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "services/repair/domain/policy.h"

namespace aftercare::repair {

enum class SealState { kIntact, kBroken, kMissing, kNotFitted };
// True when a seal that was fitted is no longer whole.
bool Violated(SealState seal);
absl::string_view Word(SealState seal);

// One kind of thing left with the goods: "SIM card", 1.
struct Accessory {
  std::string item;
  int64_t quantity = 0;
  bool operator==(const Accessory&) const = default;
};

// Each needs an item and a quantity of 1 or more; faults are named "accessories[2]".
void CheckAccessories(const std::vector<Accessory>& accessories, command::Faults& faults);

// What the customer said about the goods before they arrived.
struct Declaration {
  bool seal_broken = false;
  bool liquid = false;
  bool human_damage = false;
  std::vector<std::string> missing_parts;
  std::vector<Accessory> accessories;
  bool operator==(const Declaration&) const = default;
};

enum class Difference {
  kSerialInnerOuter,      // the serials inside and outside do not match
  kSerialNotDeclared,     // the goods are not the ones declared
  kSealNotIntact,
  kLiquid,
  kHumanDamage,
  kPartMissing,
  kAccessoryMissing,      // declared, not in the parcel
  kAccessoryUndeclared,   // in the parcel, not declared
  kBackupNotSigned,       // nobody was there to sign that data may be lost
};
absl::string_view Word(Difference difference);

struct Inspection {
  std::string serial_outer;
  std::string serial_inner;  // empty: cannot be read without opening
  SealState seal = SealState::kIntact;
  bool liquid = false;
  bool human_damage = false;
  std::vector<std::string> missing_parts;
  std::vector<Accessory> accessories;
  std::vector<std::string> photos;  // SHA-256, lower-case hexadecimal
  bool backup_notice_given = false;
  std::string signature;  // SHA-256 of the signed form; empty: not signed
  std::string by;
  absl::Time at;
  std::vector<Difference> differences;  // from the declaration
  bool operator==(const Inspection&) const = default;
};

// Every difference once, in the order of the enum. `serial` is the one declared; empty: none was.
std::vector<Difference> Compare(absl::string_view serial, const Declaration& declared,
                                const Inspection& found);

// What the inspection holds against the warranty (REP-04). The goods have to be the ones the job was
// registered for: `serial` is that one; empty: none was.
std::set<VoidReason> VoidReasons(absl::string_view serial, const Inspection& inspection);

// What of `handed_in` is not in `handed_back` and the reverse; quantities of one item add up.
struct Reconciliation {
  std::vector<Accessory> missing;
  std::vector<Accessory> surplus;
  bool even() const { return missing.empty() && surplus.empty(); }
};
Reconciliation Reconcile(const std::vector<Accessory>& handed_in,
                         const std::vector<Accessory>& handed_back);

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_DOMAIN_INSPECTION_H_
