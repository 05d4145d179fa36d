// A work order and the stock: what it asks for, what comes back, and both sides together (REP-06).
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/services/repair/domain/work_order_fixture.h"

namespace aftercare::repair {
namespace {

using S = WorkOrderState;

TEST(RequestParts, REP_06_EachLineIsReservedByAnEffectOfItsOwn) {
  const WorkOrder order = In(S::kDiagnosed);
  const auto change =
      Do(&order, RequestParts{{{"BAT-7", "SH-01", 2}, {"SCR-1", "SH-02", 1}}, {}});
  ASSERT_TRUE(change.ok()) << change.status();
  ASSERT_EQ(change->effects.size(), 2u);
  const command::Effect& effect = change->effects[0];
  EXPECT_EQ(effect.kind, "repair.ReservePart");
  EXPECT_EQ(effect.key, "reserve/1/2");
  EXPECT_EQ(ValueOf(effect.arguments, "name"),
            absl::StrCat("parts/", PartId("BAT-7", "SH-01").ToString()));
  EXPECT_EQ(ValueOf(effect.arguments, "work_order"),
            absl::StrCat("workOrders/", order.id.ToString()));
  EXPECT_EQ(ValueOf(effect.arguments, "line"), "1");
  EXPECT_EQ(ValueOf(effect.arguments, "quantity"), "2");
  EXPECT_EQ(change->effects[1].key, "reserve/2/1");
}

TEST(RequestParts, REP_06_RepairWaitsUntilEveryLineIsReserved) {
  WorkOrder order = In(S::kDiagnosed);
  order = Must(&order, RequestParts{{{"BAT-7", "SH-01", 2}, {"SCR-1", "SH-02", 1}}, {}});
  EXPECT_EQ(Reason(Do(&order, StartRepair{}).status()), "PARTS_PENDING");
  auto change = Do(&order, EffectDone{"reserve/2/1", "parts/b"});
  ASSERT_TRUE(change.ok());
  EXPECT_EQ(Kinds(*change), std::vector<std::string>{"part_line_reserved"});
  order = change->next;
  EXPECT_EQ(Reason(Do(&order, StartRepair{}).status()), "PARTS_PENDING");
  change = Do(&order, EffectDone{"reserve/1/2", "parts/a"});
  ASSERT_TRUE(change.ok());
  EXPECT_EQ(Kinds(*change), (std::vector<std::string>{"part_line_reserved", "parts_reserved"}));
  EXPECT_EQ(change->next.state, S::kAwaitingParts);
  EXPECT_TRUE(Do(&change->next, StartRepair{}).ok());
}

TEST(RequestParts, REP_06_AShortLineIsDroppedOrAskedForElsewhere) {
  WorkOrder order = In(S::kDiagnosed);
  order = Must(&order, RequestParts{{{"BAT-7", "SH-01", 2}}, {}});
  EXPECT_EQ(FaultyFields(Do(&order, RequestParts{{}, {1}}).status()),
            std::vector<std::string>{"dropped_lines[0]"});
  order = Must(&order, EffectRefused{"reserve/1/2", "OUT_OF_STOCK"});
  EXPECT_EQ(order.parts[0].state, PartLine::State::kShort);
  EXPECT_EQ(order.parts[0].reason, "OUT_OF_STOCK");
  EXPECT_EQ(Reason(Do(&order, StartRepair{}).status()), "PARTS_PENDING");
  order = Must(&order, RequestParts{{{"BAT-7", "SH-02", 2}}, {1}});
  EXPECT_EQ(order.parts[0].state, PartLine::State::kDropped);
  EXPECT_EQ(order.parts[1].line, 2);
  order = Must(&order, EffectDone{"reserve/2/2", "parts/b"});
  EXPECT_TRUE(Do(&order, StartRepair{}).ok());
}

TEST(RequestParts, REP_06_BadDemandsAreNamedAndBounded) {
  const WorkOrder order = In(S::kDiagnosed);
  EXPECT_EQ(FaultyFields(Do(&order, RequestParts{}).status()),
            std::vector<std::string>{"demands"});
  EXPECT_EQ(FaultyFields(Do(&order, RequestParts{{{"", "SH-01", 1}, {"BAT-7", "SH-01", 0}}, {0}})
                             .status()),
            (std::vector<std::string>{"demands[0]", "demands[1]", "dropped_lines[0]"}));
  RequestParts many;
  many.demands.assign(51, {"BAT-7", "SH-01", 1});
  EXPECT_EQ(Reason(Do(&order, many).status()), "TOO_MANY_PARTS");
  many.demands.pop_back();
  EXPECT_TRUE(Do(&order, many).ok());
}

TEST(LogRepairStep, REP_06_UsesOnlyWhatIsReserved) {
  const WorkOrder order = In(S::kInRepair);  // line 1: two reserved, one used
  EXPECT_EQ(Reason(Do(&order, LogRepairStep{"x", 1, {{1, 2}}}).status()), "PART_NOT_RESERVED");
  EXPECT_EQ(Reason(Do(&order, LogRepairStep{"x", 1, {{1, 1}, {1, 1}}}).status()),
            "PART_NOT_RESERVED");
  EXPECT_EQ(FaultyFields(Do(&order, LogRepairStep{"x", 1, {{2, 1}}}).status()),
            std::vector<std::string>{"parts[0]"});
  EXPECT_EQ(FaultyFields(Do(&order, LogRepairStep{"x", 1, {{1, 0}}}).status()),
            std::vector<std::string>{"parts[0]"});
  const auto change = Do(&order, LogRepairStep{"x", 1, {{1, 1}}});
  ASSERT_TRUE(change.ok()) << change.status();
  ASSERT_EQ(change->effects.size(), 1u);
  EXPECT_EQ(change->effects[0].kind, "repair.ConsumePart");
  EXPECT_EQ(change->effects[0].key, "consume/1/2");
  EXPECT_EQ(ValueOf(change->effects[0].arguments, "total"), "2");
}

TEST(FinishRepair, REP_06_GivesBackWhatWasNotUsed) {
  const WorkOrder order = In(S::kInRepair);
  const auto change = Do(&order, FinishRepair{}, kRepairer);
  ASSERT_TRUE(change.ok()) << change.status();
  ASSERT_EQ(change->effects.size(), 1u);
  EXPECT_EQ(change->effects[0].kind, "repair.ReleasePart");
  EXPECT_EQ(change->effects[0].key, "release/1/1");
  EXPECT_EQ(ValueOf(change->effects[0].arguments, "total"), "1");
  EXPECT_EQ(change->next.parts[0].open(), 0);
}

TEST(FinishRepair, REP_06_WaitsForALineThatIsStillAskedFor) {
  WorkOrder order = In(S::kInRepair);
  order = Must(&order, RequestParts{{{"SCR-1", "SH-01", 1}}, {}});
  EXPECT_EQ(order.state, S::kInRepair);
  EXPECT_EQ(Reason(Do(&order, FinishRepair{}).status()), "PARTS_PENDING");
}

TEST(EffectRefused, REP_06_AStockThatDisagreesIsPutOnRecord) {
  const WorkOrder order = In(S::kInRepair);
  const auto change = Do(&order, EffectRefused{"consume/1/1", "NOT_RESERVED"});
  ASSERT_TRUE(change.ok());
  EXPECT_EQ(Kinds(*change), std::vector<std::string>{"part_movement_refused"});
  EXPECT_EQ(ValueOf(change->entries[0].facts, "reason"), "NOT_RESERVED");
}

int64_t Argument(const command::Effect& effect, absl::string_view key) {
  int64_t value = 0;
  EXPECT_TRUE(absl::SimpleAtoi(ValueOf(effect.arguments, key), &value)) << key;
  return value;
}

PartCommand AsCommand(const command::Effect& effect, const ids::Uuid& order) {
  const int line = static_cast<int>(Argument(effect, "line"));
  if (effect.kind == "repair.ReservePart") {
    return ReservePart{order, line, Argument(effect, "quantity")};
  }
  if (effect.kind == "repair.ConsumePart") {
    return ConsumePart{order, line, Argument(effect, "total")};
  }
  return ReleasePart{order, line, Argument(effect, "total")};
}

// Whatever was asked, used and given back, and in whatever order consumption and release arrive:
// the stock ends with exactly the used pieces gone and nothing reserved.
TEST(RequestParts, REP_06_WorkOrderAndStockAgreeInTheEnd) {
  EXPECT_TRUE(rc::check([] {
    const int64_t stocked = *rc::gen::inRange<int64_t>(1, 20);
    Part part = Decide(nullptr, UpsertPart{"BAT-7", "SH-01", "", PartClass::kBattery, 0, 1},
                       By("erp", {}, kNow), InstalledRules())
                    ->next;
    part = Decide(&part, ReceiveStock{stocked, ""}, By("erp", {}, kNow), InstalledRules())->next;
    WorkOrder order = In(S::kDiagnosed);

    RequestParts request;
    const int lines = *rc::gen::inRange(1, 4);
    for (int i = 0; i < lines; ++i) {
      request.demands.push_back({"BAT-7", "SH-01", *rc::gen::inRange<int64_t>(1, 10)});
    }
    const auto requested = Do(&order, request);
    order = requested->next;
    std::vector<int> dropped;
    for (const command::Effect& effect : requested->effects) {
      const auto answer =
          Decide(&part, AsCommand(effect, order.id), By("repair", {}, kNow), InstalledRules());
      if (answer.ok()) {
        part = answer->next;
        order = Must(&order, EffectDone{effect.key, "parts/x"});
      } else {
        order = Must(&order, EffectRefused{effect.key, Reason(answer.status())});
        dropped.push_back(static_cast<int>(Argument(effect, "line")));
      }
    }
    if (!dropped.empty()) order = Must(&order, RequestParts{{}, dropped});
    order = Must(&order, StartRepair{});

    std::vector<command::Effect> movements;
    int64_t used = 0;
    for (int i = 0; i < 3; ++i) {
      LogRepairStep step{"step", 1, {}};
      for (const PartLine& line : order.parts) {
        if (line.open() == 0) continue;
        const int64_t quantity = *rc::gen::inRange<int64_t>(0, line.open() + 1);
        if (quantity > 0) step.parts.push_back({line.line, quantity});
        used += quantity;
      }
      const auto logged = Do(&order, step);
      order = logged->next;
      movements.insert(movements.end(), logged->effects.begin(), logged->effects.end());
    }
    const auto finished = Do(&order, FinishRepair{});
    RC_ASSERT(finished.ok());
    movements.insert(movements.end(), finished->effects.begin(), finished->effects.end());

    while (!movements.empty()) {
      const size_t next = *rc::gen::inRange<size_t>(0, movements.size());
      const auto answer = Decide(&part, AsCommand(movements[next], order.id),
                                 By("repair", {}, kNow), InstalledRules());
      RC_ASSERT(answer.ok());
      part = answer->next;
      movements.erase(movements.begin() + static_cast<std::ptrdiff_t>(next));
    }
    RC_ASSERT(part.on_hand == stocked - used);
    RC_ASSERT(part.reserved() == 0);
  }));
}

}  // namespace
}  // namespace aftercare::repair
