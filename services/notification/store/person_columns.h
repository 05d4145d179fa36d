// Columns of a person beside body and personal: what lists of the roster need.
#ifndef AFTERCARE_NOTIFICATION_STORE_PERSON_COLUMNS_H_
#define AFTERCARE_NOTIFICATION_STORE_PERSON_COLUMNS_H_

#include <vector>

#include "common/command/table.h"
#include "services/notification/domain/roster.h"

namespace aftercare::notification {

const std::vector<command::Column<Person>>& PersonColumns();

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_STORE_PERSON_COLUMNS_H_
