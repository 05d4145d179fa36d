// Requests of MessageService as the rules want them.
#ifndef AFTERCARE_NOTIFICATION_RPC_MESSAGE_REQUEST_H_
#define AFTERCARE_NOTIFICATION_RPC_MESSAGE_REQUEST_H_

#include "absl/status/statusor.h"
#include "aftercare/notification/v1/message.pb.h"
#include "aftercare/notification/v1/route.pb.h"
#include "services/notification/domain/route.h"

namespace aftercare::notification {

// INVALID_FIELDS names every channel that is none and an audience of another kind. `now` stands in
// for a cause time that is not set.
absl::StatusOr<PlannedMessage> PlannedOf(const v1::SendMessageRequest& request, absl::Time now);

EventView ViewOf(const v1::PreviewRouteRequest& request);

void ToProto(const PlannedMessage& planned, v1::PlannedMessage* out);
void ToProto(const PlannedCall& planned, v1::PlannedCall* out);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_RPC_MESSAGE_REQUEST_H_
