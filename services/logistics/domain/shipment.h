// One leg with one carrier (LOG-02) and what may be done to it (LOG-03, LOG-04). Its status is the
// greatest of all points told or done (tracking.h), so no command sets it directly but by adding a
// point; a command that leaves status and reason as they are leaves no entry.
#ifndef AFTERCARE_LOGISTICS_DOMAIN_SHIPMENT_H_
#define AFTERCARE_LOGISTICS_DOMAIN_SHIPMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "common/ids/uuid.h"
#include "services/logistics/domain/address.h"
#include "services/logistics/domain/policy.h"
#include "services/logistics/domain/tracking.h"

namespace aftercare::logistics {

struct Rma;

enum class Purpose {
  kReturn,
  kExchange,
  kRepairIn,
  kRepairOut,
  kLoanerOut,
  kLoanerBack,
  kPart,
  kReship,
};
inline constexpr int kPurposes = 8;

struct Parcel {
  int64_t weight_grams = 0;
  int64_t length_mm = 0;  // 0: not measured; as width and height
  int64_t width_mm = 0;
  int64_t height_mm = 0;
  std::string label;
  bool operator==(const Parcel&) const = default;
};

struct ShipmentItem {
  std::string product_model;
  std::string serial;
  int64_t quantity = 0;
  int rma_line = 0;  // 0: none
  bool operator==(const ShipmentItem&) const = default;
};

// What is agreed when a shipment is made.
struct ShipmentOrder {
  Purpose purpose = Purpose::kReturn;
  ids::Uuid case_id;      // nil: none
  ids::Uuid rma_id;       // nil: none
  std::string subject;    // object of another service; may be empty
  std::string carrier_id;
  std::string carrier_service;
  std::vector<Parcel> parcels;
  std::vector<ShipmentItem> items;
  Address sender;
  Address recipient;
  std::optional<absl::Time> promised_time;
  Money cost;
  Payer payer = Payer::kUs;
  Money declared_value;
  std::string tracking_number;  // empty until the carrier gives one; unique per carrier
  bool operator==(const ShipmentOrder&) const = default;
};

struct Shipment {
  ids::Uuid id;
  int64_t number = 0;
  ShipmentOrder order;
  absl::Time offer_time;
  std::optional<absl::Time> accept_time;
  std::optional<StatusPoint> called_off;  // by an act of ours, however the status went on
  std::optional<StatusPoint> correction;  // the one that holds
  Standing standing;
  bool operator==(const Shipment&) const = default;
};

struct CreateShipment {
  ids::Uuid id;
  int64_t number = 0;  // counter of the people's number, unique
  ShipmentOrder order;
};

// By the carrier. Gives the tracking number unless there is one.
struct AcceptShipment {
  std::string tracking_number;
  std::optional<absl::Time> promised_time;
};

// By the carrier; the shipment is cancelled then.
struct RefuseShipment {
  std::string reason;
};

// By the carrier; `known` when an event of this identity is kept already.
struct PushTrackingEvent {
  TrackingEvent event;
  bool known = false;
};

struct CancelShipment {
  std::string reason;
};

// By staff. Without an instant it covers all that was told so far; with one, what was told of later
// times counts on. Needs Rules::history.
struct CorrectStatus {
  ids::Uuid identity;
  TrackingStatus status = TrackingStatus::kCreated;
  Reason reason;
  std::optional<absl::Time> as_of;
};

using ShipmentCommand = std::variant<CreateShipment, AcceptShipment, RefuseShipment,
                                     PushTrackingEvent, CancelShipment, CorrectStatus, Tick>;

absl::string_view Word(Purpose purpose);

// Whether the goods come to us.
bool ComesIn(Purpose purpose);

// Puts the policy's defaults, and what the RMA (null: none) knows, where the order says nothing:
// carrier, parcels, goods, case, and our own end of the way. The customer's end of goods that go out
// cannot be known here; that of goods that come in may stay empty (handed in at a counter).
void FillIn(const Policy& policy, const Rma* rma, ShipmentOrder& order);

// What the sender, the carrier and we did, as points: created, accepted, called off.
std::vector<StatusPoint> OwnPoints(const Shipment& shipment);

// Entries: shipment_created, shipment_accepted, shipment_refused, status_changed,
// shipment_cancelled, status_corrected, shipment_expired. PushTrackingEvent and Tick have none when
// status and reason stay; the event is to be kept all the same.
absl::StatusOr<command::Change<Shipment>> Decide(const Shipment* current,
                                                 const ShipmentCommand& command,
                                                 const command::Context& context,
                                                 const Rules& rules);

// When it expires, while nothing was picked up or called off.
absl::Time NextDue(const Shipment& shipment, const Rules& rules);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_DOMAIN_SHIPMENT_H_
