#include "services/repair/app/parts.h"

#include "services/repair/app/part_effects.h"
#include "services/repair/store/policy_codec.h"

namespace aftercare::repair {

absl::Status BuildParts(server::Ground& ground, Parts& parts) {
  auto policies = PolicySource::Start(ground.dsn(), server::ReadDocument(&ParsePolicy));
  if (!policies.ok()) return policies.status();
  parts.policies = *std::move(policies);
  parts.work_orders = std::make_unique<WorkOrderAggregate>(*parts.policies);
  auto status = ground.Keep(*parts.work_orders, WorkOrderAggregate::Statements(),
                            WorkOrderCommand(Tick{}));
  if (!status.ok()) return status;
  parts.parts = std::make_unique<PartAggregate>(*parts.policies);
  status = ground.Keep(*parts.parts);
  if (!status.ok()) return status;
  parts.loaners = std::make_unique<LoanerAggregate>(*parts.policies);
  status = ground.Keep(*parts.loaners, {}, LoanerCommand(Tick{}));
  if (!status.ok()) return status;
  CarryPartEffects(ground);
  ground.Report(
      "work_order",
      [](const std::string& key, const std::string& resource) -> std::any {
        return WorkOrderCommand(EffectDone{key, resource});
      },
      [](const std::string& key, const absl::Status& reason) -> std::any {
        return WorkOrderCommand(EffectRefused{key, command::Explain(reason).reason});
      });
  return absl::OkStatus();
}

}  // namespace aftercare::repair
