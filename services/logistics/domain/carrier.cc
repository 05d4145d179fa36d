#include "services/logistics/domain/carrier.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/logistics/domain/caller.h"

namespace aftercare::logistics {
namespace {

void CheckOffers(const std::vector<CarrierOffer>& offers, command::Faults& faults) {
  absl::flat_hash_set<absl::string_view> seen;
  for (size_t i = 0; i < offers.size(); ++i) {
    const std::string field = absl::StrCat("offers[", i, "]");
    if (offers[i].code.empty()) faults.Add(absl::StrCat(field, ".code"), "must be given");
    if (!seen.insert(offers[i].code).second) {
      faults.Add(absl::StrCat(field, ".code"), "is listed twice");
    }
    if (offers[i].promised_hours < 0) {
      faults.Add(absl::StrCat(field, ".promised_hours"), "must not be negative");
    }
  }
}

}  // namespace

absl::string_view Word(CarrierState state) {
  switch (state) {
    case CarrierState::kActive: return "ACTIVE";
    case CarrierState::kInactive: return "INACTIVE";
  }
  return "UNKNOWN";
}

ids::Uuid CarrierUuid(absl::string_view carrier_id) {
  return ids::DerivedUuid("carrier", carrier_id);
}

bool Offers(const Carrier& carrier, absl::string_view service) {
  if (carrier.offers.empty() || service.empty()) return true;
  return std::any_of(carrier.offers.begin(), carrier.offers.end(),
                     [&](const CarrierOffer& offer) { return offer.code == service; });
}

absl::StatusOr<command::Change<Carrier>> Decide(const Carrier* current,
                                                const CarrierCommand& command,
                                                const command::Context& context, const Rules&) {
  Carrier next = std::get<UpsertCarrier>(command).carrier;
  if (context.caller.kind != auth::Kind::kErp) {
    const absl::Status allowed = NeedRole(context.caller, "UpsertCarrier",
                                          {"logistics_coordinator", "policy_admin"});
    if (!allowed.ok()) return allowed;
  }
  command::Faults faults;
  if (next.carrier_id.empty()) faults.Add("carrier_id", "must be given");
  if (next.display_name.empty()) faults.Add("display_name", "must be given");
  if (current != nullptr && current->carrier_id != next.carrier_id) {
    faults.Add("carrier_id", "never changes");
  }
  CheckOffers(next.offers, faults);
  CheckCodes(next.codes, faults);
  CheckPayloads(next.payloads, faults);
  if (!faults.ok()) return faults.status();

  if (current != nullptr) next.id = current->id;
  command::Change<Carrier> change{next, {}, {}};
  if (current != nullptr && *current == next) return change;
  change.entries.push_back({current == nullptr ? "carrier_created" : "carrier_changed",
                            {{"carrier_id", next.carrier_id},
                             {"state", std::string(Word(next.state))},
                             {"codes", absl::StrCat(next.codes.size())},
                             {"payloads", absl::StrCat(next.payloads.size())}}});
  return change;
}

absl::Time NextDue(const Carrier&, const Rules&) { return absl::InfiniteFuture(); }

}  // namespace aftercare::logistics
