#include "services/ctl/demo/carrier.h"

#include "absl/strings/str_cat.h"
#include "services/ctl/demo/words.h"

namespace aftercare::ctl::demo {
namespace {

constexpr char kCarrier[] = "sf-express";
constexpr char kOther[] = "zto-express";

}  // namespace

using logistics::v1::Shipment;

Shipment GetShipment(Stage& stage, const std::string& name) {
  logistics::v1::GetShipmentRequest request;
  request.set_name(name);
  return stage.Call<Shipment>("he.lin", "ShipmentService/GetShipment", request);
}

Shipment AcceptAsCarrier(Stage& stage, const std::string& name,
                         const std::string& tracking_number) {
  bool offered = false;
  const auto open = stage.Call<logistics::v1::ListOpenShipmentsResponse>(
      kCarrier, "TrackingService/ListOpenShipments", logistics::v1::ListOpenShipmentsRequest());
  for (const auto& shipment : open.shipments()) offered |= shipment.name() == name;
  stage.Expect(offered, absl::StrCat(kCarrier, " to see the shipment among its open ones"));
  logistics::v1::AcceptShipmentRequest request;
  request.set_name(name);
  request.set_tracking_number(tracking_number);
  SetTime(stage.Now() + absl::Hours(48), request.mutable_promised_time());
  stage.Refused(kOther, "TrackingService/AcceptShipment", request);
  const auto accepted =
      stage.Call<Shipment>(kCarrier, "TrackingService/AcceptShipment", request);
  stage.Act(kCarrier, absl::StrCat("accepts ", accepted.number(), " as ",
                                   accepted.tracking_number(), "; ", kOther,
                                   " asked for it, too, and does not find it"));
  return accepted;
}

Pushed Push(Stage& stage, const std::string& tracking_number, const std::vector<Scan>& scans) {
  logistics::v1::PushTrackingEventsRequest request;
  for (const Scan& scan : scans) {
    auto* event = request.add_events();
    event->set_tracking_number(tracking_number);
    event->set_code(scan.code);
    SetTime(scan.time, event->mutable_event_time());
    event->set_place(scan.place);
    event->set_carrier_event_id(absl::StrCat(tracking_number, "-", scan.code, "-",
                                             absl::ToUnixSeconds(scan.time)));
  }
  const auto answer = stage.Call<logistics::v1::PushTrackingEventsResponse>(
      kCarrier, "TrackingService/PushTrackingEvents", request);
  Pushed pushed;
  std::string refused;
  for (const auto& result : answer.results()) {
    if (result.outcome() == logistics::v1::TrackingResult::OUTCOME_KEPT) ++pushed.kept;
    if (result.outcome() == logistics::v1::TrackingResult::OUTCOME_DUPLICATE) ++pushed.known;
  }
  for (const auto& result : answer.results()) {
    for (const auto& fault : result.faults()) {
      absl::StrAppend(&refused, " ", fault.field(), " ", fault.description());
    }
  }
  stage.Expect(pushed.kept + pushed.known == static_cast<int>(scans.size()),
               absl::StrCat("every tracking event to be kept or known:", refused));
  return pushed;
}

void AwaitStatus(Stage& stage, const std::string& name, logistics::v1::TrackingStatus status) {
  stage.Until(absl::StrCat("the shipment to be ", Word(status)),
              [&] { return GetShipment(stage, name).status() == status; });
}

}  // namespace aftercare::ctl::demo
