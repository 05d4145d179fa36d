// A response team is called (INT-12, NOT-10): one seat for each role of the level; the person
// called must acknowledge in time or the next in line is called instead. Nobody holds two seats of
// one call, and nobody is called twice for it; when nobody is left, that is an alarm.
#ifndef AFTERCARE_NOTIFICATION_DOMAIN_CALL_H_
#define AFTERCARE_NOTIFICATION_DOMAIN_CALL_H_

#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "common/command/transitions.h"
#include "common/ids/uuid.h"
#include "services/notification/domain/policy.h"
#include "services/notification/domain/roster.h"

namespace aftercare::notification {

enum class CallState { kCalling, kShortHanded, kComplete };
enum class SeatState { kCalled, kAcknowledged, kVacant };

absl::string_view Word(CallState state);
absl::string_view Word(SeatState state);

inline constexpr command::Transitions<CallState, 3, 3> kCallTransitions({{
    {CallState::kCalling, CallState::kShortHanded},
    {CallState::kCalling, CallState::kComplete},
    {CallState::kShortHanded, CallState::kComplete},
}});
static_assert(kCallTransitions.Sound(1));

inline constexpr command::Transitions<SeatState, 3, 3> kSeatTransitions({{
    {SeatState::kCalled, SeatState::kAcknowledged},
    {SeatState::kCalled, SeatState::kVacant},
    {SeatState::kVacant, SeatState::kAcknowledged},
}});
static_assert(kSeatTransitions.Sound(1));

struct CalledPerson {
  std::string staff_id;
  absl::Time called_at = absl::InfinitePast();
  absl::Time acknowledge_by = absl::InfiniteFuture();
  absl::Time acknowledged_at = absl::InfiniteFuture();
  absl::Time replaced_at = absl::InfiniteFuture();
  bool operator==(const CalledPerson&) const = default;
};

struct Seat {
  std::string role;
  bool lead = false;
  SeatState state = SeatState::kCalled;
  std::vector<CalledPerson> called;  // in order; the last is the one who counts
  bool operator==(const Seat&) const = default;
};

struct Call {
  ids::Uuid id;  // CallId(cause, level)
  std::string cause;
  std::string cause_number;
  int level = 0;
  std::string region;
  bool drill = false;
  CallState state = CallState::kCalling;
  std::vector<Seat> seats;  // the leader's first
  absl::Time completed_at = absl::InfiniteFuture();
  bool operator==(const Call&) const = default;
};

// Repeating it changes nothing.
struct OpenCall {
  PlannedCall planned;
};
// By the called person: the principal is staff with the id called. NOT_CALLED for anybody else,
// REPLACED when the seat went on to the next in line. One who was replaced may still take a seat
// for which nobody is left.
struct AcknowledgeCall {};
// Tick replaces everybody whose time is up.

using CallCommand = std::variant<OpenCall, AcknowledgeCall, Tick>;

struct CallRules {
  const Policy& policy;
  const std::vector<Person>& roster;
};

absl::StatusOr<command::Change<Call>> Decide(const Call* current, const CallCommand& command,
                                             const command::Context& context,
                                             const CallRules& rules);

absl::Time NextDue(const Call& call, const CallRules& rules);
// The same; it follows from the call alone.
absl::Time NextDue(const Call& call);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_DOMAIN_CALL_H_
