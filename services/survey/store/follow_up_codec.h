// FollowUp between the domain and its resource, the one form in which it is stored, told and
// answered. Name, etag, create_time and update_time belong to the row and are put in there;
// everything else that is state makes the round trip without loss, times to the nanosecond.
#ifndef AFTERCARE_SURVEY_STORE_FOLLOW_UP_CODEC_H_
#define AFTERCARE_SURVEY_STORE_FOLLOW_UP_CODEC_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "aftercare/survey/v1/follow_up.pb.h"
#include "services/survey/domain/follow_up.h"

namespace aftercare::survey {

void ToProto(const FollowUp& follow_up, v1::FollowUp* resource);

// DataLoss when the resource is not one ToProto made. The id stays nil: the row has it.
absl::StatusOr<FollowUp> FromProto(const v1::FollowUp& resource);

// The computed fields.
void Complete(const FollowUp& follow_up, absl::Time now, v1::FollowUp* resource);

// Of a request. The action and time are what was sent; the rules judge them.
Promise FromProto(const v1::Promise& promise);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_STORE_FOLLOW_UP_CODEC_H_
