// Effects of a work order on the stock of the same service: carried out by the part's own
// processor, claimed by the effect's id like a call of another service would be (REP-06).
#ifndef AFTERCARE_REPAIR_APP_PART_EFFECTS_H_
#define AFTERCARE_REPAIR_APP_PART_EFFECTS_H_

#include "common/server/ground.h"

namespace aftercare::repair {

// "repair.ReservePart", "repair.ConsumePart" and "repair.ReleasePart".
void CarryPartEffects(server::Ground& ground);

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_APP_PART_EFFECTS_H_
