#include "services/logistics/domain/receipt.h"

#include <gtest/gtest.h>

#include "tests/services/logistics/domain/rma_fixture.h"

namespace aftercare::logistics {
namespace {

TEST(Receipt, LOG_07_EachDifferenceHoldsTheGoodsAndIsNamed) {
  struct Row {
    ReceiveRma receipt;
    std::string difference;
  };
  const std::vector<Row> rows = {
      {{{{"PHONE-X", "", 1}, {"CHARGER", "SN-9", 1}}, true, false},
       "SHORT line 1 expected 2 found 1"},
      {{{{"PHONE-X", "", 3}, {"CHARGER", "SN-9", 1}}, true, false},
       "SURPLUS line 1 expected 2 found 3"},
      {{{{"TABLET", "", 1}}, true, true}, "WRONG_GOODS line 0 expected 0 found 1"},
      {{{{"CHARGER", "SN-8", 1}}, true, true}, "WRONG_SERIAL line 2 expected 0 found 1"},
      {{{{"CHARGER", "", 1}}, true, true}, "WRONG_SERIAL line 2 expected 0 found 1"},
      {{{{"PHONE-X", "", 2}, {"CHARGER", "SN-9", 1}}, false, false},
       "PAPERS line 0 expected 0 found 0"},
  };
  for (const Row& row : rows) {
    Bench bench;
    bench.Receive(row.receipt);
    EXPECT_TRUE(bench.rma.on_hold);
    EXPECT_EQ(bench.last.entries[1].kind, "goods_held");
    EXPECT_EQ(FactOf(bench.last, "goods_held", "difference"), row.difference);
    EXPECT_EQ(Told(bench.Try(InspectRma{{{1, 1, 0, Disposition::kScrap}}}, Staff("quality"))),
              "GOODS_ON_HOLD");
    bench.Do(ReleaseRma{"AGREED"}, Staff("service_lead"));
    EXPECT_FALSE(bench.rma.on_hold);
  }
}

TEST(Receipt, LOG_07_AHoldKeepsTheRmaFromGoingOn) {
  Bench bench;
  bench.Receive({{{"PHONE-X", "", 2}}, true, true});
  bench.Inspect({{{1, 2, 0, Disposition::kRestock}}}).Do(SettleRma{{{1, 2, 0}}}, Service());
  bench.Receive({{{"CHARGER", "SN-8", 1}}, true, true});
  bench.Do(WriteOffRma{{{2, 1}}, "WRONG_GOODS_SENT"}, Service());
  EXPECT_EQ(bench.rma.state, RmaState::kReceived) << "what came instead is still here";
  bench.Do(ReleaseRma{"SENT_BACK"}, Staff("service_lead"));
  EXPECT_EQ(bench.rma.state, RmaState::kClosed);
}

TEST(Receipt, LOG_07_TheDifferencesAreThoseOfTheHold) {
  Bench bench;
  bench.Receive({{{"TABLET", "", 1}}, true, true});
  bench.Receive({{{"TABLET", "", 2}}, true, true});
  ASSERT_EQ(bench.rma.differences.size(), 2u) << "of one hold";
  bench.Do(ReleaseRma{"SENT_BACK"}, Staff("service_lead"));
  EXPECT_EQ(bench.rma.differences.size(), 2u) << "of the last hold";
  bench.Receive({{}, false, true});
  ASSERT_EQ(bench.rma.differences.size(), 1u);
  EXPECT_EQ(bench.rma.differences[0].kind, DifferenceKind::kPapers);
}

TEST(Receipt, LOG_07_NoPieceIsInspectedTwice) {
  Bench bench;
  bench.Receive(Everything()).Inspect({{{1, 1, 0, Disposition::kRestock}}});
  EXPECT_EQ(FaultyFields(bench.Try(InspectRma{{{1, 1, 1, Disposition::kRestock}}},
                                   Staff("quality"))
                             .status()),
            std::vector<std::string>{"lines[0]"});
  bench.Inspect({{{1, 0, 1, std::nullopt}, {2, 1, 0, Disposition::kRestock}}});
  EXPECT_EQ(bench.rma.state, RmaState::kInspected);
}

TEST(Receipt, LOG_07_WhatDoesNotFitIsNotBooked) {
  Bench bench;
  bench.Receive({{{"PHONE-X", "", 5}, {"CHARGER", "SN-8", 1}, {"TABLET", "", 1}}, true, true});
  EXPECT_EQ(bench.rma.lines[0].received, 2);
  EXPECT_EQ(bench.rma.lines[1].received, 0);
  EXPECT_EQ(bench.rma.differences.size(), 3u);
}

TEST(Receipt, LOG_07_DispositionIsForAcceptedGoodsOnly) {
  Bench bench;
  bench.Receive(Everything());
  const auto fields = [&](InspectedLine line) {
    return FaultyFields(bench.Try(InspectRma{{line}}, Staff("quality")).status());
  };
  EXPECT_EQ(fields({1, 1, 0, std::nullopt}), std::vector<std::string>{"lines[0].disposition"});
  EXPECT_EQ(fields({1, 0, 1, Disposition::kScrap}),
            std::vector<std::string>{"lines[0].disposition"});
  EXPECT_EQ(fields({1, 2, 1, Disposition::kScrap}), std::vector<std::string>{"lines[0]"});
  EXPECT_EQ(fields({1, 0, 0, std::nullopt}), std::vector<std::string>{"lines[0]"});
  EXPECT_EQ(fields({3, 1, 0, Disposition::kScrap}), std::vector<std::string>{"lines[0].line"});
  bench.Inspect({{{1, 1, 0, Disposition::kScrap}, {1, 1, 0, Disposition::kRestock}}});
  EXPECT_EQ(bench.rma.lines[0].scrapped, 1);
  EXPECT_EQ(bench.rma.lines[0].restocked, 1);
}

}  // namespace
}  // namespace aftercare::logistics
