// What the channel could not know and ERP and CRM do (INT-02, ERP-01): empty fields of a report are
// filled from the directory, what was reported stays as it was.
#ifndef AFTERCARE_INTAKE_DOMAIN_COMPLETION_H_
#define AFTERCARE_INTAKE_DOMAIN_COMPLETION_H_

#include "services/intake/domain/directory.h"
#include "services/intake/domain/matter.h"

namespace aftercare::intake {

// Each may be null. `order` is the one the report names, or else the one the serial was sold with.
void CompleteReport(const Customer* customer, const SerialUnit* serial, const Order* order,
                    Report& report);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_COMPLETION_H_
