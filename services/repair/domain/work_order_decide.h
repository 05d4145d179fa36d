// The parts of the work order's Decide, by theme: arrival and departure, bench, parts. Shared by
// their files only. Each is given an existing work order and answers the whole change.
#ifndef AFTERCARE_REPAIR_DOMAIN_WORK_ORDER_DECIDE_H_
#define AFTERCARE_REPAIR_DOMAIN_WORK_ORDER_DECIDE_H_

#include <initializer_list>
#include <string>
#include <vector>

#include "services/repair/domain/work_order.h"

namespace aftercare::repair::internal {

using WorkOrderAnswer = absl::StatusOr<command::Change<WorkOrder>>;

// One command on one work order.
struct Desk {
  const WorkOrder& current;
  const command::Context& context;
  const Rules& rules;
};

// OK when the present state is one of these, otherwise WRONG_STATE.
absl::Status Require(const Desk& desk, absl::string_view command,
                     std::initializer_list<WorkOrderState> states);

command::Change<WorkOrder> Changed(WorkOrder next, absl::string_view kind,
                                   std::vector<command::Fact> facts);

// A refusal that names its rule.
absl::Status RefuseByRule(absl::string_view rule, absl::string_view reason,
                          absl::string_view message, std::vector<command::Fact> metadata = {});

void CheckText(absl::string_view field, absl::string_view text, command::Faults& faults);
void CheckMinutes(int minutes, command::Faults& faults);

// work_order.cc
WorkOrderAnswer On(const Desk& desk, const CreateWorkOrder& c);
WorkOrderAnswer On(const Desk& desk, const Tick& c);

// work_order_arrival.cc
WorkOrderAnswer Create(const CreateWorkOrder& c, const command::Context& context,
                       const Rules& rules);
WorkOrderAnswer On(const Desk& desk, const ScheduleWorkOrder& c);
WorkOrderAnswer On(const Desk& desk, const AcceptWorkOrder& c);
WorkOrderAnswer On(const Desk& desk, const CheckIn& c);
WorkOrderAnswer On(const Desk& desk, const HandOver& c);
WorkOrderAnswer On(const Desk& desk, const CloseWorkOrder& c);
WorkOrderAnswer On(const Desk& desk, const CancelWorkOrder& c);

// work_order_bench.cc
WorkOrderAnswer On(const Desk& desk, const Diagnose& c);
WorkOrderAnswer On(const Desk& desk, const DecideWarranty& c);
WorkOrderAnswer On(const Desk& desk, const OverrideWarranty& c);
WorkOrderAnswer On(const Desk& desk, const StartRepair& c);
WorkOrderAnswer On(const Desk& desk, const LogRepairStep& c);
WorkOrderAnswer On(const Desk& desk, const FinishRepair& c);
WorkOrderAnswer On(const Desk& desk, const PassQualityCheck& c);
WorkOrderAnswer On(const Desk& desk, const FailQualityCheck& c);

// work_order_parts.cc
WorkOrderAnswer On(const Desk& desk, const RequestParts& c);
WorkOrderAnswer On(const Desk& desk, const EffectDone& c);
WorkOrderAnswer On(const Desk& desk, const EffectRefused& c);
// OK when no line waits for the stock or came short.
absl::Status RequirePartsAtHand(const WorkOrder& work_order);
// Books the pieces on their lines; the effects that take them out of the stock are added.
absl::Status UseParts(const std::vector<PartUse>& parts, WorkOrder& next,
                      std::vector<command::Effect>& effects);
// Gives back what is still reserved.
void ReleaseRest(WorkOrder& next, std::vector<command::Effect>& effects);

}  // namespace aftercare::repair::internal

#endif  // AFTERCARE_REPAIR_DOMAIN_WORK_ORDER_DECIDE_H_
