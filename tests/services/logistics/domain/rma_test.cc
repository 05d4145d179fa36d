#include "services/logistics/domain/rma.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/services/logistics/decide_fixture.h"
#include "tests/services/logistics/policy_fixture.h"

namespace aftercare::logistics {
namespace {

const Rules kRules{InstalledPolicy()};

// Two phones, and one charger with a serial number, back for money.
CreateRma TwoLines() {
  CreateRma command;
  command.id = Id("rma");
  command.number = 7;
  command.order.case_id = Id("case");
  command.order.address = Somewhere();
  command.lines = {{1, "10", "PHONE-X", "black", "", 2}, {2, "20", "CHARGER", "", "SN-9", 1}};
  return command;
}

ReceiveRma Everything() {
  return {{{"PHONE-X", "", 2}, {"CHARGER", "SN-9", 1}}, true, false};
}
InspectRma AcceptEverything() {
  return {{{1, 2, 0, Disposition::kRestock}, {2, 1, 0, Disposition::kVendor}}};
}
SettleRma RefundEverything() { return {{{1, 2, 0}, {2, 1, 0}}}; }

// Carries one RMA from command to command.
struct Bench {
  absl::Time now = kStart;
  Rma rma;
  command::Change<Rma> last;

  explicit Bench(CreateRma command = TwoLines()) {
    auto change = Decide(static_cast<const Rma*>(nullptr), command, {now, Service()}, kRules);
    EXPECT_TRUE(change.ok()) << change.status();
    rma = change->next;
  }
  auto Try(const RmaCommand& command, const auth::Principal& caller) {
    return Decide(&rma, command, {now, caller}, kRules);
  }
  Bench& Do(const RmaCommand& command, const auth::Principal& caller) {
    auto change = Try(command, caller);
    EXPECT_TRUE(change.ok()) << change.status();
    if (change.ok()) {
      last = *change;
      rma = change->next;
    }
    return *this;
  }
  Bench& Receive(const ReceiveRma& receipt) { return Do(receipt, Staff("warehouse")); }
  Bench& Inspect(const InspectRma& inspection) { return Do(inspection, Staff("quality")); }
};

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
      EXPECT_EQ(Told(Decide(&rma, commands[i].first, {now, commands[i].second}, kRules)), row[i])
          << Word(state) << " command " << i;
    }
  }
  for (size_t i = 1; i < commands.size(); ++i) {
    EXPECT_EQ(Told(Decide(static_cast<const Rma*>(nullptr), commands[i].first,
                          {kStart, commands[i].second}, kRules)),
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
    EXPECT_EQ(Told(Decide(current, command, {kStart, Staff("technician")}, kRules)),
              "ROLE_NOT_ALLOWED");
    EXPECT_EQ(Told(Decide(current, command, {kStart, PartnerOf("sf")}, kRules)),
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
  EXPECT_EQ(NextDue(given, kRules), kStart + absl::Hours(1));
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
      Decide(static_cast<const Rma*>(nullptr), command, {kStart, Service()}, kRules);
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

TEST(Rma, LOG_07_EachDifferenceHoldsTheGoodsAndIsNamed) {
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

TEST(Rma, LOG_07_WhatDoesNotFitIsNotBooked) {
  Bench bench;
  bench.Receive({{{"PHONE-X", "", 5}, {"CHARGER", "SN-8", 1}, {"TABLET", "", 1}}, true, true});
  EXPECT_EQ(bench.rma.lines[0].received, 2);
  EXPECT_EQ(bench.rma.lines[1].received, 0);
  EXPECT_EQ(bench.rma.differences.size(), 3u);
}

TEST(Rma, LOG_07_DispositionIsForAcceptedGoodsOnly) {
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

TEST(Rma, LOG_01_ReasonsAreCodesSoThatNothingPersonalIsWritten) {
  Bench bench;
  for (const char* bad : {"", "Wang Wei called", "wang", "9", "A-B"}) {
    EXPECT_EQ(Told(bench.Try(CancelRma{bad}, Service())), "INVALID_FIELDS") << bad;
  }
}

}  // namespace
}  // namespace aftercare::logistics
