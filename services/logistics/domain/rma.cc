#include "services/logistics/domain/rma.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/logistics/domain/rma_step.h"

namespace aftercare::logistics {

using command::Change;
using command::Context;
using command::Entry;

absl::string_view Word(RmaState state) {
  switch (state) {
    case RmaState::kIssued: return "ISSUED";
    case RmaState::kShipped: return "SHIPPED";
    case RmaState::kReceived: return "RECEIVED";
    case RmaState::kInspected: return "INSPECTED";
    case RmaState::kClosed: return "CLOSED";
    case RmaState::kExpired: return "EXPIRED";
    case RmaState::kCancelled: return "CANCELLED";
  }
  return "UNKNOWN";
}

absl::string_view Word(Remedy remedy) {
  switch (remedy) {
    case Remedy::kRefund: return "REFUND";
    case Remedy::kExchange: return "EXCHANGE";
    case Remedy::kRepair: return "REPAIR";
  }
  return "UNKNOWN";
}

absl::string_view Word(Disposition disposition) {
  switch (disposition) {
    case Disposition::kRestock: return "RESTOCK";
    case Disposition::kRepair: return "REPAIR";
    case Disposition::kVendor: return "VENDOR";
    case Disposition::kScrap: return "SCRAP";
  }
  return "UNKNOWN";
}

absl::string_view Word(DifferenceKind kind) {
  switch (kind) {
    case DifferenceKind::kShort: return "SHORT";
    case DifferenceKind::kSurplus: return "SURPLUS";
    case DifferenceKind::kWrongGoods: return "WRONG_GOODS";
    case DifferenceKind::kWrongSerial: return "WRONG_SERIAL";
    case DifferenceKind::kPapers: return "PAPERS";
  }
  return "UNKNOWN";
}

bool IsOneOf(RmaState state, std::initializer_list<RmaState> states) {
  return std::find(states.begin(), states.end(), state) != states.end();
}

RmaResult Finish(RmaState was, Rma next, std::vector<Entry> entries) {
  next.state = StateOf(next);
  if (next.state != was) {
    if (!kRmaTransitions.Allows(was, next.state)) {
      return absl::InternalError(
          absl::StrCat("no edge from ", Word(was), " to ", Word(next.state)));
    }
    entries.back().facts.push_back({"state", std::string(Word(next.state))});
    if (next.state == RmaState::kClosed) entries.push_back({"rma_closed", {}});
  }
  return Change<Rma>{std::move(next), std::move(entries), {}};
}

RmaState StateOf(const Rma& rma) {
  if (IsOneOf(rma.state, {RmaState::kExpired, RmaState::kCancelled})) return rma.state;
  bool all_here = true, all_inspected = true, all_settled = true;
  for (const RmaLine& line : rma.lines) {
    all_here = all_here && line.remaining() == 0;
    all_inspected = all_inspected && line.uninspected() == 0;
    all_settled = all_settled && (rma.order.remedy == Remedy::kRepair ||
                                  line.settled() >= line.accepted);
  }
  if (!all_here) return rma.ship_time ? RmaState::kShipped : RmaState::kIssued;
  if (rma.on_hold || !all_inspected) return RmaState::kReceived;
  return all_settled ? RmaState::kClosed : RmaState::kInspected;
}

RmaResult Decide(const Rma* current, const RmaCommand& command, const Context& context,
                 const Rules& rules) {
  if (const auto* create = std::get_if<CreateRma>(&command)) {
    if (current != nullptr) return command::AlreadyThere("rma");
    return Create(*create, context, rules);
  }
  if (current == nullptr) return command::NotFound("rma");
  return std::visit(
      [&](const auto& one) -> RmaResult {
        if constexpr (std::is_same_v<std::decay_t<decltype(one)>, CreateRma>) {
          return command::AlreadyThere("rma");
        } else {
          return Apply(*current, one, context, rules);
        }
      },
      command);
}

absl::Time NextDue(const Rma& rma, const Rules&) {
  return rma.state == RmaState::kIssued ? rma.deadline : absl::InfiniteFuture();
}

}  // namespace aftercare::logistics
