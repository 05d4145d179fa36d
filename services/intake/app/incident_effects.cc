#include "services/intake/app/incident_effects.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/server/effect_call.h"
#include "common/server/lists.h"
#include "services/intake/domain/case.h"
#include "services/intake/domain/incident.h"

namespace aftercare::intake {
namespace {

absl::StatusOr<std::string> Submit(server::Ground& ground, const schedule::PendingEffect& effect,
                                   const ids::Uuid& target, IncidentCommand command) {
  const absl::Status status =
      server::DoHere(ground, effect, "incident", target, std::move(command));
  if (!status.ok()) return status;
  return absl::StrCat("incidents/", target.ToString());
}

}  // namespace

void CarryIncidentEffects(server::Ground& ground) {
  ground.Carry("intake.OpenIncident", [&ground](const schedule::PendingEffect& effect) {
    OpenIncident open;
    open.id = OwnIncidentOf(effect.aggregate_id);
    open.product_model = effect.Argument("product_model");
    open.batch = effect.Argument("batch");
    open.level = LevelNamed(effect.Argument("level"));
    const std::string customer = effect.Argument("customer");
    open.members = {{effect.aggregate_id, customer.empty() ? ids::Uuid{} : server::IdIn(customer)}};
    const ids::Uuid id = open.id;
    return Submit(ground, effect, id, std::move(open));
  });
  ground.Carry("intake.MergeIncident", [&ground](const schedule::PendingEffect& effect) {
    return Submit(ground, effect, server::IdIn(effect.Argument("incident")),
                  MergeIncident{server::IdIn(effect.Argument("into"))});
  });
}

}  // namespace aftercare::intake
