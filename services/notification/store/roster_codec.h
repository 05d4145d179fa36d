// The Person of the roster as a resource and back; also reads the person of a request.
#ifndef AFTERCARE_NOTIFICATION_STORE_ROSTER_CODEC_H_
#define AFTERCARE_NOTIFICATION_STORE_ROSTER_CODEC_H_

#include "absl/status/statusor.h"
#include "aftercare/notification/v1/roster.pb.h"
#include "services/notification/domain/roster.h"

namespace aftercare::notification {

// Sets everything but etag, create and update time, which belong to the row.
void ToProto(const Person& person, v1::Person* resource);

// The id follows from the staff id, so a request's name need not be set. Never fails today; the
// rules check the values.
absl::StatusOr<Person> FromProto(const v1::Person& resource);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_STORE_ROSTER_CODEC_H_
