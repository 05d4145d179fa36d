// What repair and logistics make of a case's plan comes back to the case (INT-18): every change of a
// work order, a loaner, an RMA or a shipment that names a case is progress of that case, which
// pauses and resumes its clocks (INT-11) and settles the plan's actions (INT-19).
#ifndef AFTERCARE_INTAKE_EVENTS_PROGRESS_H_
#define AFTERCARE_INTAKE_EVENTS_PROGRESS_H_

#include "common/server/ground.h"

namespace aftercare::intake {

// On the stream of repair. An event that overtakes the answer naming its resource is refused with
// EFFECT_PENDING and comes again.
stream::Handler FollowRepair(server::Ground& ground);
// On the stream of logistics.
stream::Handler FollowLogistics(server::Ground& ground);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_EVENTS_PROGRESS_H_
