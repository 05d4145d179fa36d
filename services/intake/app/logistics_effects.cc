#include "services/intake/app/logistics_effects.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "aftercare/logistics/v1/rma.grpc.pb.h"
#include "aftercare/logistics/v1/shipment.grpc.pb.h"
#include "common/command/decision.h"
#include "common/server/effect_call.h"

namespace aftercare::intake {
namespace {

using schedule::PendingEffect;
using server::CallPeer;
using server::MadeBefore;
using Rmas = logistics::v1::RmaService::Stub;
using Shipments = logistics::v1::ShipmentService::Stub;

// The goods of an action are one piece of one line.
constexpr int kLine = 1;

// The customer's address in CRM, whoever called; none when it does not name its country.
std::optional<logistics::v1::Address> AddressOf(const CaseFile& file) {
  if (!file.customer || file.customer->address.empty()) return std::nullopt;
  const Customer& customer = *file.customer;
  const std::string country = customer.region.substr(0, customer.region.find('-'));
  if (country.size() != 2) return std::nullopt;
  const Caller& caller = file.value.report.caller;
  logistics::v1::Address address;
  address.set_recipient(customer.display_name);
  address.set_phone(customer.phone.empty() ? caller.phone : customer.phone);
  address.set_country(absl::AsciiStrToUpper(country));
  const PostalParts parts = SplitPostal(customer.address);
  address.set_region(parts.region.empty() ? customer.region : parts.region);
  address.set_city(parts.city.empty() ? customer.region : parts.city);
  address.set_street(parts.street);
  return address;
}

logistics::v1::Remedy RemedyOf(const PendingEffect& effect) {
  auto remedy = logistics::v1::REMEDY_UNSPECIFIED;
  logistics::v1::Remedy_Parse(absl::StrCat("REMEDY_", effect.Argument("remedy")), &remedy);
  return remedy;
}

logistics::v1::ShipmentPurpose PurposeOf(const PendingEffect& effect) {
  auto purpose = logistics::v1::SHIPMENT_PURPOSE_UNSPECIFIED;
  logistics::v1::ShipmentPurpose_Parse(
      absl::StrCat("SHIPMENT_PURPOSE_", effect.Argument("purpose")), &purpose);
  return purpose;
}

// The customer pays for a fault that is mostly of the customer's own making (INT-31); otherwise
// logistics' policy says who does.
logistics::v1::Payer PayerOf(const Case& value) {
  if (value.cause) {
    for (const LiabilityShare& share : value.cause->shares) {
      if (share.party == Party::kCustomer && share.percent > 50) {
        return logistics::v1::PAYER_CUSTOMER;
      }
    }
  }
  return logistics::v1::PAYER_UNSPECIFIED;
}

absl::StatusOr<std::string> FindRma(const server::Ground& ground, const PendingEffect& effect,
                                    Rmas& stub) {
  logistics::v1::ListRmasRequest request;
  request.set_case_name(effect.Argument("case"));
  const auto known = CallPeer(ground, effect, stub, &Rmas::ListRmas, request);
  if (!known.ok()) return known.status();
  for (const auto& rma : known->rmas()) {
    if (rma.service_request() == effect.Argument("action")) return rma.name();
  }
  return absl::UnavailableError("the RMA made before is not listed");
}

absl::StatusOr<std::string> CreateRma(server::Ground& ground, const PendingEffect& effect,
                                      Rmas& stub, CaseFiles& files) {
  const auto file = files.Read(effect.aggregate_id);
  if (!file.ok()) return file.status();
  logistics::v1::CreateRmaRequest request;
  request.set_request_id(effect.id.ToString());
  logistics::v1::Rma* const rma = request.mutable_rma();
  rma->set_case_name(effect.Argument("case"));
  rma->set_service_request(effect.Argument("action"));
  rma->set_remedy(RemedyOf(effect));
  rma->set_payer(PayerOf(file->value));
  logistics::v1::RmaLine* const line = rma->add_lines();
  line->set_line(kLine);
  line->set_product_model(effect.Argument("product_model"));
  line->set_serial(effect.Argument("serial_number"));
  line->set_authorised(1);
  const auto made = CallPeer(ground, effect, stub, &Rmas::CreateRma, request);
  if (made.ok()) return made->name();
  return MadeBefore(made.status()) ? FindRma(ground, effect, stub) : made.status();
}

// What was accepted is replaced or refunded, as the RMA's remedy says.
absl::StatusOr<std::string> SettleRma(server::Ground& ground, const PendingEffect& effect,
                                      Rmas& stub) {
  logistics::v1::SettleRmaRequest request;
  request.set_request_id(effect.id.ToString());
  request.set_name(effect.Argument("rma"));
  logistics::v1::SettledLine* const line = request.add_lines();
  line->set_line(kLine);
  if (RemedyOf(effect) == logistics::v1::REMEDY_EXCHANGE) {
    line->set_replaced(1);
  } else {
    line->set_refunded(1);
  }
  const auto settled = CallPeer(ground, effect, stub, &Rmas::SettleRma, request);
  if (!settled.ok()) return settled.status();
  return settled->name();
}

absl::StatusOr<std::string> FindShipment(const server::Ground& ground, const PendingEffect& effect,
                                         Shipments& stub) {
  logistics::v1::ListShipmentsRequest request;
  request.set_case_name(effect.Argument("case"));
  const auto known = CallPeer(ground, effect, stub, &Shipments::ListShipments, request);
  if (!known.ok()) return known.status();
  for (const auto& shipment : known->shipments()) {
    if (shipment.purpose() == PurposeOf(effect) &&
        shipment.subject() == effect.Argument("action")) {
      return shipment.name();
    }
  }
  return absl::UnavailableError("the shipment made before is not listed");
}

// Puts the customer's end of the way. Goods that come in without an address are handed in at a
// counter; goods that go out cannot do without.
absl::Status PutCustomer(const CaseFile& file, logistics::v1::Shipment* shipment) {
  std::optional<logistics::v1::Address> address = AddressOf(file);
  if (shipment->purpose() == logistics::v1::SHIPMENT_PURPOSE_RETURN ||
      shipment->purpose() == logistics::v1::SHIPMENT_PURPOSE_REPAIR_IN) {
    if (address) *shipment->mutable_sender() = *std::move(address);
    return absl::OkStatus();
  }
  if (!address) {
    return command::Refuse(absl::StatusCode::kFailedPrecondition, "ADDRESS_UNKNOWN",
                           "the directory has no address of the customer", {{"rule", "INT-18"}});
  }
  *shipment->mutable_recipient() = *std::move(address);
  // Another piece than the RMA's, so its serial number is not known yet.
  logistics::v1::ShipmentItem* const item = shipment->add_items();
  item->set_product_model(file.value.report.product_model);
  item->set_quantity(1);
  return absl::OkStatus();
}

absl::StatusOr<std::string> CreateShipment(server::Ground& ground, const PendingEffect& effect,
                                           Shipments& stub, CaseFiles& files) {
  const auto file = files.Read(effect.aggregate_id);
  if (!file.ok()) return file.status();
  logistics::v1::CreateShipmentRequest request;
  request.set_request_id(effect.id.ToString());
  // Carrier, parcel, our end and the goods that come in follow from the RMA and logistics' policy.
  logistics::v1::Shipment* const shipment = request.mutable_shipment();
  shipment->set_purpose(PurposeOf(effect));
  shipment->set_case_name(effect.Argument("case"));
  shipment->set_rma(effect.Argument("rma"));
  shipment->set_subject(effect.Argument("action"));
  shipment->set_payer(PayerOf(file->value));
  if (const absl::Status put = PutCustomer(*file, shipment); !put.ok()) return put;
  const auto made = CallPeer(ground, effect, stub, &Shipments::CreateShipment, request);
  if (made.ok()) return made->name();
  return MadeBefore(made.status()) ? FindShipment(ground, effect, stub) : made.status();
}

std::string Trimmed(absl::string_view text) {
  return std::string(absl::StripAsciiWhitespace(text));
}

}  // namespace

PostalParts SplitPostal(const std::string& address) {
  static constexpr absl::string_view kProvince = "省", kCity = "市";
  PostalParts parts;
  absl::string_view rest = address;
  if (const size_t city = rest.find(kCity); city != absl::string_view::npos) {
    const size_t province = rest.find(kProvince);
    if (province != absl::string_view::npos && province < city) {
      parts.region = std::string(rest.substr(0, province + kProvince.size()));
    }
    const size_t begin = parts.region.size();
    parts.city = std::string(rest.substr(begin, city + kCity.size() - begin));
    rest.remove_prefix(city + kCity.size());
  } else if (const size_t comma = rest.rfind(','); comma != absl::string_view::npos) {
    parts.city = Trimmed(rest.substr(comma + 1));
    rest = rest.substr(0, comma);
  }
  parts.street = Trimmed(rest);
  if (parts.street.empty()) parts.street = address;
  return parts;
}

void CarryLogisticsEffects(server::Ground& ground, std::shared_ptr<CaseFiles> files) {
  auto rmas = std::shared_ptr<Rmas>(logistics::v1::RmaService::NewStub(ground.Peer("logistics")));
  ground.Carry("logistics.CreateRma", [&ground, rmas, files](const auto& effect) {
    return CreateRma(ground, effect, *rmas, *files);
  });
  ground.Carry("logistics.SettleRma", [&ground, rmas](const auto& effect) {
    return SettleRma(ground, effect, *rmas);
  });
  auto shipments =
      std::shared_ptr<Shipments>(logistics::v1::ShipmentService::NewStub(ground.Peer("logistics")));
  ground.Carry("logistics.CreateShipment", [&ground, shipments, files](const auto& effect) {
    return CreateShipment(ground, effect, *shipments, *files);
  });
}

}  // namespace aftercare::intake
