// What a shipment takes from its RMA and from policy where whoever orders it says nothing (LOG-02),
// and that goods may go straight to a vendor (LOG-13).
#include <gtest/gtest.h>

#include <vector>

#include "services/logistics/domain/rma.h"
#include "tests/services/logistics/domain/rma_fixture.h"
#include "tests/services/logistics/domain/shipment_fixture.h"

namespace aftercare::logistics {
namespace {

const std::vector<Purpose> kEveryPurpose = {
    Purpose::kReturn,    Purpose::kExchange,   Purpose::kRepairIn, Purpose::kRepairOut,
    Purpose::kLoanerOut, Purpose::kLoanerBack, Purpose::kPart,     Purpose::kReship};

Address Vendor() {
  return {"Vendor Returns", "+86 755 5555 0000", "CN", "Guangdong", "Shenzhen", "Keji Lu 9",
          "518000"};
}

Rma StraightToTheVendor() {
  CreateRma command = TwoLines();
  command.order.address = Vendor();
  return Bench(command).rma;
}

ShipmentOrder Filled(ShipmentOrder order, const Rma* rma) {
  FillIn(InstalledPolicy(), rma, order);
  return order;
}

// Goods come in by a return, for repair, and when a loan ends; all others leave us.
bool Incoming(Purpose purpose) {
  return purpose == Purpose::kReturn || purpose == Purpose::kRepairIn ||
         purpose == Purpose::kLoanerBack;
}

TEST(ShipmentOrder, LOG_02_OurOwnEndIsFilledInAndTheCustomersIsNot) {
  ASSERT_EQ(kEveryPurpose.size(), size_t{kPurposes});
  const Rma rma = StraightToTheVendor();
  const Address& plant = InstalledPolicy().defaults.plant;
  ASSERT_NE(plant, Vendor());
  for (const Purpose purpose : kEveryPurpose) {
    ShipmentOrder order;
    order.purpose = purpose;
    EXPECT_EQ(ComesIn(purpose), Incoming(purpose)) << Word(purpose);
    for (const Rma* known : {static_cast<const Rma*>(nullptr), &rma}) {
      const ShipmentOrder filled = Filled(order, known);
      const Address& ours = Incoming(purpose) ? filled.recipient : filled.sender;
      const Address& theirs = Incoming(purpose) ? filled.sender : filled.recipient;
      // LOG-13: the address of the RMA is where liability sends the goods.
      EXPECT_EQ(ours, known == nullptr ? plant : Vendor()) << Word(purpose);
      EXPECT_EQ(theirs, Address{}) << Word(purpose);
    }
  }
}

TEST(ShipmentOrder, LOG_02_WhatIsSaidIsKept) {
  const Rma rma = StraightToTheVendor();
  ShipmentOrder order = OneParcel();
  order.case_id = Id("another case");
  for (const Purpose purpose : kEveryPurpose) {
    order.purpose = purpose;
    EXPECT_EQ(Filled(order, &rma), order) << Word(purpose);
    EXPECT_EQ(Filled(order, nullptr), order) << Word(purpose);
  }
}

TEST(ShipmentOrder, LOG_02_GoodsCaseAndCarrierComeFromTheRma) {
  Rma rma = StraightToTheVendor();
  const ShipmentOrder by_policy = Filled({}, &rma);
  EXPECT_EQ(by_policy.carrier_id, InstalledPolicy().defaults.carrier_id);
  EXPECT_EQ(by_policy.case_id, rma.order.case_id);
  EXPECT_EQ(by_policy.items, (std::vector<ShipmentItem>{{"PHONE-X", "", 2, 1},
                                                        {"CHARGER", "SN-9", 1, 2}}));
  ASSERT_EQ(by_policy.parcels.size(), 1u);
  EXPECT_EQ(by_policy.parcels[0].weight_grams, InstalledPolicy().defaults.parcel_weight_grams);
  rma.order.label = {"zto", "express", ""};
  const ShipmentOrder by_label = Filled({}, &rma);
  EXPECT_EQ(by_label.carrier_id, "zto");
  EXPECT_EQ(by_label.carrier_service, "express");
  ShipmentOrder said;
  said.carrier_id = "sf";
  EXPECT_EQ(Filled(said, &rma).carrier_service, "") << "the label's service is its carrier's";
}

// The customer hands the goods in at a counter of the carrier, who brings them to the vendor.
TEST(ShipmentOrder, LOG_13_AReturnGoesStraightToTheVendor) {
  const Rma rma = StraightToTheVendor();
  ShipmentOrder order;
  order.carrier_id = "sf";
  order.rma_id = rma.id;
  const Shipment shipment = Created(Filled(order, &rma));
  EXPECT_EQ(shipment.order.recipient, Vendor());
  EXPECT_EQ(shipment.order.sender, Address{});
}

// Pieces that the inspection puts down for the vendor leave our plant by a shipment of their own.
TEST(ShipmentOrder, LOG_13_SinglePiecesGoFromOurPlantToTheVendor) {
  Bench bench;
  bench.Receive(Everything()).Inspect(AcceptEverything());
  ASSERT_EQ(bench.rma.lines[1].to_vendor, 1);
  ShipmentOrder order = OneParcel();
  order.purpose = Purpose::kRepairOut;
  order.rma_id = bench.rma.id;
  order.items = {{"CHARGER", "SN-9", 1, 2}};
  order.sender = {};
  order.recipient = Vendor();
  const Shipment shipment = Created(Filled(order, &bench.rma));
  EXPECT_EQ(shipment.order.sender, bench.rma.order.address);
  EXPECT_EQ(shipment.order.recipient, Vendor());
  EXPECT_EQ(shipment.order.items, order.items);
}

TEST(ShipmentOrder, LOG_02_GoodsThatGoOutNeedTheirReceiver) {
  ShipmentOrder order = OneParcel();
  for (const Purpose purpose : kEveryPurpose) {
    order.purpose = purpose;
    order.sender = order.recipient = {};
    const auto made = Decide(kNone, CreateShipment{Id("s"), 1, Filled(order, nullptr)},
                             {kStart, Service()}, kSfRules);
    EXPECT_EQ(made.ok(), Incoming(purpose)) << Word(purpose);
    if (!Incoming(purpose)) {
      EXPECT_EQ(FaultyFields(made.status()).front(), "recipient.recipient") << Word(purpose);
    }
  }
}

}  // namespace
}  // namespace aftercare::logistics
