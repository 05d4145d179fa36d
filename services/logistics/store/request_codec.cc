#include "services/logistics/store/request_codec.h"

#include <utility>

#include "services/logistics/store/carrier_codec.h"
#include "services/logistics/store/rma_codec.h"
#include "services/logistics/store/shipment_codec.h"
#include "services/logistics/store/wire.h"

namespace aftercare::logistics {

absl::StatusOr<UpsertCarrier> TakeCarrier(const v1::Carrier& wire) {
  WireReader reader;
  for (const v1::CodeRule& rule : wire.codes()) {
    reader.Enum<TrackingStatus>(rule.status(), kTrackingStatuses, "carrier.codes.status");
    reader.TakeReason(rule.reason(), "carrier.codes.reason");
  }
  reader.Enum<CarrierState>(wire.state(), kCarrierStates, "carrier.state");
  if (auto status = reader.request_status(); !status.ok()) return status;
  auto carrier = FromProto(wire);
  if (!carrier.ok()) return carrier.status();
  return UpsertCarrier{*std::move(carrier)};
}

absl::StatusOr<CreateRma> TakeRma(v1::Rma wire, const Policy& policy) {
  if (wire.payer() == v1::PAYER_UNSPECIFIED) {
    wire.set_payer(EnumToProto<v1::Payer>(policy.defaults.payer));
  }
  WireReader reader;
  CreateRma command;
  command.order = TakeOrder(wire, reader);
  for (int i = 0; i < wire.lines_size(); ++i) {
    const v1::RmaLine& line = wire.lines(i);
    command.lines.push_back({line.line() == 0 ? i + 1 : line.line(), line.order_line(),
                             line.product_model(), line.specification(), line.serial(),
                             line.authorised()});
  }
  if (wire.has_deadline()) command.deadline = TakeTime(wire.deadline());
  if (wire.settle_when() != v1::SETTLE_WHEN_UNSPECIFIED) {
    command.settle_when =
        reader.Enum<SettleWhen>(wire.settle_when(), kSettleWhens, "settle_when");
  }
  if (auto status = reader.request_status(); !status.ok()) return status;
  return command;
}

ReceiveRma TakeReceipt(const v1::ReceiveRmaRequest& request) {
  ReceiveRma command;
  for (const v1::ReceivedGoods& goods : request.goods()) {
    command.goods.push_back({goods.product_model(), goods.serial(), goods.quantity()});
  }
  command.papers_match = request.papers_match();
  command.more_expected = request.more_expected();
  return command;
}

absl::StatusOr<InspectRma> TakeInspection(const v1::InspectRmaRequest& request) {
  WireReader reader;
  InspectRma command;
  for (const v1::InspectedLine& line : request.lines()) {
    InspectedLine verdict{line.line(), line.accepted(), line.rejected(), std::nullopt};
    if (line.disposition() != v1::DISPOSITION_UNSPECIFIED) {
      verdict.disposition =
          reader.Enum<Disposition>(line.disposition(), kDispositions, "lines.disposition");
    }
    command.lines.push_back(verdict);
  }
  if (auto status = reader.request_status(); !status.ok()) return status;
  return command;
}

SettleRma TakeSettlement(const v1::SettleRmaRequest& request) {
  SettleRma command;
  for (const v1::SettledLine& line : request.lines()) {
    command.lines.push_back({line.line(), line.refunded(), line.replaced()});
  }
  return command;
}

WriteOffRma TakeWriteOff(const v1::WriteOffRmaRequest& request) {
  WriteOffRma command;
  for (const v1::WrittenOffLine& line : request.lines()) {
    command.lines.push_back({line.line(), line.quantity()});
  }
  command.reason = request.reason();
  return command;
}

absl::StatusOr<CreateShipment> TakeShipment(v1::Shipment wire, const Policy& policy) {
  if (wire.payer() == v1::PAYER_UNSPECIFIED) {
    wire.set_payer(EnumToProto<v1::Payer>(policy.defaults.payer));
  }
  WireReader reader;
  CreateShipment command;
  command.order = TakeOrder(wire, reader);
  if (auto status = reader.request_status(); !status.ok()) return status;
  return command;
}

absl::StatusOr<CorrectStatus> TakeCorrection(const v1::CorrectStatusRequest& request) {
  WireReader reader;
  CorrectStatus command;
  command.identity = reader.Id(request.request_id(), "request_id");
  command.status = reader.Enum<TrackingStatus>(request.status(), kTrackingStatuses, "status");
  command.reason = reader.TakeReason(request.reason(), "reason");
  if (request.has_as_of_time()) command.as_of = TakeTime(request.as_of_time());
  if (auto status = reader.request_status(); !status.ok()) return status;
  return command;
}

AcceptShipment TakeAcceptance(const v1::AcceptShipmentRequest& request) {
  AcceptShipment command;
  command.tracking_number = request.tracking_number();
  if (request.has_promised_time()) command.promised_time = TakeTime(request.promised_time());
  return command;
}

}  // namespace aftercare::logistics
