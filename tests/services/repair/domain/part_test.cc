#include "services/repair/domain/part.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "tests/services/repair/domain/context_fixture.h"
#include "tests/services/repair/policy_fixture.h"

namespace aftercare::repair {
namespace {

const absl::Time kNow = At("2026-03-02T08:00:00Z");

command::Context Warehouse(absl::Time now = kNow) { return By("chen.yu", {"warehouse"}, now); }

absl::StatusOr<command::Change<Part>> Do(const Part* part, const PartCommand& command,
                                         absl::Time now = kNow) {
  return Decide(part, command, Warehouse(now), InstalledRules());
}

Part Must(const Part* part, const PartCommand& command, absl::Time now = kNow) {
  auto change = Do(part, command, now);
  EXPECT_TRUE(change.ok()) << change.status();
  return change.ok() ? change->next : Part{};
}

UpsertPart Record(int64_t version = 1, int64_t reorder_point = 0) {
  return {"BAT-7", "SH-01", "battery", PartClass::kBattery, reorder_point, version};
}

// `on_hand` pieces, none reserved.
Part Stocked(int64_t on_hand, int64_t reorder_point = 0) {
  const Part part = Must(nullptr, Record(1, reorder_point));
  return on_hand == 0 ? part : Must(&part, ReceiveStock{on_hand, "DN-1"});
}

TEST(Part, REP_06_EveryCommandOnAPartThatIsThereAndOnOneThatIsNot) {
  struct Row {
    const char* name;
    PartCommand command;
    bool makes_one;
    const char* kind;  // null: changes nothing
  };
  Part part = Stocked(10);
  part = Must(&part, ReservePart{Id("w1"), 1, 4});
  const std::vector<Row> rows = {
      {"UpsertPart", Record(2), true, "part_upserted"},
      {"ReceiveStock", ReceiveStock{5, ""}, false, "stock_received"},
      {"ReservePart", ReservePart{Id("w2"), 1, 6}, false, "part_reserved"},
      {"ConsumePart", ConsumePart{Id("w1"), 1, 4}, false, "part_consumed"},
      {"ReleasePart", ReleasePart{Id("w1"), 1, 4}, false, "part_released"},
      {"Tick", Tick{}, false, nullptr},
  };
  ASSERT_EQ(rows.size(), std::variant_size_v<PartCommand>);
  for (const Row& row : rows) {
    const auto absent = Do(nullptr, row.command);
    EXPECT_EQ(absent.ok(), row.makes_one) << row.name;
    if (!row.makes_one) {
      EXPECT_EQ(Reason(absent.status()), "NOT_FOUND") << row.name;
    }
    const auto present = Do(&part, row.command);
    ASSERT_TRUE(present.ok()) << row.name << present.status();
    EXPECT_EQ(Kinds(*present),
              row.kind ? std::vector<std::string>{row.kind} : std::vector<std::string>{})
        << row.name;
  }
}

TEST(Part, REP_06_IdFollowsFromNumberAndLocationAndKeepsThemApart) {
  EXPECT_EQ(PartId("BAT-7", "SH-01"), PartId("BAT-7", "SH-01"));
  EXPECT_NE(PartId("A", "BC"), PartId("AB", "C"));
  EXPECT_EQ(Stocked(0).id, PartId("BAT-7", "SH-01"));
}

TEST(Part, REP_06_ReserveConsumeAndReleaseMoveTheStock) {
  Part part = Stocked(10);
  part = Must(&part, ReservePart{Id("w1"), 1, 4});
  EXPECT_EQ(part.on_hand, 10);
  EXPECT_EQ(part.available(), 6);
  part = Must(&part, ConsumePart{Id("w1"), 1, 3});
  EXPECT_EQ(part.on_hand, 7);
  EXPECT_EQ(part.reserved(), 1);
  part = Must(&part, ReleasePart{Id("w1"), 1, 1});
  EXPECT_EQ(part.on_hand, 7);
  EXPECT_EQ(part.available(), 7);
}

TEST(Part, REP_06_NeverReservesMoreThanIsAvailable) {
  Part part = Stocked(10);
  part = Must(&part, ReservePart{Id("w1"), 1, 4});
  const auto refused = Do(&part, ReservePart{Id("w2"), 1, 7});
  EXPECT_EQ(Reason(refused.status()), "OUT_OF_STOCK");
  EXPECT_EQ(ValueOf(command::Explain(refused.status()).metadata, "available"), "6");
  EXPECT_TRUE(Do(&part, ReservePart{Id("w2"), 1, 6}).ok());
}

TEST(Part, REP_06_RepeatsChangeNothing) {
  Part part = Stocked(10);
  part = Must(&part, ReservePart{Id("w1"), 1, 4});
  part = Must(&part, ConsumePart{Id("w1"), 1, 2});
  part = Must(&part, ReleasePart{Id("w1"), 1, 1});
  for (const PartCommand& repeat : std::vector<PartCommand>{
           ReservePart{Id("w1"), 1, 4}, ConsumePart{Id("w1"), 1, 2}, ConsumePart{Id("w1"), 1, 1},
           ReleasePart{Id("w1"), 1, 1}, Record(1)}) {
    const auto change = Do(&part, repeat);
    ASSERT_TRUE(change.ok()) << change.status();
    EXPECT_TRUE(change->entries.empty());
    EXPECT_EQ(change->next, part);
  }
}

TEST(Part, REP_06_LinesOfOneWorkOrderAreKeptApart) {
  Part part = Stocked(10);
  part = Must(&part, ReservePart{Id("w1"), 1, 4});
  EXPECT_EQ(Reason(Do(&part, ReservePart{Id("w1"), 1, 5}).status()), "RESERVATION_DIFFERS");
  part = Must(&part, ReservePart{Id("w1"), 2, 5});
  EXPECT_EQ(part.reserved(), 9);
  EXPECT_EQ(Reason(Do(&part, ConsumePart{Id("w1"), 3, 1}).status()), "NOT_RESERVED");
  EXPECT_EQ(Reason(Do(&part, ConsumePart{Id("w1"), 1, 5}).status()), "NOT_RESERVED");
  EXPECT_EQ(Reason(Do(&part, ReleasePart{Id("w2"), 1, 1}).status()), "NOT_RESERVED");
}

TEST(Part, REP_06_ReleasedPiecesCannotBeConsumed) {
  Part part = Stocked(10);
  part = Must(&part, ReservePart{Id("w1"), 1, 4});
  part = Must(&part, ReleasePart{Id("w1"), 1, 3});
  EXPECT_EQ(Reason(Do(&part, ConsumePart{Id("w1"), 1, 2}).status()), "NOT_RESERVED");
  EXPECT_TRUE(Do(&part, ConsumePart{Id("w1"), 1, 1}).ok());
}

TEST(Part, REP_06_CrossingTheReorderPointIsAFactOnceUntilItRisesAgain) {
  const auto reorder = [](const absl::StatusOr<command::Change<Part>>& change) {
    EXPECT_TRUE(change.ok()) << change.status();
    return ValueOf(change->entries.at(0).facts, "reorder_due");
  };
  Part part = Stocked(10, 5);
  auto change = Do(&part, ReservePart{Id("w1"), 1, 4});  // 6 available
  EXPECT_EQ(reorder(change), "-");
  part = change->next;
  change = Do(&part, ReservePart{Id("w1"), 2, 1});  // 5: at the point
  EXPECT_EQ(reorder(change), "TRUE");
  EXPECT_EQ(ValueOf(change->entries[0].facts, "reorder_point"), "5");
  part = change->next;
  change = Do(&part, ReservePart{Id("w1"), 3, 1});  // 4: known already
  EXPECT_EQ(reorder(change), "-");
  part = Must(&part, ReceiveStock{2, ""});  // 7 available
  EXPECT_EQ(reorder(Do(&part, ReservePart{Id("w2"), 1, 2})), "TRUE");
}

TEST(Part, REP_06_ReorderPointAboveTheStockIsDueAtOnceAndZeroNever) {
  const auto fresh = Do(nullptr, Record(1, 5));
  ASSERT_TRUE(fresh.ok());
  EXPECT_EQ(ValueOf(fresh->entries[0].facts, "reorder_due"), "TRUE");
  const Part stocked = Stocked(10, 5);
  const auto raised = Do(&stocked, Record(2, 10));
  ASSERT_TRUE(raised.ok());
  EXPECT_EQ(ValueOf(raised->entries[0].facts, "reorder_due"), "TRUE");
  Part never = Stocked(1, 0);
  const auto emptied = Do(&never, ReservePart{Id("w1"), 1, 1});
  ASSERT_TRUE(emptied.ok());
  EXPECT_EQ(ValueOf(emptied->entries[0].facts, "reorder_due"), "-");
}

TEST(Part, ERP_01_OlderSourceVersionNeverOverwritesAndStockIsKept) {
  Part part = Stocked(10);
  UpsertPart newer = Record(3, 2);
  newer.description = "battery, new";
  part = Must(&part, newer);
  EXPECT_EQ(part.description, "battery, new");
  EXPECT_EQ(part.on_hand, 10);
  const auto older = Do(&part, Record(2));
  ASSERT_TRUE(older.ok());
  EXPECT_TRUE(older->entries.empty());
  EXPECT_EQ(older->next, part);
}

TEST(Part, ERP_01_BadRecordNamesEveryField) {
  const auto refused = Do(nullptr, UpsertPart{"", "", "", PartClass::kBattery, -1, 0});
  EXPECT_EQ(FaultyFields(refused.status()),
            (std::vector<std::string>{"part_number", "location", "reorder_point",
                                      "source_version"}));
}

UpsertPart Count(int64_t pieces, int64_t version) {
  UpsertPart record = Record(0);
  record.stock = StockCount{pieces, version};
  return record;
}

UpsertPart Price(int64_t minor, int64_t version) {
  UpsertPart record = Record(0);
  record.price = PartPrice{{minor, "CNY"}, {}, {}, version};
  return record;
}

TEST(Part, ERP_01_ACountTakesThePlaceOfTheStockButNeverBelowWhatIsReserved) {
  Part part = Stocked(10);
  part = Must(&part, ReservePart{Id("w1"), 1, 4});
  const auto counted = Do(&part, Count(6, 3));
  ASSERT_TRUE(counted.ok()) << counted.status();
  EXPECT_EQ(counted->next.on_hand, 6);
  EXPECT_EQ(counted->next.available(), 2);
  EXPECT_EQ(counted->next.source_version, 1);
  EXPECT_EQ(ValueOf(counted->entries[0].facts, "counted"), "6");
  EXPECT_EQ(ValueOf(counted->entries[0].facts, "booked"), "10");
  EXPECT_EQ(ValueOf(counted->entries[0].facts, "source_version"), "-");
  part = counted->next;
  for (const int version : {2, 3}) {
    const auto older = Do(&part, Count(99, version));
    ASSERT_TRUE(older.ok());
    EXPECT_EQ(older->next, part);
    EXPECT_TRUE(older->entries.empty());
  }
  EXPECT_EQ(Do(&part, Count(4, 4))->next.available(), 0);
  const auto refused = Do(&part, Count(3, 4));
  EXPECT_EQ(Reason(refused.status()), "STOCK_BELOW_RESERVED");
  EXPECT_EQ(ValueOf(command::Explain(refused.status()).metadata, "reserved"), "4");
}

TEST(Part, ERP_01_ACountAtTheReorderPointIsDue) {
  const Part part = Stocked(10, 5);
  EXPECT_EQ(ValueOf(Do(&part, Count(5, 1))->entries[0].facts, "reorder_due"), "TRUE");
}

TEST(Part, ERP_01_StockAndPriceOfAPartThatIsNotKnownAreRefused) {
  EXPECT_EQ(Reason(Do(nullptr, Count(1, 1)).status()), "NOT_FOUND");
  EXPECT_EQ(Reason(Do(nullptr, Price(1, 1)).status()), "NOT_FOUND");
}

TEST(Part, ERP_01_BadStockAndPriceNameEveryField) {
  UpsertPart bad = Record(-1);
  bad.stock = StockCount{-1, 0};
  bad.price = PartPrice{{0, ""}, absl::CivilDay(2026, 2, 1), absl::CivilDay(2026, 1, 31), 0};
  EXPECT_EQ(FaultyFields(Do(nullptr, bad).status()),
            (std::vector<std::string>{"source_version", "stock.on_hand", "stock.source_version",
                                      "price.unit_price.amount_minor",
                                      "price.unit_price.currency", "price.valid_to_date",
                                      "price.source_version"}));
}

TEST(Part, ERP_01_InWhateverOrderRecordsComeTheNewestOfEachStays) {
  EXPECT_TRUE(rc::check([] {
    Part part = Must(nullptr, Record(1));
    int64_t master = 1, stock = 0, price = 0;
    for (int i = *rc::gen::inRange(1, 20); i > 0; --i) {
      UpsertPart record = Record(*rc::gen::inRange<int64_t>(0, 6));
      record.description = std::to_string(record.source_version);
      if (*rc::gen::arbitrary<bool>() || record.source_version == 0) {
        const int64_t version = *rc::gen::inRange<int64_t>(1, 6);
        record.stock = StockCount{version * 10, version};
        stock = std::max(stock, version);
      }
      if (*rc::gen::arbitrary<bool>()) {
        const int64_t version = *rc::gen::inRange<int64_t>(1, 6);
        record.price = PartPrice{{version * 100, "CNY"}, {}, {}, version};
        price = std::max(price, version);
      }
      master = std::max(master, record.source_version);
      part = Must(&part, record);
      RC_ASSERT(part.source_version == master);
      RC_ASSERT(master == 1 || part.description == std::to_string(master));
      RC_ASSERT(part.stock_version == stock);
      RC_ASSERT(part.on_hand == stock * 10);
      RC_ASSERT((part.price ? part.price->unit_price.amount_minor : 0) == price * 100);
    }
  }));
}

TEST(Part, REP_06_QuantitiesMustBePositive) {
  const Part part = Stocked(10);
  for (int64_t quantity : {int64_t{0}, int64_t{-3}, int64_t{1'000'000'001}}) {
    EXPECT_EQ(Reason(Do(&part, ReceiveStock{quantity, ""}).status()), "INVALID_FIELDS");
    EXPECT_EQ(Reason(Do(&part, ReservePart{Id("w"), 1, quantity}).status()), "INVALID_FIELDS");
    EXPECT_EQ(Reason(Do(&part, ConsumePart{Id("w"), 1, quantity}).status()), "INVALID_FIELDS");
    EXPECT_EQ(Reason(Do(&part, ReleasePart{Id("w"), 1, quantity}).status()), "INVALID_FIELDS");
  }
  EXPECT_EQ(FaultyFields(Do(&part, ReservePart{{}, 0, 1}).status()),
            (std::vector<std::string>{"work_order", "line"}));
  EXPECT_EQ(Reason(Do(&part, ReceiveStock{999'999'991, ""}).status()), "INVALID_FIELDS");
}

TEST(Part, REP_06_UsedUpReservationsAreForgottenAfterAWeekAndOpenOnesNever) {
  Part part = Stocked(10);
  part = Must(&part, ReservePart{Id("w1"), 1, 1});
  part = Must(&part, ReservePart{Id("w2"), 1, 1});
  part = Must(&part, ConsumePart{Id("w1"), 1, 1});
  part = Must(&part, ReceiveStock{1, ""}, kNow + absl::Hours(7 * 24));
  EXPECT_EQ(part.reservations.size(), 2u);
  part = Must(&part, ReceiveStock{1, ""}, kNow + absl::Hours(7 * 24) + absl::Seconds(1));
  ASSERT_EQ(part.reservations.size(), 1u);
  EXPECT_EQ(part.reservations[0].work_order, Id("w2"));
}

TEST(Part, REP_06_OpenReservationsAreBounded) {
  Policy policy = InstalledPolicy();
  policy.parts.most_reservations = 2;
  Part part = Stocked(10);
  part = Must(&part, ReservePart{Id("w1"), 1, 1});
  part = Must(&part, ReservePart{Id("w2"), 1, 1});
  const auto refused = Decide(&part, ReservePart{Id("w3"), 1, 1}, Warehouse(), Rules{policy});
  EXPECT_EQ(Reason(refused.status()), "TOO_MANY_RESERVATIONS");
  part = Must(&part, ReleasePart{Id("w1"), 1, 1});
  EXPECT_TRUE(Decide(&part, ReservePart{Id("w3"), 1, 1}, Warehouse(), Rules{policy}).ok());
}

PartCommand AnyMovement() {
  const ids::Uuid order = Id("w" + std::to_string(*rc::gen::inRange(0, 3)));
  const int line = *rc::gen::inRange(1, 3);
  const int64_t pieces = *rc::gen::inRange<int64_t>(-1, 8);
  switch (*rc::gen::inRange(0, 4)) {
    case 0: return ReceiveStock{pieces, ""};
    case 1: return ReservePart{order, line, pieces};
    case 2: return ConsumePart{order, line, pieces};
    default: return ReleasePart{order, line, pieces};
  }
}

int64_t Consumed(const Part& part) {
  int64_t sum = 0;
  for (const Reservation& reservation : part.reservations) sum += reservation.consumed;
  return sum;
}

TEST(Part, REP_06_StockIsNeverBelowZeroUnderAnySequence) {
  EXPECT_TRUE(rc::check([] {
    Part part = Stocked(0);
    int64_t received = 0;
    const int steps = *rc::gen::inRange(1, 40);
    for (int i = 0; i < steps; ++i) {
      const PartCommand command = AnyMovement();
      const auto change = Do(&part, command);
      if (!change.ok()) continue;
      if (const auto* receive = std::get_if<ReceiveStock>(&command)) received += receive->quantity;
      part = change->next;
      RC_ASSERT(part.on_hand >= 0);
      RC_ASSERT(part.reserved() >= 0);
      RC_ASSERT(part.available() >= 0);
      // Nothing is gained or lost but by delivery and use.
      RC_ASSERT(part.on_hand == received - Consumed(part));
      for (const Reservation& reservation : part.reservations) {
        RC_ASSERT(reservation.open() >= 0);
        RC_ASSERT(reservation.consumed >= 0);
        RC_ASSERT(reservation.released >= 0);
      }
      if (!std::holds_alternative<ReceiveStock>(command)) {
        const auto again = Do(&part, command);
        RC_ASSERT(again.ok());
        RC_ASSERT(again->entries.empty());
      }
    }
  }));
}

TEST(Part, REP_06_ReserveThenReleaseIsIdentityOnTheStock) {
  EXPECT_TRUE(rc::check([] {
    Part part = Stocked(*rc::gen::inRange<int64_t>(1, 50));
    for (int i = 0; i < 10; ++i) {
      const auto change = Do(&part, AnyMovement());
      if (change.ok()) part = change->next;
    }
    RC_PRE(part.available() > 0);
    const int64_t pieces = *rc::gen::inRange<int64_t>(1, part.available() + 1);
    const Part reserved = Must(&part, ReservePart{Id("fresh"), 1, pieces});
    RC_ASSERT(reserved.available() == part.available() - pieces);
    const Part released = Must(&reserved, ReleasePart{Id("fresh"), 1, pieces});
    RC_ASSERT(released.on_hand == part.on_hand);
    RC_ASSERT(released.reserved() == part.reserved());
    RC_ASSERT(released.available() == part.available());
  }));
}

TEST(Part, REP_06_HasNoTimer) {
  EXPECT_EQ(NextDue(Stocked(1), InstalledRules()), absl::InfiniteFuture());
}

}  // namespace
}  // namespace aftercare::repair
