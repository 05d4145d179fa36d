#include "services/repair/domain/work_order.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/repair/domain/fact.h"
#include "services/repair/domain/work_order_decide.h"

namespace aftercare::repair {
namespace internal {

absl::Status Require(const Desk& desk, absl::string_view command,
                     std::initializer_list<WorkOrderState> states) {
  if (std::find(states.begin(), states.end(), desk.current.state) != states.end()) {
    return absl::OkStatus();
  }
  return command::WrongState(command, Word(desk.current.state));
}

command::Change<WorkOrder> Changed(WorkOrder next, absl::string_view kind,
                                   std::vector<command::Fact> facts) {
  facts.insert(facts.begin(), {"state", std::string(Word(next.state))});
  return {std::move(next), {{kind, std::move(facts)}}, {}};
}

absl::Status RefuseByRule(absl::string_view rule, absl::string_view reason,
                          absl::string_view message, std::vector<command::Fact> metadata) {
  metadata.insert(metadata.begin(), {"rule", std::string(rule)});
  return command::Refuse(absl::StatusCode::kFailedPrecondition, reason, message, metadata);
}

void CheckText(absl::string_view field, absl::string_view text, command::Faults& faults) {
  if (text.empty()) faults.Add(field, "must not be empty");
}

void CheckMinutes(int minutes, command::Faults& faults) {
  if (minutes < 0) faults.Add("minutes", "must be 0 or more");
}

WorkOrderAnswer On(const Desk&, const CreateWorkOrder&) {
  return command::AlreadyThere("work order");
}

WorkOrderAnswer On(const Desk& desk, const Tick&) {
  const absl::Time now = desk.context.now;
  if (NextDue(desk.current, desk.rules) > now) {
    return command::Change<WorkOrder>{desk.current, {}, {}};
  }
  WorkOrder next = desk.current;
  // One notice however many intervals a stopped service has missed.
  next.overdue_notices += 1;
  next.overdue_noted_at = now;
  std::vector<command::Fact> facts = {
      {"case", absl::StrCat("cases/", next.order.case_id.ToString())},
      {"due_time", Rfc3339(*TurnaroundDue(next, desk.rules))},
      {"notice", absl::StrCat(next.overdue_notices)}};
  return Changed(std::move(next), "work_order_overdue", std::move(facts));
}

}  // namespace internal

absl::string_view Word(WorkOrderState state) {
  switch (state) {
    case WorkOrderState::kCreated: return "CREATED";
    case WorkOrderState::kScheduled: return "SCHEDULED";
    case WorkOrderState::kAccepted: return "ACCEPTED";
    case WorkOrderState::kCheckedIn: return "CHECKED_IN";
    case WorkOrderState::kDiagnosed: return "DIAGNOSED";
    case WorkOrderState::kAwaitingQuote: return "AWAITING_QUOTE";
    case WorkOrderState::kAwaitingParts: return "AWAITING_PARTS";
    case WorkOrderState::kInRepair: return "IN_REPAIR";
    case WorkOrderState::kQualityCheck: return "QUALITY_CHECK";
    case WorkOrderState::kReady: return "READY";
    case WorkOrderState::kHandedOver: return "HANDED_OVER";
    case WorkOrderState::kClosed: return "CLOSED";
    case WorkOrderState::kDeclined: return "DECLINED";
    case WorkOrderState::kScrapped: return "SCRAPPED";
    case WorkOrderState::kCancelled: return "CANCELLED";
  }
  return "UNKNOWN";
}

absl::string_view Word(PartLine::State state) {
  switch (state) {
    case PartLine::State::kRequested: return "REQUESTED";
    case PartLine::State::kReserved: return "RESERVED";
    case PartLine::State::kShort: return "SHORT";
    case PartLine::State::kDropped: return "DROPPED";
  }
  return "UNKNOWN";
}

absl::string_view Word(RepairKind kind) {
  switch (kind) {
    case RepairKind::kOnSite: return "ON_SITE";
    case RepairKind::kInStore: return "IN_STORE";
    case RepairKind::kMailIn: return "MAIL_IN";
    case RepairKind::kRemote: return "REMOTE";
    case RepairKind::kVendor: return "VENDOR";
    case RepairKind::kBodyRepair: return "BODY_REPAIR";
  }
  return "UNKNOWN";
}

absl::string_view Word(RepairResult result) {
  switch (result) {
    case RepairResult::kRepaired: return "REPAIRED";
    case RepairResult::kNoFaultFound: return "NO_FAULT_FOUND";
    case RepairResult::kNotRepairable: return "NOT_REPAIRABLE";
  }
  return "UNKNOWN";
}

std::string FaultSignature(const Order& order) {
  const std::string& fault = order.fault_code.empty() ? order.sub_category : order.fault_code;
  return fault.empty() ? "" : absl::StrCat(order.product_model, "/", fault);
}

absl::StatusOr<command::Change<WorkOrder>> Decide(const WorkOrder* current,
                                                  const WorkOrderCommand& command,
                                                  const command::Context& context,
                                                  const Rules& rules) {
  if (current == nullptr) {
    const auto* create = std::get_if<CreateWorkOrder>(&command);
    if (create == nullptr) return command::NotFound("work order");
    return internal::Create(*create, context, rules);
  }
  const internal::Desk desk{*current, context, rules};
  return std::visit([&desk](const auto& c) { return internal::On(desk, c); }, command);
}

std::string SerialOf(const WorkOrder& work_order) {
  if (!work_order.order.serial.empty() || !work_order.inspection) return work_order.order.serial;
  return work_order.inspection->serial_outer;
}

std::optional<absl::Time> TurnaroundDue(const WorkOrder& work_order, const Rules& rules) {
  const bool gone = work_order.state == WorkOrderState::kHandedOver ||
                    work_order.state == WorkOrderState::kClosed ||
                    work_order.state == WorkOrderState::kScrapped;
  if (!work_order.inspection || gone) return std::nullopt;
  return work_order.inspection->at + rules.policy.work_orders.turnaround;
}

absl::Time NextDue(const WorkOrder& work_order, const Rules& rules) {
  const auto due = TurnaroundDue(work_order, rules);
  const WorkOrderPolicy& policy = rules.policy.work_orders;
  if (!due || work_order.overdue_notices >= policy.most_overdue_notices) {
    return absl::InfiniteFuture();
  }
  return work_order.overdue_noted_at ? *work_order.overdue_noted_at + policy.overdue_interval
                                     : *due;
}

}  // namespace aftercare::repair
