// An approved plan drives other services, and their progress comes back (INT-18, INT-19).
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/intake/domain/action_course.h"
#include "services/intake/domain/case_turn.h"

namespace aftercare::intake::internal {
namespace {

absl::string_view SourceName(RecordProgress::Source source) {
  switch (source) {
    case RecordProgress::Source::kWorkOrder: return "WORK_ORDER";
    case RecordProgress::Source::kShipment: return "SHIPMENT";
    case RecordProgress::Source::kRma: return "RMA";
    case RecordProgress::Source::kLoaner: return "LOANER";
  }
  return "UNSPECIFIED";
}

// Ends of the keys under which a resource of this source is ordered.
std::vector<absl::string_view> KeyEndsOf(RecordProgress::Source source) {
  switch (source) {
    case RecordProgress::Source::kWorkOrder: return {kWorkOrder};
    case RecordProgress::Source::kShipment: return {kInboundOrder, kOutboundOrder};
    case RecordProgress::Source::kRma: return {kRmaOrder};
    case RecordProgress::Source::kLoaner: return {};
  }
  return {};
}

// Whom a case waits for while a resource has this status (INT-11).
std::optional<PauseCause> WaitsFor(RecordProgress::Source source, absl::string_view status) {
  switch (source) {
    case RecordProgress::Source::kWorkOrder:
      if (status == "AWAITING_PARTS") return PauseCause::kParts;
      if (status == "AWAITING_QUOTE") return PauseCause::kCustomer;
      if (status == "AWAITING_VENDOR") return PauseCause::kVendor;
      return std::nullopt;
    case RecordProgress::Source::kShipment:
      if (status == "PICKED_UP" || status == "IN_TRANSIT" || status == "OUT_FOR_DELIVERY" ||
          status == "ATTEMPT_FAILED" || status == "HELD_FOR_PICKUP" || status == "RETURNING") {
        return PauseCause::kCarrier;
      }
      return std::nullopt;
    case RecordProgress::Source::kRma:
      if (status == "ISSUED") return PauseCause::kCustomer;
      return std::nullopt;
    case RecordProgress::Source::kLoaner:
      return std::nullopt;
  }
  return std::nullopt;
}

std::string BaseKey(const Plan& plan, const PlanAction& action) {
  return absl::StrCat("plan", plan.number, ".action", action.number);
}

void Ask(const Plan& plan, DueOrder order, PlanAction& action, Turn& turn) {
  const Case& next = turn.next;
  const std::string base = BaseKey(plan, action);
  std::vector<command::Fact> all = {
      {"case", ResourceName("cases", next.id)},
      {"plan_action", base},
      {"action", absl::StrCat(ResourceName("cases", next.id), "/plans/", plan.number, "/actions/",
                              action.number)},
      {"customer", ResourceName("customers", next.report.customer)},
      {"order_number", next.report.order_number},
      {"order_line", absl::StrCat(next.report.order_line)},
      {"product_model", next.report.product_model},
      {"serial_number", next.report.serial_number},
      {"batch", next.report.batch},
      {"fault_code", next.report.fault_code},
      {"sub_category", std::string(NameOf(next.classification.sub_category))},
      {"region", next.report.region},
      {"due", Rfc3339(action.due_time)},
      {"owner", action.owner}};
  all.insert(all.end(), order.arguments.begin(), order.arguments.end());
  std::string key = absl::StrCat(base, order.key_end);
  action.resources.emplace_back().key = key;
  turn.effects.push_back({order.effect, std::move(key), std::move(all)});
}

// Asks other services for what has become due; once the plan has failed only for the settlement of what
// the customer has got all the same.
void OrderDue(const Plan& plan, PlanAction& action, Turn& turn) {
  const ActionCourse* const course = ActionCourseOf(action.kind);
  if (course == nullptr) return;
  const bool over = action.state == ActionState::kRunning && !plan.running();
  for (DueOrder& order : DueOrders(*course, action)) {
    if (over && order.key_end != kSettlementOrder) continue;
    Ask(plan, std::move(order), action, turn);
  }
}

struct Ordered {
  Plan* plan = nullptr;
  PlanAction* action = nullptr;
  ActionResource* resource = nullptr;
};

template <class Wanted>
Ordered FindResource(Case& value, const Wanted& wanted) {
  for (auto plan = value.plans.rbegin(); plan != value.plans.rend(); ++plan) {
    for (PlanAction& action : plan->actions) {
      for (ActionResource& resource : action.resources) {
        if (wanted(resource)) return {&*plan, &action, &resource};
      }
    }
  }
  return {};
}

void BeginExecution(Plan& plan, Turn& turn) {
  if (plan.state != PlanState::kApproved) return;
  plan.state = PlanState::kExecuting;
  turn.Note("plan_started", {{"plan", absl::StrCat(plan.number)}});
}

// Ends the plan when its last action is done or its first failed. Only the present plan settles the
// case.
absl::Status SettlePlan(Plan& plan, Turn& turn) {
  if (!plan.running()) return absl::OkStatus();
  const auto in = [&plan](ActionState state) {
    return std::count_if(plan.actions.begin(), plan.actions.end(),
                         [state](const PlanAction& action) { return action.state == state; });
  };
  const bool failed = in(ActionState::kFailed) > 0;
  const bool done = in(ActionState::kDone) == static_cast<long>(plan.actions.size());
  if (!failed && !done) return absl::OkStatus();
  BeginExecution(plan, turn);
  plan.state = failed ? PlanState::kFailed : PlanState::kDone;
  turn.Note(failed ? "plan_failed" : "plan_done", {{"plan", absl::StrCat(plan.number)}});
  if (done && turn.next.state == CaseState::kInProgress) return Resolve(turn);
  return absl::OkStatus();
}

absl::Status SettleAction(ActionState state, Plan& plan, PlanAction& action, Turn& turn) {
  if (action.state == ActionState::kDone || action.state == ActionState::kFailed) {
    return absl::OkStatus();
  }
  action.state = state;
  turn.Note(state == ActionState::kDone ? "action_done" : "action_failed",
            {{"plan", absl::StrCat(plan.number)},
             {"action", absl::StrCat(action.number)},
             {"kind", std::string(intake::NameOf(action.kind))}});
  return SettlePlan(plan, turn);
}

// Pauses for what the resource waits for now and ends the pause it caused before, unless another
// resource still waits for the same.
void Wait(std::optional<PauseCause> cause, ActionResource& resource, Turn& turn) {
  const std::optional<PauseCause> before = resource.pausing;
  resource.pausing = cause;
  if (before && before != cause) {
    const Ordered other = FindResource(
        turn.next, [&before](const ActionResource& r) { return r.pausing == before; });
    if (other.resource == nullptr) ResumeFrom(*before, turn);
  }
  if (cause && turn.next.open()) PauseFor(*cause, turn);
}

// True while an answer of that kind is awaited, so that a name nobody knows may be the one to come.
bool AnswerPending(RecordProgress::Source source, Case& value) {
  for (const absl::string_view key_end : KeyEndsOf(source)) {
    const Ordered pending = FindResource(value, [key_end](const ActionResource& resource) {
      return resource.name.empty() && resource.refusal.empty() &&
             absl::EndsWith(resource.key, key_end);
    });
    if (pending.resource != nullptr) return true;
  }
  return false;
}

}  // namespace

void StartPlan(Turn& turn) {
  Plan& plan = *turn.next.plan();
  for (PlanAction& action : plan.actions) {
    if (ActionCourseOf(action.kind) == nullptr) continue;
    action.state = ActionState::kRunning;
    OrderDue(plan, action, turn);
  }
}

absl::Status Apply(const CompleteAction& c, Turn& turn) {
  Plan* plan = turn.next.plan();
  if (plan == nullptr) return RefuseByRule("INT-18", "NO_PLAN", "the case has no plan");
  if (!plan->running()) {
    return command::WrongState(turn.command, absl::StrCat("PLAN_", intake::NameOf(plan->state)));
  }
  command::Faults faults;
  if (c.action < 1 || c.action > static_cast<int32_t>(plan->actions.size())) {
    faults.Add("action", "must be the number of an action of the present plan");
  }
  if (c.failed) Need("note", c.note, faults);
  if (!faults.ok()) return faults.status();
  PlanAction& action = plan->actions[c.action - 1];
  const ActionCourse* const course = ActionCourseOf(action.kind);
  // One that was never ordered, of a plan approved before its kind had a course, is people's.
  if (course != nullptr && !course->paid_by_hand && action.state == ActionState::kRunning) {
    return RefuseByRule("INT-19", "ACTION_REPORTS_ITSELF",
                        "this action is carried out by other services, which report its end");
  }
  if (action.state == ActionState::kDone || action.state == ActionState::kFailed) {
    return RefuseByRule("INT-18", "ACTION_SETTLED", "the action is done or failed already");
  }
  BeginExecution(*plan, turn);
  const absl::Status settled =
      SettleAction(c.failed ? ActionState::kFailed : ActionState::kDone, *plan, action, turn);
  if (settled.ok()) OrderDue(*plan, action, turn);
  return settled;
}

absl::Status Apply(const EffectDone& c, Turn& turn) {
  if (c.key == kIncidentKey) return OwnIncidentOpened(c.resource, turn);
  if (c.key == kIncidentMergeKey) return absl::OkStatus();
  if (MeasureGranted(c.key, c.resource, turn)) return absl::OkStatus();
  const Ordered found =
      FindResource(turn.next, [&c](const ActionResource& r) { return r.key == c.key; });
  if (found.resource == nullptr) return command::NotFound(absl::StrCat("effect ", c.key));
  if (!found.resource->name.empty()) return absl::OkStatus();
  found.resource->name = c.resource;
  turn.Note("resource_created", {{"key", c.key}, {"resource", c.resource}});
  BeginExecution(*found.plan, turn);
  OrderDue(*found.plan, *found.action, turn);
  return absl::OkStatus();
}

absl::Status Apply(const EffectRefused& c, Turn& turn) {
  if (c.key == kIncidentKey || c.key == kIncidentMergeKey) {
    turn.Note("incident_refused", {{"key", c.key}, {"reason", c.reason}});
    return absl::OkStatus();
  }
  if (MeasureRefused(c.key, c.reason, turn)) return absl::OkStatus();
  const Ordered found =
      FindResource(turn.next, [&c](const ActionResource& r) { return r.key == c.key; });
  if (found.resource == nullptr) return command::NotFound(absl::StrCat("effect ", c.key));
  if (!found.resource->refusal.empty() || !found.resource->name.empty()) return absl::OkStatus();
  found.resource->refusal = c.reason;
  turn.Note("resource_refused", {{"key", c.key}, {"reason", c.reason}});
  BeginExecution(*found.plan, turn);
  // Money goes back without our orders too, and a settlement may be booked by hand.
  const ActionCourse* const course = ActionCourseOf(found.action->kind);
  const bool by_hand = course != nullptr && course->paid_by_hand;
  if (by_hand || absl::EndsWith(c.key, kSettlementOrder)) return absl::OkStatus();
  return SettleAction(ActionState::kFailed, *found.plan, *found.action, turn);
}

absl::Status Apply(const RecordProgress& c, Turn& turn) {
  command::Faults faults;
  Need("resource", c.resource, faults);
  Need("status", c.status, faults);
  if (!faults.ok()) return faults.status();
  const Ordered found =
      FindResource(turn.next, [&c](const ActionResource& r) { return r.name == c.resource; });
  if (found.resource == nullptr && AnswerPending(c.source, turn.next)) {
    // The event overtook the answer that names the resource: taken up when the event comes again.
    return command::Refuse(absl::StatusCode::kAborted, "EFFECT_PENDING",
                           "the resource may be one this case has just ordered",
                           {{"resource", c.resource}});
  }
  bool news = true;
  if (found.resource != nullptr) {
    if (c.version <= found.resource->version) return absl::OkStatus();
    news = found.resource->status != c.status || found.resource->settleable != c.settleable;
    found.resource->version = c.version;
    // What cannot be repaired stays so, whoever has it now.
    const bool left_as_it_is = c.status == "HANDED_OVER" || c.status == "CLOSED";
    if (found.resource->status != kNotRepairable || !left_as_it_is) {
      found.resource->status = c.status;
    }
    found.resource->settleable = c.settleable;
  }
  // Much happens to a shipment that is delivered already; the case has no news by it.
  if (news) {
    turn.Note("progress_recorded", {{"source", std::string(SourceName(c.source))},
                                    {"resource", c.resource},
                                    {"status", c.status}});
  }
  if (found.resource == nullptr) return absl::OkStatus();
  Wait(WaitsFor(c.source, c.status), *found.resource, turn);
  if (const ActionCourse* const course = ActionCourseOf(found.action->kind); course != nullptr) {
    const std::optional<ActionState> end =
        EndOf(*course, *found.action, *found.resource, c.quality_passed);
    if (end) {
      const absl::Status settled = SettleAction(*end, *found.plan, *found.action, turn);
      if (!settled.ok()) return settled;
    }
  }
  OrderDue(*found.plan, *found.action, turn);
  return absl::OkStatus();
}

}  // namespace aftercare::intake::internal
