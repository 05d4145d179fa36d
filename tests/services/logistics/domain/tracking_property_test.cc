// LOG-04: the status and the history are the same whatever the order, the repeats and the batches
// in which events arrive, although the shipment's row is written only when the status changes. The
// store is played here as the real one works: a row, a set of kept events, batches that load both.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "tests/services/logistics/decide_fixture.h"
#include "tests/services/logistics/policy_fixture.h"

namespace aftercare::logistics {
namespace {

const Carrier kSf = Sf();
const absl::Time kNow = kStart + absl::Hours(1);

struct Keeper {
  Shipment row;     // as it was last saved
  Shipment memory;  // within the batch
  std::map<ids::Uuid, TrackingEvent> history;
  std::optional<StatusPoint> newest;  // loaded with the batch
  int writes = 0;

  Keeper() {
    row = Decide(static_cast<const Shipment*>(nullptr), CreateShipment{Id("s"), 1, OneParcel()},
                 {kStart, Service()}, Rules{InstalledPolicy(), &kSf, nullptr, nullptr})
              ->next;
    NewBatch();
  }
  void NewBatch() {
    memory = row;
    newest.reset();
    for (const auto& [identity, event] : history) {
      if (!event.status || !SameNote(PointOf(event), row.standing.present)) continue;
      if (!newest || newest->at < event.event_time ||
          (newest->at == event.event_time && newest->identity < identity)) {
        newest = PointOf(event);
      }
    }
  }
  void Take(const absl::StatusOr<command::Change<Shipment>>& change) {
    if (!change.ok()) return;
    // An entry exactly when status or reason change, or a person spoke.
    const bool spoke = !change->entries.empty() && change->entries[0].kind != "status_changed";
    RC_ASSERT(spoke || change->entries.empty() ==
                           SameNote(change->next.standing.present, memory.standing.present));
    memory = change->next;
    if (change->entries.empty()) return;
    row = memory;
    ++writes;
  }
  void Push(const TrackingEvent& event) {
    const Rules rules{InstalledPolicy(), nullptr, newest ? &*newest : nullptr, nullptr};
    const bool known = history.contains(event.identity);
    const StatusPoint before = memory.standing.present;
    Take(Decide(&memory, PushTrackingEvent{event, known}, {kNow, PartnerOf("sf")}, rules));
    history.emplace(event.identity, event);
    const StatusPoint after = memory.standing.present;
    RC_ASSERT(!Before(after, before));
    RC_ASSERT(!IsFinal(before.status) || IsFinal(after.status));
  }
  void Do(const ShipmentCommand& command, const auth::Principal& caller, absl::Time now = kNow) {
    std::vector<TrackingEvent> kept;
    for (const auto& [identity, event] : history) kept.push_back(event);
    const Rules rules{InstalledPolicy(), &kSf, nullptr, &kept};
    Take(Decide(&memory, command, {now, caller}, rules));
  }
};

// Few instants, statuses and reasons, so that ties, repeats and late events abound. The identity
// follows from the content, as it does without a carrier's id.
TrackingEvent AnyEvent() {
  TrackingEvent event;
  const int minute = *rc::gen::inRange(0, 8);
  const int status = *rc::gen::weightedOneOf<int>(
      {{1, rc::gen::just(-1)}, {6, rc::gen::inRange(2, 7)}, {3, rc::gen::inRange(0, 14)}});
  const bool reason = *rc::gen::arbitrary<bool>();
  const int place = *rc::gen::inRange(0, 2);
  event.identity = Id(absl::StrCat(minute, "/", status, "/", reason, "/", place));
  event.event_time = kStart + absl::Minutes(minute);
  event.received_time = kNow;
  event.code = absl::StrCat(status);
  if (status >= 0) event.status = static_cast<TrackingStatus>(status);
  if (status >= 0 && reason) event.reason = {"WEATHER", Fault::kWeather, true};
  return event;
}

std::vector<size_t> AnyOrder(size_t size) {
  std::vector<size_t> order(size);
  std::iota(order.begin(), order.end(), 0);
  const auto keys =
      *rc::gen::container<std::vector<uint32_t>>(size, rc::gen::arbitrary<uint32_t>());
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return keys[a] < keys[b]; });
  // Some come again.
  for (size_t i = 0; i < size; ++i) {
    if (*rc::gen::inRange(0, 3) == 0) {
      order.insert(order.begin() + *rc::gen::inRange<size_t>(0, order.size()), order[i]);
    }
  }
  return order;
}

// The rule once more, by sorting: by words of LOG-04 and not by the code under test.
StatusPoint ByTheBook(std::vector<StatusPoint> points) {
  const auto phase = [](TrackingStatus status) {
    switch (status) {
      case TrackingStatus::kCreated: return 0;
      case TrackingStatus::kAccepted: return 1;
      case TrackingStatus::kCancelled:
      case TrackingStatus::kExpired: return 3;
      case TrackingStatus::kDelivered:
      case TrackingStatus::kReturned:
      case TrackingStatus::kDamaged:
      case TrackingStatus::kLost: return 4;
      default: return 2;
    }
  };
  std::sort(points.begin(), points.end(), [&](const StatusPoint& a, const StatusPoint& b) {
    if (phase(a.status) != phase(b.status)) return phase(a.status) < phase(b.status);
    if (a.at != b.at) return a.at < b.at;
    if (a.status != b.status) return RuleOf(a.status).rank < RuleOf(b.status).rank;
    return a.identity < b.identity;
  });
  return points.back();
}

TEST(TrackingProperty, LOG_04_AnyOrderRepeatsAndBatchesGiveOneStatusAndOneHistory) {
  ASSERT_TRUE(rc::check([] {
    std::vector<TrackingEvent> events(*rc::gen::inRange<size_t>(1, 14));
    std::generate(events.begin(), events.end(), AnyEvent);
    std::vector<StatusPoint> points = {{TrackingStatus::kCreated, {}, kStart, {}}};
    std::map<ids::Uuid, TrackingEvent> distinct;
    for (const TrackingEvent& event : events) {
      distinct.emplace(event.identity, event);
      if (event.status) points.push_back(PointOf(event));
    }
    const StatusPoint expected = ByTheBook(points);
    for (int arrival = 0; arrival < 3; ++arrival) {
      Keeper keeper;
      for (const size_t i : AnyOrder(events.size())) {
        if (*rc::gen::inRange(0, 3) == 0) keeper.NewBatch();
        keeper.Push(events[i]);
      }
      RC_ASSERT(SameNote(keeper.memory.standing.present, expected));
      RC_ASSERT(SameNote(keeper.row.standing.present, expected));
      RC_ASSERT(keeper.history == distinct);
    }
  }));
}

TEST(TrackingProperty, LOG_04_CorrectionsInAnyOrderToo) {
  ASSERT_TRUE(rc::check([] {
    std::vector<TrackingEvent> events(*rc::gen::inRange<size_t>(1, 10));
    std::generate(events.begin(), events.end(), AnyEvent);
    // Between the events' minutes, each at an instant of its own.
    std::vector<CorrectStatus> corrections(*rc::gen::inRange<size_t>(1, 4));
    for (size_t i = 0; i < corrections.size(); ++i) {
      corrections[i] = {Id(absl::StrCat("correction", i)),
                        static_cast<TrackingStatus>(*rc::gen::inRange(0, kTrackingStatuses)),
                        {"WRONG_SCAN", Fault::kCarrier, false},
                        kStart + absl::Minutes(*rc::gen::inRange(0, 8)) +
                            absl::Seconds(10 * *rc::gen::inRange(0, 2)) +
                            absl::Milliseconds(static_cast<int64_t>(i))};
    }
    const CorrectStatus& holds = *std::max_element(
        corrections.begin(), corrections.end(),
        [](const CorrectStatus& a, const CorrectStatus& b) { return *a.as_of < *b.as_of; });
    std::vector<StatusPoint> points = {
        {holds.status, holds.reason, *holds.as_of, holds.identity}};
    for (const TrackingEvent& event : events) {
      if (event.status && event.event_time > *holds.as_of) points.push_back(PointOf(event));
    }
    const StatusPoint expected = ByTheBook(points);
    const size_t size = events.size() + corrections.size();
    for (int arrival = 0; arrival < 3; ++arrival) {
      Keeper keeper;
      for (const size_t i : AnyOrder(size)) {
        if (*rc::gen::inRange(0, 3) == 0) keeper.NewBatch();
        if (i < events.size()) {
          keeper.Push(events[i]);
        } else {
          keeper.Do(corrections[i - events.size()], Staff("logistics_coordinator"));
        }
      }
      RC_ASSERT(SameNote(keeper.row.standing.present, expected));
      RC_ASSERT(keeper.row.standing.counts_after == *holds.as_of);
    }
  }));
}

TEST(TrackingProperty, LOG_04_OurOwnActsAreEventsLikeOthers) {
  ASSERT_TRUE(rc::check([] {
    Keeper keeper;
    absl::Time now = kStart;
    const int steps = *rc::gen::inRange(1, 30);
    for (int i = 0; i < steps; ++i) {
      now += absl::Minutes(*rc::gen::inRange(0, 3));
      if (*rc::gen::inRange(0, 3) == 0) keeper.NewBatch();
      switch (*rc::gen::inRange(0, 9)) {
        case 0: keeper.Do(AcceptShipment{}, PartnerOf("sf"), now); break;
        case 1: keeper.Do(RefuseShipment{"NO_CAPACITY"}, PartnerOf("sf"), now); break;
        case 2: keeper.Do(CancelShipment{"CHANGED_MIND"}, Service(), now); break;
        case 3:
          keeper.Do(CorrectStatus{Id(absl::StrCat(i)),
                                  static_cast<TrackingStatus>(
                                      *rc::gen::inRange(0, kTrackingStatuses)),
                                  {"WRONG_SCAN"},
                                  std::nullopt},
                    Staff("service_manager"), now);
          break;
        default: keeper.Push(AnyEvent());
      }
      // What is kept is what all that ever counted gives.
      const Shipment& shipment = keeper.memory;
      std::vector<StatusPoint> points;
      if (shipment.correction) points.push_back(*shipment.correction);
      for (const StatusPoint& own : OwnPoints(shipment)) {
        if (own.at > shipment.standing.counts_after) points.push_back(own);
      }
      for (const auto& [identity, event] : keeper.history) {
        if (event.status && event.event_time > shipment.standing.counts_after) {
          points.push_back(PointOf(event));
        }
      }
      RC_ASSERT(SameNote(shipment.standing.present, ByTheBook(points)));
    }
  }));
}

TEST(TrackingProperty, LOG_04_RepeatsOfAStatusWriteNothing) {
  Keeper keeper;
  for (int minute = 0; minute < 40; ++minute) {
    TrackingEvent event;
    event.identity = Id(absl::StrCat("scan", minute));
    event.event_time = kStart + absl::Minutes(minute);
    event.status = minute % 4 == 0 ? (minute % 8 == 0 ? TrackingStatus::kInTransit
                                                       : TrackingStatus::kOutForDelivery)
                                   : keeper.memory.standing.present.status;
    keeper.NewBatch();
    keeper.Push(event);
  }
  EXPECT_EQ(keeper.writes, 10) << "one event in four changes the status";
  EXPECT_EQ(keeper.history.size(), 40u);
}

}  // namespace
}  // namespace aftercare::logistics
