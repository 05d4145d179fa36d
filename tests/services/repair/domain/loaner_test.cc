#include "services/repair/domain/loaner.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/services/repair/domain/context_fixture.h"
#include "tests/services/repair/policy_fixture.h"

namespace aftercare::repair {
namespace {

const absl::Time kNow = At("2026-03-02T08:00:00Z");
constexpr absl::Duration kDay = absl::Hours(24);

absl::StatusOr<command::Change<Loaner>> Do(const Loaner* loaner, const LoanerCommand& command,
                                           absl::Time now = kNow) {
  return Decide(loaner, command, By("chen.yu", {"warehouse"}, now), InstalledRules());
}

Loaner Must(const Loaner* loaner, const LoanerCommand& command, absl::Time now = kNow) {
  auto change = Do(loaner, command, now);
  EXPECT_TRUE(change.ok()) << change.status();
  return change.ok() ? change->next : Loaner{};
}

AllocateLoaner Allocate(const std::string& customer) {
  return {Id("case of " + customer), "customers/" + customer, std::nullopt};
}

Loaner In(LoanerState state) {
  Loaner loaner = Must(nullptr, RegisterLoaner{"X1", "SN-77"});
  if (state == LoanerState::kAvailable) return loaner;
  loaner = Must(&loaner, Allocate("a"));
  if (state == LoanerState::kAllocated) return loaner;
  loaner = Must(&loaner, HandOutLoaner{std::nullopt, {{"charger", 1}}});
  if (state == LoanerState::kHandedOut) return loaner;
  return Must(&loaner, ReturnLoaner{LoanerCondition::kDamaged, {{"charger", 1}}, {}});
}

TEST(Loaner, REP_07_EveryStateAndCommand) {
  using S = LoanerState;
  struct Row {
    const char* name;
    LoanerCommand command;
    std::map<S, S> allowed;  // from, to
  };
  const std::vector<Row> rows = {
      {"RegisterLoaner", RegisterLoaner{"X1", "SN-77"},
       {{S::kAvailable, S::kAvailable}, {S::kWithheld, S::kAvailable}}},
      {"AllocateLoaner", Allocate("b"), {{S::kAvailable, S::kAllocated}}},
      {"HandOutLoaner", HandOutLoaner{}, {{S::kAllocated, S::kHandedOut}}},
      {"ReturnLoaner", ReturnLoaner{LoanerCondition::kWorn, {{"charger", 1}}, {}},
       {{S::kHandedOut, S::kAvailable}}},
      {"Tick", Tick{},
       {{S::kAvailable, S::kAvailable},
        {S::kAllocated, S::kAllocated},
        {S::kHandedOut, S::kHandedOut},
        {S::kWithheld, S::kWithheld}}},
  };
  ASSERT_EQ(rows.size(), std::variant_size_v<LoanerCommand>);
  for (const Row& row : rows) {
    for (S from : {S::kAvailable, S::kAllocated, S::kHandedOut, S::kWithheld}) {
      const Loaner loaner = In(from);
      ASSERT_EQ(loaner.state, from);
      const auto change = Do(&loaner, row.command);
      const auto allowed = row.allowed.find(from);
      if (allowed != row.allowed.end()) {
        ASSERT_TRUE(change.ok()) << row.name << " in " << Word(from) << ": " << change.status();
        EXPECT_EQ(change->next.state, allowed->second) << row.name << " in " << Word(from);
        EXPECT_EQ(change->next.loan.has_value(), change->next.state == S::kAllocated ||
                                                     change->next.state == S::kHandedOut);
        continue;
      }
      EXPECT_EQ(change.status().code(), absl::StatusCode::kFailedPrecondition);
      EXPECT_EQ(Reason(change.status()), "WRONG_STATE") << row.name << " in " << Word(from);
      const auto metadata = command::Explain(change.status()).metadata;
      EXPECT_EQ(ValueOf(metadata, "state"), Word(from));
      EXPECT_EQ(ValueOf(metadata, "command"), row.name);
    }
    EXPECT_EQ(Do(nullptr, row.command).ok(), std::holds_alternative<RegisterLoaner>(row.command));
  }
  EXPECT_EQ(Reason(Do(nullptr, Tick{}).status()), "NOT_FOUND");
}

TEST(Loaner, REP_07_OneSerialIsOneLoaner) {
  EXPECT_EQ(LoanerId("SN-77"), In(LoanerState::kAvailable).id);
  EXPECT_NE(LoanerId("SN-77"), LoanerId("SN-78"));
  const Loaner loaner = In(LoanerState::kAvailable);
  const auto again = Do(&loaner, RegisterLoaner{"X1", "SN-77"});
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again->entries.empty());
  EXPECT_EQ(Must(&loaner, RegisterLoaner{"X2", "SN-77"}).model, "X2");
  const Loaner moved =
      Must(&loaner, RegisterLoaner{"X1", "SN-77", "store-1", "CN-33", {"X0", "X2"}});
  EXPECT_EQ(moved.region, "CN-33");
  EXPECT_EQ(moved.stands_in_for, (std::vector<std::string>{"X0", "X2"}));
}

TEST(Loaner, REP_04_ALoanThatIsOverIsKept) {
  Loaner loaner = In(LoanerState::kAllocated);
  const absl::Time lapsed = kNow + InstalledPolicy().loaners.allocation_lasts;
  loaner = Must(&loaner, Tick{}, lapsed);
  ASSERT_EQ(loaner.past_loans.size(), 1u);
  EXPECT_EQ(loaner.past_loans[0],
            (PastLoan{Id("case of a"), kNow, std::nullopt, std::nullopt, lapsed, std::nullopt,
                      false}));
  const absl::Time due = lapsed + 5 * kDay;
  loaner = Must(&loaner, Allocate("b"), lapsed);
  loaner = Must(&loaner, HandOutLoaner{due, {}}, lapsed + kDay);
  EXPECT_EQ(loaner.past_loans.size(), 1u);
  loaner = Must(&loaner, ReturnLoaner{LoanerCondition::kWorn, {}, {}}, due + kDay);
  ASSERT_EQ(loaner.past_loans.size(), 2u);
  EXPECT_EQ(loaner.past_loans[1],
            (PastLoan{Id("case of b"), lapsed, lapsed + kDay, due, due + kDay,
                      LoanerCondition::kWorn, true}));
  EXPECT_FALSE(loaner.loan.has_value());
}

TEST(Loaner, REP_04_TheNewestHundredLoansAreKept) {
  Loaner loaner = In(LoanerState::kAvailable);
  for (int i = 0; i < 103; ++i) {
    loaner = Must(&loaner, Allocate(std::to_string(i)));
    loaner = Must(&loaner, HandOutLoaner{});
    loaner = Must(&loaner, ReturnLoaner{});
  }
  ASSERT_EQ(loaner.past_loans.size(), 100u);
  EXPECT_EQ(loaner.past_loans.front().case_id, Id("case of 3"));
  EXPECT_EQ(loaner.past_loans.back().case_id, Id("case of 102"));
}

TEST(Loaner, REP_07_NeverTwoCustomersAtOnceUnderAnySequence) {
  EXPECT_TRUE(rc::check([] {
    Loaner loaner = In(LoanerState::kAvailable);
    absl::Time now = kNow;
    const int steps = *rc::gen::inRange(1, 40);
    for (int i = 0; i < steps; ++i) {
      now += absl::Hours(*rc::gen::inRange(0, 48));
      LoanerCommand command = Tick{};
      switch (*rc::gen::inRange(0, 5)) {
        case 0: command = Allocate(std::string(1, "abc"[*rc::gen::inRange(0, 3)])); break;
        case 1: command = HandOutLoaner{}; break;
        case 2: command = ReturnLoaner{}; break;
        case 3: command = RegisterLoaner{"X1", "SN-77"}; break;
        default: break;
      }
      const auto change = Do(&loaner, command, now);
      if (!change.ok()) continue;
      // A loan ends before another customer's begins.
      if (loaner.loan && change->next.loan) {
        RC_ASSERT(loaner.loan->customer == change->next.loan->customer);
        RC_ASSERT(loaner.loan->case_id == change->next.loan->case_id);
      }
      RC_ASSERT(change->next.state == loaner.state ||
                kLoanerTransitions.Allows(loaner.state, change->next.state));
      loaner = change->next;
    }
  }));
}

TEST(Loaner, REP_07_DueBackAfterThePolicysTimeOrAsAgreed) {
  const Loaner allocated = In(LoanerState::kAllocated);
  EXPECT_EQ(Must(&allocated, HandOutLoaner{}).loan->due_at, kNow + 15 * kDay);
  EXPECT_EQ(Must(&allocated, HandOutLoaner{kNow + 90 * kDay, {}}).loan->due_at, kNow + 90 * kDay);
  for (absl::Time due : {kNow, kNow - kDay, kNow + 90 * kDay + absl::Seconds(1)}) {
    EXPECT_EQ(FaultyFields(Do(&allocated, HandOutLoaner{due, {}}).status()),
              std::vector<std::string>{"due_time"});
  }
  const Loaner free = In(LoanerState::kAvailable);
  AllocateLoaner agreed = Allocate("a");
  agreed.due_at = kNow + 2 * kDay;
  const Loaner promised = Must(&free, agreed);
  EXPECT_EQ(Must(&promised, HandOutLoaner{}, kNow + kDay).loan->due_at, kNow + 2 * kDay);
  // Fetched only after the day agreed: counted anew.
  EXPECT_EQ(Must(&promised, HandOutLoaner{}, kNow + 2 * kDay).loan->due_at, kNow + 17 * kDay);
}

TEST(Loaner, REP_07_AllocationLapsesAfterThreeDays) {
  const Loaner allocated = In(LoanerState::kAllocated);
  EXPECT_EQ(NextDue(allocated, InstalledRules()), kNow + absl::Hours(72));
  const auto early = Do(&allocated, Tick{}, kNow + absl::Hours(72) - absl::Seconds(1));
  ASSERT_TRUE(early.ok());
  EXPECT_TRUE(early->entries.empty());
  const auto lapsed = Do(&allocated, Tick{}, kNow + absl::Hours(72));
  ASSERT_TRUE(lapsed.ok());
  EXPECT_EQ(lapsed->next.state, LoanerState::kAvailable);
  EXPECT_EQ(Kinds(*lapsed), std::vector<std::string>{"loaner_allocation_lapsed"});
}

TEST(Loaner, REP_07_RemindsWhenOverdueAndEveryDayAfter) {
  Loaner loaner = In(LoanerState::kHandedOut);
  const absl::Time due = kNow + 15 * kDay;
  EXPECT_EQ(NextDue(loaner, InstalledRules()), due);
  EXPECT_TRUE(Do(&loaner, Tick{}, due - absl::Seconds(1))->entries.empty());
  auto change = Do(&loaner, Tick{}, due);
  ASSERT_TRUE(change.ok());
  EXPECT_EQ(Kinds(*change), std::vector<std::string>{"loaner_overdue"});
  EXPECT_EQ(ValueOf(change->entries[0].facts, "reminder"), "1");
  EXPECT_EQ(ValueOf(change->entries[0].facts, "due_time"), "2026-03-17T08:00:00Z");
  loaner = change->next;
  EXPECT_TRUE(Do(&loaner, Tick{}, due)->entries.empty());
  EXPECT_EQ(NextDue(loaner, InstalledRules()), due + kDay);
  // A service that stopped for three days reminds once, not three times.
  loaner = Must(&loaner, Tick{}, due + 4 * kDay);
  EXPECT_EQ(loaner.loan->reminders, 2);
  EXPECT_EQ(NextDue(loaner, InstalledRules()), due + 5 * kDay);
}

TEST(Loaner, REP_07_RemindersEnd) {
  Loaner loaner = In(LoanerState::kHandedOut);
  int reminders = 0;
  for (; NextDue(loaner, InstalledRules()) != absl::InfiniteFuture() && reminders < 1000;
       ++reminders) {
    loaner = Must(&loaner, Tick{}, NextDue(loaner, InstalledRules()));
  }
  EXPECT_EQ(reminders, 30);
}

TEST(Loaner, REP_07_ReturnKeepsTheConditionAndWithholdsWhatCannotBeLent) {
  struct Case {
    LoanerCondition condition;
    std::vector<Accessory> accessories;
    LoanerState state;
    size_t missing;
  };
  const std::vector<Case> cases = {
      {LoanerCondition::kAsHandedOut, {{"charger", 1}}, LoanerState::kAvailable, 0},
      {LoanerCondition::kWorn, {{"charger", 1}}, LoanerState::kAvailable, 0},
      {LoanerCondition::kDamaged, {{"charger", 1}}, LoanerState::kWithheld, 0},
      {LoanerCondition::kAsHandedOut, {}, LoanerState::kWithheld, 1},
  };
  const Loaner loaner = In(LoanerState::kHandedOut);
  for (const Case& c : cases) {
    const auto change = Do(&loaner, ReturnLoaner{c.condition, c.accessories, {"ab12"}});
    ASSERT_TRUE(change.ok()) << change.status();
    EXPECT_EQ(change->next.state, c.state) << Word(c.condition);
    ASSERT_TRUE(change->next.last_return.has_value());
    EXPECT_EQ(change->next.last_return->condition, c.condition);
    EXPECT_EQ(change->next.last_return->missing.size(), c.missing);
    EXPECT_EQ(change->next.last_return->photos, std::vector<std::string>{"ab12"});
    EXPECT_EQ(ValueOf(change->entries[0].facts, "condition"), Word(c.condition));
    EXPECT_EQ(NextDue(change->next, InstalledRules()), absl::InfiniteFuture());
  }
}

TEST(Loaner, REP_07_LateMeansAfterTheDueTime) {
  const Loaner loaner = In(LoanerState::kHandedOut);
  const absl::Time due = kNow + 15 * kDay;
  EXPECT_FALSE(Must(&loaner, ReturnLoaner{}, due).last_return->late);
  EXPECT_TRUE(Must(&loaner, ReturnLoaner{}, due + absl::Seconds(1)).last_return->late);
}

TEST(Loaner, REP_07_AllBadFieldsAreNamed) {
  EXPECT_EQ(FaultyFields(Do(nullptr, RegisterLoaner{}).status()),
            (std::vector<std::string>{"model", "serial_number"}));
  const Loaner free = In(LoanerState::kAvailable);
  EXPECT_EQ(FaultyFields(Do(&free, AllocateLoaner{{}, "", kNow}).status()),
            (std::vector<std::string>{"case", "customer", "due_time"}));
  const Loaner out = In(LoanerState::kHandedOut);
  EXPECT_EQ(FaultyFields(Do(&out, ReturnLoaner{LoanerCondition::kWorn, {{"", 1}}, {}}).status()),
            std::vector<std::string>{"accessories[0]"});
}

}  // namespace
}  // namespace aftercare::repair
