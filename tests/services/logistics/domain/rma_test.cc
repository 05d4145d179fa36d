#include "services/logistics/domain/rma.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/services/logistics/domain/rma_fixture.h"

namespace aftercare::logistics {
namespace {

Rma InState(RmaState state) {
  Bench bench;
  switch (state) {
    case RmaState::kIssued: break;
    case RmaState::kShipped: bench.Do(MarkShipped{Id("s"), kStart}, Service()); break;
    case RmaState::kReceived: bench.Receive(Everything()); break;
    case RmaState::kInspected: bench.Receive(Everything()).Inspect(AcceptEverything()); break;
    case RmaState::kClosed:
      bench.Receive(Everything()).Inspect(AcceptEverything()).Do(RefundEverything(), Service());
      break;
    case RmaState::kExpired:
      bench.now = bench.rma.deadline;
      bench.Do(Tick{}, Service());
      break;
    case RmaState::kCancelled: bench.Do(CancelRma{"CHANGED_MIND"}, Service()); break;
  }
  EXPECT_EQ(bench.rma.state, state);
  return bench.rma;
}

TEST(Rma, LOG_01_EveryStateAndCommand) {
  const std::vector<std::pair<RmaCommand, auth::Principal>> commands = {
      {TwoLines(), Service()},
      {ExtendRma{kStart + absl::Hours(300), "ABROAD"}, Staff("agent")},
      {MarkShipped{Id("another"), kStart}, Service()},
      {Everything(), Staff("warehouse")},
      {ReleaseRma{"AGREED"}, Staff("service_lead")},
      {AcceptEverything(), Staff("quality")},
      {RefundEverything(), Service()},
      {WriteOffRma{{{1, 1}}, "LOST"}, Staff("logistics_coordinator")},
      {CancelRma{"CHANGED_MIND"}, Staff("agent")},
      {Tick{}, Service()},
  };
  std::set<size_t> alternatives;
  for (const auto& [command, caller] : commands) alternatives.insert(command.index());
  ASSERT_EQ(alternatives.size(), std::variant_size_v<RmaCommand>);

  const std::string kWrong = "WRONG_STATE", kExists = "ALREADY_EXISTS", kBad = "INVALID_FIELDS";
  const std::map<RmaState, std::vector<std::string>> expected = {
      {RmaState::kIssued,
       {kExists, "ISSUED [deadline_extended]", "SHIPPED [rma_shipped]",
        "RECEIVED [goods_received]", kWrong, kWrong, kBad, kWrong, "CANCELLED [rma_cancelled]",
        "EXPIRED [rma_expired]"}},
      {RmaState::kShipped,
       {kExists, kWrong, "SHIPPED [rma_shipped]", "RECEIVED [goods_received]", "NOT_ON_HOLD", kBad,
        kBad, "SHIPPED [rest_written_off]", kWrong, "SHIPPED []"}},
      {RmaState::kReceived,
       {kExists, kWrong, "RECEIVED []", kWrong, "NOT_ON_HOLD", "INSPECTED [goods_inspected]", kBad,
        kWrong, kWrong, "RECEIVED []"}},
      {RmaState::kInspected,
       {kExists, kWrong, "INSPECTED []", kWrong, kWrong, kWrong,
        "CLOSED [settlement_recorded rma_closed]", kWrong, kWrong, "INSPECTED []"}},
      {RmaState::kClosed,
       {kExists, kWrong, "CLOSED []", kWrong, kWrong, kWrong, kWrong, kWrong, kWrong,
        "CLOSED []"}},
      {RmaState::kExpired,
       {kExists, kWrong, kWrong, kWrong, kWrong, kWrong, kWrong, kWrong, kWrong, "EXPIRED []"}},
      {RmaState::kCancelled,
       {kExists, kWrong, kWrong, kWrong, kWrong, kWrong, kWrong, kWrong, kWrong,
        "CANCELLED []"}},
  };
  ASSERT_EQ(expected.size(), size_t{kRmaStates});
  for (const auto& [state, row] : expected) {
    const Rma rma = InState(state);
    for (size_t i = 0; i < commands.size(); ++i) {
      const absl::Time now = std::holds_alternative<Tick>(commands[i].first)
                                 ? kStart + absl::Hours(168)
                                 : kStart + absl::Hours(1);
      EXPECT_EQ(Told(Decide(&rma, commands[i].first, {now, commands[i].second}, kRmaRules)), row[i])
          << Word(state) << " command " << i;
    }
  }
  for (size_t i = 1; i < commands.size(); ++i) {
    EXPECT_EQ(Told(Decide(static_cast<const Rma*>(nullptr), commands[i].first,
                          {kStart, commands[i].second}, kRmaRules)),
              "NOT_FOUND");
  }
}

TEST(Rma, LOG_01_DeadlineAndOrderOfStepsComeFromPolicyUnlessGiven) {
  const Rma by_policy = Bench().rma;
  EXPECT_EQ(by_policy.deadline, kStart + absl::Hours(7 * 24));
  EXPECT_EQ(by_policy.settle_when, SettleWhen::kAccepted);
  CreateRma command = TwoLines();
  command.deadline = kStart + absl::Hours(1);
  command.settle_when = SettleWhen::kAuthorised;
  const Rma given = Bench(command).rma;
  EXPECT_EQ(given.deadline, kStart + absl::Hours(1));
  EXPECT_EQ(given.settle_when, SettleWhen::kAuthorised);
  EXPECT_EQ(NextDue(given, kRmaRules), kStart + absl::Hours(1));
}

TEST(Rma, LOG_01_TickBeforeTheDeadlineDoesNothing) {
  Bench bench;
  bench.now = bench.rma.deadline - absl::Microseconds(1);
  EXPECT_EQ(Told(bench.Try(Tick{}, Service())), "ISSUED []");
}

TEST(Rma, LOG_01_NamesEveryBadFieldAtOnce) {
  CreateRma command;
  command.lines = {{1, "", "", "", "", 0}, {1, "", "M", "", "S", 2}};
  command.deadline = kStart;
  const auto refused =
      Decide(static_cast<const Rma*>(nullptr), command, {kStart, Service()}, kRmaRules);
  EXPECT_EQ(FaultyFields(refused.status()),
            (std::vector<std::string>{"number", "address.recipient", "address.city",
                                      "address.street", "address.country",
                                      "lines[0].product_model", "lines[0].authorised",
                                      "lines[1].line", "lines[1].authorised", "deadline"}));
}

TEST(Rma, LOG_01_ArrivesAndIsSettledInParts) {
  Bench bench;
  bench.Receive({{{"PHONE-X", "", 1}}, true, true});
  EXPECT_EQ(bench.rma.state, RmaState::kShipped);
  EXPECT_EQ(bench.rma.lines[0].remaining(), 1);
  EXPECT_FALSE(bench.rma.on_hold);
  bench.Inspect({{{1, 1, 0, Disposition::kRestock}}}).Do(SettleRma{{{1, 0, 1}}}, Service());
  EXPECT_EQ(bench.rma.state, RmaState::kShipped);
  EXPECT_EQ(bench.rma.lines[0].replaced, 1);
  bench.Receive({{{"CHARGER", "SN-9", 1}}, true, true});
  EXPECT_EQ(bench.rma.state, RmaState::kShipped);
  bench.Do(WriteOffRma{{{1, 1}}, "LOST"}, Service());
  EXPECT_EQ(bench.rma.state, RmaState::kReceived) << "the rest is written off";
  bench.Inspect({{{2, 0, 1, std::nullopt}}});
  EXPECT_EQ(bench.rma.state, RmaState::kClosed) << "nothing accepted is left to settle";
}

TEST(Rma, LOG_01_WritingOffTheLastPieceEndsSeveralStatesAtOnce) {
  Bench bench;
  bench.Do(MarkShipped{Id("s"), kStart}, Service());
  bench.Do(WriteOffRma{{{1, 2}, {2, 1}}, "LOST"}, Service());
  EXPECT_EQ(Told<Rma>(bench.last), "CLOSED [rest_written_off rma_closed]");
}

TEST(Rma, LOG_01_SettlesAsEarlyAsPolicySays) {
  for (const auto& [when, when_issued, when_received] :
       std::vector<std::tuple<SettleWhen, bool, bool>>{{SettleWhen::kAuthorised, true, true},
                                                       {SettleWhen::kReceived, false, true},
                                                       {SettleWhen::kAccepted, false, false}}) {
    CreateRma command = TwoLines();
    command.settle_when = when;
    Bench bench(command);
    EXPECT_EQ(bench.Try(SettleRma{{{1, 2, 0}}}, Service()).ok(), when_issued) << Word(when);
    bench.Receive(Everything());
    EXPECT_EQ(bench.Try(SettleRma{{{1, 2, 0}}}, Service()).ok(), when_received) << Word(when);
    EXPECT_FALSE(bench.Try(SettleRma{{{1, 2, 1}}}, Service()).ok()) << "more than there are";
  }
}

// One of the two phones is rejected at the inspection: it is the sender's, whichever step settles.
TEST(Rma, LOG_01_RejectedPiecesAreNeverSettled) {
  for (const SettleWhen when :
       {SettleWhen::kAuthorised, SettleWhen::kReceived, SettleWhen::kAccepted}) {
    CreateRma command = TwoLines();
    command.settle_when = when;
    Bench bench(command);
    bench.Receive(Everything()).Inspect({{{1, 1, 1, Disposition::kRestock}}});
    EXPECT_EQ(bench.rma.lines[0].accepted, 1);
    EXPECT_EQ(bench.rma.lines[0].rejected, 1);
    EXPECT_EQ(bench.rma.lines[0].restocked, 1) << "a disposition is of accepted pieces";
    for (const SettledLine& both : std::vector<SettledLine>{{1, 2, 0}, {1, 0, 2}, {1, 1, 1}}) {
      EXPECT_EQ(FaultyFields(bench.Try(SettleRma{{both}}, Service()).status()),
                std::vector<std::string>{"lines[0]"})
          << Word(when);
    }
    bench.Do(SettleRma{{{1, 1, 0}}}, Service());
    EXPECT_FALSE(bench.Try(SettleRma{{{1, 1, 0}}}, Service()).ok()) << Word(when);
  }
}

// What was refunded in advance and turns out bad stays refunded; nothing more of it can be.
TEST(Rma, LOG_01_RejectedAfterItWasRefundedInAdvance) {
  CreateRma command = TwoLines();
  command.settle_when = SettleWhen::kAuthorised;
  Bench bench(command);
  bench.Do(RefundEverything(), Service());
  bench.Receive(Everything()).Inspect(
      {{{1, 0, 2, std::nullopt}, {2, 1, 0, Disposition::kVendor}}});
  EXPECT_EQ(bench.rma.state, RmaState::kClosed);
  EXPECT_EQ(bench.rma.lines[0].refunded, 2);
  EXPECT_EQ(bench.rma.lines[0].rejected, 2);
}

TEST(Rma, LOG_01_AnInspectionAcceptsOrRejectsWhatIsThere) {
  Bench bench;
  bench.Receive(Everything());
  const auto faults = [&](const InspectedLine& line) {
    return FaultyFields(bench.Try(InspectRma{{line}}, Staff("quality")).status());
  };
  const std::vector<std::string> line = {"lines[0]"}, disposition = {"lines[0].disposition"};
  EXPECT_EQ(faults({1, 0, 0, std::nullopt}), line);
  EXPECT_EQ(faults({1, -1, 2, std::nullopt}), line);
  EXPECT_EQ(faults({1, 2, -1, Disposition::kRestock}), line);
  EXPECT_EQ(faults({1, 1, 2, Disposition::kRestock}), line) << "two are there";
  EXPECT_EQ(faults({1, 1, 1, std::nullopt}), disposition);
  EXPECT_EQ(faults({1, 0, 1, Disposition::kScrap}), disposition);
  EXPECT_EQ(faults({3, 0, 1, std::nullopt}), std::vector<std::string>{"lines[0].line"});
  bench.Inspect({{{1, 0, 1, std::nullopt}}});
  EXPECT_EQ(faults({1, 0, 2, std::nullopt}), line) << "one is inspected already";
}

TEST(Rma, LOG_01_SettledInAdvanceCannotBeCancelled) {
  CreateRma command = TwoLines();
  command.settle_when = SettleWhen::kAuthorised;
  Bench bench(command);
  bench.Do(SettleRma{{{1, 1, 0}}}, Service());
  EXPECT_EQ(Told(bench.Try(CancelRma{"CHANGED_MIND"}, Service())), "ALREADY_SETTLED");
}

TEST(Rma, LOG_01_GoodsForRepairNeedNoSettlement) {
  CreateRma command = TwoLines();
  command.order.remedy = Remedy::kRepair;
  Bench bench(command);
  bench.Receive(Everything()).Inspect(
      {{{1, 2, 0, Disposition::kRepair}, {2, 1, 0, Disposition::kRepair}}});
  EXPECT_EQ(bench.rma.state, RmaState::kClosed);
  EXPECT_EQ(bench.rma.lines[0].to_repair, 2);
  CreateRma again = command;
  EXPECT_EQ(Told(Bench(again).Try(RefundEverything(), Service())), "INVALID_FIELDS");
}

TEST(Rma, LOG_01_ASecondShipmentIsNotedOnce) {
  Bench bench;
  bench.Do(MarkShipped{Id("a"), kStart + absl::Hours(2)}, Service());
  bench.Do(MarkShipped{Id("b"), kStart + absl::Hours(1)}, Service());
  EXPECT_EQ(Told(bench.Try(MarkShipped{Id("a"), kStart}, Service())), "SHIPPED []");
  EXPECT_EQ(bench.rma.shipments, (std::vector<ids::Uuid>{Id("a"), Id("b")}));
  EXPECT_EQ(bench.rma.ship_time, kStart + absl::Hours(2));
}

TEST(Rma, LOG_01_AnExtensionNeverShortens) {
  Bench bench;
  const auto told = [&](absl::Time deadline) {
    return Told(bench.Try(ExtendRma{deadline, "ABROAD"}, Staff("agent")));
  };
  EXPECT_EQ(told(bench.rma.deadline), "INVALID_FIELDS");
  EXPECT_EQ(told(bench.rma.deadline + absl::Seconds(1)), "ISSUED [deadline_extended]");
  bench.now = bench.rma.deadline + absl::Hours(2);
  EXPECT_EQ(told(bench.rma.deadline + absl::Hours(1)), "INVALID_FIELDS") << "it is past already";
  EXPECT_EQ(told(bench.now), "INVALID_FIELDS") << "it is just over";
  EXPECT_EQ(told(bench.now + absl::Microseconds(1)), "ISSUED [deadline_extended]");
}

TEST(Rma, LOG_01_ReasonsAreCodesSoThatNothingPersonalIsWritten) {
  const Rma issued = InState(RmaState::kIssued), shipped = InState(RmaState::kShipped);
  ReceiveRma other_papers = Everything();
  other_papers.papers_match = false;
  const Rma held = Bench().Receive(other_papers).rma;
  const auto each = [&](const std::string& reason) {
    const auto told = [&](const Rma& rma, const RmaCommand& command) {
      return Told(Decide(&rma, command, {kStart, Staff("service_lead")}, kRmaRules));
    };
    return std::vector<std::string>{
        told(issued, ExtendRma{kStart + absl::Hours(300), reason}),
        told(issued, CancelRma{reason}), told(held, ReleaseRma{reason}),
        told(shipped, WriteOffRma{{{1, 1}}, reason})};
  };
  const std::vector<std::string> done = {"ISSUED [deadline_extended]", "CANCELLED [rma_cancelled]",
                                         "RECEIVED [hold_released]", "SHIPPED [rest_written_off]"};
  const std::string longest = "A" + std::string(37, '_') + "9Z";
  ASSERT_EQ(longest.size(), 40u);
  EXPECT_EQ(each(longest), done);
  for (const std::string& bad :
       {std::string(), std::string("Wang Wei called"), std::string("wang"), std::string("9"),
        std::string("A-B"), longest + "A"}) {
    EXPECT_EQ(each(bad), std::vector<std::string>(4, "INVALID_FIELDS")) << bad;
  }
}

TEST(Rma, LOG_07_NamesEveryBadFieldOfAReceiptAtOnce) {
  const ReceiveRma receipt{{{"", "", 1}, {"PHONE-X", "", 0}, {"CHARGER", "S", 2}}, true, false};
  const auto refused = Bench().Try(receipt, Staff("warehouse"));
  EXPECT_EQ(FaultyFields(refused.status()),
            (std::vector<std::string>{"goods[0].product_model", "goods[1].quantity",
                                      "goods[2].quantity"}));
}

}  // namespace
}  // namespace aftercare::logistics
