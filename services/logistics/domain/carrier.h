// A carrier: what it is called, what it offers and how its words become ours. It is replaced as a
// whole by UpsertCarrier; its carrier_id never changes, because it is also the id of its principal.
#ifndef AFTERCARE_LOGISTICS_DOMAIN_CARRIER_H_
#define AFTERCARE_LOGISTICS_DOMAIN_CARRIER_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "common/ids/uuid.h"
#include "services/logistics/domain/mapping.h"
#include "services/logistics/domain/policy.h"

namespace aftercare::logistics {

// There is no table of transitions: both states lead to each other by UpsertCarrier.
enum class CarrierState { kActive, kInactive };
inline constexpr int kCarrierStates = 2;

struct CarrierOffer {
  std::string code;
  std::string display_name;
  int64_t promised_hours = 0;  // 0: promises nothing
  bool operator==(const CarrierOffer&) const = default;
};

struct Carrier {
  ids::Uuid id;
  std::string carrier_id;
  CarrierState state = CarrierState::kActive;
  std::string display_name;
  std::vector<CarrierOffer> offers;  // empty: any service may be asked for
  std::vector<CodeRule> codes;
  std::vector<PayloadMapping> payloads;
  bool operator==(const Carrier&) const = default;
};

// The whole carrier as it shall be; its id is CarrierUuid(carrier_id).
struct UpsertCarrier {
  Carrier carrier;
};

using CarrierCommand = std::variant<UpsertCarrier>;

absl::string_view Word(CarrierState state);

// The same carrier_id always is the same aggregate.
ids::Uuid CarrierUuid(absl::string_view carrier_id);

// Whether the carrier may be given a shipment by this service (empty: its usual one).
bool Offers(const Carrier& carrier, absl::string_view service);

// Entries: carrier_created, carrier_changed; none when nothing differs.
absl::StatusOr<command::Change<Carrier>> Decide(const Carrier* current,
                                                const CarrierCommand& command,
                                                const command::Context& context,
                                                const Rules& rules);

// Carriers have no timers.
absl::Time NextDue(const Carrier& carrier, const Rules& rules);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_DOMAIN_CARRIER_H_
