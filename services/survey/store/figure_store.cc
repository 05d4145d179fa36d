#include "services/survey/store/figure_store.h"

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace aftercare::survey {
namespace {

// Postgres' text of an instant; empty, read as null, for none.
std::string Text(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone());
}
std::string Text(const std::optional<absl::Time>& time) { return time ? Text(*time) : ""; }

// What a measure is in SQL: when it counts, what else must be known, its value.
struct MeasureSql {
  std::string at;
  std::string known;
  std::string value;
};

// A clock that was set back must not give a negative time.
std::string MillisecondsSql(absl::string_view seconds) {
  return absl::StrCat("greatest(trunc((", seconds, ") * 1000), 0)");
}

// `known` repeats the predicate of the index on `at`, since plans are generic.
MeasureSql SqlOf(Measure measure) {
  const std::string handling = "extract(epoch FROM resolved_at - first_contact_at)";
  switch (measure) {
    case Measure::kResponse:
      return {"first_contact_at", "first_contact_at IS NOT NULL",
              MillisecondsSql("extract(epoch FROM first_contact_at - registered_at)")};
    case Measure::kHandling:
      return {"resolved_at", "resolved_at IS NOT NULL AND first_contact_at IS NOT NULL",
              MillisecondsSql(handling)};
    case Measure::kHandlingWithoutPauses:
      return {"resolved_at", "resolved_at IS NOT NULL AND first_contact_at IS NOT NULL",
              MillisecondsSql(absl::StrCat(handling, " - paused_us / 1000000.0"))};
    case Measure::kSatisfaction:
      // In thousandths, rounded half up, as ScaledAverage.
      return {"surveyed_at", "surveyed_at IS NOT NULL AND survey_version > 0",
              "CASE WHEN score_count > 0 "
              "THEN div(2000 * score_sum + score_count, 2 * score_count) END"};
  }
  return {};
}

absl::string_view UnitOf(Period period) {
  switch (period) {
    case Period::kDay: return "day";
    case Period::kWeek: return "week";
    case Period::kMonth: return "month";
    case Period::kQuarter: return "quarter";
  }
  return "";
}

// The level and the texts, each as its column or, where rows are not split by it, as nothing.
std::string SliceSql(const std::vector<Dimension>& group_by) {
  const auto one = [&](Dimension dimension, absl::string_view column) {
    const bool split = std::find(group_by.begin(), group_by.end(), dimension) != group_by.end();
    return split ? std::string(column) : absl::StrCat("''::text AS ", column);
  };
  std::string sql = one(Dimension::kLevel, "level");
  for (const TextDimension& text : kTextDimensions) {
    absl::StrAppend(&sql, ", ", one(text.dimension, text.name));
  }
  return sql;
}

constexpr int kFirstOfFilter = 6;  // the parameters before it are those of QuerySql itself

std::string FilterSql() {
  std::string sql;
  auto add = [&sql, place = kFirstOfFilter](absl::string_view column) mutable {
    absl::StrAppend(&sql, " AND ($", place, " = '' OR ", column, " = $", place, ")");
    ++place;
  };
  add("level");
  for (const TextDimension& text : kTextDimensions) add(text.name);
  return sql;
}

std::string NamesSql() {
  std::string sql = "level";
  for (const TextDimension& text : kTextDimensions) absl::StrAppend(&sql, ", ", text.name);
  return sql;
}

std::string QuerySql(const FigureQuery& query, int64_t most_rows) {
  const MeasureSql measure = SqlOf(query.measure);
  const std::string names = NamesSql();
  // percentile_disc is the nearest rank, and leaves out cases without a value.
  return absl::StrCat(
      "SELECT period, count(value), "
      "coalesce(div(2 * sum(value) + count(value), nullif(2 * count(value), 0)), 0)::bigint, "
      "coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY value), 0)::bigint, "
      "coalesce(percentile_disc(0.9) WITHIN GROUP (ORDER BY value), 0)::bigint, "
      "count(*) FILTER (WHERE score_count > 0 AND score_sum * 100 >= $5::int8 * score_count), "
      "count(*) FILTER (WHERE asked), count(*) FILTER (WHERE NOT asked), ", names,
      " FROM (SELECT date_trunc($1, ", measure.at, " AT TIME ZONE $2)::date AS period, ",
      SliceSql(query.group_by), ", (", measure.value,
      ")::numeric AS value, asked, score_sum, score_count FROM case_figure WHERE ", measure.known,
      " AND ", measure.at, " >= $3::timestamptz AND ", measure.at,
      " < $4::timestamptz AND case_version > 0 AND NOT drill", FilterSql(),
      ") AS sample GROUP BY period, ", names, " LIMIT ", most_rows + 1);
}

Level LevelOf(const std::string& word) {
  const auto found = std::find_if(kLevels.begin(), kLevels.end(),
                                  [&](Level level) { return Word(level) == word; });
  return found == kLevels.end() ? Level::kUnknown : *found;
}

FigureRow RowOf(const pqxx::row& row, Measure measure) {
  FigureRow figure;
  absl::ParseCivilTime(row[0].as<std::string>(), &figure.period_start);
  figure.count = row[1].as<int64_t>();
  figure.mean = row[2].as<int64_t>();
  figure.p50 = row[3].as<int64_t>();
  figure.p90 = row[4].as<int64_t>();
  if (measure == Measure::kSatisfaction) {
    figure.satisfied = row[5].as<int64_t>();
    figure.asked = row[6].as<int64_t>();
    figure.not_asked = row[7].as<int64_t>();
  }
  figure.slice.level = LevelOf(row[8].as<std::string>());
  int column = 9;
  for (const TextDimension& text : kTextDimensions) {
    figure.slice.*text.value = row[column++].as<std::string>();
  }
  return figure;
}

absl::StatusOr<std::vector<FigureRow>> RowsOf(pqxx::work& work, const FigureQuery& query,
                                              const Policy& policy) {
  const Slice& filter = query.filter;
  std::vector<std::string> parameters = {
      std::string(UnitOf(query.period)), policy.zone.name(), Text(query.from), Text(query.to),
      absl::StrCat(policy.satisfaction.satisfied_from_hundredths),
      filter.level == Level::kUnknown ? std::string() : std::string(Word(filter.level))};
  for (const TextDimension& text : kTextDimensions) parameters.push_back(filter.*text.value);
  const auto found = work.exec_params(QuerySql(query, policy.figures.most_rows),
                                      pqxx::prepare::make_dynamic_params(parameters));
  if (static_cast<int64_t>(found.size()) > policy.figures.most_rows) {
    return TooManyRows(policy.figures);
  }
  std::vector<FigureRow> rows;
  rows.reserve(found.size());
  for (const auto& row : found) rows.push_back(RowOf(row, query.measure));
  // Here and not in SQL, whose order of texts and levels is another.
  std::sort(rows.begin(), rows.end(), [](const FigureRow& a, const FigureRow& b) {
    return std::tie(a.period_start, a.slice) < std::tie(b.period_start, b.slice);
  });
  return rows;
}

void MergeFacts(pqxx::work& work, const std::string& case_id, const CaseFacts& facts) {
  if (facts.version == 0) return;
  work.exec_params(
      "INSERT INTO case_figure AS f (case_id, case_version, drill, registered_at, "
      "first_contact_at, resolved_at, paused_us, level, category, product, agent, region, batch) "
      "VALUES ($1, $2, $3, $4::timestamptz, nullif($5, '')::timestamptz, "
      "nullif($6, '')::timestamptz, $7, $8, $9, $10, $11, $12, $13) "
      "ON CONFLICT (case_id) DO UPDATE SET case_version = excluded.case_version, "
      "drill = excluded.drill, registered_at = excluded.registered_at, "
      "first_contact_at = excluded.first_contact_at, resolved_at = excluded.resolved_at, "
      "paused_us = excluded.paused_us, level = excluded.level, category = excluded.category, "
      "product = excluded.product, agent = excluded.agent, region = excluded.region, "
      "batch = excluded.batch, written_at = now() WHERE f.case_version <= excluded.case_version",
      case_id, facts.version, facts.drill, Text(facts.register_time),
      Text(facts.first_contact_time), Text(facts.resolve_time),
      absl::ToInt64Microseconds(facts.paused), std::string(Word(facts.level)), facts.category,
      facts.product, facts.agent, facts.region, facts.batch);
}

void MergeSurvey(pqxx::work& work, const std::string& case_id, const SurveyFacts& survey) {
  if (survey.version == 0) return;
  work.exec_params(
      "INSERT INTO case_figure AS f (case_id, survey_version, surveyed_at, asked, score_sum, "
      "score_count) VALUES ($1, $2, $3::timestamptz, $4, $5, $6) "
      "ON CONFLICT (case_id) DO UPDATE SET survey_version = excluded.survey_version, "
      "surveyed_at = excluded.surveyed_at, asked = excluded.asked, "
      "score_sum = excluded.score_sum, score_count = excluded.score_count, "
      "written_at = now() WHERE f.survey_version <= excluded.survey_version",
      case_id, survey.version, Text(survey.schedule_time), survey.asked, survey.scores.sum,
      survey.scores.count);
}

// `job` is what its columns begin with.
void MergeAssignment(pqxx::work& work, const std::string& case_id, const Assignment& assignment,
                     absl::string_view job, absl::string_view assignee) {
  if (assignment.version == 0) return;
  const std::string at = absl::StrCat(job, "_at"), id = absl::StrCat(job, "_id"),
                    version = absl::StrCat(job, "_version");
  const std::string columns = absl::StrCat(at, ", ", id, ", ", version);
  const std::string newest =
      absl::StrCat("excluded.", at, ", excluded.", id, ", excluded.", version);
  work.exec_params(
      absl::StrCat("INSERT INTO case_figure AS f (case_id, ", columns, ", ", assignee,
                   ") VALUES ($1, $2::timestamptz, $3::uuid, $4, $5) "
                   "ON CONFLICT (case_id) DO UPDATE SET (", columns, ", ", assignee, ") = (",
                   newest, ", excluded.", assignee, "), written_at = now() WHERE (f.", at, ", f.",
                   id, ", f.", version, ") <= (", newest, ")"),
      case_id, Text(assignment.create_time), assignment.job.ToString(), assignment.version,
      assignment.assignee);
}

}  // namespace

void MergeFigure(pqxx::work& work, const CaseFigure& figure) {
  const std::string id = figure.case_id.ToString();
  MergeFacts(work, id, figure.facts);
  MergeSurvey(work, id, figure.survey);
  MergeAssignment(work, id, figure.repair, "work_order", "technician");
  MergeAssignment(work, id, figure.transport, "shipment", "carrier");
}

absl::Time RebuildBegins(pqxx::work& work) {
  const auto now = work.exec1("SELECT (extract(epoch FROM now()) * 1000000)::bigint");
  return absl::FromUnixMicros(now[0].as<int64_t>());
}

void YieldToRebuild(pqxx::work& work, const std::vector<CaseFigure>& figures, absl::Time begin) {
  const std::string ids = absl::StrJoin(figures, ",", [](std::string* out, const CaseFigure& one) {
    absl::StrAppend(out, one.case_id.ToString());
  });
  work.exec_params(
      "UPDATE case_figure SET case_version = 0, survey_version = 0, surveyed_at = NULL, "
      "asked = false, score_sum = 0, score_count = 0 "
      "WHERE case_id = ANY($1::uuid[]) AND written_at < $2::timestamptz",
      absl::StrCat("{", ids, "}"), Text(begin));
}

void EndRebuild(pqxx::work& work, absl::Time begin) {
  work.exec_params("DELETE FROM case_figure WHERE written_at < $1::timestamptz", Text(begin));
}

absl::StatusOr<std::vector<FigureRow>> SelectFigures(pqxx::work& work, const FigureQuery& query,
                                                     const Policy& policy) {
  if (auto status = Check(query, policy.figures); !status.ok()) return status;
  auto rows = RowsOf(work, query, policy);
  if (!rows.ok()) return rows.status();
  const auto before = RowsOf(work, BeforeQuery(query, policy.zone), policy);
  if (!before.ok()) return before.status();
  Compare(*before, query, policy, *rows);
  return rows;
}

std::string CountSatisfiedSql() {
  return "SELECT level, count(*), "
         "count(*) FILTER (WHERE score_sum * 100 >= $2::int8 * score_count) FROM case_figure "
         "WHERE surveyed_at IS NOT NULL AND surveyed_at >= $1::timestamptz AND score_count > 0 "
         "AND case_version > 0 AND NOT drill GROUP BY level";
}

}  // namespace aftercare::survey
