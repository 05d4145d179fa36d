// Interim measures (INT-14): requested, then in force or refused; each has a limit of amount by
// role, a check of effect and an expiry, and may not run out before the permanent solution is in
// force: that is an alarm.
#ifndef AFTERCARE_INTAKE_DOMAIN_MEASURE_H_
#define AFTERCARE_INTAKE_DOMAIN_MEASURE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/command/transitions.h"

namespace aftercare::intake {

enum class MeasureKind : uint8_t {
  kUnknown,
  kLoaner,
  kOnSiteCheck,
  kProvisionalRefund,
  kCoupon,
  kExpedite,
  kReshipInAdvance,
  kOtherCarrier,
  kReschedule,
  kAlternative,
};

enum class MeasureState : uint8_t { kRequested, kInForce, kRefused, kEnded, kLapsed };

inline constexpr command::Transitions<MeasureState, 5, 4> kMeasureTransitions(
    std::array<command::Edge<MeasureState>, 4>{{
        {MeasureState::kRequested, MeasureState::kInForce},
        {MeasureState::kRequested, MeasureState::kRefused},
        {MeasureState::kInForce, MeasureState::kEnded},
        {MeasureState::kInForce, MeasureState::kLapsed},
    }});
static_assert(kMeasureTransitions.Sound(3));

// What a check of effect found.
enum class MeasureEffect : uint8_t { kUnknown, kHelps, kDoesNotHelp };

absl::string_view NameOf(MeasureKind kind);
absl::string_view NameOf(MeasureState state);
absl::string_view NameOf(MeasureEffect effect);

// An amount in the minor unit of a currency.
struct Money {
  int64_t amount_minor = 0;
  std::string currency;
  bool operator==(const Money&) const = default;
};

struct MeasureCheck {
  MeasureEffect effect = MeasureEffect::kUnknown;
  std::string author;
  absl::Time time;
  std::string note;
  bool operator==(const MeasureCheck&) const = default;
};

struct Measure {
  int32_t number = 0;  // within the case, from 1
  MeasureState state = MeasureState::kRequested;
  MeasureKind kind = MeasureKind::kUnknown;
  Money amount;
  std::string requester;
  absl::Time request_time;
  std::optional<absl::Time> start_time;
  absl::Time expire_time;
  std::optional<absl::Time> check_time;  // by when someone says whether it helps
  std::string resource;
  std::string refusal;
  std::optional<MeasureCheck> check;  // the last
  bool check_missed = false;          // its time came without one
  bool operator==(const Measure&) const = default;
};

struct ContainmentWaiver {
  std::string author;
  absl::Time time;
  std::string reason;
  bool operator==(const ContainmentWaiver&) const = default;
};

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_MEASURE_H_
