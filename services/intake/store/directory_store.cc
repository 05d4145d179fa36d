#include "services/intake/store/directory_store.h"

#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "common/command/table.h"

namespace aftercare::intake {
namespace {

constexpr absl::string_view kRow =
    "id, (extract(epoch FROM changed_at) * 1000000)::int8, body, personal";

pqxx::binarystring Binary(const std::string& wire) { return {wire.data(), wire.size()}; }

std::vector<DirectoryRow> RowsOf(const pqxx::result& result) {
  std::vector<DirectoryRow> rows;
  for (const auto& row : result) {
    rows.push_back({ids::ParseUuid(row[0].as<std::string>()).value_or(ids::Uuid{}),
                    absl::FromUnixMicros(row[1].as<int64_t>()), pqxx::binarystring(row[2]).str(),
                    pqxx::binarystring(row[3]).str()});
  }
  return rows;
}

}  // namespace

std::vector<DirectoryRow> ReadDirectoryRows(pqxx::work& work, absl::string_view table,
                                            std::vector<ids::Uuid> ids, bool lock) {
  db::Array wanted(db::Type::kUuid);
  for (const ids::Uuid& id : ids) wanted.Add(id);
  // Locked in one order, or two writers of the same records could wait for each other.
  return RowsOf(work.exec_params(
      absl::StrCat("SELECT ", kRow, " FROM ", table, " WHERE id = ANY($1::uuid[])",
                   lock ? " ORDER BY id FOR UPDATE" : ""),
      Binary(wanted.Wire())));
}

std::vector<DirectoryRow> ListDirectoryRows(pqxx::work& work, absl::string_view table,
                                            const std::vector<command::Condition>& conditions,
                                            const ids::Uuid& after, int limit) {
  std::string sql = absl::StrCat("SELECT ", kRow, " FROM ", table, " WHERE id > $1::uuid");
  std::vector<std::string> values = {after.ToString()};
  for (const command::Condition& condition : conditions) {
    values.push_back(condition.value);
    absl::StrAppend(&sql, " AND ",
                    absl::StrReplaceAll(condition.sql, {{"$", absl::StrCat("$", values.size())}}));
  }
  absl::StrAppend(&sql, " ORDER BY id LIMIT ", limit);
  return RowsOf(work.exec_params(sql, pqxx::prepare::make_dynamic_params(values)));
}

std::vector<ids::Uuid> WriteDirectoryRows(pqxx::work& work, absl::string_view table,
                                          DirectoryWrite& write) {
  std::string names = "id, changed_at, body, personal";
  std::string elements =
      "unnest($1::uuid[]), unnest($2::timestamptz[]), unnest($3::bytea[]), unnest($4::bytea[])";
  std::string sets = "changed_at = excluded.changed_at, body = excluded.body, "
                     "personal = excluded.personal";
  std::vector<pqxx::binarystring> values = {Binary(write.ids.Wire()), Binary(write.changed.Wire()),
                                            Binary(write.bodies.Wire()),
                                            Binary(write.personal.Wire())};
  for (DirectoryWrite::Extracted& column : write.columns) {
    values.push_back(Binary(column.values.Wire()));
    absl::StrAppend(&names, ", ", column.name);
    absl::StrAppend(&elements, ", unnest($", values.size(), "::", command::ArrayType(column.type),
                    ")");
    if (!column.insert_only) {
      absl::StrAppend(&sets, ", ", column.name, " = excluded.", column.name);
    }
  }
  const auto result = work.exec_params(
      absl::StrCat("INSERT INTO ", table, " AS t (", names, ") SELECT ", elements,
                   " ON CONFLICT (id) DO UPDATE SET ", sets,
                   " WHERE t.source_version < excluded.source_version RETURNING t.id"),
      pqxx::prepare::make_dynamic_params(values));
  std::vector<ids::Uuid> written;
  for (const auto& row : result) {
    written.push_back(ids::ParseUuid(row[0].as<std::string>()).value_or(ids::Uuid{}));
  }
  return written;
}

}  // namespace aftercare::intake
