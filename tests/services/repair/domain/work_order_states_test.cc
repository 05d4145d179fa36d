// Every state with every command of a work order, from one table.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "tests/services/repair/domain/work_order_fixture.h"

namespace aftercare::repair {
namespace {

using S = WorkOrderState;

constexpr S kStates[] = {S::kCreated,       S::kScheduled,     S::kAccepted,
                         S::kCheckedIn,     S::kDiagnosed,     S::kAwaitingQuote,
                         S::kAwaitingParts, S::kInRepair,      S::kQualityCheck,
                         S::kReady,         S::kHandedOver,    S::kClosed,
                         S::kDeclined,      S::kScrapped,      S::kCancelled};

struct Row {
  const char* name;
  WorkOrderCommand command;
  std::map<S, S> allowed;  // from, to
};

std::map<S, S> Everywhere() {
  std::map<S, S> all;
  for (S state : kStates) all[state] = state;
  return all;
}

std::vector<Row> Table() {
  return {
      {"ScheduleWorkOrder", Visit(),
       {{S::kCreated, S::kScheduled}, {S::kScheduled, S::kScheduled}}},
      {"AcceptWorkOrder", AcceptWorkOrder{}, {{S::kScheduled, S::kAccepted}}},
      {"CheckIn", CleanCheckIn(), {{S::kAccepted, S::kCheckedIn}}},
      {"Diagnose", Diagnose{"short circuit", "", 5}, {{S::kCheckedIn, S::kDiagnosed}}},
      {"DecideWarranty", DecideWarranty{},
       {{S::kDiagnosed, S::kDiagnosed},
        {S::kAwaitingParts, S::kAwaitingParts},
        {S::kInRepair, S::kInRepair}}},
      {"OverrideWarranty", OverrideWarranty{PartClass::kMainUnit, CostBearer::kGoodwill, "loyal"},
       {{S::kDiagnosed, S::kDiagnosed},
        {S::kAwaitingParts, S::kAwaitingParts},
        {S::kInRepair, S::kInRepair}}},
      {"RequestParts", RequestParts{{{"SCR-1", "SH-01", 1}}, {}},
       {{S::kDiagnosed, S::kAwaitingParts},
        {S::kAwaitingParts, S::kAwaitingParts},
        {S::kInRepair, S::kInRepair}}},
      {"StartRepair", StartRepair{},
       {{S::kDiagnosed, S::kInRepair}, {S::kAwaitingParts, S::kInRepair}}},
      {"LogRepairStep", LogRepairStep{"cleaned", 5, {}}, {{S::kInRepair, S::kInRepair}}},
      {"FinishRepair", FinishRepair{}, {{S::kInRepair, S::kQualityCheck}}},
      {"PassQualityCheck", PassQualityCheck{}, {{S::kQualityCheck, S::kReady}}},
      {"FailQualityCheck", FailQualityCheck{"still dead"}, {{S::kQualityCheck, S::kInRepair}}},
      {"HandOver", HandOver{"Zhang San", kForm, {{"SIM card", 1}}},
       {{S::kReady, S::kHandedOver}}},
      {"CloseWorkOrder", CloseWorkOrder{}, {{S::kHandedOver, S::kClosed}}},
      {"CancelWorkOrder", CancelWorkOrder{"not needed"},
       {{S::kCreated, S::kCancelled},
        {S::kScheduled, S::kCancelled},
        {S::kAccepted, S::kCancelled}}},
      {"EffectDone", EffectDone{"reserve/9/9", ""}, Everywhere()},
      {"EffectRefused", EffectRefused{"reserve/9/9", "OUT_OF_STOCK"}, Everywhere()},
      {"Tick", Tick{}, Everywhere()},
  };
}

TEST(WorkOrderStates, REP_08_EveryStateAndCommand) {
  const std::vector<Row> table = Table();
  // CreateWorkOrder is the one command for a work order that is not there yet.
  ASSERT_EQ(table.size() + 1, std::variant_size_v<WorkOrderCommand>);
  for (const Row& row : table) {
    for (S from : kStates) {
      SCOPED_TRACE(std::string(row.name) + " in " + std::string(Word(from)));
      const WorkOrder order = In(from);
      ASSERT_EQ(order.state, from);
      const auto change = Do(&order, row.command, kTechnician, {"technician", "service_lead"});
      const auto allowed = row.allowed.find(from);
      if (allowed != row.allowed.end()) {
        ASSERT_TRUE(change.ok()) << change.status();
        EXPECT_EQ(change->next.state, allowed->second);
        EXPECT_TRUE(change->next.state == from ||
                    kWorkOrderTransitions.Allows(from, change->next.state));
        continue;
      }
      ASSERT_FALSE(change.ok());
      EXPECT_EQ(change.status().code(), absl::StatusCode::kFailedPrecondition);
      EXPECT_EQ(Reason(change.status()), "WRONG_STATE");
      const auto metadata = command::Explain(change.status()).metadata;
      EXPECT_EQ(ValueOf(metadata, "state"), Word(from));
      EXPECT_EQ(ValueOf(metadata, "command"), row.name);
    }
  }
}

TEST(WorkOrderStates, REP_08_OnlyCreateMakesOneAndOnlyOnce) {
  for (const Row& row : Table()) {
    EXPECT_EQ(Reason(Do(nullptr, row.command).status()), "NOT_FOUND") << row.name;
  }
  for (S state : kStates) {
    const WorkOrder order = In(state);
    EXPECT_EQ(Reason(Do(&order, NewOrder()).status()), "ALREADY_EXISTS") << Word(state);
  }
}

// domain section 0, word for word.
TEST(WorkOrderStates, REP_08_TableHoldsTheEdgesOfTheDomain) {
  const std::vector<std::pair<S, S>> edges = {
      {S::kCreated, S::kScheduled},        {S::kScheduled, S::kAccepted},
      {S::kAccepted, S::kCheckedIn},       {S::kCheckedIn, S::kDiagnosed},
      {S::kDiagnosed, S::kAwaitingQuote},  {S::kDiagnosed, S::kAwaitingParts},
      {S::kDiagnosed, S::kInRepair},       {S::kAwaitingQuote, S::kAwaitingParts},
      {S::kAwaitingQuote, S::kInRepair},   {S::kAwaitingParts, S::kInRepair},
      {S::kInRepair, S::kQualityCheck},    {S::kQualityCheck, S::kReady},
      {S::kReady, S::kHandedOver},         {S::kHandedOver, S::kClosed},
      {S::kQualityCheck, S::kInRepair},    {S::kAwaitingQuote, S::kDeclined},
      {S::kDeclined, S::kReady},           {S::kHandedOver, S::kInRepair},
      {S::kCreated, S::kCancelled},        {S::kScheduled, S::kCancelled},
      {S::kAccepted, S::kCancelled},       {S::kDiagnosed, S::kScrapped},
      {S::kAwaitingParts, S::kScrapped},   {S::kInRepair, S::kScrapped}};
  for (S from : kStates) {
    for (S to : kStates) {
      const bool expected =
          std::find(edges.begin(), edges.end(), std::pair{from, to}) != edges.end();
      EXPECT_EQ(kWorkOrderTransitions.Allows(from, to), expected)
          << Word(from) << " -> " << Word(to);
    }
  }
}

TEST(WorkOrderStates, REP_08_NothingButTheStatesOwnEntryChangesOnALateSignal) {
  for (S state : kStates) {
    const WorkOrder order = In(state);
    for (const WorkOrderCommand& signal : std::vector<WorkOrderCommand>{
             EffectDone{"reserve/1/2", "parts/x"}, EffectRefused{"reserve/1/2", "OUT_OF_STOCK"},
             EffectDone{"consume/1/1", "parts/x"}, Tick{}}) {
      const auto change = Do(&order, signal);
      ASSERT_TRUE(change.ok()) << change.status();
      EXPECT_TRUE(change->entries.empty());
      EXPECT_EQ(change->next, order);
    }
  }
}

}  // namespace
}  // namespace aftercare::repair
