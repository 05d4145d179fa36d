#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/logistics/domain/caller.h"
#include "services/logistics/domain/receipt.h"
#include "services/logistics/domain/rma_step.h"
#include "services/logistics/domain/text.h"

namespace aftercare::logistics {

using command::Change;
using command::Context;
using command::Entry;

namespace {

// The line of this number, or null and a fault.
RmaLine* FindLine(Rma& rma, int number, absl::string_view field, command::Faults& faults) {
  for (RmaLine& line : rma.lines) {
    if (line.line == number) return &line;
  }
  faults.Add(absl::StrCat(field, ".line"), "is no line of this RMA");
  return nullptr;
}

void BookDisposition(Disposition disposition, int64_t pieces, RmaLine& line) {
  switch (disposition) {
    case Disposition::kRestock: line.restocked += pieces; break;
    case Disposition::kRepair: line.to_repair += pieces; break;
    case Disposition::kVendor: line.to_vendor += pieces; break;
    case Disposition::kScrap: line.scrapped += pieces; break;
  }
}

// Pieces of a line that may be settled by now (LOG-01).
int64_t MaySettle(const Rma& rma, const RmaLine& line) {
  switch (rma.settle_when) {
    case SettleWhen::kAuthorised: return line.authorised - line.written_off - line.rejected;
    case SettleWhen::kReceived: return line.received - line.rejected;
    case SettleWhen::kAccepted: return line.accepted;
  }
  return 0;
}

}  // namespace

RmaResult Apply(const Rma& current, const ReceiveRma& command, const Context& context,
                const Rules&) {
  const absl::Status allowed =
      NeedRole(context.caller, "ReceiveRma", {"warehouse", "logistics_coordinator"});
  if (!allowed.ok()) return allowed;
  if (!IsOneOf(current.state, {RmaState::kIssued, RmaState::kShipped})) {
    return command::WrongState("ReceiveRma", Word(current.state));
  }
  command::Faults faults;
  for (size_t i = 0; i < command.goods.size(); ++i) {
    const ReceivedGoods& goods = command.goods[i];
    const std::string field = absl::StrCat("goods[", i, "]");
    if (goods.product_model.empty()) {
      faults.Add(absl::StrCat(field, ".product_model"), "must be given");
    }
    if (goods.quantity < 1) faults.Add(absl::StrCat(field, ".quantity"), "must be at least 1");
    if (!goods.serial.empty() && goods.quantity > 1) {
      faults.Add(absl::StrCat(field, ".quantity"), "must be 1 with a serial number");
    }
  }
  if (!faults.ok()) return faults.status();
  Comparison comparison = Compare(current.lines, command);
  Rma next = current;
  next.lines = std::move(comparison.lines);
  if (!next.ship_time) next.ship_time = WholeMicros(context.now);
  int64_t remaining = 0;
  for (const RmaLine& line : next.lines) remaining += line.remaining();
  std::vector<Entry> entries = {{"goods_received",
                                 {{"booked", absl::StrCat(comparison.booked)},
                                  {"remaining", absl::StrCat(remaining)}}}};
  if (!comparison.differences.empty()) {
    if (!current.on_hold) next.differences.clear();
    next.on_hold = true;
    Entry held{"goods_held", {{"differences", absl::StrCat(comparison.differences.size())}}};
    for (const Difference& difference : comparison.differences) {
      held.facts.push_back(
          {"difference", absl::StrCat(Word(difference.kind), " line ", difference.line,
                                      " expected ", difference.expected, " found ",
                                      difference.found)});
      next.differences.push_back(difference);
    }
    entries.push_back(std::move(held));
  }
  return Finish(current.state, std::move(next), std::move(entries));
}

RmaResult Apply(const Rma& current, const ReleaseRma& command, const Context& context,
                const Rules&) {
  const absl::Status allowed =
      NeedRole(context.caller, "ReleaseRma",
               {"logistics_coordinator", "service_lead", "service_manager", "deputy"});
  if (!allowed.ok()) return allowed;
  if (!IsOneOf(current.state, {RmaState::kShipped, RmaState::kReceived})) {
    return command::WrongState("ReleaseRma", Word(current.state));
  }
  if (!current.on_hold) {
    return command::Refuse(absl::StatusCode::kFailedPrecondition, "NOT_ON_HOLD",
                           "the goods are not on hold", {{"rule", "LOG-07"}});
  }
  command::Faults faults;
  CheckCode(command.reason, "reason", faults);
  if (!faults.ok()) return faults.status();
  Rma next = current;
  next.on_hold = false;
  return Finish(current.state, std::move(next), {{"hold_released", {{"reason", command.reason}}}});
}

RmaResult Apply(const Rma& current, const InspectRma& command, const Context& context,
                const Rules&) {
  const absl::Status allowed = NeedRole(context.caller, "InspectRma", {"warehouse", "quality"});
  if (!allowed.ok()) return allowed;
  if (!IsOneOf(current.state, {RmaState::kShipped, RmaState::kReceived})) {
    return command::WrongState("InspectRma", Word(current.state));
  }
  if (current.on_hold) {
    return command::Refuse(absl::StatusCode::kFailedPrecondition, "GOODS_ON_HOLD",
                           "a difference is open", {{"rule", "LOG-07"}});
  }
  command::Faults faults;
  if (command.lines.empty()) faults.Add("lines", "must hold at least one line");
  Rma next = current;
  Entry entry{"goods_inspected", {}};
  for (size_t i = 0; i < command.lines.size(); ++i) {
    const InspectedLine& verdict = command.lines[i];
    const std::string field = absl::StrCat("lines[", i, "]");
    RmaLine* line = FindLine(next, verdict.line, field, faults);
    if (line == nullptr) continue;
    if (verdict.accepted < 0 || verdict.rejected < 0 || verdict.accepted + verdict.rejected == 0) {
      faults.Add(field, "must accept or reject at least one piece");
      continue;
    }
    if (verdict.accepted + verdict.rejected > line->uninspected()) {
      faults.Add(field, absl::StrCat("exceeds the ", line->uninspected(), " left to inspect"));
      continue;
    }
    if ((verdict.accepted > 0) != verdict.disposition.has_value()) {
      faults.Add(absl::StrCat(field, ".disposition"), "must be given for accepted goods only");
      continue;
    }
    line->accepted += verdict.accepted;
    line->rejected += verdict.rejected;
    if (verdict.disposition) BookDisposition(*verdict.disposition, verdict.accepted, *line);
    entry.facts.push_back({"line", absl::StrCat(verdict.line)});
    entry.facts.push_back({"accepted", absl::StrCat(verdict.accepted)});
    entry.facts.push_back({"rejected", absl::StrCat(verdict.rejected)});
    if (verdict.disposition) {
      entry.facts.push_back({"disposition", std::string(Word(*verdict.disposition))});
    }
  }
  if (!faults.ok()) return faults.status();
  return Finish(current.state, std::move(next), {std::move(entry)});
}

RmaResult Apply(const Rma& current, const SettleRma& command, const Context& context,
                const Rules&) {
  const absl::Status allowed =
      NeedServiceOrRole(context.caller, "SettleRma",
                        {"finance", "service_lead", "service_manager", "deputy"});
  if (!allowed.ok()) return allowed;
  if (kRmaTransitions.IsFinal(current.state)) {
    return command::WrongState("SettleRma", Word(current.state));
  }
  command::Faults faults;
  if (current.order.remedy == Remedy::kRepair) {
    faults.Add("lines", "goods sent in for repair are neither refunded nor replaced");
  }
  if (command.lines.empty()) faults.Add("lines", "must hold at least one line");
  Rma next = current;
  Entry entry{"settlement_recorded", {}};
  for (size_t i = 0; i < command.lines.size(); ++i) {
    const SettledLine& settled = command.lines[i];
    const std::string field = absl::StrCat("lines[", i, "]");
    RmaLine* line = FindLine(next, settled.line, field, faults);
    if (line == nullptr) continue;
    if (settled.refunded < 0 || settled.replaced < 0 ||
        settled.refunded + settled.replaced == 0) {
      faults.Add(field, "must settle at least one piece");
      continue;
    }
    const int64_t left = std::max<int64_t>(0, MaySettle(next, *line) - line->settled());
    if (settled.refunded + settled.replaced > left) {
      faults.Add(field, absl::StrCat("exceeds the ", left, " that may be settled by now"));
      continue;
    }
    line->refunded += settled.refunded;
    line->replaced += settled.replaced;
    entry.facts.push_back({"line", absl::StrCat(settled.line)});
    entry.facts.push_back({"refunded", absl::StrCat(settled.refunded)});
    entry.facts.push_back({"replaced", absl::StrCat(settled.replaced)});
  }
  if (!faults.ok()) return faults.status();
  return Finish(current.state, std::move(next), {std::move(entry)});
}

RmaResult Apply(const Rma& current, const WriteOffRma& command, const Context& context,
                const Rules&) {
  const absl::Status allowed =
      NeedServiceOrRole(context.caller, "WriteOffRma",
                        {"logistics_coordinator", "service_lead", "service_manager", "deputy"});
  if (!allowed.ok()) return allowed;
  if (current.state != RmaState::kShipped) {
    return command::WrongState("WriteOffRma", Word(current.state));
  }
  command::Faults faults;
  CheckCode(command.reason, "reason", faults);
  if (command.lines.empty()) faults.Add("lines", "must hold at least one line");
  Rma next = current;
  Entry entry{"rest_written_off", {{"reason", command.reason}}};
  for (size_t i = 0; i < command.lines.size(); ++i) {
    const WrittenOffLine& given_up = command.lines[i];
    const std::string field = absl::StrCat("lines[", i, "]");
    RmaLine* line = FindLine(next, given_up.line, field, faults);
    if (line == nullptr) continue;
    if (given_up.quantity < 1 || given_up.quantity > line->remaining()) {
      faults.Add(absl::StrCat(field, ".quantity"),
                 absl::StrCat("must be 1 to the ", line->remaining(), " still expected"));
      continue;
    }
    line->written_off += given_up.quantity;
    entry.facts.push_back({"line", absl::StrCat(given_up.line)});
    entry.facts.push_back({"written_off", absl::StrCat(given_up.quantity)});
  }
  if (!faults.ok()) return faults.status();
  return Finish(current.state, std::move(next), {std::move(entry)});
}

}  // namespace aftercare::logistics
