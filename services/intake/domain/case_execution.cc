// An approved plan drives other services, and their progress comes back (INT-18, INT-19).
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/intake/domain/case_turn.h"

namespace aftercare::intake::internal {
namespace {

constexpr absl::string_view kRma = ".rma";
constexpr absl::string_view kShipment = ".shipment";
constexpr absl::string_view kWorkOrder = ".work_order";

absl::string_view SourceName(RecordProgress::Source source) {
  switch (source) {
    case RecordProgress::Source::kWorkOrder: return "WORK_ORDER";
    case RecordProgress::Source::kShipment: return "SHIPMENT";
    case RecordProgress::Source::kRma: return "RMA";
    case RecordProgress::Source::kLoaner: return "LOANER";
  }
  return "UNSPECIFIED";
}

absl::string_view SuffixOf(RecordProgress::Source source) {
  switch (source) {
    case RecordProgress::Source::kWorkOrder: return kWorkOrder;
    case RecordProgress::Source::kShipment: return kShipment;
    case RecordProgress::Source::kRma: return kRma;
    case RecordProgress::Source::kLoaner: return "";
  }
  return "";
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

void Ask(absl::string_view kind, std::string key, std::vector<command::Fact> arguments,
           PlanAction& action, Turn& turn) {
  const Case& next = turn.next;
  std::vector<command::Fact> all = {
      {"case", ResourceName("cases", next.id)},
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
  all.insert(all.end(), arguments.begin(), arguments.end());
  action.resources.emplace_back().key = key;
  turn.effects.push_back({kind, std::move(key), std::move(all)});
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
  const absl::string_view suffix = SuffixOf(source);
  if (suffix.empty()) return false;
  return FindResource(value, [suffix](const ActionResource& resource) {
           return resource.name.empty() && resource.refusal.empty() &&
                  absl::EndsWith(resource.key, suffix);
         }).resource != nullptr;
}

// What a work order's status means for its action (INT-19): done when it is ready or handed over
// and the quality check was passed.
std::optional<ActionState> Outcome(const RecordProgress& c) {
  if (c.source != RecordProgress::Source::kWorkOrder) return std::nullopt;
  const bool finished =
      c.status == "READY" || c.status == "HANDED_OVER" || c.status == "CLOSED";
  if (finished && c.quality_passed) return ActionState::kDone;
  // Ready without a passed check means that the customer declined the quote.
  if (finished || c.status == "DECLINED" || c.status == "SCRAPPED" || c.status == "CANCELLED") {
    return ActionState::kFailed;
  }
  return std::nullopt;
}

}  // namespace

void StartPlan(Turn& turn) {
  Plan& plan = *turn.next.plan();
  for (PlanAction& action : plan.actions) {
    if (!CarriedOutByServices(action.kind)) continue;
    const std::string base = BaseKey(plan, action);
    action.state = ActionState::kRunning;
    Ask("logistics.CreateRma", absl::StrCat(base, kRma), {{"remedy", "REPAIR"}}, action, turn);
    Ask("repair.CreateWorkOrder", absl::StrCat(base, kWorkOrder), {{"plan_action", base}}, action,
        turn);
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
  if (CarriedOutByServices(action.kind)) {
    return RefuseByRule("INT-19", "ACTION_REPORTS_ITSELF",
                        "this action is carried out by other services, which report its end");
  }
  if (action.state == ActionState::kDone || action.state == ActionState::kFailed) {
    return RefuseByRule("INT-18", "ACTION_SETTLED", "the action is done or failed already");
  }
  BeginExecution(*plan, turn);
  return SettleAction(c.failed ? ActionState::kFailed : ActionState::kDone, *plan, action, turn);
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
  // The way back to us can only be ordered once the RMA it belongs to has a name.
  if (absl::EndsWith(c.key, kRma) && found.plan->running()) {
    Ask("logistics.CreateShipment",
        absl::StrCat(BaseKey(*found.plan, *found.action), kShipment),
        {{"purpose", "REPAIR_IN"}, {"rma", c.resource}}, *found.action, turn);
  }
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
  if (found.resource != nullptr) {
    if (c.version <= found.resource->version) return absl::OkStatus();
    found.resource->version = c.version;
  }
  turn.Note("progress_recorded", {{"source", std::string(SourceName(c.source))},
                                  {"resource", c.resource},
                                  {"status", c.status}});
  if (found.resource == nullptr) return absl::OkStatus();
  Wait(WaitsFor(c.source, c.status), *found.resource, turn);
  const std::optional<ActionState> outcome = Outcome(c);
  return outcome ? SettleAction(*outcome, *found.plan, *found.action, turn) : absl::OkStatus();
}

}  // namespace aftercare::intake::internal
