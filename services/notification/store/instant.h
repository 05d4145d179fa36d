// Instants between domain and resource: one that is not known is infinite here and not set there.
#ifndef AFTERCARE_NOTIFICATION_STORE_INSTANT_H_
#define AFTERCARE_NOTIFICATION_STORE_INSTANT_H_

#include <google/protobuf/timestamp.pb.h>

#include "absl/time/time.h"
#include "common/command/personal.h"

namespace aftercare::notification {

inline bool Known(absl::Time time) {
  return time != absl::InfiniteFuture() && time != absl::InfinitePast();
}

// `field` answers the timestamp to set; it is called only when there is something to set.
template <class Field>
void PutTime(absl::Time time, Field field) {
  if (Known(time)) command::SetTimestamp(time, field());
}

inline absl::Time TakeTime(bool set, const google::protobuf::Timestamp& timestamp,
                           absl::Time otherwise = absl::InfiniteFuture()) {
  return set ? command::FromTimestamp(timestamp) : otherwise;
}

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_STORE_INSTANT_H_
