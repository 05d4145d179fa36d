// Tracking events between the API and the rules: what a carrier tells, what is kept, what is
// answered. Place and text rest apart from the rest, in a column that can be erased.
#ifndef AFTERCARE_LOGISTICS_STORE_TRACKING_CODEC_H_
#define AFTERCARE_LOGISTICS_STORE_TRACKING_CODEC_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "aftercare/logistics/v1/tracking.pb.h"
#include "common/ids/uuid.h"
#include "services/logistics/domain/tracking.h"

namespace aftercare::logistics {

// What a carrier told; the fields were checked at the door.
TrackingReport TakeReport(const v1::TrackingReport& wire);

// "shipments/{shipment}/trackingEvents/{event}".
std::string TrackingEventName(const ids::Uuid& shipment, const ids::Uuid& event);

// The event as it is answered.
void ToProto(const ids::Uuid& shipment, const TrackingEvent& event, v1::TrackingEvent* out);

// Place and text for the column `personal`; empty when both are.
std::string PackPlaceAndText(const TrackingEvent& event);
// Puts them back; an erased column leaves them empty. DataLoss when the bytes cannot be read.
absl::Status UnpackPlaceAndText(absl::string_view packed, TrackingEvent& event);

// The status of a word in the column `status`; none for an unknown word.
std::optional<TrackingStatus> StatusOfWord(absl::string_view word);
// The fault of a word in the column `fault`; none for an unknown word.
std::optional<Fault> FaultOfWord(absl::string_view word);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_STORE_TRACKING_CODEC_H_
