// How a carrier's words become ours, as data of the carrier (LOG-05): what its codes mean, and
// where things stand in its JSON payloads. A code that is not listed stays unmapped, and its event
// is kept all the same.
#ifndef AFTERCARE_LOGISTICS_DOMAIN_MAPPING_H_
#define AFTERCARE_LOGISTICS_DOMAIN_MAPPING_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "services/logistics/domain/tracking.h"

namespace aftercare::logistics {

struct CodeRule {
  std::string code;  // compared exactly
  TrackingStatus status = TrackingStatus::kCreated;
  Reason reason;
  bool operator==(const CodeRule&) const = default;
};

// Where things stand in one shape of payload, as JSON pointers (RFC 6901); the walker is
// store/payload_mapping.h. An empty optional pointer (event_id, code, tracking_code, text) means
// that the carrier does not send it.
struct PayloadMapping {
  std::string title;
  std::string trackings;        // from the payload; a list or one
  std::string tracking_number;  // from a tracking
  std::string events;           // from a tracking; a list or one
  std::string event_id;         // from an event, as all below
  std::string code;
  std::string tracking_code;  // from a tracking: stands for its newest event
  std::string time;
  std::vector<std::string> time_formats;  // strftime, or kRfc3339Format
  std::string zone;                       // of times that name none; empty: UTC
  std::vector<std::string> place;
  std::string text;
  bool newest_first = false;
  bool operator==(const PayloadMapping&) const = default;
};
inline constexpr absl::string_view kRfc3339Format = "RFC3339";

// The rule of a code, or null when it is not mapped.
const CodeRule* FindCode(const std::vector<CodeRule>& codes, absl::string_view code);

// A report as an event to keep; its status stays empty when the code is not mapped.
TrackingEvent MapReport(absl::string_view carrier_id, const std::vector<CodeRule>& codes,
                        const TrackingReport& report, absl::Time received);

// Adds a fault for every code that is empty or listed twice, and for reasons that are no codes.
void CheckCodes(const std::vector<CodeRule>& codes, command::Faults& faults);

// Adds a fault for every pointer that is missing or no JSON pointer.
void CheckPayloads(const std::vector<PayloadMapping>& payloads, command::Faults& faults);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_DOMAIN_MAPPING_H_
