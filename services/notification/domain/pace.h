// The rate of a channel (NOT-02): turns are spread evenly, so that no minute has more of them than
// the policy allows, whenever it begins.
#ifndef AFTERCARE_NOTIFICATION_DOMAIN_PACE_H_
#define AFTERCARE_NOTIFICATION_DOMAIN_PACE_H_

#include "absl/time/time.h"

namespace aftercare::notification {

class Pace {
 public:
  // Takes the next turn and answers its instant: `now`, or when the turns taken before leave room
  // for it. `per_minute` is 1 or more.
  absl::Time Take(absl::Time now, int per_minute);

 private:
  absl::Time next_ = absl::InfinitePast();
};

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_DOMAIN_PACE_H_
