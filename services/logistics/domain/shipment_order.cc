#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/logistics/domain/carrier.h"
#include "services/logistics/domain/rma.h"
#include "services/logistics/domain/shipment_step.h"
#include "services/logistics/domain/text.h"

namespace aftercare::logistics {

using command::Change;
using command::Context;
using command::Entry;

namespace {

void CheckOrder(const ShipmentOrder& order, absl::Time now, command::Faults& faults) {
  if (order.carrier_id.empty()) faults.Add("carrier_id", "must be given");
  if (order.parcels.empty()) faults.Add("parcels", "must hold at least one parcel");
  for (size_t i = 0; i < order.parcels.size(); ++i) {
    const Parcel& parcel = order.parcels[i];
    const std::string field = absl::StrCat("parcels[", i, "]");
    if (parcel.weight_grams < 1) {
      faults.Add(absl::StrCat(field, ".weight_grams"), "must be at least 1");
    }
    if (std::min({parcel.length_mm, parcel.width_mm, parcel.height_mm}) < 0) {
      faults.Add(field, "sizes must not be negative");
    }
  }
  if (order.items.empty()) faults.Add("items", "must hold at least one item");
  for (size_t i = 0; i < order.items.size(); ++i) {
    const ShipmentItem& item = order.items[i];
    const std::string field = absl::StrCat("items[", i, "]");
    if (item.product_model.empty()) {
      faults.Add(absl::StrCat(field, ".product_model"), "must be given");
    }
    if (item.quantity < 1) faults.Add(absl::StrCat(field, ".quantity"), "must be at least 1");
    if (!item.serial.empty() && item.quantity > 1) {
      faults.Add(absl::StrCat(field, ".quantity"), "must be 1 with a serial number");
    }
    if (item.rma_line < 0 || (item.rma_line > 0 && order.rma_id.nil())) {
      faults.Add(absl::StrCat(field, ".rma_line"), "must be the line of an RMA that is named");
    }
  }
  const bool handed_in = ComesIn(order.purpose) && order.sender == Address{};
  if (!handed_in) CheckAddress(order.sender, "sender", faults);
  CheckAddress(order.recipient, "recipient", faults);
  CheckMoney(order.cost, "cost", faults);
  CheckMoney(order.declared_value, "declared_value", faults);
  if (order.promised_time && *order.promised_time <= now) {
    faults.Add("promised_time", "must lie ahead");
  }
}

}  // namespace

bool ComesIn(Purpose purpose) {
  return purpose == Purpose::kReturn || purpose == Purpose::kRepairIn ||
         purpose == Purpose::kLoanerBack;
}

void FillIn(const Policy& policy, const Rma* rma, ShipmentOrder& order) {
  const Defaults& defaults = policy.defaults;
  if (order.carrier_id.empty() && rma != nullptr) {
    order.carrier_id = rma->order.label.carrier_id;
    if (order.carrier_service.empty()) order.carrier_service = rma->order.label.carrier_service;
  }
  if (order.carrier_id.empty()) order.carrier_id = defaults.carrier_id;
  if (order.parcels.empty()) order.parcels.push_back({defaults.parcel_weight_grams, 0, 0, 0, ""});
  Address& ours = ComesIn(order.purpose) ? order.recipient : order.sender;
  if (ours == Address{}) ours = rma != nullptr ? rma->order.address : defaults.plant;
  if (rma == nullptr) return;
  if (order.case_id.nil()) order.case_id = rma->order.case_id;
  if (!order.items.empty()) return;
  for (const RmaLine& line : rma->lines) {
    order.items.push_back({line.product_model, line.serial, line.authorised, line.line});
  }
}

const Roles& ShipmentMakers() {
  static const Roles* const roles =
      new Roles{"agent", "service_lead", "warehouse", "logistics_coordinator", "deputy"};
  return *roles;
}

ShipmentResult Create(const CreateShipment& command, const Context& context, const Rules& rules) {
  const absl::Status allowed =
      NeedServiceOrRole(context.caller, "CreateShipment", ShipmentMakers());
  if (!allowed.ok()) return allowed;
  command::Faults faults;
  if (command.number < 1) faults.Add("number", "must be at least 1");
  CheckOrder(command.order, context.now, faults);
  if (!faults.ok()) return faults.status();
  const ShipmentOrder& order = command.order;
  if (rules.carrier == nullptr || rules.carrier->carrier_id != order.carrier_id ||
      rules.carrier->state != CarrierState::kActive) {
    return command::Refuse(absl::StatusCode::kFailedPrecondition, "CARRIER_NOT_ACTIVE",
                           "the carrier does not work for us",
                           {{"rule", "LOG-02"}, {"carrier_id", order.carrier_id}});
  }
  if (!Offers(*rules.carrier, order.carrier_service)) {
    return command::Refuse(absl::StatusCode::kFailedPrecondition, "SERVICE_NOT_OFFERED",
                           "the carrier does not offer this service",
                           {{"rule", "LOG-02"}, {"carrier_service", order.carrier_service}});
  }
  Shipment next;
  next.id = command.id;
  next.number = command.number;
  next.order = order;
  next.offer_time = WholeMicros(context.now);
  next.standing.present.at = next.offer_time;
  if (next.order.promised_time) next.order.promised_time = WholeMicros(*order.promised_time);
  Entry entry{"shipment_created",
              {{"purpose", std::string(Word(order.purpose))},
               {"carrier_id", order.carrier_id},
               {"payer", std::string(Word(order.payer))},
               {"parcels", absl::StrCat(order.parcels.size())}}};
  if (!order.case_id.nil()) entry.facts.push_back({"case", order.case_id.ToString()});
  if (!order.rma_id.nil()) entry.facts.push_back({"rma", order.rma_id.ToString()});
  return Change<Shipment>{std::move(next), {std::move(entry)}, {}};
}

}  // namespace aftercare::logistics
