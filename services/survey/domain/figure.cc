#include "services/survey/domain/figure.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"

namespace aftercare::survey {
namespace {

constexpr int64_t kSatisfactionScale = 1000;

// One case's contribution: when it counts and, unless nobody answered, its value.
struct Sample {
  absl::Time at;
  std::optional<int64_t> value;
};

struct Bucket {
  std::vector<int64_t> values;
  FigureRow row;
};

// A clock that was set back must not give a negative time.
int64_t Milliseconds(absl::Duration duration) {
  return absl::ToInt64Milliseconds(std::max(duration, absl::ZeroDuration()));
}

std::optional<Sample> SampleOf(const CaseFigure& figure, Measure measure) {
  const CaseFacts& facts = figure.facts;
  switch (measure) {
    case Measure::kResponse:
      if (!facts.first_contact_time) return std::nullopt;
      return Sample{*facts.first_contact_time,
                    Milliseconds(*facts.first_contact_time - facts.register_time)};
    case Measure::kHandling:
    case Measure::kHandlingWithoutPauses: {
      if (!facts.first_contact_time || !facts.resolve_time) return std::nullopt;
      const absl::Duration whole = *facts.resolve_time - *facts.first_contact_time;
      return Sample{*facts.resolve_time,
                    Milliseconds(measure == Measure::kHandling ? whole : whole - facts.paused)};
    }
    case Measure::kSatisfaction: {
      const SurveyFacts& survey = figure.survey;
      if (survey.version == 0) return std::nullopt;
      Sample sample{survey.schedule_time, std::nullopt};
      if (survey.scores.count > 0) sample.value = ScaledAverage(survey.scores, kSatisfactionScale);
      return sample;
    }
  }
  return std::nullopt;
}

Slice SliceOf(const CaseFigure& figure) {
  const CaseFacts& facts = figure.facts;
  return {facts.level,  facts.category, facts.product,          facts.agent,
          facts.region, facts.batch,    figure.repair.assignee, figure.transport.assignee};
}

bool Matches(const Slice& slice, const Slice& filter) {
  if (filter.level != Level::kUnknown && filter.level != slice.level) return false;
  return std::all_of(kTextDimensions.begin(), kTextDimensions.end(), [&](const auto& one) {
    const std::string& wanted = filter.*one.value;
    return wanted.empty() || wanted == slice.*one.value;
  });
}

// Only what rows are split by.
Slice Part(const Slice& slice, const std::vector<Dimension>& group_by) {
  const auto split = [&](Dimension dimension) {
    return std::find(group_by.begin(), group_by.end(), dimension) != group_by.end();
  };
  Slice part;
  if (split(Dimension::kLevel)) part.level = slice.level;
  for (const TextDimension& one : kTextDimensions) {
    if (split(one.dimension)) part.*one.value = slice.*one.value;
  }
  return part;
}

void Add(const CaseFigure& figure, const Sample& sample, Measure measure, const Policy& policy,
         Bucket& bucket) {
  if (sample.value) bucket.values.push_back(*sample.value);
  if (measure != Measure::kSatisfaction) return;
  ++(figure.survey.asked ? bucket.row.asked : bucket.row.not_asked);
  if (Satisfied(figure.survey.scores, policy.satisfaction)) ++bucket.row.satisfied;
}

auto Place(const Assignment& assignment) {
  return std::tie(assignment.create_time, assignment.job, assignment.version);
}

FigureRow Finish(Bucket& bucket) {
  FigureRow& row = bucket.row;
  row.count = static_cast<int64_t>(bucket.values.size());
  if (row.count == 0) return row;
  std::sort(bucket.values.begin(), bucket.values.end());
  Scores total{0, row.count};
  for (const int64_t value : bucket.values) total.sum += value;
  row.mean = ScaledAverage(total, 1);
  row.p50 = NearestRank(bucket.values, 50);
  row.p90 = NearestRank(bucket.values, 90);
  return row;
}

absl::StatusOr<std::vector<FigureRow>> RowsOf(absl::Span<const CaseFigure> facts,
                                              const FigureQuery& query, const Policy& policy) {
  std::map<std::pair<absl::CivilDay, Slice>, Bucket> buckets;
  for (const CaseFigure& figure : facts) {
    // A survey's event may overtake its case's; without the case nothing says where it belongs.
    if (figure.facts.version == 0 || figure.facts.drill) continue;
    const Slice slice = SliceOf(figure);
    if (!Matches(slice, query.filter)) continue;
    const std::optional<Sample> sample = SampleOf(figure, query.measure);
    if (!sample || sample->at < query.from || sample->at >= query.to) continue;
    const absl::CivilDay start = PeriodStart(sample->at, query.period, policy.zone);
    Bucket& bucket = buckets[{start, Part(slice, query.group_by)}];
    Add(figure, *sample, query.measure, policy, bucket);
    if (static_cast<int64_t>(buckets.size()) > policy.figures.most_rows) {
      return TooManyRows(policy.figures);
    }
  }
  std::vector<FigureRow> rows;
  rows.reserve(buckets.size());
  for (auto& [key, bucket] : buckets) {
    bucket.row.period_start = key.first;
    bucket.row.slice = key.second;
    rows.push_back(Finish(bucket));
  }
  return rows;
}

}  // namespace

void Merge(const CaseFigure& from, CaseFigure& into) {
  if (from.facts.version > into.facts.version) into.facts = from.facts;
  if (from.survey.version > into.survey.version) into.survey = from.survey;
  if (Place(from.repair) > Place(into.repair)) into.repair = from.repair;
  if (Place(from.transport) > Place(into.transport)) into.transport = from.transport;
}

int64_t NearestRank(absl::Span<const int64_t> ascending, int p) {
  const size_t rank = (ascending.size() * static_cast<size_t>(p) + 99) / 100;
  return ascending[rank - 1];
}

absl::Status Check(const FigureQuery& query, const FigurePolicy& policy) {
  command::Faults faults;
  if (query.from >= query.to) {
    faults.Add("end_time", "must be after start_time");
  } else if (query.to - query.from > policy.longest_range) {
    faults.Add("end_time", absl::StrCat("must be at most ",
                                        absl::FormatDuration(policy.longest_range),
                                        " after start_time"));
  }
  const std::set<Dimension> distinct(query.group_by.begin(), query.group_by.end());
  if (distinct.size() != query.group_by.size()) {
    faults.Add("group_by", "must name each dimension once");
  }
  return faults.status();
}

absl::Status TooManyRows(const FigurePolicy& policy) {
  return command::Refuse(absl::StatusCode::kInvalidArgument, "TOO_MANY_ROWS",
                         "ask for a shorter range or fewer dimensions",
                         {{"most_rows", absl::StrCat(policy.most_rows)}});
}

absl::StatusOr<std::vector<FigureRow>> QueryFigures(absl::Span<const CaseFigure> facts,
                                                    const FigureQuery& query,
                                                    const Policy& policy) {
  if (auto status = Check(query, policy.figures); !status.ok()) return status;
  auto rows = RowsOf(facts, query, policy);
  if (!rows.ok()) return rows.status();
  const auto before = RowsOf(facts, BeforeQuery(query, policy.zone), policy);
  if (!before.ok()) return before.status();
  Compare(*before, query, policy, *rows);
  return rows;
}

}  // namespace aftercare::survey
