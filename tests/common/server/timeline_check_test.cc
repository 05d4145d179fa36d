// Every way to tamper with a timeline that the chain can tell is done to one, and found.
#include "common/server/timeline_check.h"

#include <pqxx/pqxx>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/server/effect_call.h"
#include "tests/common/server/tally_server.h"

namespace aftercare::server {
namespace {

using testing::Add;
using testing::TallyCommand;
using Faults = std::vector<std::string>;

class TimelineCheckTest : public testing::TallyServer {
 protected:
  void SetUp() override { Build(); }

  // A tally whose timeline has so many entries.
  ids::Uuid Grown(int entries) {
    const ids::Uuid tally = ids::NewUuid(time::SystemClock().Now());
    for (int i = 1; i <= entries; ++i) {
      schedule::PendingEffect effect;
      effect.id = ids::NewUuid(time::SystemClock().Now());
      EXPECT_TRUE(DoHere(*ground_, effect, "tally", tally, TallyCommand(Add{i % 9, ""})).ok());
    }
    return tally;
  }

  // What is found after the SQL, in which $ stands for the tally; nothing of it stays.
  Faults FoundAfter(const ids::Uuid& tally, const std::vector<std::string>& sql) {
    pqxx::connection connection(db::InSchema(tables_.database().owner(), "intake"));
    pqxx::work work(connection);
    const std::string quoted = absl::StrCat("'", tally.ToString(), "'");
    for (const std::string& one : sql) work.exec(absl::StrReplaceAll(one, {{"$", quoted}}));
    Faults faults;
    for (const std::string& fault : CheckTimelines(work, {"tallies"}, {}).faults) {
      EXPECT_EQ(fault.substr(0, 38), tally.ToString() + ": ");
      faults.push_back(fault.substr(38));
    }
    return faults;
  }
};

std::string Wrong(int entry) {
  return absl::StrCat("entry ", entry, " does not carry the hash it must");
}

TEST_F(TimelineCheckTest, INT_24_WhateverIsDoneToATimelineIsFound) {
  const ids::Uuid tally = Grown(5), other = Grown(5);
  const std::string third = " WHERE aggregate_id = $ AND number = 3";
  const std::string missing_tail = "version 5 is not that of its last entry";
  const struct {
    const char* what;
    std::vector<std::string> sql;
    Faults found;
  } kCases[] = {
      {"nothing", {}, {}},
      {"actor", {"UPDATE timeline SET actor = 'staff/other'" + third}, {Wrong(3)}},
      {"kind", {"UPDATE timeline SET kind = 'asked'" + third}, {Wrong(3)}},
      {"instant", {"UPDATE timeline SET at = at + interval '1 microsecond'" + third}, {Wrong(3)}},
      {"facts of another",
       {"UPDATE timeline SET facts = (SELECT facts FROM timeline WHERE aggregate_id = $ AND number "
        "= 2)" + third},
       {Wrong(3)}},
      {"no facts", {"UPDATE timeline SET facts = ''" + third}, {Wrong(3)}},
      {"hash", {"UPDATE timeline SET hash = sha256(hash)" + third}, {Wrong(3), Wrong(4)}},
      {"the first removed",
       {"DELETE FROM timeline WHERE aggregate_id = $ AND number = 1"},
       {"entry 1 is missing", Wrong(2)}},
      {"one removed", {"DELETE FROM timeline" + third}, {"entry 3 is missing", Wrong(4)}},
      {"one removed and the rest moved up",
       {"DELETE FROM timeline" + third,
        "UPDATE timeline SET number = 3 WHERE aggregate_id = $ AND number = 4",
        "UPDATE timeline SET number = 4 WHERE aggregate_id = $ AND number = 5"},
       {Wrong(3), Wrong(4), missing_tail}},
      {"the last removed",
       {"DELETE FROM timeline WHERE aggregate_id = $ AND number = 5"},
       {missing_tail}},
      {"the last removed and the version turned back",
       {"DELETE FROM timeline WHERE aggregate_id = $ AND number = 5",
        "UPDATE tallies SET version = 4 WHERE id = $"},
       {"the aggregate does not carry the hash of its last entry"}},
      {"all removed", {"DELETE FROM timeline WHERE aggregate_id = $"}, {missing_tail}},
      {"two swapped",
       {"UPDATE timeline SET number = 100 WHERE aggregate_id = $ AND number = 2",
        "UPDATE timeline SET number = 2" + third,
        "UPDATE timeline SET number = 3 WHERE aggregate_id = $ AND number = 100"},
       {Wrong(2), Wrong(3), Wrong(4)}},
      {"one put in between",
       {"UPDATE timeline SET number = 6 WHERE aggregate_id = $ AND number = 5",
        "UPDATE timeline SET number = 5 WHERE aggregate_id = $ AND number = 4",
        "INSERT INTO timeline SELECT aggregate_id, 4, at, kind, actor, facts, hash FROM timeline" +
            third},
       {Wrong(4), Wrong(5), Wrong(6), missing_tail}},
      {"one of another tally",
       {"DELETE FROM timeline" + third,
        absl::StrCat("INSERT INTO timeline SELECT $, number, at, kind, actor, facts, hash FROM "
                     "timeline WHERE number = 3 AND aggregate_id = '", other.ToString(), "'")},
       {Wrong(3), Wrong(4)}},
      {"version", {"UPDATE tallies SET version = 6 WHERE id = $"},
       {"version 6 is not that of its last entry"}},
      {"chain", {"UPDATE tallies SET chain = sha256(chain) WHERE id = $"},
       {"the aggregate does not carry the hash of its last entry"}},
  };
  for (const auto& one : kCases) EXPECT_EQ(FoundAfter(tally, one.sql), one.found) << one.what;
}

TEST_F(TimelineCheckTest, INT_24_GoesThroughAllInPagesAndLooksAtOneAlone) {
  std::vector<ids::Uuid> tallies;
  for (int i = 0; i < 5; ++i) tallies.push_back(Grown(i + 1));
  pqxx::connection connection(db::InSchema(tables_.database().owner(), "intake"));
  pqxx::work work(connection);
  work.exec("UPDATE timeline SET actor = 'x' WHERE number = 1 AND aggregate_id = '" +
            tallies[4].ToString() + "'");
  TimelineScope scope;
  scope.aggregates = 2;
  std::vector<int64_t> entries;
  Faults faults;
  do {
    const TimelineFindings page = CheckTimelines(work, {"tallies"}, scope);
    entries.push_back(page.entries);
    faults.insert(faults.end(), page.faults.begin(), page.faults.end());
    scope.after = page.next;
  } while (!scope.after.empty() && entries.size() < 10);
  EXPECT_EQ(entries, (std::vector<int64_t>{1 + 2, 3 + 4, 5}));
  EXPECT_EQ(faults, Faults{absl::StrCat(tallies[4].ToString(), ": ", Wrong(1))});
  for (const ids::Uuid& tally : tallies) {
    const TimelineFindings alone =
        CheckTimelines(work, {"tallies"}, {.only = tally.ToString(), .after = ""});
    EXPECT_EQ(alone.checked, 1);
    EXPECT_EQ(alone.faults.empty(), tally != tallies[4]);
  }
}

TEST_F(TimelineCheckTest, INT_24_NamesAHundredFaultsAtMost) {
  const ids::Uuid tally = Grown(101);
  EXPECT_EQ(FoundAfter(tally, {"UPDATE timeline SET actor = 'x'"}).size(), 100u);
}

}  // namespace
}  // namespace aftercare::server
