// Tracking events and the one rule by which they make a shipment's status (LOG-04).
//
// The order. What happened is a set of points (status, instant, identity); the present status is
// its greatest point by
//     phase, then instant, then rank, then identity.
// Phase: created < accepted < moving < called off (cancelled, expired) < ended (delivered,
// returned, damaged, lost). So a scan beats paper whatever its time; among scans the later one
// wins, at the same time the higher rank. Nothing but a final point beats a final point, and only a
// later one of the same phase (lost, then delivered after all) or a physical end over a mere
// cancellation: the status never moves back. The greatest of a set knows no order of arrival.
//
// Corrections. A correction says what was true at an instant: points up to and including that
// instant no longer count, the correction is a point itself, later ones count on. The correction of
// the latest instant is the one that holds.
//
// Keeping only the present point. A shipment is not written for an event that repeats its status
// and reason, so the point it keeps may be older than the greatest: its status is right, its
// instant is a lower bound. No order on points can do without the true instant (in transit at 5,
// in transit at 8, out for delivery at 7: whether 8 was told decides), hence before a point of
// *another* status is compared, the kept one is raised to the newest kept event of its own status
// and reason (Rules::newest). Nothing else is ever read back.
#ifndef AFTERCARE_LOGISTICS_DOMAIN_TRACKING_H_
#define AFTERCARE_LOGISTICS_DOMAIN_TRACKING_H_

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/ids/uuid.h"
#include "services/logistics/domain/policy.h"

namespace aftercare::logistics {

enum class TrackingStatus {
  kCreated,
  kAccepted,
  kPickedUp,
  kInTransit,
  kOutForDelivery,
  kAttemptFailed,
  kHeldForPickup,
  kDelivered,
  kReturning,
  kReturned,
  kDamaged,
  kLost,
  kCancelled,
  kExpired,
};
inline constexpr int kTrackingStatuses = 14;

enum class Phase { kCreated, kAccepted, kMoving, kCalledOff, kEnded };

struct StatusRule {
  TrackingStatus status;
  Phase phase;
  int rank;  // decides between points of one instant
  absl::string_view word;
};

// In the order of the enum.
inline constexpr std::array<StatusRule, kTrackingStatuses> kStatusRules = {{
    {TrackingStatus::kCreated, Phase::kCreated, 0, "CREATED"},
    {TrackingStatus::kAccepted, Phase::kAccepted, 1, "ACCEPTED"},
    {TrackingStatus::kPickedUp, Phase::kMoving, 2, "PICKED_UP"},
    {TrackingStatus::kInTransit, Phase::kMoving, 3, "IN_TRANSIT"},
    {TrackingStatus::kOutForDelivery, Phase::kMoving, 4, "OUT_FOR_DELIVERY"},
    {TrackingStatus::kAttemptFailed, Phase::kMoving, 5, "ATTEMPT_FAILED"},
    {TrackingStatus::kHeldForPickup, Phase::kMoving, 6, "HELD_FOR_PICKUP"},
    {TrackingStatus::kDelivered, Phase::kEnded, 11, "DELIVERED"},
    {TrackingStatus::kReturning, Phase::kMoving, 7, "RETURNING"},
    {TrackingStatus::kReturned, Phase::kEnded, 12, "RETURNED"},
    {TrackingStatus::kDamaged, Phase::kEnded, 13, "DAMAGED"},
    {TrackingStatus::kLost, Phase::kEnded, 10, "LOST"},
    {TrackingStatus::kCancelled, Phase::kCalledOff, 9, "CANCELLED"},
    {TrackingStatus::kExpired, Phase::kCalledOff, 8, "EXPIRED"},
}};

// True when the table lists every status once in order, and ranks are unique and never contradict
// the phases.
constexpr bool SoundStatusRules() {
  for (int i = 0; i < kTrackingStatuses; ++i) {
    if (static_cast<int>(kStatusRules[i].status) != i) return false;
    for (int j = 0; j < kTrackingStatuses; ++j) {
      if (i != j && kStatusRules[i].rank == kStatusRules[j].rank) return false;
      if (kStatusRules[i].phase < kStatusRules[j].phase &&
          kStatusRules[i].rank > kStatusRules[j].rank) {
        return false;
      }
    }
  }
  return true;
}
static_assert(SoundStatusRules());

constexpr const StatusRule& RuleOf(TrackingStatus status) {
  return kStatusRules[static_cast<int>(status)];
}
constexpr absl::string_view Word(TrackingStatus status) { return RuleOf(status).word; }
// Final: left only by a later final point or by a correction.
constexpr bool IsFinal(TrackingStatus status) {
  return RuleOf(status).phase >= Phase::kCalledOff;
}

// Whose fault it is (LOG-04).
enum class Fault { kNone, kCarrier, kSender, kRecipient, kCustoms, kWeather };
inline constexpr int kFaults = 6;
absl::string_view Word(Fault fault);

struct Reason {
  std::string code;  // IsCode, or empty
  Fault fault = Fault::kNone;
  bool needs_action = false;
  bool operator==(const Reason&) const = default;
};

// A status reached at an instant. Acts of ours have the nil identity.
struct StatusPoint {
  TrackingStatus status = TrackingStatus::kCreated;
  Reason reason;
  absl::Time at = absl::InfinitePast();  // whole microseconds
  ids::Uuid identity;
  bool operator==(const StatusPoint&) const = default;
};

// Status and reason, which together are what a shipment's status says.
bool SameNote(const StatusPoint& a, const StatusPoint& b);

// Whether `a` comes before `b` in the order above. Total over points of different identity.
bool Before(const StatusPoint& a, const StatusPoint& b);

// What a shipment knows of its status between two events.
struct Standing {
  StatusPoint present;
  absl::Time counts_after = absl::InfinitePast();  // instant of the correction that holds
  bool operator==(const Standing&) const = default;
};

// An event as it is kept: once for ever, under its identity.
struct TrackingEvent {
  ids::Uuid identity;
  absl::Time event_time;     // by the carrier; whole microseconds
  absl::Time received_time;  // by us; whole microseconds
  std::string code;          // the carrier's own
  std::optional<TrackingStatus> status;  // none: the code is not mapped
  Reason reason;
  std::string place;  // personal
  std::string text;   // personal
  bool operator==(const TrackingEvent&) const = default;
};

// What a carrier said, before its code is mapped.
struct TrackingReport {
  std::string tracking_number;
  std::string carrier_event_id;  // may be empty
  std::string code;              // of the event itself; may be empty
  std::string status_code;       // stands for an empty code in the mapping, never in the identity
  absl::Time event_time;
  std::string place;
  std::string text;
  bool operator==(const TrackingReport&) const = default;
};

// The identity of an event: carrier, tracking number and the carrier's id of it or, without one,
// code, time, place and text. The status code is left out because some carriers give it to an event
// only while it is the newest.
ids::Uuid EventIdentity(absl::string_view carrier_id, const TrackingReport& report);

// The event's point; the event must be mapped.
StatusPoint PointOf(const TrackingEvent& event);

// The standing after one more event. An unmapped event, one that a correction covers and one seen
// before change nothing. `standing.present` must be the greatest point so far or of its note.
Standing Advance(Standing standing, const TrackingEvent& event);

// The greatest of `first` and `points`: what Advance gives when it is fed one by one, in any order.
StatusPoint Greatest(StatusPoint first, const std::vector<StatusPoint>& points);

// InvalidArgument when the instant is too far ahead of `now` or too long ago to be true.
absl::Status CheckEvent(const TrackingEvent& event, absl::Time now, const Policy& policy);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_DOMAIN_TRACKING_H_
