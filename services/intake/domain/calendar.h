// Working time: when people work, in their own time zone, with breaks, holidays and extra working
// days. Everything here is a pure function of the calendar value, so a deadline can be recomputed
// from the calendar's version for ever (INT-11).
#ifndef AFTERCARE_INTAKE_DOMAIN_CALENDAR_H_
#define AFTERCARE_INTAKE_DOMAIN_CALENDAR_H_

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace aftercare::intake {

// A stretch of one local day, [begin, end) as time since local midnight, 0 <= begin < end <= 24 h.
// Work across midnight is two shifts; a break is the gap between two shifts.
struct Shift {
  absl::Duration begin;
  absl::Duration end;
  bool operator==(const Shift&) const = default;
};

struct WorkTable;

// Shifts of a day ascend and do not touch or overlap; POL-02 checks it when a policy is saved.
struct WorkingCalendar {
  std::string name;
  int32_t version = 0;
  bool always = false;  // 24x7: everything below but the zone is empty
  absl::TimeZone zone;
  absl::Duration day;                                         // what "a day" of a target means
  std::array<std::vector<Shift>, 7> week;                     // Monday first
  std::set<absl::CivilDay> holidays;                          // nothing is worked
  std::map<absl::CivilDay, std::vector<Shift>> extra_days;    // instead of weekday and holiday
  // Made by AddUp, or none. Follows from the rest, so it is no part of what makes two calendars equal,
  // and a copy, which may be changed, begins without.
  struct Sums {
    Sums() = default;
    Sums(const Sums&) noexcept {}
    Sums(Sums&&) noexcept = default;
    Sums& operator=(const Sums&) noexcept { return *this = Sums(); }
    Sums& operator=(Sums&&) noexcept = default;
    bool operator==(const Sums&) const { return true; }
    std::shared_ptr<const WorkTable> table;
  } sums;
  bool operator==(const WorkingCalendar&) const = default;
};

// Adds up the calendar's working time of the years from 2020 to 2039 ahead, so that what falls there
// is looked up instead of counted day by day. When the calendar is complete.
void AddUp(WorkingCalendar& calendar);

// The 24x7 calendar, in UTC, with a day of 24 hours.
const WorkingCalendar& AroundTheClock();

// [begin, end).
struct TimeSpan {
  absl::Time begin;
  absl::Time end;
  bool operator==(const TimeSpan&) const = default;
};

// The shifts worked on a local day, in order.
const std::vector<Shift>& ShiftsOf(const WorkingCalendar& calendar, absl::CivilDay day);

// The earliest instant at which `amount` of working time has passed since `start`; `start` itself
// for an amount of zero or less. InfiniteFuture when it would take more than ten years.
absl::Time AddWorking(const WorkingCalendar& calendar, absl::Time start, absl::Duration amount);

// The working time in [begin, end); zero when end <= begin. Of an infinite end ten years count.
absl::Duration WorkingBetween(const WorkingCalendar& calendar, absl::Time begin, absl::Time end);

// The stretches of working time in [begin, end), in order, none empty; adjoining ones are not
// joined across local days unless the calendar is 24x7. Of an infinite end ten years count.
std::vector<TimeSpan> WorkingSpans(const WorkingCalendar& calendar, absl::Time begin,
                                   absl::Time end);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_CALENDAR_H_
