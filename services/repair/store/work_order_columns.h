// The columns of table work_orders beside those every aggregate has.
#ifndef AFTERCARE_REPAIR_STORE_WORK_ORDER_COLUMNS_H_
#define AFTERCARE_REPAIR_STORE_WORK_ORDER_COLUMNS_H_

#include <vector>

#include "common/command/table.h"
#include "services/repair/domain/work_order.h"

namespace aftercare::repair {

// In the order of 0003_work_order.sql.
const std::vector<command::Column<WorkOrder>>& WorkOrderColumns();

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_STORE_WORK_ORDER_COLUMNS_H_
