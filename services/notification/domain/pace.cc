#include "services/notification/domain/pace.h"

#include <algorithm>

namespace aftercare::notification {

absl::Time Pace::Take(absl::Time now, int per_minute) {
  absl::Duration apart = absl::Minutes(1) / per_minute;
  // Rounded up, or a minute that cannot be divided evenly would have room for one more.
  if (apart * per_minute < absl::Minutes(1)) apart += absl::Nanoseconds(1);
  const absl::Time turn = std::max(next_, now);
  next_ = turn + apart;
  return turn;
}

}  // namespace aftercare::notification
