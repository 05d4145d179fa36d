// The numbers of the repair rules as data: what the policy table of this service holds, read once
// and handed to every Decide. Rule code contains none of them (POL-01), so a field that is still
// zero here was never loaded.
#ifndef AFTERCARE_REPAIR_DOMAIN_POLICY_H_
#define AFTERCARE_REPAIR_DOMAIN_POLICY_H_

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace aftercare::repair {

// What a part is to the warranty (REP-04).
enum class PartClass { kMainUnit, kCharger, kBattery, kAccessory, kConsumable };
inline constexpr std::array kPartClasses = {PartClass::kMainUnit, PartClass::kCharger,
                                            PartClass::kBattery, PartClass::kAccessory,
                                            PartClass::kConsumable};

// What ends a warranty before its time (REP-04).
enum class VoidReason { kHumanDamage, kLiquid, kUnauthorisedRepair, kBrokenSeal, kSerialMismatch };
inline constexpr std::array kVoidReasons = {
    VoidReason::kHumanDamage, VoidReason::kLiquid, VoidReason::kUnauthorisedRepair,
    VoidReason::kBrokenSeal, VoidReason::kSerialMismatch};

// UPPER_SNAKE, as facts and columns write it; the policy document has the same in lower case.
absl::string_view Word(PartClass part_class);
absl::string_view Word(VoidReason reason);

struct WarrantyPolicy {
  std::map<PartClass, int> months;  // term of each class that is covered
  std::set<PartClass> excluded;     // every other class
  int no_proof_extra_months = 0;    // added to the term when it counts from manufacture
  int replaced_part_months = 0;     // own warranty of a part we put in
  int most_extension_months = 0;
  std::set<VoidReason> voids;
  std::set<std::string> override_roles;
  bool operator==(const WarrantyPolicy&) const = default;
};

struct WorkOrderPolicy {
  int most_parts = 0;  // lines of parts one work order may ask for
  int most_steps = 0;  // entries of one repair log
  absl::Duration turnaround;        // from the goods' arrival to their return (REP-09)
  absl::Duration overdue_interval;  // between notices after that, the first at its end
  int most_overdue_notices = 0;
  int repeat_repairs = 0;  // completed for one fault on one serial: the next one is told (REP-10)
  bool operator==(const WorkOrderPolicy&) const = default;
};

struct PartPolicy {
  absl::Duration settled_kept;   // how long a used-up reservation still answers repeats
  int64_t most_reservations = 0;  // open ones of one part at one location
  bool operator==(const PartPolicy&) const = default;
};

struct LoanerPolicy {
  absl::Duration allocation_lasts;   // allocated but not fetched: free again after this
  absl::Duration loan_lasts;         // due back after this when nothing else was agreed
  absl::Duration longest_loan;       // counted from the hand-out
  absl::Duration reminder_interval;  // between overdue reminders, the first at the due time
  int most_reminders = 0;
  bool operator==(const LoanerPolicy&) const = default;
};

struct Policy {
  int version = 0;      // of the row it came from
  absl::TimeZone zone;  // whose calendar days the warranty counts
  WarrantyPolicy warranty;
  WorkOrderPolicy work_orders;
  PartPolicy parts;
  LoanerPolicy loaners;
  bool operator==(const Policy&) const = default;
};

// All a Decide of this service may read besides state, command and context.
struct Rules {
  const Policy& policy;
};

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_DOMAIN_POLICY_H_
