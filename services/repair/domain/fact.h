// How instants are written in facts and effects.
#ifndef AFTERCARE_REPAIR_DOMAIN_FACT_H_
#define AFTERCARE_REPAIR_DOMAIN_FACT_H_

#include <string>

#include "absl/time/time.h"

namespace aftercare::repair {

inline std::string Rfc3339(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", time, absl::UTCTimeZone());
}

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_DOMAIN_FACT_H_
