#include "services/intake/domain/cause.h"

#include <set>

#include "absl/strings/str_cat.h"

namespace aftercare::intake {
namespace {

constexpr int64_t kWhole = 100;

}  // namespace

absl::string_view NameOf(Party party) {
  switch (party) {
    case Party::kUnknown: return "UNSPECIFIED";
    case Party::kSupplier: return "SUPPLIER";
    case Party::kFactory: return "FACTORY";
    case Party::kWarehouse: return "WAREHOUSE";
    case Party::kCarrier: return "CARRIER";
    case Party::kStore: return "STORE";
    case Party::kHeadOffice: return "HEAD_OFFICE";
    case Party::kCustomer: return "CUSTOMER";
    case Party::kForceMajeure: return "FORCE_MAJEURE";
  }
  return "UNSPECIFIED";
}

void CheckCause(const CauseReport& report, command::Faults& faults) {
  if (report.direct_cause.empty()) faults.Add("cause.direct_cause", "must be set");
  if (report.root_cause.empty()) faults.Add("cause.root_cause", "must be set");
  if (report.method.empty()) faults.Add("cause.method", "must be set");
  int64_t sum = 0;
  std::set<Party> seen;
  for (size_t i = 0; i < report.shares.size(); ++i) {
    const LiabilityShare& share = report.shares[i];
    const std::string path = absl::StrCat("cause.shares[", i, "].");
    if (share.party == Party::kUnknown) faults.Add(path + "party", "must be set");
    if (!seen.insert(share.party).second) faults.Add(path + "party", "must be named once");
    if (share.percent < 1) faults.Add(path + "percent", "must be 1 or more");
    sum += share.percent;
  }
  if (sum != kWhole) {
    faults.Add("cause.shares", absl::StrCat("must add up to 100, not ", sum, " (INT-15)"));
  }
}

}  // namespace aftercare::intake
