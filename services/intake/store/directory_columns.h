// The columns of the directory's tables beside id, changed_at, body and personal. A record has no
// timeline: its source_version says which of two is the newer (ERP-01).
#ifndef AFTERCARE_INTAKE_STORE_DIRECTORY_COLUMNS_H_
#define AFTERCARE_INTAKE_STORE_DIRECTORY_COLUMNS_H_

#include <vector>

#include "common/command/table.h"
#include "services/intake/domain/directory.h"

namespace aftercare::intake {

// In the order of 0005_directory.sql.
const std::vector<command::Column<Customer>>& CustomerColumns();
const std::vector<command::Column<Product>>& ProductColumns();
const std::vector<command::Column<Order>>& OrderColumns();
const std::vector<command::Column<SerialUnit>>& SerialUnitColumns();

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_STORE_DIRECTORY_COLUMNS_H_
