// A return from permission to settlement over the wire (LOG-01, LOG-02, LOG-07).
#include <gtest/gtest.h>

#include "tests/services/logistics/rpc/story.h"

namespace aftercare::testing {
namespace {

template <class Request>
Request On(const std::string& name) {
  Request request;
  request.set_name(name);
  request.set_request_id(NewId());
  return request;
}

lv1::ReceiveRmaRequest Receipt(const std::string& rma, int64_t pieces) {
  auto request = On<lv1::ReceiveRmaRequest>(rma);
  request.set_papers_match(true);
  auto* goods = request.add_goods();
  goods->set_product_model("QL-P5");
  goods->set_quantity(pieces);
  return request;
}

TEST(LogisticsReturn, LOG_01_ArrivesInPartsAndIsSettled) {
  const auto issued =
      Call<Rmas>("li.na", &Rmas::Stub::CreateRma, RmaRequest(lv1::REMEDY_REFUND, 2));
  ASSERT_TRUE(issued.status.ok()) << issued.status.error_message();
  EXPECT_EQ(issued.response.state(), lv1::Rma::STATE_ISSUED);
  EXPECT_EQ(issued.response.payer(), lv1::PAYER_US);
  EXPECT_FALSE(issued.response.address().city().empty());
  const std::string name = issued.response.name();

  auto first = Receipt(name, 1);
  first.set_more_expected(true);
  EXPECT_EQ(Call<Rmas>("li.na", &Rmas::Stub::ReceiveRma, first).status.error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(Call<Rmas>("ma.chao", &Rmas::Stub::ReceiveRma, first).response.state(),
            lv1::Rma::STATE_SHIPPED);

  // A surplus is a difference (LOG-07) and stops the inspection until it is released.
  const auto held = Call<Rmas>("ma.chao", &Rmas::Stub::ReceiveRma, Receipt(name, 2)).response;
  EXPECT_EQ(held.state(), lv1::Rma::STATE_RECEIVED);
  EXPECT_TRUE(held.on_hold());
  ASSERT_EQ(held.differences_size(), 1);
  EXPECT_EQ(held.differences(0).kind(), lv1::DIFFERENCE_KIND_SURPLUS);
  auto inspection = On<lv1::InspectRmaRequest>(name);
  auto* verdict = inspection.add_lines();
  verdict->set_line(1);
  verdict->set_accepted(2);
  verdict->set_disposition(lv1::DISPOSITION_RESTOCK);
  EXPECT_EQ(Call<Rmas>("ma.chao", &Rmas::Stub::InspectRma, inspection).reason(), "GOODS_ON_HOLD");
  auto release = On<lv1::ReleaseRmaRequest>(name);
  release.set_reason("SENDER_AGREED");
  ASSERT_TRUE(Call<Rmas>("he.lin", &Rmas::Stub::ReleaseRma, release).status.ok());
  EXPECT_EQ(Call<Rmas>("ma.chao", &Rmas::Stub::InspectRma, inspection).response.state(),
            lv1::Rma::STATE_INSPECTED);

  auto settlement = On<lv1::SettleRmaRequest>(name);
  auto* settled = settlement.add_lines();
  settled->set_line(1);
  settled->set_refunded(3);
  EXPECT_EQ(Call<Rmas>("tang.rui", &Rmas::Stub::SettleRma, settlement).reason(),
            "INVALID_FIELDS");
  settled->set_refunded(2);
  EXPECT_EQ(Call<Rmas>("tang.rui", &Rmas::Stub::SettleRma, settlement).response.state(),
            lv1::Rma::STATE_CLOSED);
}

TEST(LogisticsReturn, ARequestIdAnswersTheSameAgainAndNothingElse) {
  auto request = RmaRequest(lv1::REMEDY_REPAIR, 1);
  const auto first = Call<Rmas>("li.na", &Rmas::Stub::CreateRma, request);
  const auto again = Call<Rmas>("li.na", &Rmas::Stub::CreateRma, request);
  ASSERT_TRUE(first.status.ok()) << first.status.error_message();
  EXPECT_EQ(again.response.SerializeAsString(), first.response.SerializeAsString());
  request.mutable_rma()->mutable_lines(0)->set_authorised(2);
  EXPECT_EQ(Call<Rmas>("li.na", &Rmas::Stub::CreateRma, request).reason(), "REQUEST_ID_REUSED");
}

// One of two is rejected at the inspection: only the other can be refunded, and then all is done.
TEST(LogisticsReturn, LOG_01_RejectedPiecesAreNotRefunded) {
  const std::string name =
      Call<Rmas>("li.na", &Rmas::Stub::CreateRma, RmaRequest(lv1::REMEDY_REFUND, 2))
          .response.name();
  ASSERT_TRUE(Call<Rmas>("ma.chao", &Rmas::Stub::ReceiveRma, Receipt(name, 2)).status.ok());
  auto inspection = On<lv1::InspectRmaRequest>(name);
  auto* verdict = inspection.add_lines();
  verdict->set_line(1);
  verdict->set_accepted(1);
  verdict->set_rejected(1);
  verdict->set_disposition(lv1::DISPOSITION_VENDOR);
  const auto inspected = Call<Rmas>("ma.chao", &Rmas::Stub::InspectRma, inspection).response;
  EXPECT_EQ(inspected.state(), lv1::Rma::STATE_INSPECTED);
  ASSERT_EQ(inspected.lines_size(), 1);
  EXPECT_EQ(inspected.lines(0).rejected(), 1);
  EXPECT_EQ(inspected.lines(0).to_vendor(), 1);
  auto settlement = On<lv1::SettleRmaRequest>(name);
  auto* settled = settlement.add_lines();
  settled->set_line(1);
  settled->set_refunded(2);
  EXPECT_EQ(Call<Rmas>("tang.rui", &Rmas::Stub::SettleRma, settlement).reason(),
            "INVALID_FIELDS");
  settled->set_refunded(1);
  EXPECT_EQ(Call<Rmas>("tang.rui", &Rmas::Stub::SettleRma, settlement).response.state(),
            lv1::Rma::STATE_CLOSED);
}

// Where liability sends goods is the RMA's address; a shipment that says nothing else goes there.
TEST(LogisticsReturn, LOG_13_AReturnGoesStraightToTheVendor) {
  EnsureCarrier();
  auto request = RmaRequest(lv1::REMEDY_EXCHANGE, 1);
  auto* vendor = request.mutable_rma()->mutable_address();
  vendor->set_recipient("Vendor Returns");
  vendor->set_country("CN");
  vendor->set_city("Shenzhen");
  vendor->set_street("Keji Lu 9");
  const auto rma = Call<Rmas>("intake", &Rmas::Stub::CreateRma, request);
  ASSERT_TRUE(rma.status.ok()) << rma.status.error_message();
  const lv1::Shipment in = NewShipment(rma.response.name());
  EXPECT_EQ(in.recipient().street(), "Keji Lu 9");
  EXPECT_EQ(in.sender().street(), "");

  // From our plant, with goods of another return: our end is filled in, the vendor's is said.
  const auto plant =
      Call<Rmas>("intake", &Rmas::Stub::CreateRma, RmaRequest(lv1::REMEDY_REFUND, 1)).response;
  lv1::CreateShipmentRequest out;
  out.set_request_id(NewId());
  out.mutable_shipment()->set_purpose(lv1::SHIPMENT_PURPOSE_REPAIR_OUT);
  out.mutable_shipment()->set_rma(plant.name());
  EXPECT_EQ(Call<Shipments>("ma.chao", &Shipments::Stub::CreateShipment, out).reason(),
            "INVALID_FIELDS");
  *out.mutable_shipment()->mutable_recipient() = *vendor;
  const auto made = Call<Shipments>("ma.chao", &Shipments::Stub::CreateShipment, out);
  ASSERT_TRUE(made.status.ok()) << made.status.error_message();
  EXPECT_EQ(made.response.sender().street(), plant.address().street());
  EXPECT_EQ(made.response.recipient().street(), "Keji Lu 9");
}

// A request id belongs to who sent it and to what was asked.
TEST(LogisticsReturn, ARequestIdIsItsCallersAndItsMethods) {
  const auto request = RmaRequest(lv1::REMEDY_REPAIR, 1);
  const auto hers = Call<Rmas>("li.na", &Rmas::Stub::CreateRma, request);
  const auto his = Call<Rmas>("he.lin", &Rmas::Stub::CreateRma, request);
  ASSERT_TRUE(hers.status.ok() && his.status.ok()) << his.status.error_message();
  EXPECT_NE(his.response.name(), hers.response.name());
  lv1::CancelRmaRequest cancel;
  cancel.set_name(hers.response.name());
  cancel.set_reason("CHANGED_MIND");
  cancel.set_request_id(request.request_id());
  EXPECT_EQ(Call<Rmas>("li.na", &Rmas::Stub::CancelRma, cancel).response.state(),
            lv1::Rma::STATE_CANCELLED);
}

TEST(LogisticsReturn, EveryBadFieldIsNamedAtOnce) {
  auto request = RmaRequest(lv1::REMEDY_REPAIR, 2);
  request.mutable_rma()->mutable_lines(0)->set_serial("QLP5L070001");
  request.mutable_rma()->mutable_address()->set_country("China!");
  const auto refused = Call<Rmas>("li.na", &Rmas::Stub::CreateRma, request);
  EXPECT_EQ(refused.reason(), "INVALID_FIELDS");
}

TEST(LogisticsReturn, LOG_02_AShipmentTakesFromItsRmaWhatItDoesNotSay) {
  EnsureCarrier();
  const auto rma =
      Call<Rmas>("intake", &Rmas::Stub::CreateRma, RmaRequest(lv1::REMEDY_REPAIR, 1)).response;
  const lv1::Shipment shipment = NewShipment(rma.name());
  EXPECT_EQ(shipment.status(), lv1::TRACKING_STATUS_CREATED);
  EXPECT_EQ(shipment.carrier_id(), "sf-express");
  EXPECT_EQ(shipment.recipient().street(), rma.address().street());
  ASSERT_EQ(shipment.items_size(), 1);
  EXPECT_EQ(shipment.items(0).product_model(), "QL-P5");
  EXPECT_EQ(shipment.parcels_size(), 1);
  EXPECT_EQ(shipment.number().substr(0, 2), "S-");
}

TEST(LogisticsReturn, LOG_02_ATrackingNumberIsGivenOnce) {
  const lv1::Shipment first = AcceptedShipment("SF-ONCE");
  const lv1::Shipment second = NewShipment(first.rma());
  EXPECT_EQ(Accept("sf-express", second.name(), "SF-ONCE").reason(), "TRACKING_NUMBER_TAKEN");
  lv1::CreateShipmentRequest request;
  request.set_request_id(NewId());
  *request.mutable_shipment() = second;
  for (auto clear : {&lv1::Shipment::clear_name, &lv1::Shipment::clear_number,
                     &lv1::Shipment::clear_etag, &lv1::Shipment::clear_status,
                     &lv1::Shipment::clear_create_time, &lv1::Shipment::clear_update_time,
                     &lv1::Shipment::clear_status_time, &lv1::Shipment::clear_offer_time}) {
    (request.mutable_shipment()->*clear)();
  }
  request.mutable_shipment()->set_tracking_number("SF-ONCE");
  EXPECT_EQ(Call<Shipments>("ma.chao", &Shipments::Stub::CreateShipment, request).reason(),
            "TRACKING_NUMBER_TAKEN");
}

TEST(LogisticsReturn, LOG_01_PickedUpGoodsAreOnTheirWay) {
  const lv1::Shipment shipment = AcceptedShipment("SF-PICKED");
  ASSERT_TRUE(Push({Report("SF-PICKED", "p1", "50", 1)}).status.ok());
  EXPECT_TRUE(Eventually(
      [&] { return GetRma(shipment.rma()).state() == lv1::Rma::STATE_SHIPPED; }));
  EXPECT_EQ(GetRma(shipment.rma()).shipments(0), shipment.name());
}

// The last of the program: it moves the server's clock.
TEST(LogisticsReturnTimer, INT_30_ExpiresWhenNothingWasSentInTime) {
  const auto rma =
      Call<Rmas>("li.na", &Rmas::Stub::CreateRma, RmaRequest(lv1::REMEDY_REFUND, 1)).response;
  type::v1::AdvanceClockRequest advance;
  advance.set_request_id(NewId());
  advance.mutable_by()->set_seconds(absl::ToInt64Seconds(absl::Hours(7 * 24 + 1)));
  using Clock = type::v1::TestClockService;
  const auto moved = Call<Clock>("root.admin", &Clock::Stub::AdvanceClock, advance);
  ASSERT_TRUE(moved.status.ok()) << moved.status.error_message();
  EXPECT_TRUE(
      Eventually([&] { return GetRma(rma.name()).state() == lv1::Rma::STATE_EXPIRED; }));
}

}  // namespace
}  // namespace aftercare::testing
