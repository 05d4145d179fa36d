// Effects of a case on incidents of the same service: carried out by the incident's own processor,
// claimed by the effect's id like a call of another service would be.
#ifndef AFTERCARE_INTAKE_APP_INCIDENT_EFFECTS_H_
#define AFTERCARE_INTAKE_APP_INCIDENT_EFFECTS_H_

#include "common/server/ground.h"

namespace aftercare::intake {

// "intake.OpenIncident" and "intake.MergeIncident" (INT-09, INT-25).
void CarryIncidentEffects(server::Ground& ground);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_APP_INCIDENT_EFFECTS_H_
