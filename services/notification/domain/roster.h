// The roster (NOT-10): who has which role, when they are at work, who stands in, in which order
// they are called. Who is on duty follows from the entries and the instant alone.
#ifndef AFTERCARE_NOTIFICATION_DOMAIN_ROSTER_H_
#define AFTERCARE_NOTIFICATION_DOMAIN_ROSTER_H_

#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "common/ids/uuid.h"
#include "services/notification/domain/policy.h"

namespace aftercare::notification {

// A weekly shift within one day of the person's time zone; a night is written as two.
struct Shift {
  int weekday = 1;      // ISO: 1 is Monday, 7 is Sunday
  int from_minute = 0;  // after midnight, inclusive
  int to_minute = 0;    // exclusive, at most 1 440
  bool operator==(const Shift&) const = default;
};

struct Absence {
  absl::Time from;   // inclusive
  absl::Time until;  // exclusive
  bool operator==(const Absence&) const = default;
};

// Personal as a whole.
struct PersonContact {
  std::string display_name;
  std::string email;
  std::string phone;
  bool operator==(const PersonContact&) const = default;
};

struct Person {
  ids::Uuid id;  // PersonId(staff_id)
  std::string staff_id;
  std::vector<std::string> roles;
  std::vector<std::string> skills;
  std::vector<std::string> regions;  // none: everywhere
  PersonContact contact;
  std::string locale;
  std::string time_zone;  // "Asia/Shanghai"
  std::vector<Shift> schedule;
  std::vector<Absence> absences;
  std::vector<std::string> substitutes;  // staff ids, in order
  int contact_order = 0;                 // the lowest is called first
  bool active = false;
  int gravest_level = 0;  // of an agent's cases, 1 to 3; 0: every level
  int capacity = 0;       // most open cases of an agent; 0: no limit
  bool operator==(const Person&) const = default;
};

// Adds the person or replaces the whole entry; every bad field is named at once.
struct UpsertPerson {
  Person person;
};
using PersonCommand = std::variant<UpsertPerson>;

absl::StatusOr<command::Change<Person>> Decide(const Person* current, const PersonCommand& command,
                                               const command::Context& context,
                                               const Rules& rules);

// A person has no timers.
absl::Time NextDue(const Person& person, const Rules& rules);

ids::Uuid PersonId(absl::string_view staff_id);

// Active, not absent, and within a shift.
bool AtWork(const Person& person, absl::Time time);

struct DutyQuery {
  std::string role;
  absl::Time time;
  std::string region;  // empty: all
};

// People in the order in which they are called: those with the role who are at work, by contact
// order, then staff id; then, in the same order, the substitutes of those who are not, if they are
// at work themselves. Nobody twice. The pointers point into `roster`.
std::vector<const Person*> OnDuty(const std::vector<Person>& roster, const DutyQuery& query);

// OnDuty, followed by those with the role who are neither at work nor absent when
// `reach_off_duty` is true.
std::vector<const Person*> CallingLine(const std::vector<Person>& roster, const DutyQuery& query,
                                       bool reach_off_duty);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_DOMAIN_ROSTER_H_
