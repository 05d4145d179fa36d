// The columns of table survey beside those every aggregate has.
#ifndef AFTERCARE_SURVEY_STORE_SURVEY_COLUMNS_H_
#define AFTERCARE_SURVEY_STORE_SURVEY_COLUMNS_H_

#include <vector>

#include "common/command/table.h"
#include "services/survey/domain/survey.h"

namespace aftercare::survey {

// In the order of the migration.
const std::vector<command::Column<Survey>>& SurveyColumns();

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_STORE_SURVEY_COLUMNS_H_
