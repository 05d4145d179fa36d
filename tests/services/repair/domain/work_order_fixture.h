// A work order in any state, ripe for every command that state allows.
#ifndef AFTERCARE_TESTS_SERVICES_REPAIR_DOMAIN_WORK_ORDER_FIXTURE_H_
#define AFTERCARE_TESTS_SERVICES_REPAIR_DOMAIN_WORK_ORDER_FIXTURE_H_

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/repair/domain/part.h"
#include "services/repair/domain/work_order.h"
#include "tests/services/repair/domain/context_fixture.h"
#include "tests/services/repair/policy_fixture.h"

namespace aftercare::repair {

inline const absl::Time kNow = At("2026-03-02T08:00:00Z");
inline constexpr char kTechnician[] = "wang.lei";  // assigned
inline constexpr char kRepairer[] = "li.na";       // did the work
inline constexpr char kChecker[] = "zhao.min";
inline const std::string kForm(64, 'a');

inline absl::StatusOr<command::Change<WorkOrder>> Do(const WorkOrder* order,
                                                     const WorkOrderCommand& command,
                                                     const std::string& who = kTechnician,
                                                     std::vector<std::string> roles = {
                                                         "technician"}) {
  return Decide(order, command, By(who, std::move(roles), kNow), InstalledRules());
}

inline WorkOrder Must(const WorkOrder* order, const WorkOrderCommand& command,
                      const std::string& who = kTechnician,
                      std::vector<std::string> roles = {"technician"}) {
  auto change = Do(order, command, who, std::move(roles));
  EXPECT_TRUE(change.ok()) << change.status();
  return change.ok() ? change->next : WorkOrder{};
}

// Bought 2025-08-31 with proof: main unit covered to 2026-08-31, battery to 2026-02-28.
inline CreateWorkOrder NewOrder() {
  CreateWorkOrder create;
  create.id = Id("w1");
  create.counter = 123;
  create.order.case_id = Id("case");
  create.order.plan_action = "1";
  create.order.kind = RepairKind::kInStore;
  create.order.product_model = "X1";
  create.order.serial = "SN-1";
  create.order.purchased_on = absl::CivilDay(2025, 8, 31);
  create.order.proof = PurchaseProof::kGiven;
  create.order.symptom = "does not switch on";
  create.order.declared.accessories = {{"SIM card", 1}};
  return create;
}

inline CheckIn CleanCheckIn() {
  CheckIn check_in;
  check_in.inspection.serial_outer = "SN-1";
  check_in.inspection.serial_inner = "SN-1";
  check_in.inspection.accessories = {{"SIM card", 1}};
  check_in.inspection.backup_notice_given = true;
  check_in.inspection.signature = kForm;
  return check_in;
}

inline ScheduleWorkOrder Visit() {
  return {kTechnician, kNow + absl::Hours(24), kNow + absl::Hours(25)};
}

// Straight through the commands up to `state`, or placed there where no command leads yet. One line
// of two batteries is reserved from awaiting_parts on; from in_repair on li.na is the repairer.
inline WorkOrder In(WorkOrderState state) {
  using S = WorkOrderState;
  WorkOrder order = Must(nullptr, NewOrder());
  const auto then = [&order](const WorkOrderCommand& command, const char* who = kTechnician) {
    order = Must(&order, command, who);
  };
  if (state == S::kCreated) return order;
  then(Visit());
  if (state == S::kScheduled) return order;
  then(AcceptWorkOrder{});
  if (state == S::kAccepted) return order;
  if (state == S::kCancelled) {
    then(CancelWorkOrder{"customer changed their mind"});
    return order;
  }
  then(CleanCheckIn());
  if (state == S::kCheckedIn) return order;
  then(Diagnose{"battery dead", "E07", 20});
  then(DecideWarranty{});
  if (state == S::kDiagnosed) return order;
  then(RequestParts{{{"BAT-7", "SH-01", 2}}, {}});
  then(EffectDone{"reserve/1/2", "parts/x"});
  order.state = state;
  if (state == S::kAwaitingParts || state == S::kAwaitingQuote || state == S::kDeclined) {
    return order;
  }
  order.state = S::kAwaitingParts;
  then(StartRepair{}, kRepairer);
  then(LogRepairStep{"battery replaced", 30, {{1, 1}}}, kRepairer);
  if (state == S::kInRepair) return order;
  if (state == S::kScrapped) {
    order.state = state;
    return order;
  }
  then(FinishRepair{RepairResult::kRepaired, ""}, kRepairer);
  if (state == S::kQualityCheck) return order;
  then(PassQualityCheck{"all functions"}, kChecker);
  if (state == S::kReady) return order;
  then(HandOver{"Zhang San", kForm, {{"SIM card", 1}}});
  if (state == S::kHandedOver) return order;
  then(CloseWorkOrder{});
  return order;
}

}  // namespace aftercare::repair

#endif  // AFTERCARE_TESTS_SERVICES_REPAIR_DOMAIN_WORK_ORDER_FIXTURE_H_
