#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <random>
#include <utility>
#include <vector>

#include "services/survey/domain/figure.h"
#include "tests/services/survey/domain/figure_fixture.h"

namespace aftercare::survey {
namespace {

// What events say, in some order; the fact table afterwards.
std::vector<CaseFigure> Project(const std::vector<CaseFigure>& events) {
  std::map<ids::Uuid, CaseFigure> table;
  for (const CaseFigure& event : events) {
    CaseFigure& row = table[event.case_id];
    row.case_id = event.case_id;
    Merge(event, row);
  }
  std::vector<CaseFigure> facts;
  for (const auto& [id, row] : table) facts.push_back(row);
  return facts;
}

std::vector<CaseFigure> GenEvents() {
  const absl::Time start = At("2026-03-30T00:00:00Z");
  const auto hours = [] { return absl::Hours(*rc::gen::inRange(0, 72)); };
  std::vector<CaseFigure> events;
  for (int which = 0; which < 4; ++which) {
    const auto name = absl::StrCat(which);
    const int case_events = *rc::gen::inRange(0, 5);
    for (int version = 1; version <= case_events; ++version) {
      CaseFigure event = Case(name, start, hours());
      event.facts.version = version;
      event.facts.agent = absl::StrCat("agent-", *rc::gen::inRange(0, 3));
      if (version > 2) event.facts.resolve_time = start + absl::Hours(72) + hours();
      event.facts.paused = hours();
      event.repair = event.transport = {};
      events.push_back(event);
    }
    const int jobs = *rc::gen::inRange(0, 4);
    for (int job = 0; job < jobs; ++job) {
      const absl::Time made = start + absl::Hours(job / 2);  // some at the same instant
      const int job_events = *rc::gen::inRange(1, 4);
      for (int version = 1; version <= job_events; ++version) {
        CaseFigure event;
        event.case_id = Id(name);
        event.repair = {made, Id(absl::StrCat(name, job)), version,
                        absl::StrCat("technician-", *rc::gen::inRange(0, 3))};
        event.transport = {made, Id(absl::StrCat(name, job)), version,
                           absl::StrCat("carrier-", *rc::gen::inRange(0, 3))};
        events.push_back(event);
      }
    }
    const int survey_events = *rc::gen::inRange(0, 4);
    for (int version = 1; version <= survey_events; ++version) {
      CaseFigure event;
      event.case_id = Id(name);
      const int64_t count = *rc::gen::inRange(0, 4);
      event.survey = {version, start + hours(), true,
                      {count == 0 ? 0 : *rc::gen::inRange<int64_t>(count, 5 * count + 1), count}};
      events.push_back(event);
    }
  }
  return events;
}

TEST(FigureOrder, SUR_09_TheSameNumbersWhateverTheOrderOfEvents) {
  const bool ok = rc::check("shuffled and repeated events give the same rows", [] {
    const std::vector<CaseFigure> events = GenEvents();
    std::vector<CaseFigure> shuffled = events;
    for (const CaseFigure& event : events) {
      if (*rc::gen::arbitrary<bool>()) shuffled.push_back(event);
    }
    std::mt19937 random(*rc::gen::arbitrary<uint32_t>());
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    std::vector<CaseFigure> again = Project(shuffled);
    RC_ASSERT(again == Project(events));
    std::shuffle(again.begin(), again.end(), random);  // nor does the order of rows matter
    for (const Measure measure : {Measure::kResponse, Measure::kHandling,
                                  Measure::kHandlingWithoutPauses, Measure::kSatisfaction}) {
      FigureQuery query = Query(measure, Period::kDay);
      query.group_by = {Dimension::kAgent, Dimension::kTechnician, Dimension::kCarrier};
      RC_ASSERT(Rows(again, query) == Rows(Project(events), query));
    }
  });
  ASSERT_TRUE(ok);
}

TEST(FigureOrder, SUR_05_PercentilesAreValuesThatOccurAndAscend) {
  const bool ok = rc::check("min <= p50 <= p90 <= max, p50 of the values", [] {
    auto values = *rc::gen::nonEmpty(
        rc::gen::container<std::vector<int64_t>>(rc::gen::inRange<int64_t>(0, 1000)));
    std::sort(values.begin(), values.end());
    const int64_t p50 = NearestRank(values, 50);
    const int64_t p90 = NearestRank(values, 90);
    RC_ASSERT(std::binary_search(values.begin(), values.end(), p50));
    RC_ASSERT(std::binary_search(values.begin(), values.end(), p90));
    RC_ASSERT(p50 <= p90);
    // At least p percent lie at or below it, and fewer than p percent strictly below.
    for (const auto& [p, value] : {std::pair{50, p50}, std::pair{90, p90}}) {
      const auto below = std::lower_bound(values.begin(), values.end(), value) - values.begin();
      const auto upto = std::upper_bound(values.begin(), values.end(), value) - values.begin();
      const auto n = static_cast<int64_t>(values.size());
      RC_ASSERT(upto * 100 >= p * n);
      RC_ASSERT(below * 100 < p * n);
    }
  });
  ASSERT_TRUE(ok);
}

}  // namespace
}  // namespace aftercare::survey
