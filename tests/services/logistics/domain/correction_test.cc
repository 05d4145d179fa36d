// What staff correct (LOG-04): the one way out of a final status.
#include <gtest/gtest.h>

#include "tests/services/logistics/domain/shipment_fixture.h"

namespace aftercare::logistics {
namespace {

using enum TrackingStatus;

TEST(Correction, LOG_04_OnlyACorrectionLeavesAFinalStatus) {
  Shipment shipment = InStatus(kDelivered);
  const std::vector<TrackingEvent> history = {Event(kDelivered, absl::Hours(1), "first")};
  const Rules rules{InstalledPolicy(), nullptr, nullptr, &history};
  const CorrectStatus correction{Id("c"), kInTransit, {"WRONG_SCAN", Fault::kCarrier, false}, {}};
  auto corrected = Decide(&shipment, correction,
                          {kStart + absl::Hours(2), Staff("logistics_coordinator")}, rules);
  ASSERT_EQ(Told(corrected), "IN_TRANSIT [status_corrected]");
  EXPECT_EQ(FactOf(*corrected, "status_corrected", "was"), "DELIVERED");
  shipment = corrected->next;
  shipment = With(shipment, PushTrackingEvent{Event(kReturned, absl::Minutes(90), "late")},
                  PartnerOf("sf"));
  EXPECT_EQ(shipment.standing.present.status, kInTransit) << "told of a time before the correction";
  shipment = With(shipment, PushTrackingEvent{Event(kOutForDelivery, absl::Hours(3), "on")},
                  PartnerOf("sf"));
  EXPECT_EQ(shipment.standing.present.status, kOutForDelivery);
}

TEST(Correction, LOG_04_ACorrectionCoversAnEventWhoseClockRunsAhead) {
  const Shipment shipment = With(
      Created(), PushTrackingEvent{Event(kDelivered, absl::Minutes(50), "ahead")},
      PartnerOf("sf"), kStart);
  const std::vector<TrackingEvent> history = {Event(kDelivered, absl::Minutes(50), "ahead")};
  const Rules rules{InstalledPolicy(), nullptr, nullptr, &history};
  const auto corrected = Decide(&shipment, CorrectStatus{Id("c"), kInTransit, {"WRONG_SCAN"}, {}},
                                {kStart + absl::Minutes(1), Staff("service_manager")}, rules);
  EXPECT_EQ(Told(corrected), "IN_TRANSIT [status_corrected]");
}

TEST(Correction, LOG_04_ACorrectionCoversWhatAFinalStatusHid) {
  const Shipment delivered = InStatus(kDelivered);  // at 1 h
  const std::vector<TrackingEvent> history = {
      Event(kDelivered, absl::Hours(1), "first"),
      Event(kInTransit, absl::Hours(2) + absl::Minutes(50), "hidden and ahead")};
  const Rules rules{InstalledPolicy(), nullptr, nullptr, &history};
  const auto corrected =
      Decide(&delivered, CorrectStatus{Id("c"), kReturning, {"WRONG_SCAN"}, {}},
             {kStart + absl::Hours(2), Staff("service_manager")}, rules);
  ASSERT_EQ(Told(corrected), "RETURNING [status_corrected]");
  EXPECT_EQ(corrected->next.standing.counts_after,
            kStart + absl::Hours(2) + absl::Minutes(50));
}

TEST(Correction, LOG_04_ACorrectionOfThePastLeavesLaterEventsStanding) {
  const Shipment shipment = InStatus(kDelivered);  // at 1 h
  const std::vector<TrackingEvent> history = {Event(kDelivered, absl::Hours(1), "first")};
  const Rules rules{InstalledPolicy(), nullptr, nullptr, &history};
  const command::Context context{kStart + absl::Hours(2), Staff("service_manager")};
  const auto corrected =
      Decide(&shipment, CorrectStatus{Id("c"), kLost, {"SEARCHED"}, kStart + absl::Minutes(30)},
             context, rules);
  EXPECT_EQ(Told(corrected), "DELIVERED [status_corrected]");
  EXPECT_EQ(Told(Decide(&corrected->next,
                        CorrectStatus{Id("d"), kLost, {"SEARCHED"}, kStart + absl::Minutes(30)},
                        context, rules)),
            "NEWER_CORRECTION");
  EXPECT_EQ(FaultyFields(Decide(&shipment,
                                CorrectStatus{Id("c"), kLost, {"x"}, kStart + absl::Hours(3)},
                                context, rules)
                             .status()),
            (std::vector<std::string>{"reason.code", "as_of_time"}));
}

TEST(Correction, LOG_04_AnActAfterACorrectionCounts) {
  Shipment shipment = With(Created(), CancelShipment{"CHANGED_MIND"}, Service(), kStart);
  shipment = With(shipment, CorrectStatus{Id("c"), kCreated, {"NOT_CANCELLED"}, {}},
                  Staff("service_manager"), kStart + absl::Hours(1));
  EXPECT_EQ(NextDue(shipment, kSfRules), kStart + absl::Hours(721)) << "the offer stands anew";
  shipment = With(shipment, AcceptShipment{}, PartnerOf("sf"), kStart + absl::Hours(1));
  EXPECT_EQ(shipment.standing.present.status, kAccepted);
  EXPECT_GT(*shipment.accept_time, shipment.standing.counts_after);
}

}  // namespace
}  // namespace aftercare::logistics
