// The columns of table loaners beside those every aggregate has.
#ifndef AFTERCARE_REPAIR_STORE_LOANER_COLUMNS_H_
#define AFTERCARE_REPAIR_STORE_LOANER_COLUMNS_H_

#include <vector>

#include "common/command/table.h"
#include "services/repair/domain/loaner.h"

namespace aftercare::repair {

// In the order of 0005_loaner.sql and 0006_loaner_cases.sql.
const std::vector<command::Column<Loaner>>& LoanerColumns();

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_STORE_LOANER_COLUMNS_H_
