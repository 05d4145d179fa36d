#include "services/notification/domain/roster.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace aftercare::notification {
namespace {

using command::Change;
using command::Context;
using command::Faults;

constexpr int kMinutesOfDay = 24 * 60;
constexpr int kDaysOfWeek = 7;
constexpr int kOrdinaryLevel = 3;

template <class Value>
bool Contains(const std::vector<Value>& values, const Value& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

void CheckShifts(const std::vector<Shift>& schedule, Faults& faults) {
  for (size_t i = 0; i < schedule.size(); ++i) {
    const Shift& shift = schedule[i];
    const std::string path = absl::StrCat("person.schedule[", i, "]");
    if (shift.weekday < 1 || shift.weekday > kDaysOfWeek) {
      faults.Add(absl::StrCat(path, ".weekday"), "is 1 (Monday) to 7 (Sunday)");
    }
    if (shift.from_minute < 0 || shift.to_minute > kMinutesOfDay ||
        shift.from_minute >= shift.to_minute) {
      faults.Add(path, "begins before it ends, within one day; write a night as two shifts");
    }
    for (size_t j = 0; j < i; ++j) {
      const Shift& other = schedule[j];
      if (other.weekday == shift.weekday && other.from_minute < shift.to_minute &&
          shift.from_minute < other.to_minute) {
        faults.Add(path, absl::StrCat("overlaps schedule[", j, "]"));
      }
    }
  }
}

absl::Status CheckPerson(const Person& person, const Policy& policy) {
  Faults faults;
  absl::TimeZone zone;
  if (person.staff_id.empty()) faults.Add("person.staff_id", "is required");
  if (person.id != PersonId(person.staff_id)) {
    faults.Add("person.name", "is derived from the staff id");
  }
  for (size_t i = 0; i < person.roles.size(); ++i) {
    if (!IsStaffRole(person.roles[i])) {
      faults.Add(absl::StrCat("person.roles[", i, "]"), "is not a role of staff");
    }
  }
  if (person.contact.display_name.empty()) {
    faults.Add("person.contact.display_name", "is required");
  }
  if (!person.locale.empty() && !Contains(policy.book.locales, person.locale)) {
    faults.Add("person.locale", absl::StrCat("is one of ", absl::StrJoin(policy.book.locales,
                                                                         ", ")));
  }
  if (person.time_zone.empty() || !absl::LoadTimeZone(person.time_zone, &zone)) {
    faults.Add("person.time_zone", "is a time zone such as Asia/Shanghai");
  }
  CheckShifts(person.schedule, faults);
  for (size_t i = 0; i < person.absences.size(); ++i) {
    if (person.absences[i].from >= person.absences[i].until) {
      faults.Add(absl::StrCat("person.absences[", i, "]"), "begins before it ends");
    }
  }
  const std::set<std::string> substitutes(person.substitutes.begin(), person.substitutes.end());
  if (substitutes.size() != person.substitutes.size() || substitutes.contains(person.staff_id)) {
    faults.Add("person.substitutes", "names nobody twice and not the person");
  }
  if (person.contact_order < 0) faults.Add("person.contact_order", "is 0 or more");
  if (person.gravest_level < 0 || person.gravest_level > kOrdinaryLevel) {
    faults.Add("person.gravest_level", "is 1 to 3, or 0 for every level");
  }
  if (person.capacity < 0) faults.Add("person.capacity", "is 0 or more");
  return faults.status();
}

bool Absent(const Person& person, absl::Time time) {
  return std::any_of(person.absences.begin(), person.absences.end(), [&](const Absence& away) {
    return away.from <= time && time < away.until;
  });
}

bool Serves(const Person& person, const std::string& region) {
  return region.empty() || person.regions.empty() || Contains(person.regions, region);
}

// Active people with the role who serve the region, in contact order.
std::vector<const Person*> Holders(const std::vector<Person>& roster, const DutyQuery& query) {
  std::vector<const Person*> holders;
  for (const Person& person : roster) {
    if (person.active && Contains(person.roles, query.role) && Serves(person, query.region)) {
      holders.push_back(&person);
    }
  }
  std::sort(holders.begin(), holders.end(), [](const Person* a, const Person* b) {
    return std::tie(a->contact_order, a->staff_id) < std::tie(b->contact_order, b->staff_id);
  });
  return holders;
}

const Person* Find(const std::vector<Person>& roster, const std::string& staff_id) {
  for (const Person& person : roster) {
    if (person.staff_id == staff_id) return &person;
  }
  return nullptr;
}

void AddOnce(const Person* person, std::vector<const Person*>& line) {
  if (!Contains(line, person)) line.push_back(person);
}

}  // namespace

absl::StatusOr<Change<Person>> Decide(const Person* current, const PersonCommand& command,
                                      const Context&, const Rules& rules) {
  Person person = std::get<UpsertPerson>(command).person;
  if (person.locale.empty() && !rules.policy.book.locales.empty()) {
    person.locale = rules.policy.book.locales.front();
  }
  if (auto status = CheckPerson(person, rules.policy); !status.ok()) return status;
  if (current != nullptr && *current == person) return Change<Person>{*current, {}, {}};
  Change<Person> change{std::move(person), {}, {}};
  const Person& next = change.next;
  change.entries.push_back({current == nullptr ? "person_added" : "person_changed",
                            {{"staff_id", next.staff_id},
                             {"roles", absl::StrJoin(next.roles, ",")},
                             {"shifts", absl::StrCat(next.schedule.size())},
                             {"absences", absl::StrCat(next.absences.size())},
                             {"contact_order", absl::StrCat(next.contact_order)},
                             {"gravest_level", absl::StrCat(next.gravest_level)},
                             {"capacity", absl::StrCat(next.capacity)},
                             {"active", next.active ? "true" : "false"}}});
  return change;
}

absl::Time NextDue(const Person&, const Rules&) { return absl::InfiniteFuture(); }

ids::Uuid PersonId(absl::string_view staff_id) {
  return ids::DerivedUuid("notification.person", staff_id);
}

bool AtWork(const Person& person, absl::Time time) {
  absl::TimeZone zone;
  if (!person.active || Absent(person, time) || !absl::LoadTimeZone(person.time_zone, &zone)) {
    return false;
  }
  const absl::CivilSecond local = absl::ToCivilSecond(time, zone);
  // absl counts weekdays from Monday = 0.
  const int weekday = static_cast<int>(absl::GetWeekday(local)) + 1;
  const int minute = local.hour() * 60 + local.minute();
  return std::any_of(person.schedule.begin(), person.schedule.end(), [&](const Shift& shift) {
    return shift.weekday == weekday && shift.from_minute <= minute && minute < shift.to_minute;
  });
}

std::vector<const Person*> OnDuty(const std::vector<Person>& roster, const DutyQuery& query) {
  const std::vector<const Person*> holders = Holders(roster, query);
  std::vector<const Person*> line;
  for (const Person* holder : holders) {
    if (AtWork(*holder, query.time)) AddOnce(holder, line);
  }
  for (const Person* holder : holders) {
    if (AtWork(*holder, query.time)) continue;
    for (const std::string& staff_id : holder->substitutes) {
      const Person* substitute = Find(roster, staff_id);
      if (substitute != nullptr && AtWork(*substitute, query.time)) AddOnce(substitute, line);
    }
  }
  return line;
}

std::vector<const Person*> CallingLine(const std::vector<Person>& roster, const DutyQuery& query,
                                       bool reach_off_duty) {
  std::vector<const Person*> line = OnDuty(roster, query);
  if (!reach_off_duty) return line;
  for (const Person* holder : Holders(roster, query)) {
    if (!Absent(*holder, query.time)) AddOnce(holder, line);
  }
  return line;
}

}  // namespace aftercare::notification
