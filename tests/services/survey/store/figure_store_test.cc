// The fact table on real Postgres: rows brought by events in any order come to what the domain's
// Merge comes to, and the figures in SQL are those of the domain's definition.
#include "services/survey/store/figure_store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/db/migrate.h"
#include "common/db/session.h"
#include "tests/services/survey/domain/figure_fixture.h"
#include "tests/support/servers.h"

namespace aftercare::survey {
namespace {

db::Migration Read(const std::string& folder, const std::string& name) {
  std::ifstream file(absl::StrCat(AFTERCARE_SOURCE, "/", folder, "/", name));
  return {name, {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()}};
}

class FigureStoreTest : public ::testing::Test {
 protected:
  FigureStoreTest() : session_(db::InSchema(database_.as("survey"), "survey")) {
    const auto applied = db::Migrate(
        database_.owner(), "survey",
        {Read("common/db/migrations", "0001_mechanism.sql"),
         Read("services/survey/migrations", "0006_figure.sql"),
         Read("services/survey/migrations", "0002_policy.sql"),
         Read("services/survey/migrations", "0008_figure_rebuild.sql"),
         Read("services/survey/migrations", "0009_figure_dimensions.sql")});
    EXPECT_TRUE(applied.ok()) << applied.status();
  }

  void Merge(const std::vector<CaseFigure>& figures) {
    const absl::Status status = session_.Do([&](pqxx::work& work) {
      for (const CaseFigure& figure : figures) MergeFigure(work, figure);
    });
    ASSERT_TRUE(status.ok()) << status;
  }

  absl::StatusOr<std::vector<FigureRow>> Select(const FigureQuery& query,
                                                const Policy& policy = DefaultPolicy()) {
    absl::StatusOr<std::vector<FigureRow>> rows;
    const absl::Status status =
        session_.Do([&](pqxx::work& work) { rows = SelectFigures(work, query, policy); });
    if (!status.ok()) return status;
    return rows;
  }

  // Of the level, answered and satisfied since then.
  std::pair<int64_t, int64_t> Satisfied(Level level, absl::Time since) {
    std::pair<int64_t, int64_t> counted;
    const absl::Status status = session_.Do([&](pqxx::work& work) {
      for (const auto& row : work.exec_params(
               CountSatisfiedSql(), absl::FormatTime(since, absl::UTCTimeZone()),
               DefaultPolicy().satisfaction.satisfied_from_hundredths)) {
        if (row[0].as<std::string>() == Word(level)) {
          counted = {row[1].as<int64_t>(), row[2].as<int64_t>()};
        }
      }
    });
    EXPECT_TRUE(status.ok()) << status;
    return counted;
  }

  // As FigureService does with a page.
  void RebuildPage(const std::vector<CaseFigure>& page, absl::Time begin) {
    const absl::Status status = session_.Do([&](pqxx::work& work) {
      YieldToRebuild(work, page, begin);
      for (const CaseFigure& figure : page) MergeFigure(work, figure);
    });
    ASSERT_TRUE(status.ok()) << status;
  }

  int Roll(int sides) { return std::uniform_int_distribution<int>(0, sides - 1)(random_); }

  CaseFigure Random() {
    CaseFigure figure;
    figure.case_id = Id(absl::StrCat("case", Roll(60)));
    if (Roll(4) > 0) {
      CaseFacts& facts = figure.facts;
      facts.version = 1 + Roll(9);
      facts.drill = Roll(10) == 0;
      facts.register_time = At("2026-03-20T00:00:00Z") + absl::Minutes(Roll(60 * 24 * 40));
      if (Roll(5) > 0) {
        facts.first_contact_time =
            facts.register_time + absl::Microseconds(Roll(1'000'000'000)) - absl::Minutes(1);
        if (Roll(3) > 0) {
          facts.resolve_time = *facts.first_contact_time + absl::Minutes(Roll(20'000));
          facts.paused = absl::Microseconds(Roll(1'000'000'000));
        }
      }
      facts.level = static_cast<Level>(1 + Roll(3));
      facts.category = Roll(2) == 0 ? "LOGISTICS" : "PRODUCT_QUALITY";
      facts.product = absl::StrCat("P", Roll(3));
      facts.agent = Roll(2) == 0 ? "" : "li.na";
      facts.region = Roll(2) == 0 ? "CN-31" : "CN-33";
      facts.batch = Roll(2) == 0 ? "" : "B1";
    }
    if (Roll(2) == 0) figure.repair = Job("wu.min");
    if (Roll(2) == 0) figure.transport = Job("sf-express");
    if (Roll(2) == 0) {
      figure.survey.version = 1 + Roll(9);
      figure.survey.schedule_time = At("2026-03-25T00:00:00Z") + absl::Minutes(Roll(60 * 24 * 40));
      figure.survey.asked = Roll(4) > 0;
      const int count = figure.survey.asked ? Roll(4) : 0;
      figure.survey.scores = {0, count};
      for (int i = 0; i < count; ++i) figure.survey.scores.sum += 1 + Roll(5);
    }
    return figure;
  }

  // One of six, each made at an instant of its own or at that of another.
  Assignment Job(const std::string& assignee) {
    const int job = Roll(6);
    return {At("2026-03-20T00:00:00Z") + absl::Hours(job / 2), Id(absl::StrCat("job", job)),
            1 + Roll(3), Roll(3) == 0 ? "" : assignee};
  }

  testing::Database database_;
  db::Session session_;
  std::mt19937 random_{20260401};
};

// The two halves of a version are one event's, so equal versions must carry equal facts.
std::vector<CaseFigure> WithoutContradiction(std::vector<CaseFigure> figures) {
  std::map<std::pair<ids::Uuid, int64_t>, CaseFacts> facts;
  std::map<std::pair<ids::Uuid, int64_t>, SurveyFacts> surveys;
  std::map<std::tuple<ids::Uuid, ids::Uuid, int64_t>, Assignment> repairs, transports;
  for (CaseFigure& one : figures) {
    one.facts = facts.emplace(std::pair(one.case_id, one.facts.version), one.facts).first->second;
    one.survey =
        surveys.emplace(std::pair(one.case_id, one.survey.version), one.survey).first->second;
    for (auto& [assignment, known] :
         {std::pair(&one.repair, &repairs), std::pair(&one.transport, &transports)}) {
      *assignment =
          known->emplace(std::tuple(one.case_id, assignment->job, assignment->version), *assignment)
              .first->second;
    }
  }
  return figures;
}

TEST_F(FigureStoreTest, SUR_04_LevelsAreCountedAsTheAnswersAreDefined) {
  std::vector<CaseFigure> events;
  for (int i = 0; i < 400; ++i) events.push_back(Random());
  events = WithoutContradiction(std::move(events));
  Merge(events);
  std::map<ids::Uuid, CaseFigure> merged;
  for (const CaseFigure& event : events) survey::Merge(event, merged[event.case_id]);
  const absl::Time since = At("2026-04-10T00:00:00Z");
  std::map<Level, std::pair<int64_t, int64_t>> expected;
  for (const auto& [id, figure] : merged) {
    const Scores& scores = figure.survey.scores;
    if (figure.facts.version == 0 || figure.facts.drill || figure.survey.version == 0 ||
        scores.count == 0 || figure.survey.schedule_time < since) {
      continue;
    }
    ++expected[figure.facts.level].first;
    expected[figure.facts.level].second +=
        survey::Satisfied(scores, DefaultPolicy().satisfaction);
  }
  std::map<Level, std::pair<int64_t, int64_t>> counted;
  for (const Level level : kLevels) counted[level] = Satisfied(level, since);
  EXPECT_EQ(expected.size(), 3u);
  EXPECT_EQ(counted, expected);
}

TEST_F(FigureStoreTest, SUR_05_FiguresInSqlAreThoseOfTheDefinition) {
  std::vector<CaseFigure> events;
  for (int i = 0; i < 400; ++i) events.push_back(Random());
  events = WithoutContradiction(std::move(events));
  Merge(events);
  std::map<ids::Uuid, CaseFigure> merged;
  for (const CaseFigure& event : events) {
    merged[event.case_id].case_id = event.case_id;
    survey::Merge(event, merged[event.case_id]);
  }
  std::vector<CaseFigure> facts;
  for (const auto& [id, figure] : merged) facts.push_back(figure);

  int rows_seen = 0, compared = 0;
  std::set<Dimension> split;
  for (int round = 0; round < 200; ++round) {
    FigureQuery query;
    query.measure = static_cast<Measure>(Roll(4));
    query.period = static_cast<Period>(Roll(4));
    query.from = At("2026-03-20T00:00:00Z") + absl::Hours(Roll(24 * 20));
    query.to = query.from + absl::Hours(1 + Roll(24 * 40));
    if (Roll(3) == 0) query.filter.level = static_cast<Level>(1 + Roll(3));
    if (Roll(3) == 0) query.filter.category = "LOGISTICS";
    if (Roll(4) == 0) query.filter.agent = "li.na";
    if (Roll(4) == 0) query.filter.region = "CN-31";
    if (Roll(6) == 0) query.filter.batch = "B1";
    if (Roll(6) == 0) query.filter.technician = "wu.min";
    if (Roll(6) == 0) query.filter.carrier = "sf-express";
    for (int dimension = 0; dimension <= static_cast<int>(Dimension::kCarrier); ++dimension) {
      if (Roll(4) == 0) query.group_by.push_back(static_cast<Dimension>(dimension));
    }
    const auto expected = QueryFigures(facts, query, DefaultPolicy());
    const auto rows = Select(query);
    ASSERT_TRUE(expected.ok() && rows.ok()) << rows.status();
    ASSERT_EQ(*rows, *expected) << "round " << round;
    for (const FigureRow& row : *rows) {
      ++rows_seen;
      compared += row.before.has_value();
      for (const TextDimension& text : kTextDimensions) {
        if (!(row.slice.*text.value).empty()) split.insert(text.dimension);
      }
    }
  }
  EXPECT_GT(rows_seen, 500);
  EXPECT_GT(compared, 50);
  EXPECT_EQ(split.size(), kTextDimensions.size());
}

TEST_F(FigureStoreTest, SUR_09_OrderAndRepetitionOfEventsDoNotMatter) {
  std::vector<CaseFigure> events;
  for (int i = 0; i < 200; ++i) events.push_back(Random());
  events = WithoutContradiction(std::move(events));
  std::string first;
  for (int round = 0; round < 3; ++round) {
    Merge(events);
    std::string all;
    const absl::Status status = session_.Do([&](pqxx::work& work) {
      all = work.exec1("SELECT string_agg((to_jsonb(f) - 'written_at')::text, ';' "
                       "ORDER BY case_id) FROM case_figure f")[0]
                .as<std::string>();
      work.exec("DELETE FROM case_figure");
    });
    ASSERT_TRUE(status.ok()) << status;
    if (round == 0) first = all;
    EXPECT_EQ(all, first);
    std::shuffle(events.begin(), events.end(), random_);
    const std::vector<CaseFigure> again(events.begin(), events.begin() + 50);
    events.insert(events.end(), again.begin(), again.end());
  }
}

TEST_F(FigureStoreTest, SUR_09_FiguresAreWholeWhileTheyAreRebuilt) {
  std::vector<CaseFigure> facts;
  for (int i = 0; i < 40; ++i) {
    facts.push_back(Surveyed(absl::StrCat("case", i), At("2026-05-04T02:00:00Z"), true,
                             {i % 2 == 0 ? 5 : 2, 1}));
  }
  Merge(facts);
  const FigureQuery query = Query(Measure::kSatisfaction, Period::kMonth);
  const auto whole = Select(query);
  absl::Time begin;
  ASSERT_TRUE(session_.Do([&](pqxx::work& work) { begin = RebuildBegins(work); }).ok());
  for (size_t done = 0; done < facts.size(); done += 10) {
    RebuildPage({facts.begin() + done, facts.begin() + done + 10}, begin);
    EXPECT_EQ(Satisfied(Level::kOrdinary, query.from), std::pair(int64_t{40}, int64_t{20}));
    EXPECT_EQ(*Select(query), *whole);
  }
  ASSERT_TRUE(session_.Do([&](pqxx::work& work) { EndRebuild(work, begin); }).ok());
  EXPECT_EQ(*Select(query), *whole);
}

TEST_F(FigureStoreTest, SUR_09_ARebuildPutsRightWhatIsWrongAndKeepsWhatIsNew) {
  const absl::Time time = At("2026-05-04T02:00:00Z");
  CaseFigure wrong = Surveyed("wrong", time, true, {5, 1}), ahead = wrong, gone = wrong;
  CaseFigure changed = Surveyed("changed", time, true, {3, 1});
  const CaseFigure right = Case("wrong", time, absl::Hours(1));
  wrong.facts.agent = "nobody";
  ahead.case_id = Id("ahead");  // its source was set back
  ahead.facts.version = 9;
  gone.case_id = Id("gone");
  Merge({wrong, ahead, gone, changed});
  absl::Time begin;
  ASSERT_TRUE(session_.Do([&](pqxx::work& work) { begin = RebuildBegins(work); }).ok());
  // Meanwhile events tell of a change and of a new case.
  CaseFigure newer = changed;
  newer.facts.version = 2;
  newer.facts.agent = "li.na";
  newer.survey.version = 2;
  newer.survey.scores = {4, 1};
  const CaseFigure fresh = Case("fresh", time, absl::Hours(1));
  Merge({newer, fresh});
  ahead.facts.version = 1;
  RebuildPage({right, ahead, changed}, begin);
  ASSERT_TRUE(session_.Do([&](pqxx::work& work) { EndRebuild(work, begin); }).ok());
  std::string rows;
  ASSERT_TRUE(session_.Do([&](pqxx::work& work) {
    rows = work.exec1("SELECT string_agg(concat_ws('/', case_version, agent, survey_version, "
                      "score_sum), ' ' ORDER BY agent, survey_version) "
                      "FROM case_figure")[0]
               .as<std::string>();
  }).ok());
  EXPECT_EQ(rows, "2/li.na/2/4 1/zhang.wei/0/0 1/zhang.wei/0/0 1/zhang.wei/1/5");
}

TEST_F(FigureStoreTest, SUR_05_TooLongAnAnswerIsRefused) {
  Merge({Case("one", At("2026-04-01T00:00:00Z"), absl::Hours(1)),
         Case("two", At("2026-05-01T00:00:00Z"), absl::Hours(1))});
  Policy policy = DefaultPolicy();
  policy.figures.most_rows = 1;
  const auto rows = Select(Query(Measure::kResponse, Period::kMonth), policy);
  EXPECT_EQ(command::Explain(rows.status()).reason, "TOO_MANY_ROWS");
  FigureQuery empty = Query(Measure::kResponse, Period::kMonth);
  empty.to = empty.from;
  EXPECT_EQ(command::Explain(Select(empty).status()).reason, "INVALID_FIELDS");
}

}  // namespace
}  // namespace aftercare::survey
