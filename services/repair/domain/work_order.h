// One repair job, from the order that intake gives to the goods' return (REP-03, REP-04, REP-08).
// Decide is the only way to change one; its state moves along kWorkOrderTransitions and nowhere
// else.
#ifndef AFTERCARE_REPAIR_DOMAIN_WORK_ORDER_H_
#define AFTERCARE_REPAIR_DOMAIN_WORK_ORDER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "common/command/transitions.h"
#include "common/ids/uuid.h"
#include "services/repair/domain/inspection.h"
#include "services/repair/domain/policy.h"
#include "services/repair/domain/warranty.h"
#include "services/repair/domain/work_order_command.h"

namespace aftercare::repair {

enum class WorkOrderState {
  kCreated,
  kScheduled,
  kAccepted,
  kCheckedIn,
  kDiagnosed,
  kAwaitingQuote,
  kAwaitingParts,
  kInRepair,
  kQualityCheck,
  kReady,
  kHandedOver,
  kClosed,
  kDeclined,
  kScrapped,
  kCancelled,
};

inline constexpr command::Transitions<WorkOrderState, 15, 24> kWorkOrderTransitions({{
    {WorkOrderState::kCreated, WorkOrderState::kScheduled},
    {WorkOrderState::kCreated, WorkOrderState::kCancelled},
    {WorkOrderState::kScheduled, WorkOrderState::kAccepted},
    {WorkOrderState::kScheduled, WorkOrderState::kCancelled},
    {WorkOrderState::kAccepted, WorkOrderState::kCheckedIn},
    {WorkOrderState::kAccepted, WorkOrderState::kCancelled},
    {WorkOrderState::kCheckedIn, WorkOrderState::kDiagnosed},
    {WorkOrderState::kDiagnosed, WorkOrderState::kAwaitingQuote},
    {WorkOrderState::kDiagnosed, WorkOrderState::kAwaitingParts},
    {WorkOrderState::kDiagnosed, WorkOrderState::kInRepair},
    {WorkOrderState::kDiagnosed, WorkOrderState::kScrapped},
    {WorkOrderState::kAwaitingQuote, WorkOrderState::kAwaitingParts},
    {WorkOrderState::kAwaitingQuote, WorkOrderState::kInRepair},
    {WorkOrderState::kAwaitingQuote, WorkOrderState::kDeclined},
    {WorkOrderState::kDeclined, WorkOrderState::kReady},
    {WorkOrderState::kAwaitingParts, WorkOrderState::kInRepair},
    {WorkOrderState::kAwaitingParts, WorkOrderState::kScrapped},
    {WorkOrderState::kInRepair, WorkOrderState::kQualityCheck},
    {WorkOrderState::kInRepair, WorkOrderState::kScrapped},
    {WorkOrderState::kQualityCheck, WorkOrderState::kInRepair},
    {WorkOrderState::kQualityCheck, WorkOrderState::kReady},
    {WorkOrderState::kReady, WorkOrderState::kHandedOver},
    {WorkOrderState::kHandedOver, WorkOrderState::kInRepair},
    {WorkOrderState::kHandedOver, WorkOrderState::kClosed},
}});
// Closed, scrapped and cancelled have no exit.
static_assert(kWorkOrderTransitions.Sound(3));

absl::string_view Word(WorkOrderState state);

struct Appointment {
  std::string technician;  // staff id
  absl::Time from;
  absl::Time until;
  bool operator==(const Appointment&) const = default;
};

struct Diagnosis {
  std::string cause;
  std::string fault_code;
  int minutes = 0;
  std::string by;
  absl::Time at;
  bool operator==(const Diagnosis&) const = default;
};

// One demand for a part. A line is asked for once; what came short is asked for on a new line.
struct PartLine {
  enum class State { kRequested, kReserved, kShort, kDropped };
  int line = 0;  // from 1
  std::string part_number;
  std::string location;
  int64_t quantity = 0;
  State state = State::kRequested;
  int64_t consumed = 0;
  int64_t released = 0;
  std::string reason;  // kShort: why the stock refused
  int64_t open() const { return state == State::kReserved ? quantity - consumed - released : 0; }
  bool operator==(const PartLine&) const = default;
};
absl::string_view Word(PartLine::State state);

struct RepairStep {
  int round = 0;  // of repair; each failed quality check begins another
  std::string description;
  int minutes = 0;
  std::vector<PartUse> parts;
  std::string by;
  absl::Time at;
  bool operator==(const RepairStep&) const = default;
};

struct RepairOutcome {
  RepairResult result = RepairResult::kRepaired;
  std::string note;
  std::string by;
  absl::Time at;
  bool operator==(const RepairOutcome&) const = default;
};

struct QualityCheck {
  int round = 0;
  bool passed = false;
  std::string findings;
  std::string by;
  absl::Time at;
  bool operator==(const QualityCheck&) const = default;
};

struct HandOverRecord {
  std::string recipient;  // personal: the name of who took the goods
  std::string signature;  // SHA-256 of the signed form
  std::vector<Accessory> accessories;
  std::string by;
  absl::Time at;
  bool operator==(const HandOverRecord&) const = default;
};

struct WorkOrder {
  ids::Uuid id;
  std::string number;  // people's number, prefix W
  WorkOrderState state = WorkOrderState::kCreated;
  Order order;  // as intake gave it
  absl::Time reported_at;
  std::optional<Appointment> appointment;
  std::optional<Inspection> inspection;
  std::optional<Diagnosis> diagnosis;
  std::vector<WarrantyDecision> decisions;  // one a part class, the present ones
  std::vector<PartLine> parts;
  std::optional<Money> accepted_ceiling;  // what the customer agreed to pay at most
  int round = 0;
  std::vector<RepairStep> steps;
  std::vector<std::string> repairers;  // staff who ever worked on it; none of them may check it
  std::optional<RepairOutcome> outcome;
  std::vector<QualityCheck> checks;
  std::optional<HandOverRecord> hand_over;
  std::string cancel_reason;
  std::optional<absl::Time> closed_at;
  int overdue_notices = 0;  // since the goods came
  std::optional<absl::Time> overdue_noted_at;
  bool operator==(const WorkOrder&) const = default;
};

// The serial the job is about: the one it was registered for, or else the one seen at check-in; empty
// before that.
std::string SerialOf(const WorkOrder& work_order);

// When the goods are to be back, as long as they are here (REP-09).
std::optional<absl::Time> TurnaroundDue(const WorkOrder& work_order, const Rules& rules);

// Repeats of nothing: idempotency is the request id's. Beside the shared reasons it refuses with
// NOT_ASSIGNED, NO_WARRANTY_DECISION, NO_SUCH_DECISION, DECISION_OVERRIDDEN, COST_NOT_ACCEPTED,
// PARTS_PENDING, PART_NOT_RESERVED, TOO_MANY_PARTS, TOO_MANY_STEPS, NOTHING_LOGGED,
// CHECKER_IS_REPAIRER, ACCESSORIES_DIFFER.
absl::StatusOr<command::Change<WorkOrder>> Decide(const WorkOrder* current,
                                                  const WorkOrderCommand& command,
                                                  const command::Context& context,
                                                  const Rules& rules);

// When the next notice that the goods are here too long is due (REP-09).
absl::Time NextDue(const WorkOrder& work_order, const Rules& rules);

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_DOMAIN_WORK_ORDER_H_
