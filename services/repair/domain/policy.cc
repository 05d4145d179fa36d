#include "services/repair/domain/policy.h"

namespace aftercare::repair {

absl::string_view Word(PartClass part_class) {
  switch (part_class) {
    case PartClass::kMainUnit: return "MAIN_UNIT";
    case PartClass::kCharger: return "CHARGER";
    case PartClass::kBattery: return "BATTERY";
    case PartClass::kAccessory: return "ACCESSORY";
    case PartClass::kConsumable: return "CONSUMABLE";
  }
  return "UNKNOWN";
}

absl::string_view Word(VoidReason reason) {
  switch (reason) {
    case VoidReason::kHumanDamage: return "HUMAN_DAMAGE";
    case VoidReason::kLiquid: return "LIQUID";
    case VoidReason::kUnauthorisedRepair: return "UNAUTHORISED_REPAIR";
    case VoidReason::kBrokenSeal: return "BROKEN_SEAL";
    case VoidReason::kSerialMismatch: return "SERIAL_MISMATCH";
  }
  return "UNKNOWN";
}

}  // namespace aftercare::repair
