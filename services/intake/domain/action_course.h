// What an approved action orders of other services, when each order is due and how the action ends
// by what they tell (INT-18, INT-19). An action without a course is carried out by people.
#ifndef AFTERCARE_INTAKE_DOMAIN_ACTION_COURSE_H_
#define AFTERCARE_INTAKE_DOMAIN_ACTION_COURSE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/command/decision.h"
#include "services/intake/domain/plan.h"

namespace aftercare::intake {

// Remedies and purposes are logistics' words.
struct ActionCourse {
  ActionKind kind = ActionKind::kUnknown;
  absl::string_view remedy;    // of the RMA by which the goods come to us; empty: none come
  absl::string_view inbound;   // purpose of the shipment that brings them
  absl::string_view outbound;  // purpose of the shipment to the customer; empty: none goes
  bool repaired = false;       // a work order repairs them
  bool paid_by_hand = false;   // money goes back: people say when
};

// Null for what people carry out.
const ActionCourse* ActionCourseOf(ActionKind kind);

// Ends of the keys of an action's orders: "plan1.action1" + ".rma".
inline constexpr absl::string_view kRmaOrder = ".rma";
inline constexpr absl::string_view kWorkOrder = ".work_order";
inline constexpr absl::string_view kInboundOrder = ".shipment";
inline constexpr absl::string_view kOutboundOrder = ".delivery";
inline constexpr absl::string_view kSettlementOrder = ".settlement";

// What is told of a work order that is ready and whose goods cannot be repaired.
inline constexpr absl::string_view kNotRepairable = "NOT_REPAIRABLE";

struct DueOrder {
  absl::string_view key_end;
  absl::string_view effect;  // "logistics.CreateRma"
  std::vector<command::Fact> arguments;
};

// What is due by now and was not ordered yet, in the order it is to be asked: RMA and work order at
// once; the way to us when the RMA has a name; the way to the customer at once, or as soon as the
// RMA allows it (LOG-01); the settlement of the RMA when its goods were accepted and what the
// customer gets for them was delivered or paid.
std::vector<DueOrder> DueOrders(const ActionCourse& course, const PlanAction& action);

// How the action ends by what `told`, one of its resources, has just told; none: it goes on.
// `passed`: the work order's check was passed, or the RMA's goods were accepted.
std::optional<ActionState> EndOf(const ActionCourse& course, const PlanAction& action,
                                 const ActionResource& told, bool passed);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_ACTION_COURSE_H_
