#include "services/intake/domain/calendar.h"

#include <algorithm>

namespace aftercare::intake {
namespace {

constexpr int64_t kMostDays = 3660;

absl::Time At(const WorkingCalendar& calendar, absl::CivilDay day, absl::Duration since_midnight) {
  const absl::CivilSecond local =
      absl::CivilSecond(day) + absl::ToInt64Seconds(since_midnight);
  return absl::FromCivil(local, calendar.zone);
}

// Calls `visit` with each stretch of work that ends after `from`, in order, cut at `from`, until it
// returns false or `days` are over.
template <class Visit>
void VisitWork(const WorkingCalendar& calendar, absl::Time from, int64_t days, const Visit& visit) {
  absl::CivilDay day = absl::ToCivilDay(from, calendar.zone);
  absl::Time midnight = At(calendar, day, absl::ZeroDuration());
  for (int64_t i = 0; i < days; ++i, ++day) {
    const absl::Time next_midnight = At(calendar, day + 1, absl::ZeroDuration());
    // The time zone is asked for every shift only on the days on which clocks are changed: asking
    // is most of what a deadline costs.
    const bool even = next_midnight - midnight == absl::Hours(24);
    for (const Shift& shift : ShiftsOf(calendar, day)) {
      const absl::Time end = even ? midnight + shift.end : At(calendar, day, shift.end);
      if (end <= from) continue;
      const absl::Time begin =
          std::max(from, even ? midnight + shift.begin : At(calendar, day, shift.begin));
      if (begin < end && !visit(TimeSpan{begin, end})) return;
    }
    midnight = next_midnight;
  }
}

constexpr absl::CivilDay kFirstDay(2020, 1, 1), kLastDay(2040, 1, 1);
// Of what is looked up; beyond it the ten years of the contract are counted out.
constexpr absl::Duration kLongestLookup = absl::Hours(24 * 3650);

}  // namespace

// Stretches of work one after another, and how much was worked before each.
struct WorkTable {
  absl::Time from, until;
  std::vector<TimeSpan> spans;
  std::vector<absl::Duration> before;

  bool covers(absl::Time time) const { return from <= time && time < until; }

  // The stretch that is under way at `time`, or the next.
  size_t At(absl::Time time) const {
    return std::upper_bound(spans.begin(), spans.end(), time,
                            [](absl::Time at, const TimeSpan& span) { return at < span.end; }) -
           spans.begin();
  }

  // What was worked from the beginning to `time`, at which stretch `at` is under way or next.
  absl::Duration Worked(absl::Time time, size_t at) const {
    return before[at] + std::max(absl::ZeroDuration(), time - spans[at].begin);
  }

  // When `amount` was worked in all; InfiniteFuture when it is more than the table has.
  absl::Time Reached(absl::Duration amount) const {
    const size_t next = std::lower_bound(before.begin(), before.end(), amount) - before.begin();
    if (next == before.size() || next == 0) return absl::InfiniteFuture();
    return spans[next - 1].begin + (amount - before[next - 1]);
  }
};

namespace {

// Calls `visit` with each stretch of work in [begin, end).
template <class Visit>
void VisitWorkWithin(const WorkingCalendar& calendar, absl::Time begin, absl::Time end,
                     const Visit& visit) {
  if (end <= begin || begin == absl::InfinitePast()) return;
  if (calendar.always) {
    visit(TimeSpan{begin, end});
    return;
  }
  // One day more than there are: where clocks are put back over midnight, the end may bear the
  // earlier date.
  const int64_t days =
      end == absl::InfiniteFuture()
          ? kMostDays
          : absl::ToCivilDay(end, calendar.zone) - absl::ToCivilDay(begin, calendar.zone) + 2;
  VisitWork(calendar, begin, days, [&](const TimeSpan& work) {
    if (work.begin >= end) return false;
    visit(TimeSpan{work.begin, std::min(work.end, end)});
    return true;
  });
}

}  // namespace

const WorkingCalendar& AroundTheClock() {
  static const WorkingCalendar* const around_the_clock = [] {
    auto* calendar = new WorkingCalendar;
    calendar->name = "24x7";
    calendar->always = true;
    calendar->zone = absl::UTCTimeZone();
    calendar->day = absl::Hours(24);
    return calendar;
  }();
  return *around_the_clock;
}

const std::vector<Shift>& ShiftsOf(const WorkingCalendar& calendar, absl::CivilDay day) {
  static const std::vector<Shift>* const none = new std::vector<Shift>;
  const auto extra = calendar.extra_days.find(day);
  if (extra != calendar.extra_days.end()) return extra->second;
  if (calendar.holidays.contains(day)) return *none;
  return calendar.week[static_cast<size_t>(absl::GetWeekday(day))];
}

void AddUp(WorkingCalendar& calendar) {
  if (calendar.always) return;
  auto table = std::make_shared<WorkTable>();
  table->from = At(calendar, kFirstDay, absl::ZeroDuration());
  table->until = At(calendar, kLastDay, absl::ZeroDuration());
  table->spans = WorkingSpans(calendar, table->from, table->until);
  absl::Duration worked;
  for (const TimeSpan& span : table->spans) {
    table->before.push_back(worked);
    worked += span.end - span.begin;
  }
  // Behind the last, so that every instant within has a next stretch.
  table->spans.push_back({table->until, absl::InfiniteFuture()});
  table->before.push_back(worked);
  calendar.sums.table = std::move(table);
}

absl::Time AddWorking(const WorkingCalendar& calendar, absl::Time start, absl::Duration amount) {
  if (amount <= absl::ZeroDuration()) return start;
  if (calendar.always) return start + amount;
  const WorkTable* const table = calendar.sums.table.get();
  if (table != nullptr && table->covers(start)) {
    const absl::Time reached = table->Reached(table->Worked(start, table->At(start)) + amount);
    if (reached - start < kLongestLookup) return reached;
  }
  if (start == absl::InfiniteFuture() || start == absl::InfinitePast()) return start;
  absl::Time reached = absl::InfiniteFuture();
  VisitWork(calendar, start, kMostDays, [&](const TimeSpan& work) {
    const absl::Duration length = work.end - work.begin;
    if (amount <= length) {
      reached = work.begin + amount;
      return false;
    }
    amount -= length;
    return true;
  });
  return reached;
}

absl::Duration WorkingBetween(const WorkingCalendar& calendar, absl::Time begin, absl::Time end) {
  const WorkTable* const table = calendar.sums.table.get();
  if (table != nullptr && begin < end && table->covers(begin) && table->covers(end)) {
    return table->Worked(end, table->At(end)) - table->Worked(begin, table->At(begin));
  }
  absl::Duration total;
  VisitWorkWithin(calendar, begin, end,
                  [&](const TimeSpan& work) { total += work.end - work.begin; });
  return total;
}

std::vector<TimeSpan> WorkingSpans(const WorkingCalendar& calendar, absl::Time begin,
                                   absl::Time end) {
  std::vector<TimeSpan> spans;
  VisitWorkWithin(calendar, begin, end, [&](const TimeSpan& work) { spans.push_back(work); });
  return spans;
}

}  // namespace aftercare::intake
