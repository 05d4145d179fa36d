#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/logistics/domain/caller.h"
#include "services/logistics/domain/rma_step.h"
#include "services/logistics/domain/text.h"

namespace aftercare::logistics {

using command::Change;
using command::Context;
using command::Entry;

namespace {

const Roles& Issuers() {
  static const Roles* const roles =
      new Roles{"agent", "service_lead", "service_manager", "logistics_coordinator", "deputy"};
  return *roles;
}

void CheckLines(const std::vector<AuthorisedLine>& lines, command::Faults& faults) {
  if (lines.empty()) faults.Add("lines", "must hold at least one line");
  absl::flat_hash_set<int> seen;
  for (size_t i = 0; i < lines.size(); ++i) {
    const AuthorisedLine& line = lines[i];
    const std::string field = absl::StrCat("lines[", i, "]");
    if (line.line < 1) faults.Add(absl::StrCat(field, ".line"), "must be at least 1");
    if (!seen.insert(line.line).second) faults.Add(absl::StrCat(field, ".line"), "is used twice");
    if (line.product_model.empty()) {
      faults.Add(absl::StrCat(field, ".product_model"), "must be given");
    }
    if (line.quantity < 1) faults.Add(absl::StrCat(field, ".authorised"), "must be at least 1");
    if (!line.serial.empty() && line.quantity > 1) {
      faults.Add(absl::StrCat(field, ".authorised"), "must be 1 with a serial number");
    }
  }
}

}  // namespace

RmaResult Create(const CreateRma& command, const Context& context, const Rules& rules) {
  const absl::Status allowed = NeedServiceOrRole(context.caller, "CreateRma", Issuers());
  if (!allowed.ok()) return allowed;
  command::Faults faults;
  if (command.number < 1) faults.Add("number", "must be at least 1");
  CheckAddress(command.order.address, "address", faults);
  CheckLines(command.lines, faults);
  if (command.deadline && *command.deadline <= context.now) {
    faults.Add("deadline", "must lie ahead");
  }
  if (!faults.ok()) return faults.status();
  Rma next;
  next.id = command.id;
  next.number = command.number;
  next.order = command.order;
  next.settle_when = command.settle_when.value_or(rules.policy.settle_when);
  next.issue_time = WholeMicros(context.now);
  next.deadline =
      WholeMicros(command.deadline.value_or(context.now + rules.policy.return_ship_within));
  int64_t pieces = 0;
  for (const AuthorisedLine& line : command.lines) {
    next.lines.push_back({line.line, line.order_line, line.product_model, line.specification,
                          line.serial, line.quantity});
    pieces += line.quantity;
  }
  Entry entry{"rma_issued",
              {{"remedy", std::string(Word(next.order.remedy))},
               {"payer", std::string(Word(next.order.payer))},
               {"deadline", Rfc3339(next.deadline)},
               {"authorised", absl::StrCat(pieces)},
               {"settle_when", std::string(Word(next.settle_when))}}};
  if (!next.order.case_id.nil()) entry.facts.push_back({"case", next.order.case_id.ToString()});
  return Change<Rma>{std::move(next), {std::move(entry)}, {}};
}

RmaResult Apply(const Rma& current, const ExtendRma& command, const Context& context,
                const Rules&) {
  const absl::Status allowed = NeedServiceOrRole(context.caller, "ExtendRma", Issuers());
  if (!allowed.ok()) return allowed;
  if (current.state != RmaState::kIssued) {
    return command::WrongState("ExtendRma", Word(current.state));
  }
  command::Faults faults;
  CheckCode(command.reason, "reason", faults);
  if (command.deadline <= current.deadline || command.deadline <= context.now) {
    faults.Add("deadline", "must be later than the present one and lie ahead");
  }
  if (!faults.ok()) return faults.status();
  Rma next = current;
  next.deadline = WholeMicros(command.deadline);
  return Finish(current.state, std::move(next),
                {{"deadline_extended",
                  {{"was", Rfc3339(current.deadline)},
                   {"deadline", Rfc3339(WholeMicros(command.deadline))},
                   {"reason", command.reason}}}});
}

RmaResult Apply(const Rma& current, const MarkShipped& command, const Context& context,
                const Rules&) {
  const absl::Status allowed =
      NeedServiceOrRole(context.caller, "MarkShipped", {"logistics_coordinator"});
  if (!allowed.ok()) return allowed;
  if (IsOneOf(current.state, {RmaState::kExpired, RmaState::kCancelled})) {
    return command::WrongState("MarkShipped", Word(current.state));
  }
  const bool known = std::find(current.shipments.begin(), current.shipments.end(),
                               command.shipment) != current.shipments.end();
  if (known || !IsOneOf(current.state, {RmaState::kIssued, RmaState::kShipped})) {
    return Change<Rma>{current, {}, {}};
  }
  Rma next = current;
  next.shipments.push_back(command.shipment);
  if (!next.ship_time) next.ship_time = WholeMicros(command.at);
  return Finish(current.state, std::move(next),
                {{"rma_shipped",
                  {{"shipment", command.shipment.ToString()},
                   {"ship_time", Rfc3339(WholeMicros(command.at))}}}});
}

RmaResult Apply(const Rma& current, const CancelRma& command, const Context& context,
                const Rules&) {
  const absl::Status allowed = NeedServiceOrRole(context.caller, "CancelRma", Issuers());
  if (!allowed.ok()) return allowed;
  if (current.state != RmaState::kIssued) {
    return command::WrongState("CancelRma", Word(current.state));
  }
  command::Faults faults;
  CheckCode(command.reason, "reason", faults);
  if (!faults.ok()) return faults.status();
  if (std::any_of(current.lines.begin(), current.lines.end(),
                  [](const RmaLine& line) { return line.settled() > 0; })) {
    return command::Refuse(absl::StatusCode::kFailedPrecondition, "ALREADY_SETTLED",
                           "something was refunded or replaced in advance",
                           {{"rule", "LOG-01"}});
  }
  Rma next = current;
  next.state = RmaState::kCancelled;
  return Finish(current.state, std::move(next), {{"rma_cancelled", {{"reason", command.reason}}}});
}

RmaResult Apply(const Rma& current, const Tick&, const Context& context,
                const Rules& rules) {
  if (context.now < NextDue(current, rules)) return Change<Rma>{current, {}, {}};
  Rma next = current;
  next.state = RmaState::kExpired;
  return Finish(current.state, std::move(next),
                {{"rma_expired", {{"deadline", Rfc3339(current.deadline)}}}});
}

}  // namespace aftercare::logistics
