// What callers ask for, as commands. The door has checked the fields' declared rules; what does not
// fit beyond them is refused with every fault at once (INVALID_FIELDS).
#ifndef AFTERCARE_LOGISTICS_STORE_REQUEST_CODEC_H_
#define AFTERCARE_LOGISTICS_STORE_REQUEST_CODEC_H_

#include "absl/status/statusor.h"
#include "aftercare/logistics/v1/carrier.pb.h"
#include "aftercare/logistics/v1/rma.pb.h"
#include "aftercare/logistics/v1/shipment.pb.h"
#include "aftercare/logistics/v1/tracking.pb.h"
#include "services/logistics/domain/carrier.h"
#include "services/logistics/domain/rma.h"
#include "services/logistics/domain/shipment.h"

namespace aftercare::logistics {

absl::StatusOr<UpsertCarrier> TakeCarrier(const v1::Carrier& wire);

// Without id and number; a line without a number gets its place in the list.
absl::StatusOr<CreateRma> TakeRma(v1::Rma wire, const Policy& policy);
ReceiveRma TakeReceipt(const v1::ReceiveRmaRequest& request);
absl::StatusOr<InspectRma> TakeInspection(const v1::InspectRmaRequest& request);
SettleRma TakeSettlement(const v1::SettleRmaRequest& request);
WriteOffRma TakeWriteOff(const v1::WriteOffRmaRequest& request);

// Without id and number.
absl::StatusOr<CreateShipment> TakeShipment(v1::Shipment wire, const Policy& policy);
absl::StatusOr<CorrectStatus> TakeCorrection(const v1::CorrectStatusRequest& request);
AcceptShipment TakeAcceptance(const v1::AcceptShipmentRequest& request);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_STORE_REQUEST_CODEC_H_
