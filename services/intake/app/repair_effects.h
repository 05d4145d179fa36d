// How the intake's effects on repair are carried out: the work order of an approved plan (INT-18)
// and the loaner of an interim measure (INT-14).
#ifndef AFTERCARE_INTAKE_APP_REPAIR_EFFECTS_H_
#define AFTERCARE_INTAKE_APP_REPAIR_EFFECTS_H_

#include <memory>

#include "common/server/ground.h"
#include "services/intake/app/case_file.h"
#include "services/intake/app/policy_source.h"

namespace aftercare::intake {

// `policies` outlives the ground's effects.
void CarryRepairEffects(server::Ground& ground, const PolicySource& policies,
                        std::shared_ptr<CaseFiles> files);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_APP_REPAIR_EFFECTS_H_
