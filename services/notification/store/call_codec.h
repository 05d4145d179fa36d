// The Call as a resource and back: the one form in which it rests, is told to others and is
// answered.
#ifndef AFTERCARE_NOTIFICATION_STORE_CALL_CODEC_H_
#define AFTERCARE_NOTIFICATION_STORE_CALL_CODEC_H_

#include "absl/status/statusor.h"
#include "aftercare/notification/v1/call.pb.h"
#include "services/notification/domain/call.h"

namespace aftercare::notification {

// Sets everything but etag, create and update time, which belong to the row.
void ToProto(const Call& call, v1::Call* resource);

// DataLoss for a resource that no ToProto has made.
absl::StatusOr<Call> FromProto(const v1::Call& resource);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_STORE_CALL_CODEC_H_
