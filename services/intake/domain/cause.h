// Why it happened and who is responsible (INT-15). The shares of a report add up to 100 per cent.
#ifndef AFTERCARE_INTAKE_DOMAIN_CAUSE_H_
#define AFTERCARE_INTAKE_DOMAIN_CAUSE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/command/decision.h"

namespace aftercare::intake {

enum class Party : uint8_t {
  kUnknown,
  kSupplier,
  kFactory,
  kWarehouse,
  kCarrier,
  kStore,
  kHeadOffice,
  kCustomer,
  kForceMajeure,
};

absl::string_view NameOf(Party party);

struct LiabilityShare {
  Party party = Party::kUnknown;
  int32_t percent = 0;
  bool operator==(const LiabilityShare&) const = default;
};

struct CauseReport {
  std::string direct_cause;
  std::string root_cause;
  std::string method;
  std::vector<std::string> evidence;  // SHA-256 digests
  std::vector<LiabilityShare> shares;
  std::string author;
  absl::Time time;
  bool operator==(const CauseReport&) const = default;
};

// Every fault of a report: missing causes or method, unknown or repeated parties, shares that are
// not positive or do not add up to 100.
void CheckCause(const CauseReport& report, command::Faults& faults);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_CAUSE_H_
