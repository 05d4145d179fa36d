#include "services/logistics/domain/tracking.h"

#include <gtest/gtest.h>

#include "services/logistics/domain/mapping.h"
#include "tests/services/logistics/decide_fixture.h"

namespace aftercare::logistics {
namespace {

StatusPoint Point(TrackingStatus status, int minute, absl::string_view name = "x") {
  return {status, {}, kStart + absl::Minutes(minute), Id(name)};
}

TrackingReport Report() {
  return {"SF1", "", "50", "", kStart, "Shenzhen", "picked up"};
}

using enum TrackingStatus;

TEST(Tracking, LOG_04_FinalStatusesAreThoseThatEndAShipment) {
  const std::vector<TrackingStatus> finals = {kDelivered, kReturned, kDamaged,
                                              kLost,      kCancelled, kExpired};
  int count = 0;
  for (const StatusRule& rule : kStatusRules) count += IsFinal(rule.status) ? 1 : 0;
  EXPECT_EQ(count, 6);
  for (const TrackingStatus status : finals) EXPECT_TRUE(IsFinal(status)) << Word(status);
}

TEST(Tracking, LOG_04_TimeDecidesThenRankThenIdentity) {
  EXPECT_TRUE(Before(Point(kOutForDelivery, 1), Point(kInTransit, 2))) << "the later scan";
  EXPECT_TRUE(Before(Point(kInTransit, 1), Point(kOutForDelivery, 1))) << "the higher rank";
  const StatusPoint a = Point(kInTransit, 1, "a"), b = Point(kInTransit, 1, "b");
  EXPECT_NE(Before(a, b), Before(b, a));
  EXPECT_FALSE(Before(a, a));
}

TEST(Tracking, LOG_04_NothingUnderWayBeatsAFinalStatus) {
  for (const StatusRule& final_rule : kStatusRules) {
    if (!IsFinal(final_rule.status)) continue;
    for (const StatusRule& open : kStatusRules) {
      if (IsFinal(open.status)) continue;
      EXPECT_TRUE(Before(Point(open.status, 1000), Point(final_rule.status, 1)))
          << open.word << " " << final_rule.word;
    }
  }
  EXPECT_TRUE(Before(Point(kLost, 1), Point(kDelivered, 2))) << "found after all";
  EXPECT_TRUE(Before(Point(kCancelled, 9), Point(kDelivered, 2))) << "goods beat paper";
  EXPECT_TRUE(Before(Point(kExpired, 9), Point(kLost, 2)));
}

TEST(Tracking, LOG_04_IdentityIsTheCarriersIdOrTheContent) {
  const ids::Uuid identity = EventIdentity("sf", Report());
  const auto differs = [&](auto change) {
    TrackingReport other = Report();
    change(other);
    return EventIdentity("sf", other) != identity;
  };
  EXPECT_EQ(EventIdentity("sf", Report()), identity);
  EXPECT_NE(EventIdentity("zto", Report()), identity);
  EXPECT_TRUE(differs([](TrackingReport& r) { r.tracking_number = "SF2"; }));
  EXPECT_TRUE(differs([](TrackingReport& r) { r.code = "51"; }));
  EXPECT_TRUE(differs([](TrackingReport& r) { r.event_time += absl::Seconds(1); }));
  EXPECT_TRUE(differs([](TrackingReport& r) { r.place = "Guangzhou"; }));
  EXPECT_TRUE(differs([](TrackingReport& r) { r.text = "delivered"; }));
  EXPECT_FALSE(differs([](TrackingReport& r) { r.status_code = "3"; }))
      << "some carriers give it to the newest event only";
  // Where one part ends and the next begins matters.
  EXPECT_TRUE(differs([](TrackingReport& r) {
    r.place = "Shenzhenp";
    r.text = "icked up";
  }));
  TrackingReport with_id = Report();
  with_id.carrier_event_id = "e1";
  TrackingReport reworded = with_id;
  reworded.text = "collected";
  EXPECT_EQ(EventIdentity("sf", with_id), EventIdentity("sf", reworded));
  EXPECT_NE(EventIdentity("sf", with_id), identity);
}

TEST(Mapping, LOG_05_AnUnknownCodeIsKeptAndChangesNothing) {
  const std::vector<CodeRule> codes = {{"50", kPickedUp, {"HANDED_OVER", Fault::kNone, false}}};
  const TrackingEvent known = MapReport("sf", codes, Report(), kStart);
  EXPECT_EQ(known.status, kPickedUp);
  EXPECT_EQ(known.reason.code, "HANDED_OVER");
  TrackingReport report = Report();
  report.code = "5";
  const TrackingEvent unknown = MapReport("sf", codes, report, kStart);
  EXPECT_EQ(unknown.status, std::nullopt);
  EXPECT_EQ(unknown.code, "5");
  EXPECT_EQ(unknown.text, "picked up");
  Standing standing;
  EXPECT_EQ(Advance(standing, unknown), standing);
}

TEST(Mapping, LOG_05_TheTrackingsCodeStandsForAnEventWithoutOne) {
  const std::vector<CodeRule> codes = {{"3", kDelivered, {}}, {"50", kPickedUp, {}}};
  TrackingReport report = Report();
  report.status_code = "3";
  EXPECT_EQ(MapReport("sf", codes, report, kStart).status, kPickedUp) << "its own code is nearer";
  report.code = "";
  EXPECT_EQ(MapReport("sf", codes, report, kStart).status, kDelivered);
}

TEST(Mapping, LOG_05_NamesEveryFaultOfAMapping) {
  command::Faults faults;
  CheckCodes({{"", kPickedUp, {}},
              {"1", kPickedUp, {"lower", Fault::kNone, false}},
              {"1", kPickedUp, {"", Fault::kWeather, false}}},
             faults);
  PayloadMapping payload;
  payload.trackings = "no/slash";
  payload.event_id = "/a~2";
  payload.place = {""};
  CheckPayloads({payload}, faults);
  EXPECT_EQ(FaultyFields(faults.status()),
            (std::vector<std::string>{
                "codes[0].code", "codes[1].reason.code", "codes[2].code", "codes[2].reason.code",
                "payloads[0].trackings", "payloads[0].tracking_number", "payloads[0].events",
                "payloads[0].event_id", "payloads[0].time", "payloads[0].place[0]",
                "payloads[0].time_formats", "payloads[0].code"}));
}

}  // namespace
}  // namespace aftercare::logistics
