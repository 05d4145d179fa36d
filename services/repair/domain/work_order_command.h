// What can be asked of a work order: one plain struct per command, named like its RPC. Who asks and
// when comes with the context, never in the command.
#ifndef AFTERCARE_REPAIR_DOMAIN_WORK_ORDER_COMMAND_H_
#define AFTERCARE_REPAIR_DOMAIN_WORK_ORDER_COMMAND_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/ids/uuid.h"
#include "services/repair/domain/inspection.h"
#include "services/repair/domain/money.h"
#include "services/repair/domain/policy.h"
#include "services/repair/domain/signal.h"
#include "services/repair/domain/warranty.h"

namespace aftercare::repair {

// How the repair is done (REP-01).
enum class RepairKind { kOnSite, kInStore, kMailIn, kRemote, kVendor, kBodyRepair };
enum class RepairResult { kRepaired, kNoFaultFound, kNotRepairable };
absl::string_view Word(RepairKind kind);
absl::string_view Word(RepairResult result);

// The job as intake gives it. What the channel could not know stays empty.
struct Order {
  ids::Uuid case_id;
  std::string plan_action;  // the plan's action this job carries out
  RepairKind kind = RepairKind::kInStore;
  std::string product_model;
  std::string serial;
  std::string fault_code;
  std::string sub_category;  // the fault signature where there is no code
  std::optional<absl::CivilDay> purchased_on;
  PurchaseProof proof = PurchaseProof::kNone;
  std::string proof_document;  // SHA-256
  std::optional<absl::CivilDay> manufactured_on;
  std::string symptom;  // personal: the customer's words
  Declaration declared;
  bool operator==(const Order&) const = default;
};

// Product model and fault code, the sub-category where there is no code; empty without either.
std::string FaultSignature(const Order& order);

struct CreateWorkOrder {
  ids::Uuid id;
  int64_t counter = 0;  // of the people's number
  Order order;
  std::optional<absl::Time> reported_at = {};  // when the matter reached us; empty: now
  int earlier_repairs = 0;  // completed ones of this serial and fault signature
};

// Assigns the technician and the time; again before acceptance: another one.
struct ScheduleWorkOrder {
  std::string technician;
  absl::Time from;
  absl::Time until;
};

// The assigned technician takes the job.
struct AcceptWorkOrder {};

// The inspection (REP-03); who, when and the differences are filled in by the decision.
struct CheckIn {
  Inspection inspection;
};

struct Diagnose {
  std::string cause;
  std::string fault_code;
  int minutes = 0;
};

// Decides for one part class from the order, the inspection and this (REP-04). Deciding once more
// replaces the decision unless it was overridden.
struct DecideWarranty {
  PartClass part_class = PartClass::kMainUnit;
  int extension_months = 0;
  std::optional<absl::CivilDay> replaced_on;
  bool proof_altered = false;
  bool unauthorised_repair = false;
  bool supplier_liable = false;
  // Shown with the goods; each counts instead of what the order says.
  std::optional<absl::CivilDay> purchased_on = {};
  std::optional<absl::CivilDay> manufactured_on = {};
};

struct OverrideWarranty {
  PartClass part_class = PartClass::kMainUnit;
  CostBearer bearer = CostBearer::kGoodwill;
  std::string reason;
};

struct PartDemand {
  std::string part_number;
  std::string location;
  int64_t quantity = 0;
};

// Asks the stock for parts, each on a new line, and gives up lines that came short.
struct RequestParts {
  std::vector<PartDemand> demands;
  std::vector<int> dropped_lines;
};

struct StartRepair {
  std::optional<Money> accepted_ceiling;  // needed when the customer bears a cost
};

// So many pieces of one line went into the goods.
struct PartUse {
  int line = 0;
  int64_t quantity = 0;
  bool operator==(const PartUse&) const = default;
};

struct LogRepairStep {
  std::string description;
  int minutes = 0;
  std::vector<PartUse> parts;
};

// Ends the repair; parts still reserved go back to the stock.
struct FinishRepair {
  RepairResult result = RepairResult::kRepaired;
  std::string note;
};

struct PassQualityCheck {
  std::string findings;
};

struct FailQualityCheck {
  std::string findings;
};

struct HandOver {
  std::string recipient;
  std::string signature;
  std::vector<Accessory> accessories;
};

struct CloseWorkOrder {};

struct CancelWorkOrder {
  std::string reason;
};

using WorkOrderCommand =
    std::variant<CreateWorkOrder, ScheduleWorkOrder, AcceptWorkOrder, CheckIn, Diagnose,
                 DecideWarranty, OverrideWarranty, RequestParts, StartRepair, LogRepairStep,
                 FinishRepair, PassQualityCheck, FailQualityCheck, HandOver, CloseWorkOrder,
                 CancelWorkOrder, EffectDone, EffectRefused, Tick>;

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_DOMAIN_WORK_ORDER_COMMAND_H_
