// The columns of table follow_up beside those every aggregate has.
#ifndef AFTERCARE_SURVEY_STORE_FOLLOW_UP_COLUMNS_H_
#define AFTERCARE_SURVEY_STORE_FOLLOW_UP_COLUMNS_H_

#include <vector>

#include "common/command/table.h"
#include "services/survey/domain/follow_up.h"

namespace aftercare::survey {

// In the order of the migration.
const std::vector<command::Column<FollowUp>>& FollowUpColumns();

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_STORE_FOLLOW_UP_COLUMNS_H_
