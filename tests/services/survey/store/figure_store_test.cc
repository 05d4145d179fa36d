// The fact table on real Postgres: rows brought by events in any order come to what the domain's
// Merge comes to, and the figures in SQL are those of the domain's definition.
#include "services/survey/store/figure_store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
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
         Read("services/survey/migrations", "0006_figure.sql")});
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
    }
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

  testing::Database database_;
  db::Session session_;
  std::mt19937 random_{20260401};
};

// The two halves of a version are one event's, so equal versions must carry equal facts.
std::vector<CaseFigure> WithoutContradiction(std::vector<CaseFigure> figures) {
  std::map<std::pair<ids::Uuid, int64_t>, CaseFacts> facts;
  std::map<std::pair<ids::Uuid, int64_t>, SurveyFacts> surveys;
  for (CaseFigure& one : figures) {
    one.facts = facts.emplace(std::pair(one.case_id, one.facts.version), one.facts).first->second;
    one.survey =
        surveys.emplace(std::pair(one.case_id, one.survey.version), one.survey).first->second;
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
    expected[figure.facts.level].second += Satisfied(scores, DefaultPolicy().satisfaction);
  }
  std::map<Level, std::pair<int64_t, int64_t>> counted;
  const auto status = session_.Do([&](pqxx::work& work) {
    for (const auto& one : CountSatisfied(work, since, DefaultPolicy().satisfaction)) {
      counted[one.level] = {one.answered, one.satisfied};
    }
  });
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(counted.size(), 3u);
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

  int rows_seen = 0;
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
    for (int dimension = 0; dimension < 5; ++dimension) {
      if (Roll(3) == 0) query.group_by.push_back(static_cast<Dimension>(dimension));
    }
    const auto expected = QueryFigures(facts, query, DefaultPolicy());
    const auto rows = Select(query);
    ASSERT_TRUE(expected.ok() && rows.ok()) << rows.status();
    ASSERT_EQ(*rows, *expected) << "round " << round;
    rows_seen += static_cast<int>(rows->size());
  }
  EXPECT_GT(rows_seen, 500);
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
      all = work.exec1("SELECT string_agg(f::text, ';' ORDER BY case_id) FROM case_figure f")[0]
                .as<std::string>();
      DropFigures(work);
    });
    ASSERT_TRUE(status.ok()) << status;
    if (round == 0) first = all;
    EXPECT_EQ(all, first);
    std::shuffle(events.begin(), events.end(), random_);
    events.insert(events.end(), events.begin(), events.begin() + 50);
  }
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
