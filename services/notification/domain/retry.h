// When a failed attempt is repeated (NOT-04): the delay grows with every failure up to a bound, and
// a jitter spreads messages that failed together. Both come from policy.
#ifndef AFTERCARE_NOTIFICATION_DOMAIN_RETRY_H_
#define AFTERCARE_NOTIFICATION_DOMAIN_RETRY_H_

#include "absl/time/time.h"
#include "common/ids/uuid.h"

namespace aftercare::notification {

// The delay after the nth failure is first_delay * growth^(n-1), at most max_delay, and up to
// jitter_percent longer. No attempt is planned later than give_up_after.
struct RetryPolicy {
  absl::Duration first_delay;
  absl::Duration max_delay;
  absl::Duration give_up_after;
  int growth_percent = 0;  // 200 doubles
  int jitter_percent = 0;  // less than growth_percent - 100, or the delay would not grow
};

// The delay after the given number of failures (from 1). Pure: the jitter comes from the message's
// id and the number, so replicas agree and a test can tell it beforehand.
absl::Duration RetryDelay(const RetryPolicy& retry, const ids::Uuid& message, int failures);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_DOMAIN_RETRY_H_
