// What events make this service do (NOT-03, INT-12): the routes of the policy say who is told what
// and which team is called. The same event always makes the same messages and calls, under the
// same ids, so one that comes twice tells nobody twice (NOT-04).
#ifndef AFTERCARE_NOTIFICATION_EVENTS_ROUTING_H_
#define AFTERCARE_NOTIFICATION_EVENTS_ROUTING_H_

#include "common/server/ground.h"
#include "common/stream/consumer.h"
#include "services/notification/app/owners.h"
#include "services/notification/app/policy_source.h"

namespace aftercare::notification {

// For the stream of one service. Of the own stream only calls are routed. The references outlive
// the handler.
stream::Handler RouteEvents(const std::string& source, server::Ground& ground,
                            const PolicySource& policies, const Owners& owners);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_EVENTS_ROUTING_H_
