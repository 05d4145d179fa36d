// The steps of an RMA, one overload of Apply a command, for Decide in rma.cc: permissions are
// issued, extended and ended in rma_permission.cc, goods are booked in rma_goods.cc. Every step
// ends in Finish, so that no state is ever set that does not follow from the quantities.
#ifndef AFTERCARE_LOGISTICS_DOMAIN_RMA_STEP_H_
#define AFTERCARE_LOGISTICS_DOMAIN_RMA_STEP_H_

#include <initializer_list>
#include <vector>

#include "absl/status/statusor.h"
#include "common/command/decision.h"
#include "services/logistics/domain/rma.h"

namespace aftercare::logistics {

using RmaResult = absl::StatusOr<command::Change<Rma>>;

bool IsOneOf(RmaState state, std::initializer_list<RmaState> states);

// Sets the state that follows, names it in the entry that moved it (the last one), and adds
// rma_closed. Internal when no edge leads to that state, which would be a mistake in the steps.
RmaResult Finish(RmaState was, Rma next, std::vector<command::Entry> entries);

RmaResult Create(const CreateRma& command, const command::Context& context, const Rules& rules);
RmaResult Apply(const Rma& current, const ExtendRma& command, const command::Context& context,
                const Rules& rules);
RmaResult Apply(const Rma& current, const MarkShipped& command, const command::Context& context,
                const Rules& rules);
RmaResult Apply(const Rma& current, const CancelRma& command, const command::Context& context,
                const Rules& rules);
RmaResult Apply(const Rma& current, const Tick& command, const command::Context& context,
                const Rules& rules);

RmaResult Apply(const Rma& current, const ReceiveRma& command, const command::Context& context,
                const Rules& rules);
RmaResult Apply(const Rma& current, const ReleaseRma& command, const command::Context& context,
                const Rules& rules);
RmaResult Apply(const Rma& current, const InspectRma& command, const command::Context& context,
                const Rules& rules);
RmaResult Apply(const Rma& current, const SettleRma& command, const command::Context& context,
                const Rules& rules);
RmaResult Apply(const Rma& current, const WriteOffRma& command, const command::Context& context,
                const Rules& rules);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_DOMAIN_RMA_STEP_H_
