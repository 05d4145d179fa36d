// A device we lend while the customer's own is with us (REP-07). It has at most one loan and can
// only be allocated when it has none, so it is never promised to two customers. Overdue is computed
// from the due time, not a state; the reminders are what Tick does.
#ifndef AFTERCARE_REPAIR_DOMAIN_LOANER_H_
#define AFTERCARE_REPAIR_DOMAIN_LOANER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "common/command/transitions.h"
#include "common/ids/uuid.h"
#include "services/repair/domain/inspection.h"
#include "services/repair/domain/policy.h"
#include "services/repair/domain/signal.h"

namespace aftercare::repair {

enum class LoanerState {
  kAvailable,
  kAllocated,  // promised, not fetched yet
  kHandedOut,
  kWithheld,  // came back damaged or incomplete; registering it again makes it available
};
inline constexpr command::Transitions<LoanerState, 4, 6> kLoanerTransitions({{
    {LoanerState::kAvailable, LoanerState::kAllocated},
    {LoanerState::kAllocated, LoanerState::kAvailable},
    {LoanerState::kAllocated, LoanerState::kHandedOut},
    {LoanerState::kHandedOut, LoanerState::kAvailable},
    {LoanerState::kHandedOut, LoanerState::kWithheld},
    {LoanerState::kWithheld, LoanerState::kAvailable},
}});
static_assert(kLoanerTransitions.Sound(0));

enum class LoanerCondition { kAsHandedOut, kWorn, kDamaged };

absl::string_view Word(LoanerState state);
absl::string_view Word(LoanerCondition condition);

// The loan that is running, from allocation to return.
struct Loan {
  ids::Uuid case_id;
  std::string customer;  // resource name
  absl::Time allocated_at;
  std::optional<absl::Time> handed_out_at;
  std::optional<absl::Time> due_at;    // agreed at allocation; otherwise set by the hand-out
  std::vector<Accessory> accessories;  // handed out with it
  int reminders = 0;                   // sent since it became overdue
  std::optional<absl::Time> reminded_at;
  bool operator==(const Loan&) const = default;
};

// How it came back last.
struct LoanReturn {
  ids::Uuid case_id;
  absl::Time at;
  LoanerCondition condition = LoanerCondition::kAsHandedOut;
  std::vector<Accessory> missing;
  std::vector<std::string> photos;  // SHA-256
  bool late = false;
  bool operator==(const LoanReturn&) const = default;
};

// A loan that is over, by a return or because nobody fetched the device.
struct PastLoan {
  ids::Uuid case_id;
  absl::Time allocated_at;
  std::optional<absl::Time> handed_out_at;
  std::optional<absl::Time> due_at;
  absl::Time ended_at;
  std::optional<LoanerCondition> condition;  // none: it lapsed
  bool late = false;
  bool operator==(const PastLoan&) const = default;
};
// A device is worn out before it was lent so often; its timeline keeps them all.
inline constexpr size_t kMostPastLoans = 100;

struct Loaner {
  ids::Uuid id;  // LoanerId of the serial
  std::string model;
  std::string serial;
  std::string location;                    // where it lies when nobody has it
  std::string region;                      // of that place
  std::vector<std::string> stands_in_for;  // models beside its own
  LoanerState state = LoanerState::kAvailable;
  std::optional<Loan> loan;
  std::optional<LoanReturn> last_return;
  std::vector<PastLoan> past_loans;  // oldest first, the newest kMostPastLoans
  bool operator==(const Loaner&) const = default;
};

// One device, one serial, one id: registering it twice cannot make two of it.
ids::Uuid LoanerId(absl::string_view serial);

// Makes a device lendable; a withheld one is lendable again. Registering an available one as it is
// known changes nothing.
struct RegisterLoaner {
  std::string model;
  std::string serial;
  std::string location = {};
  std::string region = {};
  std::vector<std::string> stands_in_for = {};
};

struct AllocateLoaner {
  ids::Uuid case_id;
  std::string customer;
  std::optional<absl::Time> due_at;
};

struct HandOutLoaner {
  std::optional<absl::Time> due_at;  // replaces the one agreed before
  std::vector<Accessory> accessories;
};

struct ReturnLoaner {
  LoanerCondition condition = LoanerCondition::kAsHandedOut;
  std::vector<Accessory> accessories;
  std::vector<std::string> photos;
};

using LoanerCommand =
    std::variant<RegisterLoaner, AllocateLoaner, HandOutLoaner, ReturnLoaner, Tick>;

absl::StatusOr<command::Change<Loaner>> Decide(const Loaner* current, const LoanerCommand& command,
                                               const command::Context& context,
                                               const Rules& rules);

// When an allocation lapses or the next overdue reminder is due.
absl::Time NextDue(const Loaner& loaner, const Rules& rules);

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_DOMAIN_LOANER_H_
