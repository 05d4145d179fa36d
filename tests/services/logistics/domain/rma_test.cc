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

TEST(Rma, LOG_01_OnlyTheRolesNamedMay) {
  const std::vector<RmaCommand> commands = {
      TwoLines(),         ExtendRma{kStart + absl::Hours(300), "ABROAD"},
      MarkShipped{},      Everything(),
      ReleaseRma{"AGREED"}, AcceptEverything(),
      RefundEverything(), WriteOffRma{{{1, 1}}, "LOST"},
      CancelRma{"CHANGED_MIND"}};
  const Rma rma = Bench().rma;
  for (const RmaCommand& command : commands) {
    const Rma* current = std::holds_alternative<CreateRma>(command) ? nullptr : &rma;
    EXPECT_EQ(Told(Decide(current, command, {kStart, Staff("technician")}, kRmaRules)),
              "ROLE_NOT_ALLOWED");
    EXPECT_EQ(Told(Decide(current, command, {kStart, PartnerOf("sf")}, kRmaRules)),
              "ROLE_NOT_ALLOWED");
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
}

TEST(Rma, LOG_01_ReasonsAreCodesSoThatNothingPersonalIsWritten) {
  Bench bench;
  for (const char* bad : {"", "Wang Wei called", "wang", "9", "A-B"}) {
    EXPECT_EQ(Told(bench.Try(CancelRma{bad}, Service())), "INVALID_FIELDS") << bad;
  }
}

}  // namespace
}  // namespace aftercare::logistics
