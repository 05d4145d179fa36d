// Steps of the story of a return, each one call over the wire.
#ifndef AFTERCARE_TESTS_SERVICES_LOGISTICS_RPC_STORY_H_
#define AFTERCARE_TESTS_SERVICES_LOGISTICS_RPC_STORY_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/services/logistics/rpc/logistics_server.h"

namespace aftercare::testing {

namespace lv1 = logistics::v1;
using Carriers = lv1::CarrierService;
using Rmas = lv1::RmaService;
using Shipments = lv1::ShipmentService;
using Tracking = lv1::TrackingService;

// A carrier with these words: 50 picked up, 30 in transit, 44 out for delivery, 80 delivered.
inline void EnsureCarrier(const std::string& carrier_id = "sf-express") {
  lv1::UpsertCarrierRequest request;
  request.set_request_id(NewId());
  auto* carrier = request.mutable_carrier();
  carrier->set_carrier_id(carrier_id);
  carrier->set_state(lv1::Carrier::STATE_ACTIVE);
  carrier->set_display_name(carrier_id + " (demonstration)");
  for (const auto& [code, status] :
       std::vector<std::pair<const char*, lv1::TrackingStatus>>{
           {"50", lv1::TRACKING_STATUS_PICKED_UP},
           {"30", lv1::TRACKING_STATUS_IN_TRANSIT},
           {"44", lv1::TRACKING_STATUS_OUT_FOR_DELIVERY},
           {"80", lv1::TRACKING_STATUS_DELIVERED}}) {
    auto* rule = carrier->add_codes();
    rule->set_code(code);
    rule->set_status(status);
  }
  const auto done = Call<Carriers>("he.lin", &Carriers::Stub::UpsertCarrier, request);
  ASSERT_TRUE(done.status.ok()) << done.status.error_message();
}

inline lv1::CreateRmaRequest RmaRequest(lv1::Remedy remedy, int64_t pieces) {
  lv1::CreateRmaRequest request;
  request.set_request_id(NewId());
  request.mutable_rma()->set_remedy(remedy);
  auto* line = request.mutable_rma()->add_lines();
  line->set_product_model("QL-P5");
  line->set_authorised(pieces);
  return request;
}

// As intake orders it: purpose and RMA, and the carrier unless it is the usual one.
inline lv1::Shipment NewShipment(const std::string& rma, const std::string& carrier_id = "") {
  lv1::CreateShipmentRequest request;
  request.set_request_id(NewId());
  request.mutable_shipment()->set_purpose(lv1::SHIPMENT_PURPOSE_REPAIR_IN);
  request.mutable_shipment()->set_rma(rma);
  request.mutable_shipment()->set_carrier_id(carrier_id);
  auto made = Call<Shipments>("intake", &Shipments::Stub::CreateShipment, request);
  EXPECT_TRUE(made.status.ok()) << made.status.error_message();
  return made.response;
}

inline Answered<lv1::Shipment> Accept(const std::string& who, const std::string& shipment,
                                      const std::string& number) {
  lv1::AcceptShipmentRequest request;
  request.set_request_id(NewId());
  request.set_name(shipment);
  request.set_tracking_number(number);
  return Call<Tracking>(who, &Tracking::Stub::AcceptShipment, request);
}

// A shipment of sf-express with this number.
inline lv1::Shipment AcceptedShipment(const std::string& number) {
  EnsureCarrier();
  const auto rma = Call<Rmas>("intake", &Rmas::Stub::CreateRma, RmaRequest(lv1::REMEDY_REPAIR, 1));
  EXPECT_TRUE(rma.status.ok()) << rma.status.error_message();
  auto accepted = Accept("sf-express", NewShipment(rma.response.name()).name(), number);
  EXPECT_TRUE(accepted.status.ok()) << accepted.status.error_message();
  return accepted.response;
}

// `minutes` after a fixed instant of the recent past.
inline lv1::TrackingReport Report(const std::string& number, const std::string& id,
                                  const std::string& code, int minutes) {
  static const absl::Time start = time::SystemClock().Now() - absl::Hours(10);
  lv1::TrackingReport report;
  report.set_tracking_number(number);
  report.set_carrier_event_id(id);
  report.set_code(code);
  report.mutable_event_time()->set_seconds(
      absl::ToUnixSeconds(start + absl::Minutes(minutes)));
  report.set_place("Hangzhou");
  return report;
}

inline Answered<lv1::PushTrackingEventsResponse> Push(
    const std::vector<lv1::TrackingReport>& reports, const std::string& who = "sf-express") {
  lv1::PushTrackingEventsRequest request;
  request.set_request_id(NewId());
  for (const auto& report : reports) *request.add_events() = report;
  return Call<Tracking>(who, &Tracking::Stub::PushTrackingEvents, request);
}

inline Answered<lv1::Shipment> GetShipment(const std::string& who, const std::string& name) {
  lv1::GetShipmentRequest request;
  request.set_name(name);
  return Call<Shipments>(who, &Shipments::Stub::GetShipment, request);
}

inline lv1::Rma GetRma(const std::string& name) {
  lv1::GetRmaRequest request;
  request.set_name(name);
  return Call<Rmas>("li.na", &Rmas::Stub::GetRma, request).response;
}

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_SERVICES_LOGISTICS_RPC_STORY_H_
