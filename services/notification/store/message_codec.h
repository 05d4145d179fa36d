// The Message as a resource and back: the one form in which it rests, is told to others and is
// answered. Lossless for everything that is state; what was erased comes back empty.
#ifndef AFTERCARE_NOTIFICATION_STORE_MESSAGE_CODEC_H_
#define AFTERCARE_NOTIFICATION_STORE_MESSAGE_CODEC_H_

#include "absl/status/statusor.h"
#include "aftercare/notification/v1/message.pb.h"
#include "services/notification/domain/message.h"

namespace aftercare::notification {

// Sets everything but etag, create and update time, which belong to the row.
void ToProto(const Message& message, v1::Message* resource);

// DataLoss for a resource that no ToProto has made.
absl::StatusOr<Message> FromProto(const v1::Message& resource);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_STORE_MESSAGE_CODEC_H_
