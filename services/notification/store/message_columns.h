// Columns of a message beside body and personal: what lists, the feed and the dead letters need.
#ifndef AFTERCARE_NOTIFICATION_STORE_MESSAGE_COLUMNS_H_
#define AFTERCARE_NOTIFICATION_STORE_MESSAGE_COLUMNS_H_

#include <vector>

#include "common/command/table.h"
#include "services/notification/domain/message.h"

namespace aftercare::notification {

const std::vector<command::Column<Message>>& MessageColumns();

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_STORE_MESSAGE_COLUMNS_H_
