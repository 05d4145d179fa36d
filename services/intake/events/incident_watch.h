// The watch for cases with one cause (INT-25), and what an incident does to its cases. Both listen
// to the intake's own stream: a case joins, and an incident reaches its cases, each in a transaction
// of its own, in order and exactly once.
#ifndef AFTERCARE_INTAKE_EVENTS_INCIDENT_WATCH_H_
#define AFTERCARE_INTAKE_EVENTS_INCIDENT_WATCH_H_

#include "common/server/ground.h"
#include "services/intake/app/policy_source.h"

namespace aftercare::intake {

// On a case that is registered, or classified otherwise than suggested: counts the cases of the same
// signatures; opens an incident when the policy's number of distinct customers is reached, or adds the
// case to the one that is open.
stream::Handler WatchCases(server::Ground& ground, const PolicySource& policies);

// On incidents: every member joins, and follows the incident's level.
stream::Handler ReachCases(server::Ground& ground);

// On cases that become graver than the incident they are in: it rises with them, and its team is
// called (INT-09, INT-12).
stream::Handler FollowMembers(server::Ground& ground);

// On "case.merged": the case that stays takes over the one that goes (INT-04).
stream::Handler AbsorbMerged(server::Ground& ground);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_EVENTS_INCIDENT_WATCH_H_
