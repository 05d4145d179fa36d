// The outbox's partitions: there before they are needed, gone when they are old and published.
#include <gtest/gtest.h>

#include <pqxx/pqxx>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/common/command/tally.h"

namespace aftercare::server {
namespace {

class MaintainOutboxTest : public ::testing::Test {
 protected:
  using Days = std::set<int>;  // counted from today

  void Execute(const std::string& sql) { As(tables_.database().owner(), sql); }

  // A partition for that day with an event of that transaction and one of an earlier; 0: with none.
  void Make(int day, int64_t xid) {
    const std::string date = absl::StrCat("current_date + ", day);
    Execute(absl::StrCat(
        "DO $$ BEGIN EXECUTE format('CREATE TABLE %I PARTITION OF outbox FOR VALUES FROM (%L) TO "
        "(%L)', 'outbox_' || to_char(", date, ", 'YYYYMMDD'), (", date, ")::timestamptz, (", date,
        " + 1)::timestamptz); END $$"));
    if (xid == 0) return;
    Execute(absl::StrCat("INSERT INTO outbox (at, xid, seq, partition, envelope) VALUES (", date,
                         ", '7', 0, 0, 'e'), (", date, ", '", xid, "', 5, 0, 'e')"));
  }
  void PublishedUpTo(int64_t xid) {
    Execute(absl::StrCat("UPDATE relay SET xid = '", xid, "', seq = 3"));
  }
  // As the service does it, which may not drop a table itself.
  void Maintain(const std::string& keep) {
    As(tables_.database().as("intake"), absl::StrCat("SELECT maintain_outbox('", keep, "')"));
  }
  Days Present() {
    pqxx::connection connection(db::InSchema(tables_.database().owner(), "intake"));
    pqxx::work work(connection);
    Days days;
    for (const auto& row : work.exec(
             "SELECT to_date(right(c.relname, 8), 'YYYYMMDD') - current_date FROM pg_inherits i "
             "JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'outbox'::regclass")) {
      days.insert(row[0].as<int>());
    }
    return days;
  }

 private:
  void As(const std::string& dsn, const std::string& sql) {
    pqxx::connection connection(db::InSchema(dsn, "intake"));
    pqxx::work work(connection);
    work.exec(sql);
    work.commit();
  }

  testing::TallyDatabase tables_;
};

TEST_F(MaintainOutboxTest, APartitionWithWhatIsNotPublishedYetIsNeverDropped) {
  Make(-20, 99);
  Make(-19, 0);
  Make(-18, 1000);
  Make(-17, 1001);
  PublishedUpTo(0);
  Maintain("8 days");
  EXPECT_EQ(Present(), (Days{-20, -18, -17, -1, 0, 1, 2, 3}));
  // Transaction ids are numbers: 1000 comes after 999.
  PublishedUpTo(999);
  Maintain("8 days");
  EXPECT_EQ(Present(), (Days{-18, -17, -1, 0, 1, 2, 3}));
  // The relay may stand in the middle of a transaction's events.
  PublishedUpTo(1000);
  Maintain("8 days");
  EXPECT_EQ(Present(), (Days{-18, -17, -1, 0, 1, 2, 3}));
  PublishedUpTo(1001);
  Maintain("8 days");
  EXPECT_EQ(Present(), (Days{-17, -1, 0, 1, 2, 3}));
  PublishedUpTo(1002);
  Maintain("8 days");
  EXPECT_EQ(Present(), (Days{-1, 0, 1, 2, 3}));
}

TEST_F(MaintainOutboxTest, WhatIsPublishedStaysForAsLongAsIsAsked) {
  for (int day = -12; day <= -2; ++day) Make(day, 100);
  PublishedUpTo(1'000'000);
  Maintain("10 days");
  EXPECT_EQ(Present(), (Days{-10, -9, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3}));
  Maintain("8 days");
  EXPECT_EQ(Present(), (Days{-8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3}));
  Maintain("0 days");
  EXPECT_EQ(Present(), (Days{0, 1, 2, 3}));
}

TEST_F(MaintainOutboxTest, PartitionsAreThereFromYesterdayToThreeDaysAhead) {
  const Days ahead{-1, 0, 1, 2, 3};
  EXPECT_EQ(Present(), ahead);
  Execute(
      "DO $$ BEGIN EXECUTE 'DROP TABLE outbox_' || to_char(current_date, 'YYYYMMDD'); END $$");
  EXPECT_EQ(Present(), (Days{-1, 1, 2, 3}));
  Maintain("8 days");
  EXPECT_EQ(Present(), ahead);
  Maintain("8 days");
  EXPECT_EQ(Present(), ahead);
}

}  // namespace
}  // namespace aftercare::server
