#include "services/logistics/domain/shipment.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/services/logistics/domain/shipment_fixture.h"

namespace aftercare::logistics {
namespace {

using enum TrackingStatus;

TEST(Shipment, LOG_04_EveryStatusAndCommand) {
  const std::vector<std::pair<ShipmentCommand, auth::Principal>> commands = {
      {Creation(), Service()},
      {AcceptShipment{"", std::nullopt}, PartnerOf("sf")},
      {RefuseShipment{"NO_CAPACITY"}, PartnerOf("sf")},
      {PushTrackingEvent{Event(kInTransit, absl::Hours(2))}, PartnerOf("sf")},
      {PushTrackingEvent{Event(kDelivered, absl::Hours(2))}, PartnerOf("sf")},
      {PushTrackingEvent{Event(TrackingStatus::kCancelled, absl::Hours(2))}, PartnerOf("sf")},
      {PushTrackingEvent{Event(std::nullopt, absl::Hours(2))}, PartnerOf("sf")},
      {CancelShipment{"CHANGED_MIND"}, Staff("agent")},
      {CorrectStatus{Id("c"), kInTransit, {"WRONG_SCAN"}, std::nullopt},
       Staff("logistics_coordinator")},
      {Tick{}, Service()},
  };
  std::set<size_t> alternatives;
  for (const auto& [command, caller] : commands) alternatives.insert(command.index());
  ASSERT_EQ(alternatives.size(), std::variant_size_v<ShipmentCommand>);

  const std::string kWrong = "WRONG_STATE", kExists = "ALREADY_EXISTS";
  const std::string kMoves = "IN_TRANSIT [status_changed]", kEnds = "DELIVERED [status_changed]";
  const std::string kCalledOff = "CANCELLED [status_changed]";
  const std::string kCorrected = "IN_TRANSIT [status_corrected]";
  const auto under_way = [&](const std::string& word) {
    return std::vector<std::string>{kExists, kWrong, kWrong, kMoves, kEnds, kCalledOff,
                                    word + " []", kWrong, kCorrected, word + " []"};
  };
  const auto ended = [&](const std::string& word) {
    const std::string same = word + " []";
    return std::vector<std::string>{kExists, kWrong, kWrong, same, kEnds,
                                    same, same, kWrong, kCorrected, same};
  };
  std::map<TrackingStatus, std::vector<std::string>> expected = {
      {kCreated,
       {kExists, "ACCEPTED [shipment_accepted]", "CANCELLED [shipment_refused]", kMoves, kEnds,
        kCalledOff, "CREATED []", "CANCELLED [shipment_cancelled]", kCorrected,
        "EXPIRED [shipment_expired]"}},
      {kAccepted,
       {kExists, kWrong, kWrong, kMoves, kEnds, kCalledOff, "ACCEPTED []",
        "CANCELLED [shipment_cancelled]", kCorrected, "EXPIRED [shipment_expired]"}},
      {kPickedUp, under_way("PICKED_UP")},
      {kInTransit, under_way("IN_TRANSIT")},
      {kOutForDelivery, under_way("OUT_FOR_DELIVERY")},
      {kAttemptFailed, under_way("ATTEMPT_FAILED")},
      {kHeldForPickup, under_way("HELD_FOR_PICKUP")},
      {kReturning, under_way("RETURNING")},
      {kDelivered, ended("DELIVERED")},
      {kReturned, ended("RETURNED")},
      {kDamaged, ended("DAMAGED")},
      {kLost, ended("LOST")},
      {TrackingStatus::kCancelled, ended("CANCELLED")},
      {kExpired, ended("EXPIRED")},
  };
  expected[kInTransit][3] = "IN_TRANSIT []";  // repeats the status
  expected[kDelivered][4] = "DELIVERED []";
  expected[kExpired][5] = kCalledOff;  // of the same phase and later
  ASSERT_EQ(expected.size(), size_t{kTrackingStatuses});
  for (const auto& [status, row] : expected) {
    const Shipment shipment = InStatus(status);
    ASSERT_EQ(shipment.standing.present.status, status);
    for (size_t i = 0; i < commands.size(); ++i) {
      const absl::Time now = std::holds_alternative<Tick>(commands[i].first)
                                 ? kStart + absl::Hours(720)
                                 : kStart + absl::Hours(3);
      EXPECT_EQ(Told(Decide(&shipment, commands[i].first, {now, commands[i].second}, kSfRules)),
                row[i])
          << Word(status) << " command " << i;
    }
  }
  for (size_t i = 1; i < commands.size(); ++i) {
    EXPECT_EQ(Told(Decide(kNone, commands[i].first, {kStart, commands[i].second}, kSfRules)),
              "NOT_FOUND");
  }
}

TEST(Shipment, LOG_02_NeedsAnActiveCarrierThatOffersTheService) {
  Carrier carrier = Sf();
  const auto told = [&](const Carrier* given) {
    ShipmentOrder order = OneParcel();
    order.carrier_service = "express";
    const Rules rules{InstalledPolicy(), given, nullptr, nullptr};
    return Told(Decide(kNone, CreateShipment{Id("s"), 1, order}, {kStart, Service()}, rules));
  };
  EXPECT_EQ(told(nullptr), "CARRIER_NOT_ACTIVE");
  EXPECT_EQ(told(&carrier), "CREATED [shipment_created]");
  carrier.offers = {{"standard", "", 48}};
  EXPECT_EQ(told(&carrier), "SERVICE_NOT_OFFERED");
  carrier.offers.push_back({"express", "", 24});
  EXPECT_EQ(told(&carrier), "CREATED [shipment_created]");
  carrier.state = CarrierState::kInactive;
  EXPECT_EQ(told(&carrier), "CARRIER_NOT_ACTIVE");
  carrier = Sf();
  carrier.carrier_id = "zto";
  EXPECT_EQ(told(&carrier), "CARRIER_NOT_ACTIVE");
}

TEST(Shipment, LOG_02_NamesEveryBadFieldAtOnce) {
  ShipmentOrder order;
  order.parcels = {{0, -1, 0, 0, ""}};
  order.items = {{"", "SN", 2, 1}};
  order.sender.recipient = "Li Example";  // who is named has an address
  order.cost = {-1, ""};
  order.promised_time = kStart;
  const auto refused = Decide(kNone, CreateShipment{Id("s"), 0, order}, {kStart, Service()},
                              kSfRules);
  EXPECT_EQ(FaultyFields(refused.status()),
            (std::vector<std::string>{
                "number", "carrier_id", "parcels[0].weight_grams", "parcels[0]",
                "items[0].product_model", "items[0].quantity", "items[0].rma_line",
                "sender.city", "sender.street", "sender.country",
                "recipient.recipient", "recipient.city", "recipient.street", "recipient.country",
                "cost.amount_minor", "cost.currency", "promised_time"}));
}

TEST(Shipment, LOG_03_TheCarrierGivesTheTrackingNumberOnce) {
  ShipmentOrder order = OneParcel();
  order.tracking_number = "";
  const Shipment without = Created(order);
  const command::Context sf{kStart, PartnerOf("sf")};
  EXPECT_EQ(FaultyFields(Decide(&without, AcceptShipment{}, sf, kSfRules).status()),
            std::vector<std::string>{"tracking_number"});
  EXPECT_EQ(Decide(&without, AcceptShipment{"SF2", {}}, sf, kSfRules)->next.order.tracking_number,
            "SF2");
  const Shipment with = Created();
  EXPECT_EQ(FaultyFields(Decide(&with, AcceptShipment{"SF2", {}}, sf, kSfRules).status()),
            std::vector<std::string>{"tracking_number"});
  EXPECT_EQ(Told(Decide(&with, AcceptShipment{"SF1", {}}, sf, kSfRules)),
            "ACCEPTED [shipment_accepted]");
}

TEST(Shipment, LOG_04_ARefusalIsTheCarriersAndSomeoneMustAct) {
  const Shipment refused =
      With(Created(), RefuseShipment{"NO_CAPACITY"}, PartnerOf("sf"));
  EXPECT_EQ(refused.standing.present.reason, (Reason{"NO_CAPACITY", Fault::kCarrier, true}));
}

TEST(Shipment, LOG_02_ReasonsAreCodesSoThatNothingPersonalIsWritten) {
  const Shipment shipment = Created();
  for (const char* bad : {"", "Wang Wei called", "wang"}) {
    EXPECT_EQ(Told(Decide(&shipment, RefuseShipment{bad}, {kStart, PartnerOf("sf")}, kSfRules)),
              "INVALID_FIELDS");
    EXPECT_EQ(Told(Decide(&shipment, CancelShipment{bad}, {kStart, Service()}, kSfRules)),
              "INVALID_FIELDS");
    const CorrectStatus correction{Id("c"), kLost, {bad}, std::nullopt};
    EXPECT_EQ(Told(Decide(&shipment, correction, {kStart, Staff("deputy")}, kSfRules)),
              "INVALID_FIELDS");
  }
}

TEST(Shipment, LOG_04_ALateOlderScanStillBeatsPaper) {
  Shipment shipment = With(Created(), AcceptShipment{}, PartnerOf("sf"), kStart + absl::Hours(5));
  shipment = With(shipment, PushTrackingEvent{Event(kPickedUp, absl::Hours(4))}, PartnerOf("sf"));
  EXPECT_EQ(shipment.standing.present.status, kPickedUp);
}

TEST(Shipment, LOG_04_AKeptRepeatHoldsBackAnOlderScan) {
  // In transit at 5 h changed the status; in transit at 8 h was kept without a change; then out for
  // delivery at 7 h arrives late, read from a row that still says 5 h.
  const Shipment row = With(
      Created(), PushTrackingEvent{Event(kInTransit, absl::Hours(5), "five")}, PartnerOf("sf"));
  const auto repeat =
      Decide(&row, PushTrackingEvent{Event(kInTransit, absl::Hours(8), "eight")},
             {kStart + absl::Hours(10), PartnerOf("sf")}, kSfRules);
  EXPECT_EQ(Told(repeat), "IN_TRANSIT []");
  const StatusPoint newest = PointOf(Event(kInTransit, absl::Hours(8), "eight"));
  const Rules rules{InstalledPolicy(), nullptr, &newest, nullptr};
  const PushTrackingEvent late{Event(kOutForDelivery, absl::Hours(7), "seven")};
  const command::Context context{kStart + absl::Hours(10), PartnerOf("sf")};
  EXPECT_EQ(Told(Decide(&row, late, context, rules)), "IN_TRANSIT []");
  EXPECT_EQ(Told(Decide(&row, late, context, kSfRules)), "OUT_FOR_DELIVERY [status_changed]")
      << "had 8 h not been told";
}

TEST(Shipment, LOG_04_AKnownEventChangesNothingWhateverItSays) {
  const Shipment shipment = Created();
  EXPECT_EQ(Told(Decide(&shipment, PushTrackingEvent{Event(kLost, absl::Hours(1)), true},
                        {kStart + absl::Hours(2), PartnerOf("sf")}, kSfRules)),
            "CREATED []");
}

TEST(Shipment, LOG_04_RefusesEventsOfImpossibleTimes) {
  const Shipment shipment = Created();
  const auto told = [&](absl::Time at) {
    TrackingEvent event = Event(kInTransit, {});
    event.event_time = at;
    return Told(Decide(&shipment, PushTrackingEvent{event}, {kStart, PartnerOf("sf")}, kSfRules));
  };
  EXPECT_EQ(told(kStart + absl::Minutes(60)), "IN_TRANSIT [status_changed]");
  EXPECT_EQ(told(kStart + absl::Minutes(60) + absl::Microseconds(1)), "INVALID_FIELDS");
  EXPECT_EQ(told(kStart - absl::Hours(9600)), "IN_TRANSIT [status_changed]");
  EXPECT_EQ(told(kStart - absl::Hours(9600) - absl::Microseconds(1)), "INVALID_FIELDS");
  EXPECT_EQ(told(absl::FromCivil(absl::CivilDay(1582, 10, 10), absl::UTCTimeZone())),
            "INVALID_FIELDS");
  EXPECT_EQ(told(absl::InfiniteFuture()), "INVALID_FIELDS");
}

TEST(Shipment, LOG_04_ExpiresOnceAtItsTime) {
  const Shipment shipment = Created();
  EXPECT_EQ(NextDue(shipment, kSfRules), kStart + absl::Hours(720));
  EXPECT_EQ(Told(Decide(&shipment, Tick{},
                        {kStart + absl::Hours(720) - absl::Microseconds(1), Service()}, kSfRules)),
            "CREATED []");
  EXPECT_EQ(NextDue(InStatus(kPickedUp), kSfRules), absl::InfiniteFuture());
}

TEST(Shipment, LOG_04_FactsNameTheFaultAndWhetherSomeoneMustAct) {
  TrackingEvent event = Event(kAttemptFailed, absl::Hours(1));
  event.reason = {"RECIPIENT_ABSENT", Fault::kRecipient, true};
  event.place = "Shanghai, Nanjing Lu 1";
  event.text = "Wang Wei was out";
  const Shipment shipment = Created();
  const auto change = Decide(&shipment, PushTrackingEvent{event},
                             {kStart + absl::Hours(2), PartnerOf("sf")}, kSfRules);
  ASSERT_TRUE(change.ok());
  EXPECT_EQ(FactOf(*change, "status_changed", "reason"), "RECIPIENT_ABSENT");
  EXPECT_EQ(FactOf(*change, "status_changed", "fault"), "RECIPIENT");
  EXPECT_EQ(FactOf(*change, "status_changed", "needs_action"), "true");
  EXPECT_EQ(FactOf(*change, "status_changed", "status_time"), "2024-03-01T09:00:00Z");
  for (const command::Fact& fact : change->entries[0].facts) {
    EXPECT_EQ(fact.value.find("Wang"), std::string::npos);
    EXPECT_EQ(fact.value.find("Nanjing"), std::string::npos);
  }
}

}  // namespace
}  // namespace aftercare::logistics
