// Working time against dates counted by hand. 2026-06-05 is a Friday.
#include "services/intake/domain/calendar.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>

#include "tests/services/intake/policy_fixture.h"

namespace aftercare::intake {
namespace {

const WorkingCalendar& Standard() { return InstalledPolicy().clocks.calendars[0]; }

absl::Time At(const std::string& text, absl::TimeZone zone = Standard().zone) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H:%M", text, zone, &time, &error)) << error;
  return time;
}

std::string Text(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M", time, Standard().zone);
}

struct Sum {
  const char* why;
  const char* start;
  absl::Duration amount;
  const char* end;
};

TEST(Calendar, INT_11_AddsWorkingTime) {
  const Sum sums[] = {
      {"within a shift", "2026-06-08 09:30", absl::Hours(1), "2026-06-08 10:30"},
      {"over lunch", "2026-06-08 11:30", absl::Hours(1), "2026-06-08 13:30"},
      {"in the lunch break", "2026-06-08 12:20", absl::Minutes(10), "2026-06-08 13:10"},
      {"up to the end of a shift", "2026-06-08 11:00", absl::Hours(1), "2026-06-08 12:00"},
      {"up to the end of a day", "2026-06-08 16:00", absl::Hours(2), "2026-06-08 18:00"},
      {"one minute more", "2026-06-08 16:00", absl::Minutes(121), "2026-06-09 09:01"},
      {"before work", "2026-06-08 07:00", absl::Hours(1), "2026-06-08 10:00"},
      {"after work", "2026-06-08 18:00", absl::Minutes(1), "2026-06-09 09:01"},
      {"Friday evening", "2026-06-05 17:50", absl::Hours(4), "2026-06-08 13:50"},
      {"on Saturday", "2026-06-06 11:00", absl::Hours(8), "2026-06-08 18:00"},
      {"a working week", "2026-06-05 17:50", absl::Hours(40), "2026-06-12 17:50"},
      {"Dragon Boat Festival", "2026-06-18 17:00", absl::Hours(2), "2026-06-22 10:00"},
      {"on a holiday", "2026-06-19 10:00", absl::Hours(1), "2026-06-22 10:00"},
      {"Saturday worked for Labour Day", "2026-05-08 17:30", absl::Hours(1), "2026-05-09 09:30"},
      {"Spring Festival", "2026-02-14 16:00", absl::Hours(4), "2026-02-24 11:00"},
      {"National Day and the Saturday after", "2026-09-30 17:00", absl::Hours(20),
       "2026-10-10 12:00"},
      {"nothing at night", "2026-06-05 23:00", absl::ZeroDuration(), "2026-06-05 23:00"},
  };
  for (const Sum& sum : sums) {
    const absl::Time end = AddWorking(Standard(), At(sum.start), sum.amount);
    EXPECT_EQ(Text(end), sum.end) << sum.why;
    EXPECT_EQ(WorkingBetween(Standard(), At(sum.start), end), sum.amount) << sum.why;
  }
}

TEST(Calendar, INT_11_MeasuresWorkingTime) {
  // Mon 8 h, Tue 8 h, Wed to 10:00 1 h.
  EXPECT_EQ(WorkingBetween(Standard(), At("2026-06-06 00:00"), At("2026-06-10 10:00")),
            absl::Hours(17));
  EXPECT_EQ(WorkingBetween(Standard(), At("2026-06-05 18:00"), At("2026-06-08 09:00")),
            absl::ZeroDuration());
  EXPECT_EQ(WorkingBetween(Standard(), At("2026-06-10 10:00"), At("2026-06-08 10:00")),
            absl::ZeroDuration());
  // October 2026: 1 to 7 off; 8, 9 and Saturday 10 worked, 11 off.
  EXPECT_EQ(WorkingBetween(Standard(), At("2026-10-01 00:00"), At("2026-10-12 00:00")),
            absl::Hours(24));
}

TEST(Calendar, INT_11_ListsStretchesOfWork) {
  const std::vector<TimeSpan> expected = {
      {At("2026-06-05 17:50"), At("2026-06-05 18:00")},
      {At("2026-06-08 09:00"), At("2026-06-08 12:00")},
      {At("2026-06-08 13:00"), At("2026-06-08 13:50")},
  };
  EXPECT_EQ(WorkingSpans(Standard(), At("2026-06-05 17:50"), At("2026-06-08 13:50")), expected);
}

TEST(Calendar, INT_11_RoundTheClockCountsEverything) {
  const absl::Time start = At("2026-06-05 17:50");
  EXPECT_EQ(AddWorking(AroundTheClock(), start, absl::Hours(72)), At("2026-06-08 17:50"));
  EXPECT_EQ(WorkingBetween(AroundTheClock(), start, start + absl::Hours(5)), absl::Hours(5));
  EXPECT_EQ(WorkingSpans(AroundTheClock(), start, start + absl::Hours(72)).size(), 1u);
}

// In Berlin the night to 2026-03-29 lacks an hour and that to 2026-10-25 has one twice.
TEST(Calendar, INT_11_CountsTheHoursOfItsOwnZone) {
  WorkingCalendar nights;
  ASSERT_TRUE(absl::LoadTimeZone("Europe/Berlin", &nights.zone));
  nights.week.fill({{absl::ZeroDuration(), absl::Hours(6)}, {absl::Hours(22), absl::Hours(24)}});
  const auto between = [&](const char* begin, const char* end) {
    return WorkingBetween(nights, At(begin, nights.zone), At(end, nights.zone));
  };
  EXPECT_EQ(between("2026-03-28 22:00", "2026-03-29 06:00"), absl::Hours(7));
  EXPECT_EQ(between("2026-06-06 22:00", "2026-06-07 06:00"), absl::Hours(8));
  EXPECT_EQ(between("2026-10-24 22:00", "2026-10-25 06:00"), absl::Hours(9));
  EXPECT_EQ(AddWorking(nights, At("2026-03-28 23:00", nights.zone), absl::Hours(6)),
            At("2026-03-29 06:00", nights.zone));
}

// St. John's put its clocks back from 00:01 to 23:01 of the day before in 2010.
TEST(Calendar, INT_11_CountsWhereADayReturns) {
  WorkingCalendar nights;
  ASSERT_TRUE(absl::LoadTimeZone("America/St_Johns", &nights.zone));
  nights.week.fill({{absl::ZeroDuration(), absl::Hours(2)}});
  const absl::Time midnight = At("2010-11-07 00:00", nights.zone);
  EXPECT_EQ(WorkingBetween(nights, midnight, midnight + absl::Minutes(30)), absl::Minutes(30));
  EXPECT_EQ(WorkingBetween(nights, midnight - absl::Hours(1), midnight + absl::Hours(24)),
            absl::Hours(3));
}

TEST(Calendar, INT_11_GivesUpWhereNobodyWorks) {
  WorkingCalendar idle = Standard();
  idle.week.fill({});
  idle.extra_days.clear();
  EXPECT_EQ(AddWorking(idle, At("2026-06-05 17:50"), absl::Minutes(1)), absl::InfiniteFuture());
  EXPECT_EQ(WorkingBetween(idle, At("2026-06-05 17:50"), absl::InfiniteFuture()),
            absl::ZeroDuration());
}

// --- Properties ---

absl::Time AnyTime() {
  return At("2026-01-01 00:00") + absl::Seconds(*rc::gen::inRange(0, 365 * 24 * 3600));
}

absl::Duration AnyAmount() { return absl::Seconds(*rc::gen::inRange(0, 300 * 3600)); }

// Any week with at least one shift, in any of a few zones.
WorkingCalendar AnyCalendar() {
  WorkingCalendar calendar;
  const auto zone = *rc::gen::element<std::string>("Asia/Shanghai", "Europe/Berlin",
                                                   "America/New_York", "UTC");
  RC_ASSERT(absl::LoadTimeZone(zone, &calendar.zone));
  for (auto& shifts : calendar.week) {
    int minute = *rc::gen::inRange(0, 600);
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
      const int end = minute + *rc::gen::inRange(1, 200);
      shifts.push_back({absl::Minutes(minute), absl::Minutes(end)});
      minute = end + *rc::gen::inRange(1, 60);
    }
  }
  if (calendar.week[2].empty()) calendar.week[2] = {{absl::Hours(9), absl::Hours(17)}};
  const absl::CivilDay holiday(2026, 1 + *rc::gen::inRange(0, 12), 1 + *rc::gen::inRange(0, 28));
  calendar.holidays.insert(holiday);
  calendar.extra_days[holiday + 3] = {{absl::Hours(10), absl::Hours(11)}};
  return calendar;
}

TEST(CalendarProperty, INT_11_AddAndMeasureAreInverse) {
  ASSERT_TRUE(rc::check([] {
    const WorkingCalendar calendar = AnyCalendar();
    const absl::Time start = AnyTime();
    const absl::Duration amount = AnyAmount();
    const absl::Time end = AddWorking(calendar, start, amount);
    RC_PRE(end < absl::InfiniteFuture());
    RC_ASSERT(WorkingBetween(calendar, start, end) == amount);
    // It is the earliest such instant.
    if (end > start) {
      RC_ASSERT(WorkingBetween(calendar, start, end - absl::Seconds(1)) < amount);
    }
  }));
}

bool HasSums(const WorkingCalendar& calendar) { return calendar.sums.table != nullptr; }

// What is added up ahead gives what counting day by day gives, also at the table's ends.
TEST(CalendarProperty, INT_11_SumsAheadAreWhatIsCounted) {
  ASSERT_TRUE(rc::check([] {
    const WorkingCalendar counted = AnyCalendar();
    WorkingCalendar ahead = counted;
    AddUp(ahead);
    RC_ASSERT(HasSums(ahead));
    const int year = *rc::gen::element(2019, 2026, 2039, 2040);
    const absl::Time start = absl::FromCivil(absl::CivilDay(year, 1, 1), counted.zone) +
                             absl::Seconds(*rc::gen::inRange(0, 365 * 24 * 3600));
    const absl::Duration amount = AnyAmount();
    const absl::Time end = start + AnyAmount() * *rc::gen::inRange(0, 40);
    RC_ASSERT(AddWorking(ahead, start, amount) == AddWorking(counted, start, amount));
    RC_ASSERT(WorkingBetween(ahead, start, end) == WorkingBetween(counted, start, end));
    RC_ASSERT(WorkingBetween(ahead, end, start) == absl::ZeroDuration());
    const WorkingCalendar copy = ahead;
    RC_ASSERT(!HasSums(copy));
  }));
}

TEST(CalendarProperty, INT_11_MeasuresAddUp) {
  ASSERT_TRUE(rc::check([] {
    const WorkingCalendar calendar = AnyCalendar();
    absl::Time times[] = {AnyTime(), AnyTime(), AnyTime()};
    std::sort(std::begin(times), std::end(times));
    RC_ASSERT(WorkingBetween(calendar, times[0], times[1]) +
                  WorkingBetween(calendar, times[1], times[2]) ==
              WorkingBetween(calendar, times[0], times[2]));
    absl::Duration total;
    for (const TimeSpan& span : WorkingSpans(calendar, times[0], times[2])) {
      RC_ASSERT(span.begin < span.end);
      total += span.end - span.begin;
    }
    RC_ASSERT(total == WorkingBetween(calendar, times[0], times[2]));
  }));
}

TEST(CalendarProperty, INT_11_ALaterStartNeverEndsEarlier) {
  ASSERT_TRUE(rc::check([] {
    const WorkingCalendar calendar = AnyCalendar();
    const absl::Time start = AnyTime();
    const absl::Duration amount = AnyAmount();
    RC_ASSERT(AddWorking(calendar, start, amount) <=
              AddWorking(calendar, start + AnyAmount(), amount));
  }));
}

}  // namespace
}  // namespace aftercare::intake
