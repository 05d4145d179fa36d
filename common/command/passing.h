// Which failures say nothing about what was asked: what is down, busy or in another's hands comes
// back, so it is asked again. The one answer for consumers and effects.
#ifndef AFTERCARE_COMMAND_PASSING_H_
#define AFTERCARE_COMMAND_PASSING_H_

#include "absl/status/status.h"

namespace aftercare::command {

inline bool IsPassing(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsResourceExhausted(status) || absl::IsCancelled(status) ||
         absl::IsAborted(status);
}

}  // namespace aftercare::command

#endif  // AFTERCARE_COMMAND_PASSING_H_
