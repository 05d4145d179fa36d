// What RMAs learn from their shipments (LOG-01): goods that were picked up are on their way.
#ifndef AFTERCARE_LOGISTICS_EVENTS_RMA_WATCH_H_
#define AFTERCARE_LOGISTICS_EVENTS_RMA_WATCH_H_

#include "common/server/ground.h"
#include "common/stream/consumer.h"

namespace aftercare::logistics {

// Marks the RMA of a shipment that comes in shipped as soon as the shipment moves.
stream::Handler MarkShippedRmas(server::Ground& ground);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_EVENTS_RMA_WATCH_H_
