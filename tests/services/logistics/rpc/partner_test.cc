// What a carrier does beside telling events (LOG-03): it asks for its open shipments, and declines
// those it cannot take.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/services/logistics/rpc/story.h"

namespace aftercare::testing {
namespace {

// Shipments of zto-express, which no other test has any of.
std::vector<lv1::Shipment> ShipmentsOfZto(int count) {
  EnsureCarrier("zto-express");
  const auto rma = Call<Rmas>("intake", &Rmas::Stub::CreateRma, RmaRequest(lv1::REMEDY_REPAIR, 9));
  EXPECT_TRUE(rma.status.ok()) << rma.status.error_message();
  std::vector<lv1::Shipment> shipments;
  for (int i = 0; i < count; ++i) {
    shipments.push_back(NewShipment(rma.response.name(), "zto-express"));
  }
  return shipments;
}

Answered<lv1::ListOpenShipmentsResponse> Page(const std::string& who, int size,
                                              const std::string& token) {
  lv1::ListOpenShipmentsRequest request;
  request.set_page_size(size);
  request.set_page_token(token);
  return Call<Tracking>(who, &Tracking::Stub::ListOpenShipments, request);
}

// All pages; none is larger than asked for.
std::vector<std::string> OpenOf(const std::string& who, int size = 2) {
  std::vector<std::string> names;
  std::string token;
  do {
    const auto page = Page(who, size, token);
    EXPECT_TRUE(page.status.ok()) << page.status.error_message();
    EXPECT_LE(page.response.shipments_size(), size);
    for (const auto& shipment : page.response.shipments()) names.push_back(shipment.name());
    token = page.response.next_page_token();
  } while (!token.empty() && names.size() < 1000);
  return names;
}

lv1::RefuseShipmentRequest Refusal(const lv1::Shipment& shipment,
                                   const std::string& reason = "NO_CAPACITY") {
  lv1::RefuseShipmentRequest request;
  request.set_name(shipment.name());
  request.set_reason(reason);
  request.set_request_id(NewId());
  return request;
}

Answered<lv1::Shipment> Refuse(const std::string& who, const lv1::RefuseShipmentRequest& request) {
  return Call<Tracking>(who, &Tracking::Stub::RefuseShipment, request);
}

TEST(LogisticsPartner, LOG_03_ACarrierListsItsOwnOpenShipmentsNewestFirst) {
  const auto before = OpenOf("zto-express");
  const auto made = ShipmentsOfZto(5);
  const lv1::Shipment foreign = AcceptedShipment("SF-OPEN");
  std::vector<std::string> expected;
  for (const auto& shipment : made) expected.insert(expected.begin(), shipment.name());
  expected.insert(expected.end(), before.begin(), before.end());
  EXPECT_EQ(OpenOf("zto-express"), expected);
  EXPECT_EQ(OpenOf("zto-express", 1), expected);
  EXPECT_EQ(OpenOf("zto-express", 1000), expected);
  const auto others = OpenOf("sf-express", 1000);
  EXPECT_NE(std::find(others.begin(), others.end(), foreign.name()), others.end());
  for (const auto& shipment : made) {
    EXPECT_EQ(std::find(others.begin(), others.end(), shipment.name()), others.end());
  }
}

// Under way is open, at its end it is not: delivered, declined or cancelled.
TEST(LogisticsPartner, LOG_03_WhatHasEndedIsNotOpen) {
  const auto made = ShipmentsOfZto(5);
  const auto open = [&] {
    const auto names = OpenOf("zto-express", 1000);
    std::set<size_t> indexes;
    for (size_t i = 0; i < made.size(); ++i) {
      if (std::find(names.begin(), names.end(), made[i].name()) != names.end()) indexes.insert(i);
    }
    return indexes;
  };
  EXPECT_EQ(open(), (std::set<size_t>{0, 1, 2, 3, 4}));
  ASSERT_TRUE(Accept("zto-express", made[0].name(), "ZTO-0").status.ok());
  ASSERT_TRUE(Accept("zto-express", made[1].name(), "ZTO-1").status.ok());
  ASSERT_TRUE(Push({Report("ZTO-0", "a", "80", 1), Report("ZTO-1", "a", "30", 1)}, "zto-express")
                  .status.ok());
  ASSERT_TRUE(Refuse("zto-express", Refusal(made[2])).status.ok());
  lv1::CancelShipmentRequest cancel;
  cancel.set_name(made[3].name());
  cancel.set_reason("CHANGED_MIND");
  cancel.set_request_id(NewId());
  ASSERT_TRUE(Call<Shipments>("ma.chao", &Shipments::Stub::CancelShipment, cancel).status.ok());
  EXPECT_EQ(open(), (std::set<size_t>{1, 4}));
}

TEST(LogisticsPartner, LOG_03_OnlyACarrierAsksAndItsPageTokensAreItsOwn) {
  ShipmentsOfZto(2);
  for (const char* who : {"li.na", "he.lin", "intake"}) {
    EXPECT_EQ(Page(who, 0, "").status.error_code(), grpc::StatusCode::PERMISSION_DENIED) << who;
  }
  const std::string token = Page("zto-express", 1, "").response.next_page_token();
  ASSERT_FALSE(token.empty());
  EXPECT_TRUE(Page("zto-express", 1, token).status.ok());
  EXPECT_EQ(Page("sf-express", 1, token).reason(), "INVALID_FIELDS");
  EXPECT_EQ(Page("zto-express", 1001, "").reason(), "INVALID_FIELDS");
  // Nor does it open another list of the same caller.
  lv1::ListShipmentsRequest list;
  list.set_open_only(true);
  list.set_page_token(token);
  EXPECT_EQ(Call<Shipments>("zto-express", &Shipments::Stub::ListShipments, list).reason(),
            "INVALID_FIELDS");
}

TEST(LogisticsPartner, LOG_03_ACarrierDeclinesAShipmentOnce) {
  const lv1::Shipment shipment = ShipmentsOfZto(1)[0];
  EXPECT_EQ(Refuse("zto-express", Refusal(shipment, "no capacity")).reason(), "INVALID_FIELDS");
  EXPECT_EQ(Refuse("sf-express", Refusal(shipment)).reason(), "NOT_FOUND");
  EXPECT_EQ(Refuse("ma.chao", Refusal(shipment)).status.error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
  auto stale = Refusal(shipment);
  stale.set_etag("7");
  EXPECT_EQ(Refuse("zto-express", stale).reason(), "ETAG_MISMATCH");
  EXPECT_EQ(GetShipment("zto-express", shipment.name()).response.etag(), shipment.etag());

  const auto request = Refusal(shipment);
  const auto refused = Refuse("zto-express", request);
  ASSERT_TRUE(refused.status.ok()) << refused.status.error_message();
  EXPECT_EQ(refused.response.status(), lv1::TRACKING_STATUS_CANCELLED);
  EXPECT_EQ(refused.response.reason().code(), "NO_CAPACITY");
  EXPECT_EQ(refused.response.reason().fault(), lv1::FAULT_CARRIER);
  EXPECT_TRUE(refused.response.reason().needs_action());
  EXPECT_EQ(Refuse("zto-express", request).response.SerializeAsString(),
            refused.response.SerializeAsString());
  EXPECT_EQ(Refuse("zto-express", Refusal(shipment)).reason(), "WRONG_STATE");
  EXPECT_EQ(Accept("zto-express", shipment.name(), "ZTO-LATE").reason(), "WRONG_STATE");

  const lv1::Shipment taken = ShipmentsOfZto(1)[0];
  ASSERT_TRUE(Accept("zto-express", taken.name(), "ZTO-TAKEN").status.ok());
  EXPECT_EQ(Refuse("zto-express", Refusal(taken)).reason(), "WRONG_STATE");
}

}  // namespace
}  // namespace aftercare::testing
