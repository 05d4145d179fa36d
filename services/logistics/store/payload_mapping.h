// Reads a carrier's own JSON payload by the carrier's data (LOG-05). A bad event is named and left
// out, the others go on; what a payload holds beyond the mapping is of no interest.
#ifndef AFTERCARE_LOGISTICS_STORE_PAYLOAD_MAPPING_H_
#define AFTERCARE_LOGISTICS_STORE_PAYLOAD_MAPPING_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/command/decision.h"
#include "services/logistics/domain/mapping.h"

namespace aftercare::logistics {

struct PayloadReports {
  std::vector<TrackingReport> reports;      // in the order of the payload
  std::vector<std::string> places;          // of the reports: "trackings[2].events[0]"
  std::vector<command::FieldFault> faults;  // "trackings[2].events[0]/time"
};

// Events of the first mapping that fits: `trackings` is there and its first tracking has a number.
// InvalidArgument with reason PAYLOAD_NOT_JSON, PAYLOAD_UNKNOWN (no mapping fits) or
// PAYLOAD_TOO_LONG (more than 1 000 events); FailedPrecondition (ZONE_UNKNOWN) for a bad mapping.
absl::StatusOr<PayloadReports> ReadPayload(absl::string_view json,
                                           const std::vector<PayloadMapping>& mappings);

// InvalidArgument (INVALID_FIELDS) naming every time zone this machine does not know; all else that
// a mapping must hold is checked by domain/mapping.h.
absl::Status CheckZones(const std::vector<PayloadMapping>& mappings);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_STORE_PAYLOAD_MAPPING_H_
