#include "services/logistics/store/rma_codec.h"

#include "common/ids/number.h"
#include "services/logistics/store/wire.h"

namespace aftercare::logistics {
namespace {

constexpr absl::string_view kPrefix = "R";

static_assert(static_cast<int>(RmaState::kCancelled) + 1 == v1::Rma::STATE_CANCELLED);
static_assert(kRmaStates == v1::Rma::STATE_CANCELLED);
static_assert(kRemedies == v1::REMEDY_REPAIR);
static_assert(kSettleWhens == v1::SETTLE_WHEN_ACCEPTED);
static_assert(kDispositions == v1::DISPOSITION_SCRAP);
static_assert(kDifferenceKinds == v1::DIFFERENCE_KIND_PAPERS);
static_assert(kPayers == v1::PAYER_CARRIER);

void PutLine(const RmaLine& line, v1::RmaLine* out) {
  out->set_line(line.line);
  out->set_order_line(line.order_line);
  out->set_product_model(line.product_model);
  out->set_specification(line.specification);
  out->set_serial(line.serial);
  out->set_authorised(line.authorised);
  out->set_received(line.received);
  out->set_accepted(line.accepted);
  out->set_rejected(line.rejected);
  out->set_refunded(line.refunded);
  out->set_replaced(line.replaced);
  out->set_written_off(line.written_off);
  out->set_remaining(line.remaining());
  out->set_restocked(line.restocked);
  out->set_to_repair(line.to_repair);
  out->set_to_vendor(line.to_vendor);
  out->set_scrapped(line.scrapped);
}

RmaLine TakeLine(const v1::RmaLine& wire) {
  RmaLine line;
  line.line = wire.line();
  line.order_line = wire.order_line();
  line.product_model = wire.product_model();
  line.specification = wire.specification();
  line.serial = wire.serial();
  line.authorised = wire.authorised();
  line.received = wire.received();
  line.written_off = wire.written_off();
  line.accepted = wire.accepted();
  line.rejected = wire.rejected();
  line.refunded = wire.refunded();
  line.replaced = wire.replaced();
  line.restocked = wire.restocked();
  line.to_repair = wire.to_repair();
  line.to_vendor = wire.to_vendor();
  line.scrapped = wire.scrapped();
  return line;
}

void PutOrder(const RmaOrder& order, v1::Rma* out) {
  out->set_case_name(NameOf("cases", order.case_id));
  out->set_service_request(order.service_request);
  out->set_remedy(EnumToProto<v1::Remedy>(order.remedy));
  out->set_payer(EnumToProto<v1::Payer>(order.payer));
  PutAddress(order.address, out->mutable_address());
  if (order.label == Label{}) return;
  out->mutable_label()->set_carrier_id(order.label.carrier_id);
  out->mutable_label()->set_carrier_service(order.label.carrier_service);
  out->mutable_label()->set_document_sha256(order.label.document_sha256);
}

}  // namespace

RmaOrder TakeOrder(const v1::Rma& wire, WireReader& reader) {
  RmaOrder order;
  order.case_id = reader.Id("cases", wire.case_name(), "case_name");
  order.service_request = wire.service_request();
  order.remedy = reader.Enum<Remedy>(wire.remedy(), kRemedies, "remedy");
  order.payer = reader.Enum<Payer>(wire.payer(), kPayers, "payer");
  order.address = TakeAddress(wire.address());
  order.label = {wire.label().carrier_id(), wire.label().carrier_service(),
                 wire.label().document_sha256()};
  return order;
}

std::string NumberOf(const Rma& rma) {
  const auto year = absl::ToCivilYear(rma.issue_time, absl::UTCTimeZone()).year();
  return ids::FormatNumber(kPrefix, static_cast<int>(year), rma.number);
}

void ToProto(const Rma& rma, v1::Rma* out) {
  out->set_number(NumberOf(rma));
  out->set_state(EnumToProto<v1::Rma::State>(rma.state));
  PutOrder(rma.order, out);
  PutTime(rma.deadline, out->mutable_deadline());
  for (const RmaLine& line : rma.lines) PutLine(line, out->add_lines());
  out->set_settle_when(EnumToProto<v1::SettleWhen>(rma.settle_when));
  out->set_on_hold(rma.on_hold);
  for (const Difference& difference : rma.differences) {
    v1::Difference* wire = out->add_differences();
    wire->set_kind(EnumToProto<v1::DifferenceKind>(difference.kind));
    wire->set_line(difference.line);
    wire->set_product_model(difference.product_model);
    wire->set_expected(difference.expected);
    wire->set_found(difference.found);
  }
  for (const ids::Uuid& id : rma.shipments) out->add_shipments(NameOf("shipments", id));
  PutTime(rma.issue_time, out->mutable_issue_time());
  if (rma.ship_time) PutTime(*rma.ship_time, out->mutable_ship_time());
}

absl::StatusOr<Rma> FromProto(const v1::Rma& wire) {
  WireReader reader;
  Rma rma;
  rma.number = reader.Number(kPrefix, wire.number(), "number");
  rma.order = TakeOrder(wire, reader);
  rma.state = reader.Enum<RmaState>(wire.state(), kRmaStates, "state");
  rma.settle_when = reader.Enum<SettleWhen>(wire.settle_when(), kSettleWhens, "settle_when");
  for (const v1::RmaLine& line : wire.lines()) rma.lines.push_back(TakeLine(line));
  for (const v1::Difference& difference : wire.differences()) {
    rma.differences.push_back(
        {reader.Enum<DifferenceKind>(difference.kind(), kDifferenceKinds, "differences"),
         difference.line(), difference.product_model(), difference.expected(),
         difference.found()});
  }
  rma.on_hold = wire.on_hold();
  for (const std::string& name : wire.shipments()) {
    rma.shipments.push_back(reader.Id("shipments", name, "shipments"));
  }
  rma.issue_time = TakeTime(wire.issue_time());
  rma.deadline = TakeTime(wire.deadline());
  if (wire.has_ship_time()) rma.ship_time = TakeTime(wire.ship_time());
  if (const absl::Status status = reader.status(); !status.ok()) return status;
  return rma;
}

}  // namespace aftercare::logistics
