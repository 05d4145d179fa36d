// Events as the outbox of a service's own database has them: what EventService answers to others, and
// what the service itself reads when it follows its own stream.
#ifndef AFTERCARE_OUTBOX_EVENTS_H_
#define AFTERCARE_OUTBOX_EVENTS_H_

#include "absl/status/status.h"
#include "aftercare/type/v1/operations.pb.h"
#include "common/db/session.h"

namespace aftercare::outbox {

// What EventService.ReadEvents documents. An envelope that is no event keeps its place: without an id,
// its bytes as the data's value, so that its neighbours are read all the same. INVALID_ARGUMENT for a position that is none; otherwise the
// errors of Session::Do.
absl::Status ReadEvents(const type::v1::ReadEventsRequest& request, db::Session& session,
                        type::v1::ReadEventsResponse* response);

}  // namespace aftercare::outbox

#endif  // AFTERCARE_OUTBOX_EVENTS_H_
