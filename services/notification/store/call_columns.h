// Columns of a call beside body: what lists and the rule "one call for each cause and level" need.
#ifndef AFTERCARE_NOTIFICATION_STORE_CALL_COLUMNS_H_
#define AFTERCARE_NOTIFICATION_STORE_CALL_COLUMNS_H_

#include <vector>

#include "common/command/table.h"
#include "services/notification/domain/call.h"

namespace aftercare::notification {

const std::vector<command::Column<Call>>& CallColumns();

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_STORE_CALL_COLUMNS_H_
