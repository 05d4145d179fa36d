// The columns of table incidents beside those every aggregate has.
#ifndef AFTERCARE_INTAKE_STORE_INCIDENT_COLUMNS_H_
#define AFTERCARE_INTAKE_STORE_INCIDENT_COLUMNS_H_

#include <vector>

#include "common/command/table.h"
#include "services/intake/domain/incident.h"

namespace aftercare::intake {

// In the order of 0004_incident.sql.
const std::vector<command::Column<Incident>>& IncidentColumns();

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_STORE_INCIDENT_COLUMNS_H_
