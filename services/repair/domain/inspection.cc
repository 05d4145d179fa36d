#include "services/repair/domain/inspection.h"

#include <algorithm>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace aftercare::repair {
namespace {

// A serial number is read out, typed and scanned: neither case nor blanks around it tell two apart.
bool SameSerial(absl::string_view left, absl::string_view right) {
  return absl::EqualsIgnoreCase(absl::StripAsciiWhitespace(left),
                                absl::StripAsciiWhitespace(right));
}

bool SerialsDiffer(const Inspection& inspection) {
  return !inspection.serial_inner.empty() &&
         !SameSerial(inspection.serial_inner, inspection.serial_outer);
}

bool OtherGoods(absl::string_view serial, const Inspection& inspection) {
  return !serial.empty() && !SameSerial(inspection.serial_outer, serial);
}

}  // namespace

bool Violated(SealState seal) {
  return seal == SealState::kBroken || seal == SealState::kMissing;
}

absl::string_view Word(SealState seal) {
  switch (seal) {
    case SealState::kIntact: return "INTACT";
    case SealState::kBroken: return "BROKEN";
    case SealState::kMissing: return "MISSING";
    case SealState::kNotFitted: return "NOT_FITTED";
  }
  return "UNKNOWN";
}

absl::string_view Word(Difference difference) {
  switch (difference) {
    case Difference::kSerialInnerOuter: return "SERIAL_INNER_OUTER";
    case Difference::kSerialNotDeclared: return "SERIAL_NOT_DECLARED";
    case Difference::kSealNotIntact: return "SEAL_NOT_INTACT";
    case Difference::kLiquid: return "LIQUID";
    case Difference::kHumanDamage: return "HUMAN_DAMAGE";
    case Difference::kPartMissing: return "PART_MISSING";
    case Difference::kAccessoryMissing: return "ACCESSORY_MISSING";
    case Difference::kAccessoryUndeclared: return "ACCESSORY_UNDECLARED";
    case Difference::kBackupNotSigned: return "BACKUP_NOT_SIGNED";
  }
  return "UNKNOWN";
}

void CheckAccessories(const std::vector<Accessory>& accessories, command::Faults& faults) {
  for (size_t i = 0; i < accessories.size(); ++i) {
    if (accessories[i].item.empty() || accessories[i].quantity < 1) {
      faults.Add(absl::StrCat("accessories[", i, "]"), "needs an item and a quantity of 1 or more");
    }
  }
}

std::vector<Difference> Compare(absl::string_view serial, const Declaration& declared,
                                const Inspection& found) {
  const Reconciliation accessories = Reconcile(declared.accessories, found.accessories);
  const bool undeclared_gap =
      std::any_of(found.missing_parts.begin(), found.missing_parts.end(), [&](const auto& part) {
        return std::find(declared.missing_parts.begin(), declared.missing_parts.end(), part) ==
               declared.missing_parts.end();
      });
  std::vector<Difference> differences;
  const auto flag = [&differences](bool differs, Difference difference) {
    if (differs) differences.push_back(difference);
  };
  flag(SerialsDiffer(found), Difference::kSerialInnerOuter);
  flag(OtherGoods(serial, found), Difference::kSerialNotDeclared);
  flag(Violated(found.seal) && !declared.seal_broken, Difference::kSealNotIntact);
  flag(found.liquid && !declared.liquid, Difference::kLiquid);
  flag(found.human_damage && !declared.human_damage, Difference::kHumanDamage);
  flag(undeclared_gap, Difference::kPartMissing);
  flag(!accessories.missing.empty(), Difference::kAccessoryMissing);
  flag(!accessories.surplus.empty(), Difference::kAccessoryUndeclared);
  flag(!found.backup_notice_given || found.signature.empty(), Difference::kBackupNotSigned);
  return differences;
}

std::set<VoidReason> VoidReasons(absl::string_view serial, const Inspection& inspection) {
  std::set<VoidReason> reasons;
  if (inspection.human_damage) reasons.insert(VoidReason::kHumanDamage);
  if (inspection.liquid) reasons.insert(VoidReason::kLiquid);
  if (Violated(inspection.seal)) reasons.insert(VoidReason::kBrokenSeal);
  if (SerialsDiffer(inspection) || OtherGoods(serial, inspection)) {
    reasons.insert(VoidReason::kSerialMismatch);
  }
  return reasons;
}

Reconciliation Reconcile(const std::vector<Accessory>& handed_in,
                         const std::vector<Accessory>& handed_back) {
  std::map<std::string, int64_t> balance;
  for (const Accessory& accessory : handed_in) balance[accessory.item] += accessory.quantity;
  for (const Accessory& accessory : handed_back) balance[accessory.item] -= accessory.quantity;
  Reconciliation result;
  for (const auto& [item, left] : balance) {
    if (left > 0) result.missing.push_back({item, left});
    if (left < 0) result.surplus.push_back({item, -left});
  }
  return result;
}

}  // namespace aftercare::repair
