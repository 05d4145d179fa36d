// One shipment of one parcel with SF, brought to any status by one event of its carrier.
#ifndef AFTERCARE_TESTS_SERVICES_LOGISTICS_DOMAIN_SHIPMENT_FIXTURE_H_
#define AFTERCARE_TESTS_SERVICES_LOGISTICS_DOMAIN_SHIPMENT_FIXTURE_H_

#include <gtest/gtest.h>

#include "services/logistics/domain/shipment.h"
#include "tests/services/logistics/decide_fixture.h"
#include "tests/services/logistics/policy_fixture.h"

namespace aftercare::logistics {

inline const Carrier kSf = Sf();
inline const Rules kSfRules{InstalledPolicy(), &kSf, nullptr, nullptr};
inline const Shipment* const kNone = nullptr;

inline CreateShipment Creation() { return {Id("shipment"), 5, OneParcel()}; }

inline TrackingEvent Event(std::optional<TrackingStatus> status, absl::Duration after,
                           absl::string_view name = "event") {
  TrackingEvent event;
  event.identity = Id(name);
  event.event_time = kStart + after;
  event.received_time = kStart + after;
  event.code = "c";
  event.status = status;
  return event;
}

inline Shipment Created(ShipmentOrder order = OneParcel()) {
  auto change =
      Decide(kNone, CreateShipment{Id("shipment"), 5, order}, {kStart, Service()}, kSfRules);
  EXPECT_TRUE(change.ok()) << change.status();
  return change->next;
}

inline Shipment With(const Shipment& shipment, const ShipmentCommand& command,
                     const auth::Principal& caller, absl::Time now = kStart + absl::Hours(10)) {
  auto change = Decide(&shipment, command, {now, caller}, kSfRules);
  EXPECT_TRUE(change.ok()) << change.status();
  return change.ok() ? change->next : shipment;
}

inline Shipment InStatus(TrackingStatus status) {
  if (status == TrackingStatus::kCreated) return Created();
  return With(Created(), PushTrackingEvent{Event(status, absl::Hours(1), "first")},
              PartnerOf("sf"));
}

}  // namespace aftercare::logistics

#endif  // AFTERCARE_TESTS_SERVICES_LOGISTICS_DOMAIN_SHIPMENT_FIXTURE_H_
