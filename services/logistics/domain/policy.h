// The numbers of the logistics rules as data (POL-01): what the policy table of this service holds,
// read once and handed to every Decide. Rule code contains none of them, so a field that is still
// zero here was never loaded.
#ifndef AFTERCARE_LOGISTICS_DOMAIN_POLICY_H_
#define AFTERCARE_LOGISTICS_DOMAIN_POLICY_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/logistics/domain/address.h"

namespace aftercare::logistics {

struct Carrier;
struct StatusPoint;
struct TrackingEvent;

// From when on pieces of a return may be refunded or replaced (LOG-01).
enum class SettleWhen { kAuthorised, kReceived, kAccepted };
inline constexpr int kSettleWhens = 3;

absl::string_view Word(SettleWhen when);

// What stands where whoever orders a return or a shipment says nothing.
struct Defaults {
  Payer payer = Payer::kUs;
  std::string carrier_id;
  int64_t parcel_weight_grams = 0;
  Address plant;  // where goods come in and go out
  bool operator==(const Defaults&) const = default;
};

struct Policy {
  int version = 0;                       // of the row it came from
  absl::Duration return_ship_within;     // from issue to deadline, unless one is given (INT-30)
  SettleWhen settle_when = SettleWhen::kAuthorised;
  absl::Duration shipment_expires_after;  // offered and never picked up
  absl::Duration event_ahead_at_most;     // how far a carrier's clock may run before ours
  absl::Duration event_age_at_most;       // older events are refused as mistakes
  Defaults defaults;
  bool operator==(const Policy&) const = default;
};

// All a Decide of this service may read besides state, command and context. What is a pointer is
// needed by the commands named and null for all others.
struct Rules {
  const Policy& policy;
  // CreateShipment: the carrier named in it; null: there is none.
  const Carrier* carrier = nullptr;
  // PushTrackingEvent: the newest kept event with the shipment's own status and reason (SameNote in
  // tracking.h); null: none is kept.
  const StatusPoint* newest = nullptr;
  // CorrectStatus: all events kept of the shipment, in any order.
  const std::vector<TrackingEvent>* history = nullptr;
};

// The timer of an aggregate fires.
struct Tick {};

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_DOMAIN_POLICY_H_
