#include "services/notification/domain/retry.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace aftercare::notification {

absl::Duration RetryDelay(const RetryPolicy& retry, const ids::Uuid& message, int failures) {
  absl::Duration delay = std::min(retry.first_delay, retry.max_delay);
  for (int i = 1; i < failures && delay < retry.max_delay; ++i) {
    delay = std::min(delay * retry.growth_percent / 100, retry.max_delay);
  }
  const ids::Uuid draw =
      ids::DerivedUuid("notification.jitter", absl::StrCat(message.ToString(), "\n", failures));
  const int share = draw.bytes[0] * 256 + draw.bytes[1];  // of 65 536
  return delay + delay * retry.jitter_percent / 100 * share / 65536;
}

}  // namespace aftercare::notification
