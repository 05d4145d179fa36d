// Events as a carrier writes them itself, over the wire (LOG-05): read by the carrier's data, kept
// like any others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "tests/services/logistics/rpc/story.h"

namespace aftercare::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Result = lv1::TrackingResult;

// A carrier with the shape of its routes: {"routes": [{"mailNo", "route": [{code, at, where}]}]}.
void DescribePayload(const std::string& carrier_id = "sf-express") {
  lv1::UpsertCarrierRequest request;
  request.set_request_id(NewId());
  auto* carrier = request.mutable_carrier();
  carrier->set_carrier_id(carrier_id);
  carrier->set_state(lv1::Carrier::STATE_ACTIVE);
  carrier->set_display_name(carrier_id + " (demonstration)");
  auto* picked = carrier->add_codes();
  picked->set_code("50");
  picked->set_status(lv1::TRACKING_STATUS_PICKED_UP);
  auto* delivered = carrier->add_codes();
  delivered->set_code("80");
  delivered->set_status(lv1::TRACKING_STATUS_DELIVERED);
  auto* payload = carrier->add_payloads();
  payload->set_title("routes");
  payload->set_trackings("/routes");
  payload->set_tracking_number("/mailNo");
  payload->set_events("/route");
  payload->set_code("/code");
  payload->set_time("/at");
  payload->add_time_formats("%Y-%m-%d %H:%M:%S");
  payload->set_zone("Asia/Shanghai");
  payload->add_place("/where");
  const auto done = Call<Carriers>("he.lin", &Carriers::Stub::UpsertCarrier, request);
  ASSERT_TRUE(done.status.ok()) << done.status.error_message();
}

absl::TimeZone Shanghai() {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone("Asia/Shanghai", &zone));
  return zone;
}

// An instant `hours` ago, whole seconds, as the carrier writes it.
std::string Ago(int hours) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", time::SystemClock().Now() - absl::Hours(hours),
                          Shanghai());
}

std::string Event(const std::string& code, const std::string& at) {
  return absl::StrCat(R"({"code": ")", code, R"(", "at": ")", at, R"(", "where": "杭州"})");
}

std::string Tracking1(const std::string& number, const std::vector<std::string>& events) {
  return absl::StrCat(R"({"mailNo": ")", number, R"(", "route": [)", absl::StrJoin(events, ","),
                      "]}");
}

std::string Payload(const std::vector<std::string>& trackings) {
  return absl::StrCat(R"({"routes": [)", absl::StrJoin(trackings, ","), "]}");
}

Answered<lv1::PushTrackingPayloadResponse> PushPayload(const std::string& payload,
                                                       const std::string& who = "sf-express") {
  lv1::PushTrackingPayloadRequest request;
  request.set_request_id(NewId());
  request.set_payload(payload);
  return Call<Tracking>(who, &Tracking::Stub::PushTrackingPayload, request);
}

std::vector<Result::Outcome> OutcomesOf(const lv1::PushTrackingPayloadResponse& response) {
  std::vector<Result::Outcome> outcomes;
  for (const Result& one : response.results()) outcomes.push_back(one.outcome());
  return outcomes;
}

TEST(LogisticsPayload, LOG_05_EachEventIsReadByTheCarriersDataAndABadOneIsNamed) {
  const lv1::Shipment shipment = AcceptedShipment("SF-PAYLOAD");
  DescribePayload();
  const std::string handed = Ago(3);
  const std::string payload = Payload(
      {Tracking1("SF-PAYLOAD", {Event("80", Ago(1)), Event("31", Ago(2)), Event("50", "yesterday"),
                                Event("50", handed)}),
       Tracking1("NOBODYS-1", {Event("50", handed)}), Tracking1("", {Event("50", handed)})});
  const auto told = PushPayload(payload);
  ASSERT_TRUE(told.status.ok()) << told.status.error_message();
  EXPECT_THAT(OutcomesOf(told.response),
              ElementsAre(Result::OUTCOME_KEPT, Result::OUTCOME_UNMAPPED, Result::OUTCOME_KEPT,
                          Result::OUTCOME_REFUSED));
  EXPECT_EQ(told.response.results(3).faults(0).field(), "trackings[1].events[0].tracking_number");
  std::vector<std::string> places;
  for (const auto& fault : told.response.faults()) places.push_back(fault.field());
  EXPECT_THAT(places, ElementsAre("trackings[0].events[2]/at", "trackings[2]/mailNo"));
  EXPECT_EQ(GetShipment("sf-express", shipment.name()).response.status(),
            lv1::TRACKING_STATUS_DELIVERED);

  lv1::ListTrackingEventsRequest list;
  list.set_parent(shipment.name());
  const auto kept = Call<Tracking>("sf-express", &Tracking::Stub::ListTrackingEvents, list);
  ASSERT_EQ(kept.response.tracking_events_size(), 3);
  const lv1::TrackingEvent& first = kept.response.tracking_events(0);
  EXPECT_EQ(first.code(), "50");
  EXPECT_EQ(first.place(), "杭州");
  EXPECT_EQ(absl::FormatTime("%Y-%m-%d %H:%M:%S", absl::FromUnixSeconds(first.event_time().seconds()),
                             Shanghai()),
            handed);
}

TEST(LogisticsPayload, LOG_04_ThePayloadAgainTellsNothingNew) {
  const lv1::Shipment shipment = AcceptedShipment("SF-AGAIN");
  DescribePayload();
  const std::string payload =
      Payload({Tracking1("SF-AGAIN", {Event("50", Ago(5)), Event("31", Ago(4))})});
  ASSERT_TRUE(PushPayload(payload).status.ok());
  const lv1::Shipment before = GetShipment("sf-express", shipment.name()).response;
  const auto again = PushPayload(payload);
  EXPECT_THAT(OutcomesOf(again.response),
              ElementsAre(Result::OUTCOME_DUPLICATE, Result::OUTCOME_DUPLICATE));
  EXPECT_EQ(GetShipment("sf-express", shipment.name()).response.etag(), before.etag());
}

// As editors of another system end their lines.
TEST(LogisticsPayload, LOG_05_CarriageReturnsMayStandInJson) {
  AcceptedShipment("SF-CRLF");
  DescribePayload();
  const auto told = PushPayload(absl::StrReplaceAll(
      Payload({Tracking1("SF-CRLF", {Event("50", Ago(1))})}), {{", ", ",\r\n"}}));
  ASSERT_TRUE(told.status.ok()) << told.status.error_message();
  EXPECT_THAT(OutcomesOf(told.response), ElementsAre(Result::OUTCOME_KEPT));
}

// As PushTrackingEvents has it.
TEST(LogisticsPayload, LOG_05_NoControlCharacterComesInAndCharactersAreCountedNotBytes) {
  AcceptedShipment("SF-TEXT");
  DescribePayload();
  std::string code;
  for (int i = 0; i < 64; ++i) code += "签";
  const auto told = PushPayload(Payload(
      {Tracking1("SF-TEXT", {Event(code, Ago(3)), Event(code + "签", Ago(2)),
                             absl::StrReplaceAll(Event("50", Ago(1)), {{"杭州", "\\u001b[2J"}})})}));
  ASSERT_TRUE(told.status.ok()) << told.status.error_message();
  EXPECT_THAT(OutcomesOf(told.response), ElementsAre(Result::OUTCOME_UNMAPPED));
  ASSERT_EQ(told.response.faults_size(), 2);
  EXPECT_EQ(told.response.faults(0).field(), "trackings[0].events[1]/code");
  EXPECT_EQ(told.response.faults(1).field(), "trackings[0].events[2]");
}

TEST(LogisticsPayload, LOG_05_WhatIsNoPayloadOfTheCarriersIsRefused) {
  DescribePayload();
  EXPECT_EQ(PushPayload("no JSON").reason(), "PAYLOAD_NOT_JSON");
  EXPECT_EQ(PushPayload(R"({"tracks": []})").reason(), "PAYLOAD_UNKNOWN");
  const std::vector<std::string> many(1001, Event("50", Ago(1)));
  EXPECT_EQ(PushPayload(Payload({Tracking1("SF-LONG", many)})).reason(), "PAYLOAD_TOO_LONG");
  const auto empty = PushPayload(Payload({}));
  EXPECT_TRUE(empty.status.ok()) << empty.status.error_message();
  EXPECT_THAT(OutcomesOf(empty.response), IsEmpty());
}

TEST(LogisticsPayload, LOG_03_APayloadIsItsSendersAlone) {
  const lv1::Shipment shipment = AcceptedShipment("SF-MINE");
  DescribePayload();
  EnsureCarrier("zto-express");
  const std::string payload = Payload({Tracking1("SF-MINE", {Event("80", Ago(1))})});
  // zto-express has told nobody how its payloads look.
  EXPECT_EQ(PushPayload(payload, "zto-express").reason(), "PAYLOAD_UNKNOWN");
  DescribePayload("zto-express");
  const auto foreign = PushPayload(payload, "zto-express");
  EXPECT_THAT(OutcomesOf(foreign.response), ElementsAre(Result::OUTCOME_REFUSED));
  for (const char* who : {"li.na", "intake", "root.admin"}) {
    EXPECT_EQ(PushPayload(payload, who).status.error_code(), grpc::StatusCode::PERMISSION_DENIED)
        << who;
  }
  EXPECT_NE(GetShipment("sf-express", shipment.name()).response.status(),
            lv1::TRACKING_STATUS_DELIVERED);
}

}  // namespace
}  // namespace aftercare::testing
