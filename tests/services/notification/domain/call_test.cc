// Calls of response teams (INT-12, NOT-10): seats by level, next in line, completion, alarm.
#include "services/notification/domain/call.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/services/notification/policy_fixture.h"

namespace aftercare::notification {
namespace {

using command::Change;
using command::Context;
using Names = std::vector<std::string>;

// Monday 2 March 2026, 10:00 in Shanghai.
const absl::Time kNow =
    absl::FromCivil(absl::CivilSecond(2026, 3, 2, 2, 0, 0), absl::UTCTimeZone());

Context At(absl::Time now, std::string staff = "nobody") {
  return {now, {auth::Kind::kStaff, std::move(staff), {}}};
}

Person OnCall(std::string staff_id, std::string role, int order) {
  Person person;
  person.staff_id = std::move(staff_id);
  person.id = PersonId(person.staff_id);
  person.roles = {std::move(role)};
  person.time_zone = "Asia/Shanghai";
  for (int weekday = 1; weekday <= 7; ++weekday) person.schedule.push_back({weekday, 0, 1440});
  person.contact_order = order;
  person.active = true;
  return person;
}

// Two people for each role of level 3, "m1", "m2" and "t1", "t2".
std::vector<Person> SmallRoster() {
  return {OnCall("m1", "service_manager", 1), OnCall("m2", "service_manager", 2),
          OnCall("t1", "technology", 1), OnCall("t2", "technology", 2)};
}

OpenCall Order(int level = 3) {
  OpenCall order;
  order.planned = {CallId("incidents/1", level), "r", "incidents/1", "I-1", level, "", false};
  return order;
}

Change<Call> Must(const Call* current, const CallCommand& command, const Context& context,
                  const std::vector<Person>& roster) {
  auto change = Decide(current, command, context, CallRules{DefaultPolicy(), roster});
  EXPECT_TRUE(change.ok()) << change.status();
  return *std::move(change);
}

Names Kinds(const Change<Call>& change) {
  Names kinds;
  for (const auto& entry : change.entries) kinds.emplace_back(entry.kind);
  return kinds;
}

std::string ReasonOf(const Call& call, const CallCommand& command, const Context& context,
                     const std::vector<Person>& roster) {
  return command::Explain(
             Decide(&call, command, context, CallRules{DefaultPolicy(), roster}).status())
      .reason;
}

Call Calling() {
  const auto roster = SmallRoster();
  return Must(nullptr, Order(), At(kNow), roster).next;
}
Call Complete() {
  const auto roster = SmallRoster();
  Call call = Calling();
  call = Must(&call, AcknowledgeCall{}, At(kNow, "m1"), roster).next;
  return Must(&call, AcknowledgeCall{}, At(kNow, "t1"), roster).next;
}
// Everybody was called and nobody answered.
Call ShortHanded() {
  const auto roster = SmallRoster();
  Call call = Calling();
  call = Must(&call, Tick{}, At(kNow + absl::Minutes(10)), roster).next;
  return Must(&call, Tick{}, At(kNow + absl::Minutes(20)), roster).next;
}

TEST(Call, INT_12_EveryStateWithEveryCommand) {
  const auto roster = SmallRoster();
  // Kind of the first entry, reason of the refusal, or "-" for no change. Rows: not there, calling,
  // short-handed, complete. By m1, ten minutes after the call, when the first timer is due too.
  const std::vector<std::pair<std::string, CallCommand>> commands = {
      {"OpenCall", Order()}, {"AcknowledgeCall", AcknowledgeCall{}}, {"Tick", Tick{}}};
  const std::map<std::string, Names> expected = {
      {"OpenCall", {"call_opened", "-", "-", "-"}},
      {"AcknowledgeCall", {"NOT_FOUND", "call_acknowledged", "call_acknowledged", "-"}},
      {"Tick", {"NOT_FOUND", "member_replaced", "-", "-"}},
  };
  const std::vector<Call> states = {Calling(), ShortHanded(), Complete()};
  for (size_t i = 0; i < states.size(); ++i) {
    ASSERT_EQ(static_cast<size_t>(states[i].state), i);
  }
  ASSERT_EQ(commands.size(), std::variant_size_v<CallCommand>);
  for (const auto& [name, command] : commands) {
    for (size_t row = 0; row <= states.size(); ++row) {
      const Call* current = row == 0 ? nullptr : &states[row - 1];
      const auto change = Decide(current, command, At(kNow + absl::Minutes(10), "m1"),
                                 CallRules{DefaultPolicy(), roster});
      std::string got = "-";
      if (!change.ok()) {
        got = command::Explain(change.status()).reason;
      } else if (!change->entries.empty()) {
        got = std::string(change->entries[0].kind);
        const CallState from = current == nullptr ? CallState::kCalling : current->state;
        EXPECT_TRUE(from == change->next.state ||
                    kCallTransitions.Allows(from, change->next.state));
      } else {
        EXPECT_EQ(change->next, *current);
      }
      EXPECT_EQ(got, expected.at(name)[row]) << name << " in row " << row;
    }
  }
}

TEST(Call, INT_12_EverySeatStateWithAnAnswer) {
  const auto roster = SmallRoster();
  Call call = Calling();
  // Called: taken. Acknowledged: stays. Replaced while another is called: refused.
  EXPECT_EQ(Must(&call, AcknowledgeCall{}, At(kNow, "m1"), roster).next.seats[0].state,
            SeatState::kAcknowledged);
  call = Must(&call, Tick{}, At(kNow + absl::Minutes(10)), roster).next;
  EXPECT_EQ(ReasonOf(call, AcknowledgeCall{}, At(kNow + absl::Minutes(11), "m1"), roster),
            "REPLACED");
  const auto taken = Must(&call, AcknowledgeCall{}, At(kNow + absl::Minutes(11), "m2"), roster);
  EXPECT_EQ(taken.next.seats[0].state, SeatState::kAcknowledged);
  EXPECT_EQ(ReasonOf(taken.next, AcknowledgeCall{}, At(kNow + absl::Minutes(12), "m1"), roster),
            "REPLACED");
  // Vacant: one who was called before may still take it, late is better than nobody.
  const Call empty = ShortHanded();
  EXPECT_EQ(empty.seats[0].state, SeatState::kVacant);
  const auto late = Must(&empty, AcknowledgeCall{}, At(kNow + absl::Minutes(25), "m1"), roster);
  EXPECT_EQ(late.next.seats[0].state, SeatState::kAcknowledged);
  EXPECT_EQ(late.next.state, CallState::kShortHanded);
  const auto full =
      Must(&late.next, AcknowledgeCall{}, At(kNow + absl::Minutes(26), "t2"), roster);
  EXPECT_EQ(full.next.state, CallState::kComplete);
}

TEST(Call, INT_12_INT_41_TheLevelDecidesTheTeam) {
  // INT-12 names the roles; logistics and finance belong to levels 1 and 2 by INT-41.
  const std::map<int, Names> teams = {
      {1, {"general_manager", "service_director", "technology", "quality", "public_relations",
           "legal", "logistics_coordinator", "finance"}},
      {2, {"service_director", "technology", "logistics_coordinator", "finance"}},
      {3, {"service_manager", "technology"}},
  };
  for (const auto& [level, roles] : teams) {
    std::vector<Person> roster;
    for (const std::string& role : roles) roster.push_back(OnCall("p." + role, role, 1));
    const auto change = Must(nullptr, Order(level), At(kNow), roster);
    ASSERT_EQ(change.next.seats.size(), roles.size());
    for (size_t i = 0; i < roles.size(); ++i) {
      EXPECT_EQ(change.next.seats[i].role, roles[i]);
      EXPECT_EQ(change.next.seats[i].lead, i == 0);
      EXPECT_EQ(change.next.seats[i].called.back().staff_id, "p." + roles[i]);
    }
    Names kinds(roles.size() + 1, "member_called");
    kinds[0] = "call_opened";
    EXPECT_EQ(Kinds(change), kinds);
  }
}

TEST(Call, INT_12_TheCalledHaveTenMinutes) {
  const auto roster = SmallRoster();
  const Call call = Calling();
  EXPECT_EQ(NextDue(call), kNow + absl::Minutes(10));
  EXPECT_TRUE(
      Must(&call, Tick{}, At(kNow + absl::Minutes(10) - absl::Seconds(1)), roster).entries.empty());
  const auto change = Must(&call, Tick{}, At(kNow + absl::Minutes(10)), roster);
  EXPECT_EQ(Kinds(change), (Names{"member_replaced", "member_called", "member_replaced",
                                  "member_called"}));
  EXPECT_EQ(change.next.seats[0].called.back().staff_id, "m2");
  EXPECT_EQ(change.next.seats[0].called.front().replaced_at, kNow + absl::Minutes(10));
  EXPECT_EQ(NextDue(change.next), kNow + absl::Minutes(20));
}

TEST(Call, INT_12_OnlySeatsWithoutAnswerGoOn) {
  const auto roster = SmallRoster();
  Call call = Calling();
  call = Must(&call, AcknowledgeCall{}, At(kNow, "m1"), roster).next;
  const auto change = Must(&call, Tick{}, At(kNow + absl::Minutes(10)), roster);
  EXPECT_EQ(Kinds(change), (Names{"member_replaced", "member_called"}));
  EXPECT_EQ(change.next.seats[0].called.size(), 1u);
  EXPECT_EQ(change.next.seats[1].called.size(), 2u);
}

TEST(Call, INT_12_CompleteWhenEverySeatIsAcknowledged) {
  const auto roster = SmallRoster();
  Call call = Calling();
  call = Must(&call, AcknowledgeCall{}, At(kNow, "m1"), roster).next;
  EXPECT_EQ(call.state, CallState::kCalling);
  const auto change = Must(&call, AcknowledgeCall{}, At(kNow + absl::Minutes(3), "t1"), roster);
  EXPECT_EQ(Kinds(change), (Names{"call_acknowledged", "call_completed"}));
  EXPECT_EQ(change.next.completed_at, kNow + absl::Minutes(3));
  EXPECT_EQ(NextDue(change.next), absl::InfiniteFuture());
}

TEST(Call, INT_12_RunningOutOfPeopleIsAnAlarmOnce) {
  const auto roster = SmallRoster();
  Call call = Calling();
  call = Must(&call, Tick{}, At(kNow + absl::Minutes(10)), roster).next;
  const auto change = Must(&call, Tick{}, At(kNow + absl::Minutes(20)), roster);
  EXPECT_EQ(Kinds(change), (Names{"member_replaced", "alarm_raised", "member_replaced",
                                  "alarm_raised", "call_short_handed"}));
  EXPECT_EQ(NextDue(change.next), absl::InfiniteFuture());
  EXPECT_TRUE(Must(&change.next, Tick{}, At(kNow + absl::Hours(9)), roster).entries.empty());
}

TEST(Call, INT_12_NobodyOnTheRosterIsAnAlarmAtOnce) {
  const auto change = Must(nullptr, Order(), At(kNow), {});
  EXPECT_EQ(Kinds(change), (Names{"call_opened", "alarm_raised", "alarm_raised",
                                  "call_short_handed"}));
}

TEST(Call, INT_12_OnlyTheCalledPersonAcknowledges) {
  const auto roster = SmallRoster();
  const Call call = Calling();
  EXPECT_EQ(ReasonOf(call, AcknowledgeCall{}, At(kNow, "m2"), roster), "NOT_CALLED");
  Context customer = At(kNow, "m1");
  customer.caller.kind = auth::Kind::kCustomer;
  EXPECT_EQ(ReasonOf(call, AcknowledgeCall{}, customer, roster), "NOT_CALLED");
}

TEST(Call, INT_12_NobodyHoldsTwoSeats) {
  std::vector<Person> roster = SmallRoster();
  roster[0].roles = {"service_manager", "technology"};
  roster[0].contact_order = 0;
  const auto change = Must(nullptr, Order(), At(kNow), roster);
  EXPECT_EQ(change.next.seats[0].called.back().staff_id, "m1");
  EXPECT_EQ(change.next.seats[1].called.back().staff_id, "t1");
}

TEST(Call, INT_12_LevelOneReachesPeopleOffDutyAndLevelThreeDoesNot) {
  std::vector<Person> roster = {OnCall("gm", "general_manager", 1),
                                OnCall("m1", "service_manager", 1)};
  for (Person& person : roster) person.schedule.clear();
  EXPECT_EQ(Must(nullptr, Order(1), At(kNow), roster).next.seats[0].called.back().staff_id, "gm");
  EXPECT_EQ(Must(nullptr, Order(3), At(kNow), roster).next.seats[0].state, SeatState::kVacant);
}

TEST(Call, INT_12_OpenChecksItsFields) {
  OpenCall order = Order();
  order.planned.cause = "";
  order.planned.level = 4;
  const auto refused = Decide(static_cast<const Call*>(nullptr), order, At(kNow),
                              CallRules{DefaultPolicy(), {}});
  EXPECT_EQ(command::Explain(refused.status()).fields.size(), 3u);
}

// Whatever happens in whatever order: nobody is called twice, a seat has one answer, and the call
// comes to rest.
TEST(Call, INT_12_EveryCallComesToRest) {
  const bool held = rc::check([] {
    std::vector<Person> roster;
    const int count = *rc::gen::inRange(0, 10);
    for (int i = 0; i < count; ++i) {
      roster.push_back(OnCall("p" + std::to_string(i),
                              *rc::gen::element<std::string>("service_manager", "technology"), i));
    }
    Call call = Must(nullptr, Order(), At(kNow), roster).next;
    for (int round = 0; round < 100 && NextDue(call) < absl::InfiniteFuture(); ++round) {
      const Call before = call;
      const Context nobody = At(NextDue(before));
      const auto waits =
          std::find_if(before.seats.begin(), before.seats.end(),
                       [](const Seat& seat) { return seat.state == SeatState::kCalled; });
      const bool answers = *rc::gen::inRange(0, 4) == 0;
      const Context called = At(nobody.now, waits->called.back().staff_id);
      call = (answers ? Must(&before, AcknowledgeCall{}, called, roster)
                      : Must(&before, Tick{}, nobody, roster))
                 .next;
    }
    RC_ASSERT(call.state != CallState::kCalling);
    std::set<std::string> seen;
    for (const Seat& seat : call.seats) {
      int answers = 0;
      for (const CalledPerson& person : seat.called) {
        RC_ASSERT(seen.insert(person.staff_id).second);
        answers += person.acknowledged_at < absl::InfiniteFuture();
      }
      RC_ASSERT(answers == (seat.state == SeatState::kAcknowledged ? 1 : 0));
    }
  });
  ASSERT_TRUE(held);
}

}  // namespace
}  // namespace aftercare::notification
