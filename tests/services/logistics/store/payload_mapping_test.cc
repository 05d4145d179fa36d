// LOG-05: what carriers send, read by data alone. The carriers' data and payloads written for these
// tests are in tests/data/tracking; recorded payloads of six providers are used where the folder of
// shared samples is present.
#include "services/logistics/store/payload_mapping.h"

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/logistics/store/carrier_codec.h"
#include "tests/services/logistics/decide_fixture.h"

namespace aftercare::logistics {
namespace {

using enum TrackingStatus;

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.good()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string Own(absl::string_view name) {
  return ReadFile(absl::StrCat(AFTERCARE_SOURCE, "/tests/data/tracking/payloads/", name));
}

Carrier CarrierOf(absl::string_view name) {
  v1::Carrier wire;
  const auto parsed = google::protobuf::util::JsonStringToMessage(
      ReadFile(absl::StrCat(AFTERCARE_SOURCE, "/tests/data/tracking/carriers/", name, ".json")),
      &wire);
  EXPECT_TRUE(parsed.ok()) << name << ": " << parsed.ToString();
  auto carrier = FromProto(wire);
  EXPECT_TRUE(carrier.ok()) << carrier.status();
  return *carrier;
}

std::vector<TrackingReport> Reports(const Carrier& carrier, absl::string_view json) {
  auto read = ReadPayload(json, carrier.payloads);
  EXPECT_TRUE(read.ok()) << read.status();
  if (!read.ok()) return {};
  EXPECT_TRUE(read->faults.empty());
  return read->reports;
}

std::vector<TrackingEvent> Events(const Carrier& carrier, absl::string_view json) {
  std::vector<TrackingEvent> events;
  for (const TrackingReport& report : Reports(carrier, json)) {
    events.push_back(MapReport(carrier.carrier_id, carrier.codes, report, kStart));
  }
  return events;
}

absl::Time Utc(int year, int month, int day, int hour = 0, int minute = 0, int second = 0) {
  return absl::FromCivil(absl::CivilSecond(year, month, day, hour, minute, second),
                         absl::UTCTimeZone());
}

TEST(PayloadMapping, LOG_05_EveryCarriersDataIsSound) {
  for (const char* name :
       {"aftership", "easypost", "shippo", "17track", "kuaidi100", "sf", "kdniao"}) {
    const Carrier carrier = CarrierOf(name);
    command::Faults faults;
    CheckCodes(carrier.codes, faults);
    CheckPayloads(carrier.payloads, faults);
    EXPECT_TRUE(faults.ok()) << name << ": " << faults.status();
    EXPECT_TRUE(CheckZones(carrier.payloads).ok()) << name;
  }
}

TEST(PayloadMapping, LOG_05_TheTrackingsStateStandsForItsNewestEvent) {
  // Oldest first and of one time: the last is the newest. China time is eight hours ahead.
  const std::vector<TrackingEvent> events = Events(CarrierOf("kdniao"), Own("kdniao_push.json"));
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[0].status, std::nullopt);
  EXPECT_EQ(events[1].status, std::nullopt);
  EXPECT_EQ(events[2].status, kInTransit);
  EXPECT_EQ(events[0].event_time, Utc(2024, 2, 29, 10));
  EXPECT_EQ(events[2].event_time, Utc(2024, 2, 29, 23, 30));
  EXPECT_EQ(events[2].text, "上海 已发出");
}

TEST(PayloadMapping, LOG_05_AnEventKeepsItsIdentityWhenItIsNoLongerTheNewest) {
  const Carrier carrier = CarrierOf("kuaidi100");
  const std::vector<TrackingEvent> later = Events(carrier, Own("kuaidi100_two_events.json"));
  ASSERT_EQ(later.size(), 2u);
  EXPECT_EQ(later[0].status, kOutForDelivery);
  EXPECT_EQ(later[0].place, "长沙");
  EXPECT_EQ(later[0].event_time, Utc(2024, 3, 1, 1));
  EXPECT_EQ(later[1].status, std::nullopt);
  const std::vector<TrackingEvent> earlier = Events(
      carrier,
      R"({"lastResult": {"nu": "YT0001", "state": "1", "data": [
            {"ftime": "2024-02-29 20:00:00", "context": "已揽收", "location": null}]}})");
  ASSERT_EQ(earlier.size(), 1u);
  EXPECT_EQ(earlier[0].status, kPickedUp);
  EXPECT_EQ(earlier[0].identity, later[1].identity);
}

TEST(PayloadMapping, LOG_05_OfEventsOfOneTimeTheOrderOfTheCarrierSaysWhichIsNewest) {
  const std::vector<TrackingEvent> events = Events(
      CarrierOf("kuaidi100"),
      R"({"lastResult": {"nu": "YT0001", "state": "3", "data": [
            {"ftime": "2024-02-29 20:00:00", "context": "已签收"},
            {"ftime": "2024-02-29 20:00:00", "context": "派件中"}]}})");
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].status, kDelivered);
  EXPECT_EQ(events[1].status, std::nullopt);
}

TEST(PayloadMapping, LOG_05_GoesOnInsideTextThatHoldsJson) {
  const std::vector<TrackingEvent> events =
      Events(CarrierOf("17track"), Own("17track_text_in_text.json"));
  ASSERT_EQ(events.size(), 2u) << "an empty text holds no event";
  EXPECT_EQ(events[0].status, kDelivered);
  EXPECT_EQ(events[0].event_time, Utc(2024, 3, 1, 12, 2));
  EXPECT_EQ(events[0].place, "Paris, France");
  EXPECT_EQ(events[0].text, "Delivered");
  EXPECT_EQ(events[1].status, std::nullopt) << "5000 is no code we know";
  EXPECT_EQ(events[1].code, "5000");
  EXPECT_EQ(events[1].event_time, Utc(2024, 3, 2));
}

TEST(PayloadMapping, LOG_05_ABadEventIsNamedAndTheOthersGoOn) {
  const Carrier carrier = CarrierOf("sf");
  const auto read = ReadPayload(Own("sf_with_bad_events.json"), carrier.payloads);
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->reports.size(), 2u);
  EXPECT_EQ(read->reports[0].code, "50");
  EXPECT_EQ(read->reports[1].code, "80") << "a number is as good as a text";
  EXPECT_EQ(read->reports[1].event_time, Utc(2024, 3, 2, 1));
  std::vector<std::string> fields;
  for (const auto& fault : read->faults) fields.push_back(fault.field);
  EXPECT_EQ(fields, (std::vector<std::string>{
                        "trackings[0].events[1]/acceptTime", "trackings[0].events[2]/acceptTime",
                        "trackings[0].events[3]/opCode", "trackings[0].events[4]/acceptTime",
                        "trackings[1]/mailNo"}));
}

TEST(PayloadMapping, LOG_05_RefusesWhatIsNoPayloadOfTheCarrier) {
  const Carrier carrier = CarrierOf("sf");
  const auto reason = [&](absl::string_view json) {
    return command::Explain(ReadPayload(json, carrier.payloads).status()).reason;
  };
  EXPECT_EQ(reason(""), "PAYLOAD_NOT_JSON");
  EXPECT_EQ(reason("{"), "PAYLOAD_NOT_JSON");
  EXPECT_EQ(reason("7"), "PAYLOAD_NOT_JSON");
  EXPECT_EQ(reason("\"\xff\""), "PAYLOAD_NOT_JSON");
  EXPECT_EQ(reason("{}"), "PAYLOAD_UNKNOWN");
  EXPECT_EQ(reason("[]"), "PAYLOAD_UNKNOWN");
  EXPECT_EQ(reason(R"({"msgData": {"routeResps": [{"routes": []}]}})"), "PAYLOAD_UNKNOWN");
  EXPECT_EQ(reason(R"({"msgData": {"routeResps": []}})"), "");
}

TEST(PayloadMapping, LOG_05_BoundsAPayload) {
  std::string events = R"({"acceptTime": "2024-03-01 10:00:00", "opCode": "50"})";
  std::string many = events;
  for (int i = 1; i < 1001; ++i) absl::StrAppend(&many, ",", events);
  const auto payload = [](absl::string_view list) {
    return absl::StrCat(R"({"msgData": {"routeResps": [{"mailNo": "SF1", "routes": [)", list,
                        "]}]}}");
  };
  const Carrier carrier = CarrierOf("sf");
  EXPECT_EQ(command::Explain(ReadPayload(payload(many), carrier.payloads).status()).reason,
            "PAYLOAD_TOO_LONG");
  std::string text(3000, 'x');
  for (size_t i = 0; i + 2 < text.size(); i += 3) text.replace(i, 3, "工");
  const std::string longer =
      absl::StrReplaceAll(events, {{"\"opCode\"", absl::StrCat("\"remark\": \"", text,
                                                                 "\", \"opCode\"")}});
  const std::vector<TrackingReport> reports = Reports(carrier, payload(longer));
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_EQ(reports[0].text.size(), 1500u) << "500 characters of three bytes, none cut in two";
}

TEST(PayloadMapping, LOG_05_NamesUnknownZones) {
  Carrier carrier = CarrierOf("sf");
  carrier.payloads[0].zone = "Mars/Olympus";
  EXPECT_EQ(FaultyFields(CheckZones(carrier.payloads)),
            std::vector<std::string>{"payloads[0].zone"});
  EXPECT_EQ(command::Explain(ReadPayload(R"({"msgData": {"routeResps": []}})", carrier.payloads)
                                 .status())
                .reason,
            "ZONE_UNKNOWN");
}

// Recorded payloads.
class Samples : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = absl::StrCat(AFTERCARE_SHARED_DATA, "/tracking-samples/");
    if (std::string(AFTERCARE_SHARED_DATA).empty() || !std::filesystem::is_directory(folder_)) {
      GTEST_SKIP() << "the shared folder data/tracking-samples is not here";
    }
  }
  std::string Sample(absl::string_view name) { return ReadFile(absl::StrCat(folder_, name)); }

  std::string folder_;
};

// The present status when all events are fed to a shipment one by one.
TrackingStatus StatusAfter(const std::vector<TrackingEvent>& events) {
  Standing standing;
  standing.present.at = absl::UnixEpoch();
  for (const TrackingEvent& event : events) standing = Advance(standing, event);
  return standing.present.status;
}

TEST_F(Samples, LOG_05_AfterShip) {
  const Carrier carrier = CarrierOf("aftership");
  const auto events = Events(carrier, Sample("aftership/GetTrackingResult.json"));
  ASSERT_EQ(events.size(), 14u);
  EXPECT_EQ(events[0].status, kAccepted);
  EXPECT_EQ(events[0].event_time, Utc(2018, 7, 23, 6, 21, 39));  // 01:21:39-05:00
  EXPECT_EQ(events[1].status, kPickedUp);
  EXPECT_EQ(events[1].place, "DONGGUAN CN");
  EXPECT_EQ(events[12].status, kOutForDelivery);
  EXPECT_EQ(events[13].status, kDelivered);
  EXPECT_EQ(StatusAfter(events), kDelivered);
  const auto reports = Reports(carrier, Sample("aftership/GetTrackingResult.json"));
  EXPECT_EQ(reports[0].tracking_number, "111111111111");

  EXPECT_FALSE(Events(carrier, Sample("aftership/GetTrackingsResult.json")).empty());
  EXPECT_TRUE(Events(carrier, Sample("aftership/CreateTrackingResult.json")).empty());
  EXPECT_TRUE(Events(carrier, Sample("aftership/DeleteTrackingResult.json")).empty());
  EXPECT_TRUE(Events(carrier, Sample("aftership/ReTrackResult.json")).empty());
  const auto last = Events(carrier, Sample("aftership/GetLastCheckpointResult.json"));
  ASSERT_EQ(last.size(), 1u);
  EXPECT_EQ(last[0].status, kDelivered);
  EXPECT_EQ(last[0].place, "Deal, NJ");
  EXPECT_EQ(last[0].event_time, Utc(2018, 8, 1, 17, 19, 47));  // 13:19:47-04:00
}

TEST_F(Samples, LOG_05_EasyPost) {
  const Carrier carrier = CarrierOf("easypost");
  const auto tracker = Events(carrier, Sample("easypost/trackers-retrieve.json"));
  ASSERT_EQ(tracker.size(), 2u);
  EXPECT_EQ(tracker[1].place, "HOUSTON, TX");
  EXPECT_EQ(StatusAfter(tracker), kAccepted);
  // The delivery carries the time of the webhook, before all other scans: it is an end all the
  // same.
  const auto webhook = Events(carrier, Sample("easypost/tracking-webhook.json"));
  ASSERT_EQ(webhook.size(), 6u);
  EXPECT_EQ(webhook[5].event_time, Utc(2014, 11, 19, 10, 51, 54));
  EXPECT_EQ(StatusAfter(webhook), kDelivered);
  EXPECT_EQ(StatusAfter(Events(carrier, Sample("easypost/tracking_webhook_response.json"))),
            kDelivered);
}

TEST_F(Samples, LOG_05_Shippo) {
  const Carrier carrier = CarrierOf("shippo");
  const auto reports = Reports(carrier, Sample("shippo/track_create.json"));
  ASSERT_EQ(reports.size(), 11u);
  EXPECT_EQ(reports[0].carrier_event_id, "d654555de8544b5cb3a0de5386329a78");
  EXPECT_EQ(reports[0].tracking_number, "9205590164917337534322");
  const auto events = Events(carrier, Sample("shippo/track_create.json"));
  EXPECT_EQ(events[0].status, std::nullopt) << "UNKNOWN is not mapped";
  EXPECT_EQ(events[0].place, "");
  EXPECT_EQ(events[10].event_time, Utc(2016, 12, 8, 15, 19));
  EXPECT_EQ(StatusAfter(events), kDelivered);
  EXPECT_EQ(Events(carrier, Sample("shippo/track_get_status.json")).size(), 11u);
}

TEST_F(Samples, LOG_05_SeventeenTrack) {
  const Carrier carrier = CarrierOf("17track");
  const auto events = Events(carrier, Sample("17track/packages_response.json"));
  ASSERT_EQ(events.size(), 4u) << "the fifth package has no event";
  EXPECT_EQ(events[0].event_time, Utc(2018, 4, 23, 12, 2));
  EXPECT_EQ(events[0].place, "Paris");
  EXPECT_EQ(events[1].event_time, Utc(2019, 2, 26, 1, 5, 34));
  EXPECT_EQ(events[2].event_time, Utc(2021, 3, 5));
  EXPECT_EQ(events[2].place, "Milano, Italy");
  for (const TrackingEvent& event : events) EXPECT_EQ(event.status, std::nullopt);
  const auto known = Events(carrier, Sample("17track/packages_response_with_unknown_state.json"));
  ASSERT_EQ(known.size(), 2u);
  EXPECT_EQ(known[1].status, kInTransit);
}

TEST_F(Samples, LOG_05_Kuaidi100) {
  const auto events =
      Events(CarrierOf("kuaidi100"), Sample("kuaidi100/push_yuantong_picked_up.json"));
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].status, kPickedUp);
  EXPECT_EQ(events[0].event_time, Utc(2023, 2, 2, 1, 57, 3));
}

TEST_F(Samples, LOG_05_SfExpress) {
  const auto events = Events(CarrierOf("sf"), Sample("sf/search_routes.json"));
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].status, kPickedUp);
  EXPECT_EQ(events[0].event_time, Utc(2023, 9, 15, 7, 46, 15));
  EXPECT_EQ(events[0].place, "深圳市");
}

}  // namespace
}  // namespace aftercare::logistics
