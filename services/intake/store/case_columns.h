// The columns of table cases beside those every aggregate has.
#ifndef AFTERCARE_INTAKE_STORE_CASE_COLUMNS_H_
#define AFTERCARE_INTAKE_STORE_CASE_COLUMNS_H_

#include <vector>

#include "common/command/table.h"
#include "services/intake/domain/case_state.h"

namespace aftercare::intake {

// In the order of 0003_case.sql.
const std::vector<command::Column<Case>>& CaseColumns();

// What two reports of the same matter share besides the customer (INT-04): order and line. Equal for
// equal ones; different ones may collide, so whoever finds by it compares.
int64_t MatterKey(const Report& report);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_STORE_CASE_COLUMNS_H_
