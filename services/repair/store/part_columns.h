// The columns of table parts beside those every aggregate has.
#ifndef AFTERCARE_REPAIR_STORE_PART_COLUMNS_H_
#define AFTERCARE_REPAIR_STORE_PART_COLUMNS_H_

#include <vector>

#include "common/command/table.h"
#include "services/repair/domain/part.h"

namespace aftercare::repair {

// In the order of 0004_part.sql.
const std::vector<command::Column<Part>>& PartColumns();

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_STORE_PART_COLUMNS_H_
