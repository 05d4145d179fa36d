// Tracking events over the wire, one by one, in batches and on streams (LOG-03, LOG-04).
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/services/logistics/rpc/story.h"

namespace aftercare::testing {
namespace {

using Result = lv1::TrackingResult;

std::vector<Result::Outcome> OutcomesOf(const lv1::PushTrackingEventsResponse& response) {
  std::vector<Result::Outcome> outcomes;
  for (const Result& one : response.results()) outcomes.push_back(one.outcome());
  return outcomes;
}

std::string IdOf(const lv1::Shipment& shipment) {
  return shipment.name().substr(shipment.name().find('/') + 1);
}

TEST(LogisticsTracking, LOG_03_ACarrierSeesItsOwnShipmentsOnly) {
  const lv1::Shipment shipment = AcceptedShipment("SF-OWN");
  EXPECT_TRUE(GetShipment("sf-express", shipment.name()).status.ok());
  EXPECT_EQ(GetShipment("zto-express", shipment.name()).reason(), "NOT_FOUND");
  EXPECT_EQ(Accept("zto-express", shipment.name(), "ZTO-1").reason(), "NOT_FOUND");
  // Not even by an etag that was guessed wrong.
  lv1::AcceptShipmentRequest guess;
  guess.set_request_id(NewId());
  guess.set_name(shipment.name());
  guess.set_tracking_number("ZTO-1");
  guess.set_etag("999");
  EXPECT_EQ(Call<Tracking>("zto-express", &Tracking::Stub::AcceptShipment, guess).reason(),
            "NOT_FOUND");
  const auto foreign = Push({Report("SF-OWN", "x", "50", 1)}, "zto-express");
  EXPECT_EQ(OutcomesOf(foreign.response), std::vector{Result::OUTCOME_REFUSED});
  EXPECT_EQ(Push({Report("SF-OWN", "x", "50", 1)}, "li.na").status.error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
  lv1::ListTrackingEventsRequest list;
  list.set_parent(shipment.name());
  ASSERT_TRUE(Push({Report("SF-OWN", "x", "50", 1)}).status.ok());
  EXPECT_EQ(Call<Tracking>("sf-express", &Tracking::Stub::ListTrackingEvents, list)
                .response.tracking_events_size(), 1);
  EXPECT_EQ(Call<Tracking>("zto-express", &Tracking::Stub::ListTrackingEvents, list)
                .response.tracking_events_size(), 0);
}

TEST(LogisticsTracking, LOG_04_EveryEventIsKeptOnceAndTheRowChangesOnlyWithTheStatus) {
  const lv1::Shipment shipment = AcceptedShipment("SF-ONE");
  const auto first = Push({Report("SF-ONE", "c", "44", 30), Report("SF-ONE", "b", "30", 20),
                           Report("SF-ONE", "a", "50", 10), Report("SF-ONE", "u", "999", 40),
                           Report("SF-ONE", "c", "44", 30), Report("NOBODY", "x", "30", 1)});
  EXPECT_EQ(OutcomesOf(first.response),
            (std::vector{Result::OUTCOME_KEPT, Result::OUTCOME_KEPT, Result::OUTCOME_KEPT,
                         Result::OUTCOME_UNMAPPED, Result::OUTCOME_DUPLICATE,
                         Result::OUTCOME_REFUSED}));
  EXPECT_TRUE(first.response.results(0).changed_status());
  EXPECT_FALSE(first.response.results(1).changed_status());
  const auto after = GetShipment("sf-express", shipment.name()).response;
  EXPECT_EQ(after.status(), lv1::TRACKING_STATUS_OUT_FOR_DELIVERY);

  const auto again = Push({Report("SF-ONE", "c", "44", 30), Report("SF-ONE", "d", "44", 35)});
  EXPECT_EQ(OutcomesOf(again.response),
            (std::vector{Result::OUTCOME_DUPLICATE, Result::OUTCOME_KEPT}));
  EXPECT_EQ(GetShipment("sf-express", shipment.name()).response.etag(), after.etag());
  EXPECT_EQ(Server().Ask(absl::StrCat("SELECT count(*) FROM tracking_event WHERE shipment_id = '",
                                      IdOf(shipment), "'")),
            "5");
  EXPECT_EQ(Server().Ask(absl::StrCat("SELECT count(*) FROM timeline WHERE aggregate_id = '",
                                      IdOf(shipment), "'")),
            after.etag());

  // Told again singly: the answer is the event that is kept.
  lv1::PushTrackingEventRequest single;
  single.set_request_id(NewId());
  *single.mutable_event() = Report("SF-ONE", "c", "44", 30);
  single.mutable_event()->set_text("told differently now");
  const auto kept = Call<Tracking>("sf-express", &Tracking::Stub::PushTrackingEvent, single);
  ASSERT_TRUE(kept.status.ok()) << kept.status.error_message();
  EXPECT_EQ(kept.response.text(), "");
  EXPECT_EQ(kept.response.name(), first.response.results(0).name());
}

// What the newest kept event of the present status is for: 5 in transit, 8 in transit, then 7 out
// for delivery must not win, whichever transactions they come in.
TEST(LogisticsTracking, LOG_04_TheStatusIsTheSameInEveryOrder) {
  std::vector<int> order = {0, 1, 2, 3};
  int permutation = 0;
  do {
    const std::string number = absl::StrCat("SF-ORDER-", permutation);
    const lv1::Shipment shipment = AcceptedShipment(number);
    const std::vector<lv1::TrackingReport> reports = {
        Report(number, "a", "50", 1), Report(number, "b", "30", 5),
        Report(number, "c", "44", 7), Report(number, "d", "30", 8)};
    // Every other permutation in two batches instead of four.
    for (size_t i = 0; i < order.size(); ++i) {
      std::vector<lv1::TrackingReport> told = {reports[order[i]]};
      if (permutation % 2 == 0 && i + 1 < order.size()) told.push_back(reports[order[++i]]);
      ASSERT_TRUE(Push(told).status.ok());
    }
    EXPECT_EQ(GetShipment("sf-express", shipment.name()).response.status(),
              lv1::TRACKING_STATUS_IN_TRANSIT)
        << permutation;
    ++permutation;
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(LogisticsTracking, LOG_04_ABatchOfManyShipmentsIsOneTransaction) {
  std::vector<lv1::TrackingReport> reports;
  for (int i = 0; i < 60; ++i) {
    const std::string number = absl::StrCat("SF-MANY-", i);
    AcceptedShipment(number);
    reports.push_back(Report(number, "a", "50", 1));
    reports.push_back(Report(number, "b", "30", 2));
  }
  const auto told = Push(reports);
  ASSERT_EQ(told.response.results_size(), 120);
  EXPECT_EQ(Server().Ask("SELECT count(DISTINCT t.xmin::text) FROM tracking_event t "
                         "JOIN shipment s ON s.id = t.shipment_id "
                         "WHERE s.tracking_number LIKE 'SF-MANY-%'"),
            "1");
}

TEST(LogisticsTracking, LOG_03_AStreamAnswersInOrderOnceEventsAreKept) {
  const lv1::Shipment shipment = AcceptedShipment("SF-STREAM");
  auto stub = Tracking::NewStub(Server().channel());
  grpc::ClientContext context;
  LogisticsServer::As("sf-express", context);
  auto stream = stub->StreamTrackingEvents(&context);
  constexpr int kMessages = 40;
  for (int i = 0; i < kMessages; ++i) {
    lv1::StreamTrackingEventsRequest request;
    request.set_sequence(i);
    *request.add_events() = Report("SF-STREAM", absl::StrCat("e", i / 2), "30", i / 2);
    ASSERT_TRUE(stream->Write(request));
  }
  stream->WritesDone();
  lv1::StreamTrackingEventsResponse response;
  // Messages are worked on side by side: either of two that tell one event may be the one to keep it.
  std::vector<int> kept(kMessages / 2), known(kMessages / 2);
  for (int i = 0; i < kMessages; ++i) {
    ASSERT_TRUE(stream->Read(&response)) << i;
    EXPECT_EQ(response.sequence(), i);
    ASSERT_EQ(response.results_size(), 1);
    kept[i / 2] += response.results(0).outcome() == Result::OUTCOME_KEPT;
    known[i / 2] += response.results(0).outcome() == Result::OUTCOME_DUPLICATE;
  }
  EXPECT_EQ(kept, std::vector<int>(kMessages / 2, 1));
  EXPECT_EQ(known, kept);
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(Server().Ask(absl::StrCat("SELECT count(*) FROM tracking_event WHERE shipment_id = '",
                                      IdOf(shipment), "'")),
            "20");
}

TEST(LogisticsTracking, LOG_03_AStreamEndsAtABadMessageOrAWrongCaller) {
  for (const bool bad_caller : {false, true}) {
    auto stub = Tracking::NewStub(Server().channel());
    grpc::ClientContext context;
    LogisticsServer::As(bad_caller ? "li.na" : "sf-express", context);
    auto stream = stub->StreamTrackingEvents(&context);
    stream->Write(lv1::StreamTrackingEventsRequest());
    lv1::StreamTrackingEventsResponse response;
    EXPECT_FALSE(stream->Read(&response));
    EXPECT_EQ(stream->Finish().error_code(), bad_caller
                                                 ? grpc::StatusCode::PERMISSION_DENIED
                                                 : grpc::StatusCode::INVALID_ARGUMENT);
  }
}

TEST(LogisticsTracking, LOG_04_ACorrectionHoldsOverWhatWasToldBefore) {
  const lv1::Shipment shipment = AcceptedShipment("SF-CORRECT");
  ASSERT_TRUE(Push({Report("SF-CORRECT", "a", "50", 1), Report("SF-CORRECT", "b", "80", 5)})
                  .status.ok());
  lv1::CorrectStatusRequest request;
  request.set_name(shipment.name());
  request.set_request_id(NewId());
  request.set_status(lv1::TRACKING_STATUS_IN_TRANSIT);
  request.mutable_reason()->set_code("WRONG_SCAN");
  const auto corrected = Call<Shipments>("he.lin", &Shipments::Stub::CorrectStatus, request);
  ASSERT_TRUE(corrected.status.ok()) << corrected.status.error_message();
  EXPECT_EQ(corrected.response.status(), lv1::TRACKING_STATUS_IN_TRANSIT);
  ASSERT_TRUE(Push({Report("SF-CORRECT", "c", "80", 6)}).status.ok());
  EXPECT_EQ(GetShipment("he.lin", shipment.name()).response.status(),
            lv1::TRACKING_STATUS_IN_TRANSIT);
}

}  // namespace
}  // namespace aftercare::testing
