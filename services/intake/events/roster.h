// What the roster tells of people (NOT-10) becomes the agents the intake assigns cases to (INT-05).
#ifndef AFTERCARE_INTAKE_EVENTS_ROSTER_H_
#define AFTERCARE_INTAKE_EVENTS_ROSTER_H_

#include "common/server/ground.h"

namespace aftercare::intake {

// On the stream of notification.
stream::Handler FollowRoster(server::Ground& ground);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_EVENTS_ROSTER_H_
