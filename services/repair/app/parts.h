// The repair's parts: policy, aggregates, what they do to each other.
#ifndef AFTERCARE_REPAIR_APP_PARTS_H_
#define AFTERCARE_REPAIR_APP_PARTS_H_

#include <memory>

#include "common/server/ground.h"
#include "services/repair/app/loaner_aggregate.h"
#include "services/repair/app/part_aggregate.h"
#include "services/repair/app/policy_source.h"
#include "services/repair/app/work_order_aggregate.h"

namespace aftercare::repair {

// Lives as long as the ground.
struct Parts {
  std::unique_ptr<PolicySource> policies;
  std::unique_ptr<WorkOrderAggregate> work_orders;
  std::unique_ptr<PartAggregate> parts;
  std::unique_ptr<LoanerAggregate> loaners;
};

absl::Status BuildParts(server::Ground& ground, Parts& parts);

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_APP_PARTS_H_
