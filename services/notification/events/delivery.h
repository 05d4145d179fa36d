// An attempt that has begun is carried out: the feed has the message at once, mails go to the
// sender.
#ifndef AFTERCARE_NOTIFICATION_EVENTS_DELIVERY_H_
#define AFTERCARE_NOTIFICATION_EVENTS_DELIVERY_H_

#include "common/server/ground.h"
#include "common/stream/consumer.h"
#include "services/notification/app/sender.h"

namespace aftercare::notification {

// On message.attempt_started of the own stream. The references outlive the handler.
stream::Handler CarryOutAttempts(server::Ground& ground, Sender& sender);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_EVENTS_DELIVERY_H_
