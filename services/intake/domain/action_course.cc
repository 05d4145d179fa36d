#include "services/intake/domain/action_course.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/match.h"

namespace aftercare::intake {
namespace {

constexpr std::array<ActionCourse, 4> kCourses = {{
    {ActionKind::kRepair, "REPAIR", "REPAIR_IN", "", /*repaired=*/true, /*paid_by_hand=*/false},
    {ActionKind::kReplace, "EXCHANGE", "RETURN", "EXCHANGE", false, false},
    {ActionKind::kReturnAndRefund, "REFUND", "RETURN", "", false, /*paid_by_hand=*/true},
    {ActionKind::kReship, "", "", "RESHIP", false, false},
}};

bool IsOneOf(absl::string_view status, std::initializer_list<absl::string_view> all) {
  return std::find(all.begin(), all.end(), status) != all.end();
}

const ActionResource* Find(const PlanAction& action, absl::string_view key_end) {
  for (const ActionResource& resource : action.resources) {
    if (absl::EndsWith(resource.key, key_end)) return &resource;
  }
  return nullptr;
}

bool Stands(const PlanAction& action, absl::string_view key_end, absl::string_view status) {
  const ActionResource* resource = Find(action, key_end);
  return resource != nullptr && resource->status == status;
}

// Whether the customer has what the goods are given for.
bool Given(const ActionCourse& course, const PlanAction& action) {
  return course.paid_by_hand ? action.state == ActionState::kDone
                             : Stands(action, kOutboundOrder, "DELIVERED");
}

// Done when it is ready or handed over and the quality check was passed.
std::optional<ActionState> EndOfRepair(absl::string_view status, bool passed) {
  const bool finished = IsOneOf(status, {"READY", "HANDED_OVER", "CLOSED"});
  if (finished && passed) return ActionState::kDone;
  // Ready without a passed check means that the customer declined the quote.
  if (finished || IsOneOf(status, {kNotRepairable, "DECLINED", "SCRAPPED", "CANCELLED"})) {
    return ActionState::kFailed;
  }
  return std::nullopt;
}

std::optional<ActionState> EndOfReturn(const ActionCourse& course, const PlanAction& action,
                                       absl::string_view status, bool accepted) {
  if (IsOneOf(status, {"EXPIRED", "CANCELLED"})) return ActionState::kFailed;
  if (status != "CLOSED") return std::nullopt;
  // Closed without an accepted piece: rejected, or never arrived.
  if (!accepted) return ActionState::kFailed;
  const bool given = course.outbound.empty() || Given(course, action);
  return given ? std::optional(ActionState::kDone) : std::nullopt;
}

std::optional<ActionState> EndOfDelivery(const ActionCourse& course, const PlanAction& action,
                                         absl::string_view status) {
  if (IsOneOf(status, {"RETURNED", "DAMAGED", "LOST", "CANCELLED", "EXPIRED"})) {
    return ActionState::kFailed;
  }
  if (status != "DELIVERED") return std::nullopt;
  const bool settled = course.remedy.empty() || Stands(action, kRmaOrder, "CLOSED");
  return settled ? std::optional(ActionState::kDone) : std::nullopt;
}

}  // namespace

const ActionCourse* ActionCourseOf(ActionKind kind) {
  for (const ActionCourse& course : kCourses) {
    if (course.kind == kind) return &course;
  }
  return nullptr;
}

std::vector<DueOrder> DueOrders(const ActionCourse& course, const PlanAction& action) {
  const bool running = action.state == ActionState::kRunning;
  // What was paid for is still to come and to be settled.
  const bool paid = course.paid_by_hand && action.state == ActionState::kDone;
  const ActionResource* const rma = Find(action, kRmaOrder);
  const bool named = rma != nullptr && !rma->name.empty();
  const std::string rma_name = named ? rma->name : "";
  std::vector<DueOrder> orders;
  const auto want = [&](bool due, absl::string_view key_end, absl::string_view effect,
                        std::vector<command::Fact> arguments) {
    if (due && Find(action, key_end) == nullptr) {
      orders.push_back({key_end, effect, std::move(arguments)});
    }
  };
  want(running && !course.remedy.empty(), kRmaOrder, "logistics.CreateRma",
       {{"remedy", std::string(course.remedy)}});
  want(running && course.repaired, kWorkOrder, "repair.CreateWorkOrder", {});
  want((running || paid) && named, kInboundOrder, "logistics.CreateShipment",
       {{"purpose", std::string(course.inbound)}, {"rma", rma_name}});
  const bool may_go = course.remedy.empty() || (named && rma->settleable);
  want(running && !course.outbound.empty() && may_go, kOutboundOrder, "logistics.CreateShipment",
       {{"purpose", std::string(course.outbound)}, {"rma", rma_name}});
  const bool accepted = named && rma->status == "INSPECTED";
  want((running || paid) && accepted && Given(course, action), kSettlementOrder,
       "logistics.SettleRma", {{"remedy", std::string(course.remedy)}, {"rma", rma_name}});
  return orders;
}

std::optional<ActionState> EndOf(const ActionCourse& course, const PlanAction& action,
                                 const ActionResource& told, bool passed) {
  if (absl::EndsWith(told.key, kWorkOrder)) return EndOfRepair(told.status, passed);
  // What is repaired is judged by its work order alone.
  if (absl::EndsWith(told.key, kRmaOrder) && !course.repaired) {
    return EndOfReturn(course, action, told.status, passed);
  }
  if (absl::EndsWith(told.key, kOutboundOrder)) {
    return EndOfDelivery(course, action, told.status);
  }
  return std::nullopt;
}

}  // namespace aftercare::intake
