// The work order's side of the stock (REP-06): each line is reserved by an effect on its part and
// waits for the answer; what is used or left over is booked the same way, in totals per line, so
// that effects may arrive in any order.
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/repair/domain/part.h"
#include "services/repair/domain/work_order_decide.h"

namespace aftercare::repair::internal {
namespace {

constexpr absl::string_view kReserve = "reserve";

command::Effect Movement(absl::string_view kind, absl::string_view verb, const WorkOrder& order,
                         const PartLine& line, absl::string_view amount_key, int64_t amount) {
  const std::string part =
      absl::StrCat("parts/", PartId(line.part_number, line.location).ToString());
  return {kind,
          absl::StrCat(verb, "/", line.line, "/", amount),
          {{"name", part},
           {"work_order", absl::StrCat("workOrders/", order.id.ToString())},
           {"line", absl::StrCat(line.line)},
           {std::string(amount_key), absl::StrCat(amount)}}};
}

command::Effect Reserve(const WorkOrder& order, const PartLine& line) {
  return Movement("repair.ReservePart", kReserve, order, line, "quantity", line.quantity);
}

// The line whose reservation this key stands for, when its answer is still awaited.
PartLine* Awaited(absl::string_view key, WorkOrder& next) {
  for (PartLine& line : next.parts) {
    if (line.state == PartLine::State::kRequested && Reserve(next, line).key == key) return &line;
  }
  return nullptr;
}

bool AllAtHand(const WorkOrder& order) { return RequirePartsAtHand(order).ok(); }

}  // namespace

WorkOrderAnswer On(const Desk& desk, const RequestParts& c) {
  if (auto status = Require(desk, "RequestParts",
                            {WorkOrderState::kDiagnosed, WorkOrderState::kAwaitingParts,
                             WorkOrderState::kInRepair});
      !status.ok()) {
    return status;
  }
  WorkOrder next = desk.current;
  command::Faults faults;
  if (c.demands.empty() && c.dropped_lines.empty()) {
    faults.Add("demands", "needs a part to ask for or a line to drop");
  }
  for (size_t i = 0; i < c.demands.size(); ++i) {
    const PartDemand& demand = c.demands[i];
    if (demand.part_number.empty() || demand.location.empty() || demand.quantity < 1) {
      faults.Add(absl::StrCat("demands[", i, "]"),
                 "needs part_number, location and a quantity of 1 or more");
    }
  }
  for (size_t i = 0; i < c.dropped_lines.size(); ++i) {
    const int number = c.dropped_lines[i];
    const bool known = number >= 1 && number <= static_cast<int>(next.parts.size());
    if (!known || next.parts[number - 1].state != PartLine::State::kShort) {
      faults.Add(absl::StrCat("dropped_lines[", i, "]"), "must be a line that came short");
      continue;
    }
    next.parts[number - 1].state = PartLine::State::kDropped;
  }
  if (!faults.ok()) return faults.status();
  const size_t most = desk.rules.policy.work_orders.most_parts;
  if (next.parts.size() + c.demands.size() > most) {
    return RefuseByRule("REP-06", "TOO_MANY_PARTS", "the work order asks for too many parts",
                        {{"most", absl::StrCat(most)}});
  }
  std::vector<command::Effect> effects;
  for (const PartDemand& demand : c.demands) {
    PartLine& line = next.parts.emplace_back();
    line.line = static_cast<int>(next.parts.size());
    line.part_number = demand.part_number;
    line.location = demand.location;
    line.quantity = demand.quantity;
    effects.push_back(Reserve(next, line));
  }
  // While the goods are open on the bench, further parts do not take them off it.
  if (next.state == WorkOrderState::kDiagnosed) next.state = WorkOrderState::kAwaitingParts;
  auto change = Changed(std::move(next), "parts_requested",
                        {{"lines", absl::StrCat(c.demands.size())},
                         {"dropped", absl::StrCat(c.dropped_lines.size())}});
  change.effects = std::move(effects);
  return change;
}

WorkOrderAnswer On(const Desk& desk, const EffectDone& c) {
  WorkOrder next = desk.current;
  PartLine* line = Awaited(c.key, next);
  if (line == nullptr) return command::Change<WorkOrder>{desk.current, {}, {}};
  line->state = PartLine::State::kReserved;
  const std::vector<command::Fact> facts = {{"part", c.resource},
                                            {"line", absl::StrCat(line->line)},
                                            {"quantity", absl::StrCat(line->quantity)}};
  const bool complete = AllAtHand(next);
  auto change = Changed(std::move(next), "part_line_reserved", facts);
  if (complete) change.entries.push_back({"parts_reserved", {}});
  return change;
}

WorkOrderAnswer On(const Desk& desk, const EffectRefused& c) {
  WorkOrder next = desk.current;
  PartLine* line = Awaited(c.key, next);
  if (line == nullptr && absl::StartsWith(c.key, kReserve)) {
    return command::Change<WorkOrder>{desk.current, {}, {}};
  }
  if (line == nullptr) {
    // The stock's books differ from ours: somebody moved the reservation by hand.
    return Changed(std::move(next), "part_movement_refused",
                   {{"effect", c.key}, {"reason", c.reason}});
  }
  line->state = PartLine::State::kShort;
  line->reason = c.reason;
  const std::string number = absl::StrCat(line->line);
  return Changed(std::move(next), "part_line_short", {{"line", number}, {"reason", c.reason}});
}

absl::Status RequirePartsAtHand(const WorkOrder& work_order) {
  for (const PartLine& line : work_order.parts) {
    if (line.state == PartLine::State::kRequested || line.state == PartLine::State::kShort) {
      return RefuseByRule("REP-06", "PARTS_PENDING", "a part is not reserved yet or came short",
                          {{"line", absl::StrCat(line.line)},
                           {"line_state", std::string(Word(line.state))}});
    }
  }
  return absl::OkStatus();
}

absl::Status UseParts(const std::vector<PartUse>& parts, WorkOrder& next,
                      std::vector<command::Effect>& effects) {
  for (size_t i = 0; i < parts.size(); ++i) {
    const PartUse& use = parts[i];
    if (use.line < 1 || use.line > static_cast<int>(next.parts.size()) || use.quantity < 1) {
      command::Faults faults;
      faults.Add(absl::StrCat("parts[", i, "]"), "needs a known line and a quantity of 1 or more");
      return faults.status();
    }
    PartLine& line = next.parts[use.line - 1];
    if (use.quantity > line.open()) {
      return RefuseByRule("REP-06", "PART_NOT_RESERVED", "the line has less reserved",
                          {{"line", absl::StrCat(use.line)}, {"open", absl::StrCat(line.open())}});
    }
    line.consumed += use.quantity;
    effects.push_back(
        Movement("repair.ConsumePart", "consume", next, line, "total", line.consumed));
  }
  return absl::OkStatus();
}

void ReleaseRest(WorkOrder& next, std::vector<command::Effect>& effects) {
  for (PartLine& line : next.parts) {
    if (line.open() == 0) continue;
    line.released += line.open();
    effects.push_back(
        Movement("repair.ReleasePart", "release", next, line, "total", line.released));
  }
}

}  // namespace aftercare::repair::internal
