// A work order as the resource that is stored, answered and told to others. Lossless both ways for
// all that is state.
#ifndef AFTERCARE_REPAIR_STORE_WORK_ORDER_CODEC_H_
#define AFTERCARE_REPAIR_STORE_WORK_ORDER_CODEC_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "aftercare/repair/v1/work_order.pb.h"
#include "services/repair/domain/work_order.h"

namespace aftercare::repair {

void ToProto(const WorkOrder& work_order, v1::WorkOrder* out);
// DataLoss when a value cannot be one we wrote.
absl::StatusOr<WorkOrder> FromProto(const v1::WorkOrder& wire);

// Puts in what is computed: due_time and overdue (REP-09).
void CompleteWorkOrder(const WorkOrder& work_order, absl::Time now, const Rules& rules,
                       v1::WorkOrder* out);

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_STORE_WORK_ORDER_CODEC_H_
