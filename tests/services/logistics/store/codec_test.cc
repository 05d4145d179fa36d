// What is stored is what was decided: every field of state survives the way to the resource's bytes
// and back.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "services/logistics/store/carrier_codec.h"
#include "services/logistics/store/rma_codec.h"
#include "services/logistics/store/shipment_codec.h"
#include "services/logistics/store/tracking_codec.h"
#include "tests/services/logistics/decide_fixture.h"

namespace aftercare::logistics {
namespace {

std::string AnyText() {
  return *rc::gen::element<std::string>("", "a", "工单", "x y", "\"quoted\"");
}
ids::Uuid AnyId() {
  return *rc::gen::arbitrary<bool>() ? ids::Uuid{} : Id(absl::StrCat(*rc::gen::inRange(0, 99)));
}
absl::Time AnyTime() {
  return absl::FromUnixMicros(*rc::gen::inRange<int64_t>(0, int64_t{4'000'000'000'000'000}));
}
template <class Enum>
Enum AnyOf(int values) {
  return static_cast<Enum>(*rc::gen::inRange(0, values));
}
int64_t AnyCount() { return *rc::gen::inRange<int64_t>(0, 1000); }
bool AnyBool() { return *rc::gen::arbitrary<bool>(); }
size_t AFew() { return *rc::gen::inRange<size_t>(0, 3); }

Address AnyAddress() {
  return {AnyText(), AnyText(), AnyText(), AnyText(), AnyText(), AnyText(), AnyText()};
}
Reason AnyReason() { return {AnyText(), AnyOf<Fault>(kFaults), AnyBool()}; }
StatusPoint AnyPoint() {
  return {AnyOf<TrackingStatus>(kTrackingStatuses), AnyReason(), AnyTime(), AnyId()};
}

Rma AnyRma() {
  Rma rma;
  rma.number = *rc::gen::inRange<int64_t>(1, 5'000'000);
  rma.order = {AnyId(), AnyText(), AnyOf<Remedy>(kRemedies), AnyOf<Payer>(kPayers), AnyAddress(),
               {AnyText(), AnyText(), AnyText()}};
  rma.state = AnyOf<RmaState>(kRmaStates);
  rma.settle_when = AnyOf<SettleWhen>(kSettleWhens);
  for (size_t i = AFew(); i > 0; --i) {
    rma.lines.push_back({static_cast<int>(i), AnyText(), AnyText(), AnyText(), AnyText(),
                         AnyCount(), AnyCount(), AnyCount(), AnyCount(), AnyCount(), AnyCount(),
                         AnyCount(), AnyCount(), AnyCount(), AnyCount(), AnyCount()});
  }
  for (size_t i = AFew(); i > 0; --i) {
    rma.differences.push_back({AnyOf<DifferenceKind>(kDifferenceKinds), static_cast<int>(i),
                               AnyText(), AnyCount(), AnyCount()});
  }
  rma.on_hold = AnyBool();
  for (size_t i = AFew(); i > 0; --i) rma.shipments.push_back(Id(absl::StrCat(i)));
  rma.issue_time = AnyTime();
  rma.deadline = AnyTime();
  if (AnyBool()) rma.ship_time = AnyTime();
  return rma;
}

Shipment AnyShipment() {
  Shipment shipment;
  shipment.number = *rc::gen::inRange<int64_t>(1, 5'000'000);
  ShipmentOrder& order = shipment.order;
  order.purpose = AnyOf<Purpose>(kPurposes);
  order.case_id = AnyId();
  order.rma_id = AnyId();
  order.subject = AnyText();
  order.carrier_id = AnyText();
  order.carrier_service = AnyText();
  for (size_t i = AFew(); i > 0; --i) {
    order.parcels.push_back({AnyCount(), AnyCount(), AnyCount(), AnyCount(), AnyText()});
    order.items.push_back({AnyText(), AnyText(), AnyCount(), static_cast<int>(i)});
  }
  order.sender = AnyAddress();
  order.recipient = AnyAddress();
  if (AnyBool()) order.promised_time = AnyTime();
  order.cost = {AnyCount(), AnyText()};
  order.payer = AnyOf<Payer>(kPayers);
  order.declared_value = {AnyCount(), AnyText()};
  order.tracking_number = AnyText();
  shipment.offer_time = AnyTime();
  if (AnyBool()) shipment.accept_time = AnyTime();
  if (AnyBool()) shipment.called_off = AnyPoint();
  if (AnyBool()) {
    shipment.correction = AnyPoint();
    shipment.standing.counts_after = shipment.correction->at;
  }
  shipment.standing.present = AnyPoint();
  return shipment;
}

Carrier AnyCarrier() {
  Carrier carrier;
  carrier.carrier_id = AnyText();
  carrier.id = CarrierUuid(carrier.carrier_id);
  carrier.state = AnyOf<CarrierState>(kCarrierStates);
  carrier.display_name = AnyText();
  for (size_t i = AFew(); i > 0; --i) carrier.offers.push_back({AnyText(), AnyText(), AnyCount()});
  for (size_t i = AFew(); i > 0; --i) {
    carrier.codes.push_back({AnyText(), AnyOf<TrackingStatus>(kTrackingStatuses), AnyReason()});
  }
  for (size_t i = AFew(); i > 0; --i) {
    carrier.payloads.push_back({AnyText(), AnyText(), AnyText(), AnyText(), AnyText(), AnyText(),
                                AnyText(), AnyText(), {AnyText(), AnyText()}, AnyText(),
                                {AnyText()}, AnyText(), AnyBool()});
  }
  return carrier;
}

// Through the bytes, as the database keeps them.
template <class Resource, class State>
absl::StatusOr<State> ThereAndBack(const State& state) {
  Resource written, read;
  ToProto(state, &written);
  if (!read.ParseFromString(written.SerializeAsString())) return absl::DataLossError("bytes");
  return FromProto(read);
}

TEST(RmaCodec, LOG_01_LosesNothing) {
  ASSERT_TRUE(rc::check([] {
    const Rma rma = AnyRma();
    const auto back = ThereAndBack<v1::Rma>(rma);
    RC_ASSERT(back.ok());
    RC_ASSERT(*back == rma);
  }));
}

TEST(ShipmentCodec, LOG_02_LosesNothing) {
  ASSERT_TRUE(rc::check([] {
    const Shipment shipment = AnyShipment();
    const auto back = ThereAndBack<v1::Shipment>(shipment);
    RC_ASSERT(back.ok());
    RC_ASSERT(*back == shipment);
  }));
}

TEST(CarrierCodec, LOG_05_LosesNothing) {
  ASSERT_TRUE(rc::check([] {
    const Carrier carrier = AnyCarrier();
    const auto back = ThereAndBack<v1::Carrier>(carrier);
    RC_ASSERT(back.ok());
    RC_ASSERT(*back == carrier);
    RC_ASSERT(MappingJson(carrier).front() == '{');
  }));
}

TEST(RmaCodec, LOG_01_SaysWhatPeopleRead) {
  Rma rma;
  rma.number = 123;
  rma.issue_time = kStart;
  rma.deadline = kStart;
  rma.lines = {{1, "", "M", "", "", 5, 2, 1}};
  v1::Rma wire;
  ToProto(rma, &wire);
  EXPECT_EQ(wire.number().substr(0, 12), "R-24-000123-");
  EXPECT_EQ(wire.state(), v1::Rma::STATE_ISSUED);
  EXPECT_EQ(wire.lines(0).remaining(), 2);  // 5 - 2 - 1
}

TEST(ShipmentCodec, LOG_04_EveryStatusHasItsName) {
  for (const StatusRule& rule : kStatusRules) {
    EXPECT_EQ(v1::TrackingStatus_Name(static_cast<int>(rule.status) + 1),
              absl::StrCat("TRACKING_STATUS_", rule.word));
    EXPECT_EQ(StatusOfWord(rule.word), rule.status);
  }
  EXPECT_EQ(StatusOfWord("TELEPORTED"), std::nullopt);
  for (int i = 1; i < kFaults; ++i) {
    const auto fault = static_cast<Fault>(i);
    EXPECT_EQ(v1::Fault_Name(i), absl::StrCat("FAULT_", Word(fault)));
    EXPECT_EQ(FaultOfWord(Word(fault)), fault);
  }
  EXPECT_EQ(FaultOfWord("NOBODY"), std::nullopt);
}

TEST(Codec, LOG_01_NamesWhatCannotBeRead) {
  v1::Rma rma;
  EXPECT_EQ(FromProto(rma).status().code(), absl::StatusCode::kDataLoss);
  v1::Shipment shipment;
  ToProto(Shipment{{}, 1, OneParcel(), kStart, {}, {}, {}, {{}, {}}}, &shipment);
  shipment.set_rma("shipments/" + Id("x").ToString());
  shipment.set_status(static_cast<v1::TrackingStatus>(99));
  EXPECT_EQ(FromProto(shipment).status().message(), "cannot be read: rma, status");
}

TEST(TrackingCodec, LOG_04_PlaceAndTextRestApart) {
  TrackingEvent event;
  event.identity = Id("e");
  event.event_time = kStart;
  event.received_time = kStart + absl::Seconds(1);
  event.code = "50";
  event.place = "深圳市";
  event.text = "已收取";
  const std::string packed = PackPlaceAndText(event);
  TrackingEvent erased = event;
  ASSERT_TRUE(UnpackPlaceAndText("", erased).ok());
  EXPECT_EQ(erased.place, "");
  ASSERT_TRUE(UnpackPlaceAndText(packed, erased).ok());
  EXPECT_EQ(erased, event);
  EXPECT_FALSE(UnpackPlaceAndText("\xff", erased).ok());
  EXPECT_EQ(PackPlaceAndText(TrackingEvent{}), "");
  v1::TrackingEvent wire;
  ToProto(Id("s"), event, &wire);
  EXPECT_EQ(wire.status(), v1::TRACKING_STATUS_UNSPECIFIED);
  EXPECT_EQ(wire.name(), absl::StrCat("shipments/", Id("s").ToString(), "/trackingEvents/",
                                      Id("e").ToString()));
}

TEST(TrackingCodec, LOG_03_AReportIsTakenWhole) {
  v1::TrackingReport wire;
  wire.set_tracking_number("SF1");
  wire.set_carrier_event_id("e1");
  wire.set_code("50");
  wire.mutable_event_time()->set_seconds(1709280000);
  wire.set_place("Shenzhen");
  wire.set_text("picked up");
  EXPECT_EQ(TakeReport(wire),
            (TrackingReport{"SF1", "e1", "50", "", kStart, "Shenzhen", "picked up"}));
}

}  // namespace
}  // namespace aftercare::logistics
