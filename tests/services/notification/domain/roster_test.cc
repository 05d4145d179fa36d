// The roster (NOT-10): who may be entered, who is on duty, who is called in which order.
#include "services/notification/domain/roster.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

#include "tests/services/notification/policy_fixture.h"

namespace aftercare::notification {
namespace {

using Names = std::vector<std::string>;
const Rules kRules{DefaultPolicy()};

// 2 March 2026 is a Monday. Shanghai is UTC+8 all year.
absl::Time Shanghai(int day, int hour, int minute = 0) {
  return absl::FromCivil(absl::CivilSecond(2026, 3, day, hour - 8, minute, 0),
                         absl::UTCTimeZone());
}
const absl::Time kMondayTen = Shanghai(2, 10);

command::Context At(absl::Time now) {
  return {now, {auth::Kind::kStaff, "admin", {"policy_admin"}}};
}

Person Anyone(std::string staff_id, std::vector<std::string> roles, int order) {
  Person person;
  person.staff_id = std::move(staff_id);
  person.id = PersonId(person.staff_id);
  person.roles = std::move(roles);
  person.contact = {"Somebody", person.staff_id + "@example.com", "+86 10 1234 5678"};
  person.locale = "zh-CN";
  person.time_zone = "Asia/Shanghai";
  for (int weekday = 1; weekday <= 5; ++weekday) {
    person.schedule.push_back({weekday, 9 * 60, 12 * 60});
    person.schedule.push_back({weekday, 13 * 60, 18 * 60});
  }
  person.contact_order = order;
  person.active = true;
  return person;
}

Names Ids(const std::vector<const Person*>& people) {
  Names ids;
  for (const Person* person : people) ids.push_back(person->staff_id);
  return ids;
}

TEST(Roster, NOT_10_EveryStateWithEveryCommand) {
  // One command, two states: not there and there.
  Person person = Anyone("li.na", {"agent"}, 1);
  const auto added = Decide(nullptr, UpsertPerson{person}, At(kMondayTen), kRules);
  ASSERT_TRUE(added.ok()) << added.status();
  EXPECT_EQ(added->entries[0].kind, "person_added");
  const auto same = Decide(&added->next, UpsertPerson{person}, At(kMondayTen), kRules);
  ASSERT_TRUE(same.ok());
  EXPECT_TRUE(same->entries.empty());
  person.contact.phone = "+86 10 8765 4321";
  const auto changed = Decide(&added->next, UpsertPerson{person}, At(kMondayTen), kRules);
  ASSERT_TRUE(changed.ok());
  EXPECT_EQ(changed->entries[0].kind, "person_changed");
  EXPECT_EQ(NextDue(changed->next, kRules), absl::InfiniteFuture());
  for (const auto& fact : changed->entries[0].facts) {
    EXPECT_EQ(fact.value.find("example.com"), std::string::npos);
    EXPECT_EQ(fact.value.find("Somebody"), std::string::npos);
  }
}

TEST(Roster, NOT_10_EveryBadFieldIsNamedAtOnce) {
  Person person = Anyone("li.na", {"agent", "king"}, -1);
  person.id = ids::Uuid{};
  person.contact.display_name = "";
  person.locale = "fr";
  person.time_zone = "Moon/Crater";
  person.schedule = {{0, 60, 120}, {1, 120, 60}, {2, 0, 1441}, {3, 60, 120}, {3, 119, 180}};
  person.absences = {{kMondayTen, kMondayTen}};
  person.substitutes = {"li.na"};
  person.gravest_level = 4;
  person.capacity = -1;
  const auto refused = Decide(nullptr, UpsertPerson{person}, At(kMondayTen), kRules);
  Names fields;
  for (const auto& fault : command::Explain(refused.status()).fields) {
    fields.push_back(fault.field);
  }
  EXPECT_EQ(fields, (Names{"person.name", "person.roles[1]", "person.contact.display_name",
                           "person.locale", "person.time_zone", "person.schedule[0].weekday",
                           "person.schedule[1]", "person.schedule[2]", "person.schedule[4]",
                           "person.absences[0]", "person.substitutes", "person.contact_order",
                           "person.gravest_level", "person.capacity"}));
  person.staff_id = "";
  EXPECT_FALSE(Decide(nullptr, UpsertPerson{person}, At(kMondayTen), kRules).ok());
}

TEST(Roster, NOT_10_ShiftsThatTouchDoNotOverlap) {
  Person person = Anyone("li.na", {"agent"}, 1);
  person.schedule = {{1, 60, 120}, {1, 120, 180}, {2, 60, 120}};
  EXPECT_TRUE(Decide(nullptr, UpsertPerson{person}, At(kMondayTen), kRules).ok());
  person.schedule = {{1, 120, 180}, {1, 60, 120}};
  EXPECT_TRUE(Decide(nullptr, UpsertPerson{person}, At(kMondayTen), kRules).ok());
}

TEST(Roster, NOT_10_AtWorkFollowsShiftsInThePersonsTimeZone) {
  Person person = Anyone("li.na", {"agent"}, 1);
  EXPECT_FALSE(AtWork(person, Shanghai(2, 8, 59)));
  EXPECT_TRUE(AtWork(person, Shanghai(2, 9)));
  EXPECT_TRUE(AtWork(person, Shanghai(2, 11, 59)));
  EXPECT_FALSE(AtWork(person, Shanghai(2, 12)));   // the break
  EXPECT_TRUE(AtWork(person, Shanghai(2, 13)));
  EXPECT_FALSE(AtWork(person, Shanghai(2, 18)));
  EXPECT_FALSE(AtWork(person, Shanghai(7, 10)));   // Saturday
  EXPECT_FALSE(AtWork(person, Shanghai(8, 10)));   // Sunday
  person.schedule = {{7, 0, 1440}};
  EXPECT_TRUE(AtWork(person, Shanghai(8, 23, 59)));
  EXPECT_FALSE(AtWork(person, Shanghai(9, 0)));
  person.time_zone = "Europe/Berlin";              // 7 hours behind Shanghai in winter
  EXPECT_TRUE(AtWork(person, Shanghai(9, 6, 59)));
  person.active = false;
  EXPECT_FALSE(AtWork(person, Shanghai(9, 6, 59)));
}

TEST(Roster, NOT_10_AnAbsenceBeatsTheSchedule) {
  Person person = Anyone("li.na", {"agent"}, 1);
  person.absences = {{Shanghai(2, 10), Shanghai(2, 11)}};
  EXPECT_TRUE(AtWork(person, Shanghai(2, 9, 59)));
  EXPECT_FALSE(AtWork(person, Shanghai(2, 10)));
  EXPECT_FALSE(AtWork(person, Shanghai(2, 10, 59)));
  EXPECT_TRUE(AtWork(person, Shanghai(2, 11)));
}

TEST(Roster, NOT_10_OnDutyInContactOrderThenSubstitutes) {
  std::vector<Person> roster = {Anyone("c", {"quality"}, 2), Anyone("b", {"quality"}, 1),
                                Anyone("a", {"quality"}, 1), Anyone("stand.in", {"agent"}, 0),
                                Anyone("other", {"agent"}, 0)};
  EXPECT_EQ(Ids(OnDuty(roster, {"quality", kMondayTen, ""})), (Names{"a", "b", "c"}));
  roster[1].absences = {{Shanghai(1, 9), Shanghai(3, 9)}};
  roster[1].substitutes = {"stand.in", "c", "nobody"};
  EXPECT_EQ(Ids(OnDuty(roster, {"quality", kMondayTen, ""})), (Names{"a", "c", "stand.in"}));
  // A substitute who is not at work stands in for nobody.
  roster[3].schedule.clear();
  EXPECT_EQ(Ids(OnDuty(roster, {"quality", kMondayTen, ""})), (Names{"a", "c"}));
  EXPECT_TRUE(OnDuty(roster, {"legal", kMondayTen, ""}).empty());
  EXPECT_TRUE(OnDuty(roster, {"quality", Shanghai(7, 10), ""}).empty());
}

TEST(Roster, NOT_10_ARegionNarrowsButNoRegionMeansEverywhere) {
  std::vector<Person> roster = {Anyone("a", {"quality"}, 1), Anyone("b", {"quality"}, 2)};
  roster[0].regions = {"CN-31"};
  EXPECT_EQ(Ids(OnDuty(roster, {"quality", kMondayTen, "CN-31"})), (Names{"a", "b"}));
  EXPECT_EQ(Ids(OnDuty(roster, {"quality", kMondayTen, "CN-11"})), (Names{"b"}));
}

TEST(Roster, INT_12_TheCallingLineReachesThoseOffDutyOnlyWhenAsked) {
  std::vector<Person> roster = {Anyone("off", {"quality"}, 1), Anyone("on", {"quality"}, 2),
                                Anyone("away", {"quality"}, 0), Anyone("gone", {"quality"}, 0)};
  roster[0].schedule.clear();
  roster[2].absences = {{Shanghai(1, 9), Shanghai(3, 9)}};
  roster[3].active = false;
  const DutyQuery query{"quality", kMondayTen, ""};
  EXPECT_EQ(Ids(CallingLine(roster, query, false)), (Names{"on"}));
  EXPECT_EQ(Ids(CallingLine(roster, query, true)), (Names{"on", "off"}));
}

TEST(Roster, NOT_10_WhoIsOnDutyIsAtWorkAndThereOnce) {
  const bool held = rc::check([] {
    std::vector<Person> roster;
    const int count = *rc::gen::inRange(0, 8);
    for (int i = 0; i < count; ++i) {
      Person person = Anyone("p" + std::to_string(i), {"agent"}, *rc::gen::inRange(0, 3));
      if (*rc::gen::arbitrary<bool>()) person.roles = {"quality"};
      if (*rc::gen::arbitrary<bool>()) person.schedule.clear();
      for (int j = 0; j < count; ++j) {
        if (j != i && *rc::gen::inRange(0, 3) == 0) {
          person.substitutes.push_back("p" + std::to_string(j));
        }
      }
      person.active = *rc::gen::inRange(0, 4) > 0;
      roster.push_back(person);
    }
    const DutyQuery query{"quality", kMondayTen, ""};
    const auto line = OnDuty(roster, query);
    std::set<std::string> seen;
    for (const Person* person : line) {
      RC_ASSERT(AtWork(*person, kMondayTen));
      RC_ASSERT(seen.insert(person->staff_id).second);
    }
    for (const Person& person : roster) {
      const bool holds = person.roles[0] == "quality" && AtWork(person, kMondayTen);
      if (holds) RC_ASSERT(seen.contains(person.staff_id));
    }
  });
  ASSERT_TRUE(held);
}

}  // namespace
}  // namespace aftercare::notification
