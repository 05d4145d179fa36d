// Columns and migrations on real Postgres: rows go in and come back, constraints repeat the rules,
// and what commands change often leaves the indexes alone.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/command/aggregate.h"
#include "common/db/migrate.h"
#include "common/db/session.h"
#include "services/intake/store/case_codec.h"
#include "services/intake/store/case_columns.h"
#include "services/intake/store/directory_columns.h"
#include "services/intake/store/incident_codec.h"
#include "services/intake/store/incident_columns.h"
#include "tests/services/intake/store/full_case.h"
#include "tests/support/servers.h"

namespace aftercare::intake {
namespace {

using testing::Id;
using testing::Minute;

struct Cases {
  using State = Case;
  using Resource = v1::Case;
  static constexpr absl::string_view kTable = "cases";
  static const auto& Columns() { return CaseColumns(); }
  static void ToProto(const Case& value, v1::Case* out) { intake::ToProto(value, out); }
  static absl::StatusOr<Case> FromProto(const v1::Case& in) { return intake::FromProto(in); }
};

struct Incidents {
  using State = Incident;
  using Resource = v1::Incident;
  static constexpr absl::string_view kTable = "incidents";
  static const auto& Columns() { return IncidentColumns(); }
  static void ToProto(const Incident& value, v1::Incident* out) { intake::ToProto(value, out); }
  static absl::StatusOr<Incident> FromProto(const v1::Incident& in) {
    return intake::FromProto(in);
  }
};

db::Migration Read(const std::string& folder, const std::string& name) {
  std::ifstream file(absl::StrCat(AFTERCARE_SOURCE, "/", folder, "/", name));
  return {name, {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()}};
}

class TablesTest : public ::testing::Test {
 protected:
  TablesTest() {
    const std::string own = "services/intake/migrations";
    const auto applied =
        db::Migrate(database_.owner(), "intake",
                    {Read("common/db/migrations", "0001_mechanism.sql"),
                     Read(own, "0003_case.sql"), Read(own, "0004_incident.sql"),
                     Read(own, "0005_directory.sql"),
                     Read(own, "0007_case_customer.sql"), Read(own, "0011_place.sql"),
                     Read(own, "0012_case_serial.sql")});
    EXPECT_TRUE(applied.ok()) << applied.status();
    std::vector<db::Statement> statements = command::TableStatements<Cases>();
    for (auto& statement : command::TableStatements<Incidents>()) {
      statements.push_back(std::move(statement));
    }
    auto link = db::Link::Open(db::InSchema(database_.as("intake"), "intake"), statements);
    EXPECT_TRUE(link.ok()) << link.status();
    if (link.ok()) link_ = *std::move(link);
  }
  void SetUp() override { ASSERT_NE(link_, nullptr); }

  // Inserts a slot that is new and updates any other. Answers how many rows were updated within
  // their page.
  template <class Traits>
  absl::StatusOr<int64_t> Save(command::Slot<typename Traits::State> slot) {
    typename Traits::Resource whole, open, personal;
    Traits::ToProto(slot.state, &whole);
    command::PersonalSplit<typename Traits::Resource>().SplitPersonal(whole, &open, &personal);
    slot.chain = std::string(32, 'c');
    slot.changed_at = Minute(static_cast<int>(slot.version));
    slot.personal = command::SealPersonal(personal.SerializeAsString());
    command::RowArrays<Traits, decltype(slot)> rows(slot.stored_version == 0);
    rows.Add(slot.state.id, slot, open.SerializeAsString());
    rows.Send(*link_);
    link_->SendSql(absl::StrCat("SELECT pg_stat_get_xact_tuples_hot_updated('", Traits::kTable,
                                "'::regclass)"),
                   {});
    auto results = link_->Sync();
    if (!results.ok()) return results.status();
    return results->back().integer(0, 0);
  }

  template <class Traits>
  typename Traits::State Load(const ids::Uuid& id) {
    db::Array ids(db::Type::kUuid);
    ids.Add(id);
    link_->Send(command::LoadName<Traits>(), db::Params().Add(ids));
    auto results = link_->Sync();
    EXPECT_TRUE(results.ok()) << results.status();
    if (!results.ok()) return {};
    absl::flat_hash_map<ids::Uuid, command::Slot<typename Traits::State>> slots;
    EXPECT_TRUE(command::ReadSlots<Traits>((*results)[0], slots).ok());
    return slots[id].state;
  }

  // The first row's columns, between spaces.
  std::string Row(const std::string& sql) {
    std::string text;
    db::Session session(db::InSchema(database_.owner(), "intake"));
    const auto status = session.Do([&](pqxx::work& work) {
      for (const auto& field : work.exec1(sql)) absl::StrAppend(&text, field.c_str(), " ");
    });
    EXPECT_TRUE(status.ok()) << status;
    return text;
  }

  aftercare::testing::Database database_;
  std::unique_ptr<db::Link> link_;
};

command::Slot<Case> NewCase(CaseState state = CaseState::kRegistered) {
  command::Slot<Case> slot;
  slot.version = 1;
  slot.state = testing::FullCase();
  slot.state.state = state;
  return slot;
}

TEST_F(TablesTest, ACaseComesBackFromItsRow) {
  command::Slot<Case> slot = NewCase();
  ASSERT_TRUE(Save<Cases>(slot).ok());
  EXPECT_EQ(Load<Cases>(slot.state.id), slot.state);
  EXPECT_EQ(Row("SELECT number, state, customer, agent, incident, product_model, batch, open, "
                "level FROM cases"),
            absl::StrCat("123 1 ", Id("customer").ToString(), " wang.lei ",
                         Id("incident").ToString(), " X200-PRO B202605A t 1 "));
  slot.version = 2;
  slot.stored_version = 1;
  slot.state.state = CaseState::kClosed;
  slot.state.agent = "";
  slot.state.report.customer = {};
  slot.state.incident_level = Level::kUnknown;
  ASSERT_TRUE(Save<Cases>(slot).ok());
  EXPECT_EQ(Load<Cases>(slot.state.id), slot.state);
  EXPECT_EQ(Row("SELECT serial_number FROM cases"), slot.state.report.serial_number + " ");
  EXPECT_EQ(Row("SELECT version, number, state, customer, '<' || agent || '>', open, level "
                "FROM cases"),
            "2 123 6 00000000-0000-0000-0000-000000000000 <> f 2 ");
}

TEST_F(TablesTest, WhatCommandsChangeOftenLeavesTheIndexesAlone) {
  command::Slot<Case> slot = NewCase();
  ASSERT_TRUE(Save<Cases>(slot).ok());
  slot.stored_version = 1;
  slot.version = 2;
  slot.state.state = CaseState::kClassified;
  slot.state.grading.level = Level::kMajor;
  slot.state.incident = Id("other incident");
  EXPECT_EQ(Save<Cases>(slot).value_or(-1), 1);
}

TEST_F(TablesTest, REP_04_ACaseFromBeforeTheColumnHasItsSerialFromItsNextChangeOn) {
  command::Slot<Case> slot = NewCase();
  ASSERT_TRUE(Save<Cases>(slot).ok());
  db::Session session(db::InSchema(database_.as("intake"), "intake"));
  ASSERT_TRUE(session.Do([](pqxx::work& work) {
    work.exec("UPDATE cases SET serial_number = ''");
  }).ok());
  slot.stored_version = 1;
  slot.version = 2;
  ASSERT_TRUE(Save<Cases>(slot).ok());
  EXPECT_EQ(Row("SELECT serial_number FROM cases"), slot.state.report.serial_number + " ");
}

TEST_F(TablesTest, EveryStateOfACaseFitsItsConstraints) {
  for (int state = 0; state <= static_cast<int>(CaseState::kMerged); ++state) {
    command::Slot<Case> slot = NewCase(static_cast<CaseState>(state));
    slot.state.id = Id(absl::StrCat("state ", state));
    slot.state.number = state + 1;
    EXPECT_TRUE(Save<Cases>(slot).ok()) << state;
  }
  EXPECT_EQ(Row("SELECT count(*) FILTER (WHERE open), count(*) FROM cases"), "3 9 ");
}

TEST_F(TablesTest, WhatCannotBeIsRefused) {
  ASSERT_TRUE(Save<Cases>(NewCase()).ok());
  command::Slot<Case> same_number = NewCase();
  same_number.state.id = Id("second");
  EXPECT_FALSE(Save<Cases>(same_number).ok());
  db::Session session(db::InSchema(database_.as("intake"), "intake"));
  for (const char* change : {"state = 0", "state = 10", "open = false", "state = 4", "level = 0",
                             "version = 0", "chain = 'short'", "number = 0",
                             "changed_at = created_at - interval '1 s'"}) {
    EXPECT_FALSE(session
                     .Do([&](pqxx::work& work) {
                       work.exec(absl::StrCat("UPDATE cases SET ", change));
                     })
                     .ok())
        << change;
  }
}

TEST_F(TablesTest, AnIncidentComesBackFromItsRow) {
  command::Slot<Incident> slot;
  slot.version = 1;
  slot.state.id = Id("incident");
  slot.state.number = 7;
  slot.state.state = IncidentState::kContained;
  slot.state.create_time = Minute(0);
  slot.state.level = Level::kSerious;
  slot.state.signature = "8:X200-PRO/B1";
  slot.state.product_model = "X200-PRO";
  slot.state.batch = "B1";
  slot.state.members = {{Id("case"), Id("customer")}};
  ASSERT_TRUE(Save<Incidents>(slot).ok());
  EXPECT_EQ(Load<Incidents>(slot.state.id), slot.state);
  const std::string columns =
      "SELECT number, state, level, signature, product_model, batch, open FROM incidents";
  EXPECT_EQ(Row(columns), "7 3 2 8:X200-PRO/B1 X200-PRO B1 t ");
  slot.version = 2;
  slot.stored_version = 1;
  slot.state.state = IncidentState::kResolved;
  ASSERT_TRUE(Save<Incidents>(slot).ok());
  EXPECT_EQ(Row(columns), "7 4 2 8:X200-PRO/B1 X200-PRO B1 f ");
  EXPECT_EQ(Row("SELECT nextval('case_number'), nextval('incident_number')"), "1 1 ");
}

// The array one record puts into its columns, as Postgres is sent it.
template <class Record>
std::vector<std::string> Wires(const std::vector<command::Column<Record>>& columns,
                               const Record& record) {
  std::vector<std::string> wires;
  for (const auto& column : columns) {
    db::Array array(column.type);
    column.put(record, array);
    EXPECT_EQ(array.size(), 1) << column.name;
    wires.push_back(array.Wire());
  }
  return wires;
}

TEST_F(TablesTest, ERP_01_TheColumnsOfTheDirectoryAreThoseOfItsTables) {
  Order order;
  order.external_id = "SO-1";
  order.source_version = 3;
  order.customer_external_id = "C-1";
  order.state = OrderState::kCompleted;
  order.lines.resize(4);
  order.lines[0].batch = "B2";
  order.lines[1].batch = "B1";
  order.lines[3].batch = "B2";
  std::string names = "id, changed_at, body, personal";
  std::string values = "$1, $2, ''::bytea, ''::bytea";
  db::Params params;
  params.Add(OrderId("SO-1")).Add(Minute(0));
  auto wires = Wires(OrderColumns(), order);
  for (size_t i = 0; i < wires.size(); ++i) {
    const auto& column = OrderColumns()[i];
    absl::StrAppend(&names, ", ", column.name);
    absl::StrAppend(&values, ", ($", i + 3, "::", command::ArrayType(column.type), ")[1]");
    params.Add(absl::string_view(wires[i]));
  }
  link_->SendSql(absl::StrCat("INSERT INTO orders (", names, ") VALUES (", values, ")"), params);
  const auto results = link_->Sync();
  ASSERT_TRUE(results.ok()) << results.status();
  EXPECT_EQ(Row("SELECT external_id, source_version, customer_external_id, state, batches "
                "FROM orders WHERE batches <> '' "
                "AND string_to_array(batches, ' ') @> ARRAY['B1']"),
            "SO-1 3 C-1 4 B1 B2 ");
  const auto expect_columns = [this](const std::string& table, const auto& columns) {
    std::string expected = "id changed_at ";
    for (const auto& column : columns) absl::StrAppend(&expected, column.name, " ");
    EXPECT_EQ(Row(absl::StrCat("SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute "
                               "WHERE attnum > 0 AND attrelid = '",
                               table, "'::regclass")),
              absl::StrCat(expected, "body personal "));
  };
  expect_columns("customers", CustomerColumns());
  expect_columns("products", ProductColumns());
  expect_columns("orders", OrderColumns());
  expect_columns("serials", SerialUnitColumns());
}

}  // namespace
}  // namespace aftercare::intake
