#include "services/repair/app/part_effects.h"

#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "common/server/effect_call.h"
#include "common/server/lists.h"
#include "services/repair/domain/part.h"

namespace aftercare::repair {
namespace {

absl::StatusOr<std::string> Submit(server::Ground& ground, const schedule::PendingEffect& effect,
                                   PartCommand command) {
  const std::string part = effect.Argument("name");
  const absl::Status status =
      server::DoHere(ground, effect, "part", server::IdIn(part), std::move(command));
  if (!status.ok()) return status;
  return part;
}

// The line of the work order that asks, and how many pieces; what cannot be read is 0, which the
// part refuses.
template <class Command>
Command CommandOf(const schedule::PendingEffect& effect, absl::string_view amount) {
  int line = 0;
  int64_t pieces = 0;
  (void)absl::SimpleAtoi(effect.Argument("line"), &line);
  (void)absl::SimpleAtoi(effect.Argument(amount), &pieces);
  return {server::IdIn(effect.Argument("work_order")), line, pieces};
}

template <class Command>
void CarryOne(server::Ground& ground, const std::string& kind, absl::string_view amount) {
  ground.Carry(kind, [&ground, amount](const schedule::PendingEffect& effect) {
    return Submit(ground, effect, CommandOf<Command>(effect, amount));
  });
}

}  // namespace

void CarryPartEffects(server::Ground& ground) {
  CarryOne<ReservePart>(ground, "repair.ReservePart", "quantity");
  CarryOne<ConsumePart>(ground, "repair.ConsumePart", "total");
  CarryOne<ReleasePart>(ground, "repair.ReleasePart", "total");
}

}  // namespace aftercare::repair
