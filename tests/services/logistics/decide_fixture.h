// Callers, instants and small orders that the tests of all aggregates share, and what a command did
// in one line: "SHIPPED [rma_shipped]", or "WRONG_STATE" for a refusal, so that whole tables of
// state and command can be read and compared as text.
#ifndef AFTERCARE_TESTS_SERVICES_LOGISTICS_DECIDE_FIXTURE_H_
#define AFTERCARE_TESTS_SERVICES_LOGISTICS_DECIDE_FIXTURE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "common/ids/uuid.h"
#include "services/logistics/domain/carrier.h"
#include "services/logistics/domain/rma.h"
#include "services/logistics/domain/shipment.h"

namespace aftercare::logistics {

// 2024-03-01 08:00 UTC.
inline const absl::Time kStart = absl::FromUnixSeconds(1709280000);

inline ids::Uuid Id(absl::string_view name) { return ids::DerivedUuid("test", name); }

inline auth::Principal Staff(std::string role) {
  return {auth::Kind::kStaff, "li.na", {std::move(role)}};
}
inline auth::Principal PartnerOf(std::string carrier) {
  return {auth::Kind::kPartner, std::move(carrier), {}};
}
inline auth::Principal Service() { return {auth::Kind::kService, "intake", {}}; }

inline Address Somewhere() {
  return {"Wang Wei", "+86 21 5555 0000", "CN", "Shanghai", "Shanghai", "Nanjing Lu 1", "200000"};
}

inline Carrier Sf() {
  Carrier carrier;
  carrier.carrier_id = "sf";
  carrier.id = CarrierUuid("sf");
  carrier.display_name = "SF";
  return carrier;
}

inline ShipmentOrder OneParcel() {
  ShipmentOrder order;
  order.purpose = Purpose::kReturn;
  order.carrier_id = "sf";
  order.tracking_number = "SF1";
  order.parcels = {{1200, 200, 100, 50, "1/1"}};
  order.items = {{"PHONE-X", "", 2, 0}};
  order.sender = Somewhere();
  order.recipient = Somewhere();
  order.cost = {1500, "CNY"};
  return order;
}

inline absl::string_view StateWord(const Rma& rma) { return Word(rma.state); }
inline absl::string_view StateWord(const Carrier& carrier) { return Word(carrier.state); }
inline absl::string_view StateWord(const Shipment& shipment) {
  return Word(shipment.standing.present.status);
}

template <class State>
std::string Told(const absl::StatusOr<command::Change<State>>& change) {
  if (!change.ok()) return command::Explain(change.status()).reason;
  const std::string kinds = absl::StrJoin(
      change->entries, " ",
      [](std::string* out, const command::Entry& entry) { absl::StrAppend(out, entry.kind); });
  return absl::StrCat(StateWord(change->next), " [", kinds, "]");
}

// The value of the first such fact in an entry of that kind; "-" when there is none.
template <class State>
std::string FactOf(const command::Change<State>& change, absl::string_view kind,
                   absl::string_view key) {
  for (const command::Entry& entry : change.entries) {
    if (entry.kind != kind) continue;
    for (const command::Fact& fact : entry.facts) {
      if (fact.key == key) return fact.value;
    }
  }
  return "-";
}

inline std::vector<std::string> FaultyFields(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const auto& fault : command::Explain(status).fields) fields.push_back(fault.field);
  return fields;
}

}  // namespace aftercare::logistics

#endif  // AFTERCARE_TESTS_SERVICES_LOGISTICS_DECIDE_FIXTURE_H_
