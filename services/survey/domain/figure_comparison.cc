// Rows against what policy wants and against the period before.
#include <map>
#include <utility>

#include "services/survey/domain/figure.h"

namespace aftercare::survey {
namespace {

std::optional<FigureTarget> TargetOf(const FigureRow& row, const FigureQuery& query,
                                     const Policy& policy) {
  if (row.count == 0) return std::nullopt;
  switch (query.measure) {
    case Measure::kResponse: {
      const int64_t most = absl::ToInt64Milliseconds(policy.figures.target_response_mean);
      return FigureTarget{most, row.mean <= most};
    }
    case Measure::kHandling:
    case Measure::kHandlingWithoutPauses: break;
    case Measure::kSatisfaction: {
      const Level level =
          row.slice.level != Level::kUnknown ? row.slice.level : query.filter.level;
      const auto& of_level = policy.satisfaction.target_percent;
      const auto own = of_level.find(level);
      const int64_t least =
          own != of_level.end() ? own->second : policy.figures.target_satisfied_percent;
      return FigureTarget{least, row.satisfied * 100 >= least * row.count};
    }
  }
  return std::nullopt;
}

}  // namespace

FigureQuery BeforeQuery(const FigureQuery& query, absl::TimeZone zone) {
  FigureQuery before = query;
  const absl::CivilDay first = PeriodStart(query.from, query.period, zone);
  const absl::CivilDay last = PeriodStart(query.to - absl::Nanoseconds(1), query.period, zone);
  before.from = absl::FromCivil(PreviousPeriod(first, query.period), zone);
  before.to = absl::FromCivil(last, zone);
  return before;
}

void Compare(absl::Span<const FigureRow> before, const FigureQuery& query, const Policy& policy,
             std::vector<FigureRow>& rows) {
  std::map<std::pair<absl::CivilDay, Slice>, const FigureRow*> found;
  for (const FigureRow& row : before) found[{row.period_start, row.slice}] = &row;
  for (FigureRow& row : rows) {
    const auto one = found.find({PreviousPeriod(row.period_start, query.period), row.slice});
    if (one != found.end()) row.before = *one->second;
    row.target = TargetOf(row, query, policy);
  }
}

}  // namespace aftercare::survey
