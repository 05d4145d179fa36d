// SQL of an aggregate's table, made once from the list of its extracted columns: select by ids,
// insert of new rows, update of known ones, each over arrays. Extracted columns are what queries and
// constraints need; the truth of the state is `body` and `personal`.
#ifndef AFTERCARE_COMMAND_TABLE_H_
#define AFTERCARE_COMMAND_TABLE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "common/db/link.h"
#include "common/db/parameter.h"

namespace aftercare::command {

template <class State>
struct Column {
  std::string name;
  db::Type type;
  // Adds exactly one value (or null) to the array.
  std::function<void(const State&, db::Array&)> put;
  bool insert_only = false;  // never changes after the first insert, so it is not updated
};

template <class Traits>
std::string LoadName() {
  return absl::StrCat(Traits::kTable, "_load");
}

inline constexpr absl::string_view kLoadColumns =
    "id, version, chain, created_at, changed_at, due_at, body, personal";

inline absl::string_view ArrayType(db::Type type) {
  switch (type) {
    case db::Type::kBool: return "bool[]";
    case db::Type::kBytes: return "bytea[]";
    case db::Type::kInt2: return "int2[]";
    case db::Type::kInt4: return "int4[]";
    case db::Type::kInt8: return "int8[]";
    case db::Type::kText: return "text[]";
    case db::Type::kTime: return "timestamptz[]";
    case db::Type::kUuid: return "uuid[]";
  }
  return "";
}

template <class Traits>
std::vector<db::Statement> TableStatements() {
  const std::string names = "id, version, chain, changed_at, due_at, body, personal";
  // In the select list, not in FROM: there every array costs a store of its own, which was most of
  // what a batch of one row cost.
  const std::string elements =
      "unnest($1::uuid[]) AS id, unnest($2::int8[]) AS version, unnest($3::bytea[]) AS chain, "
      "unnest($4::timestamptz[]) AS changed_at, unnest($5::timestamptz[]) AS due_at, "
      "unnest($6::bytea[]) AS body, unnest($7::bytea[]) AS personal";
  std::string insert_names = names, inserts = elements, updates = elements;
  std::string sets =
      "version = u.version, chain = u.chain, changed_at = u.changed_at, due_at = u.due_at, "
      "body = u.body, personal = u.personal";
  int inserted = 7, updated = 7;
  for (const auto& column : Traits::Columns()) {
    absl::StrAppend(&insert_names, ", ", column.name);
    absl::StrAppend(&inserts, ", unnest($", ++inserted, "::", ArrayType(column.type), ")");
    if (column.insert_only) continue;
    absl::StrAppend(&updates, ", unnest($", ++updated, "::", ArrayType(column.type), ") AS ",
                    column.name);
    absl::StrAppend(&sets, ", ", column.name, " = u.", column.name);
  }
  const std::string table(Traits::kTable);
  return {
      {LoadName<Traits>(),
       absl::StrCat("SELECT ", kLoadColumns, " FROM ", table, " WHERE id = ANY($1::uuid[])")},
      // A row is made and changed at the same instant, hence created_at = changed_at here.
      {absl::StrCat(table, "_insert"),
       absl::StrCat("INSERT INTO ", table, " (", insert_names, ", created_at) SELECT ", inserts,
                    ", unnest($4::timestamptz[])")},
      {absl::StrCat(table, "_update"),
       absl::StrCat("UPDATE ", table, " t SET ", sets, " FROM (SELECT ", updates,
                    ") u WHERE t.id = u.id")},
  };
}

// Rows for one of the two statements, gathered column by column.
template <class Traits, class SlotOf>
class RowArrays {
 public:
  RowArrays(bool insert) : insert_(insert) {
    for (const auto& column : Traits::Columns()) columns_.emplace_back(column.type);
  }

  void Add(const ids::Uuid& id, const SlotOf& slot, const std::string& body) {
    ids_.Add(id);
    versions_.Add(slot.version);
    chains_.Add(slot.chain);
    changed_.Add(slot.changed_at);
    due_.Add(slot.due_at);
    bodies_.Add(body);
    personal_.Add(slot.personal);
    for (size_t i = 0; i < columns_.size(); ++i) Traits::Columns()[i].put(slot.state, columns_[i]);
  }

  void Send(db::Link& link) {
    if (ids_.size() == 0) return;
    db::Params params;
    params.Add(ids_).Add(versions_).Add(chains_).Add(changed_).Add(due_).Add(bodies_).Add(
        personal_);
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (insert_ || !Traits::Columns()[i].insert_only) params.Add(columns_[i]);
    }
    link.Send(absl::StrCat(Traits::kTable, insert_ ? "_insert" : "_update"), params);
  }

 private:
  const bool insert_;
  db::Array ids_{db::Type::kUuid}, versions_{db::Type::kInt8}, chains_{db::Type::kBytes},
      changed_{db::Type::kTime}, due_{db::Type::kTime}, bodies_{db::Type::kBytes},
      personal_{db::Type::kBytes};
  std::vector<db::Array> columns_;
};

template <class Traits, class SlotOf>
void SendRows(const absl::flat_hash_map<ids::Uuid, SlotOf>& slots,
              const std::vector<ids::Uuid>& changed,
              const absl::flat_hash_map<ids::Uuid, std::string>& bodies, db::Link& link) {
  RowArrays<Traits, SlotOf> inserts(true), updates(false);
  for (const ids::Uuid& id : changed) {
    const SlotOf& slot = slots.at(id);
    (slot.stored_version == 0 ? inserts : updates).Add(id, slot, bodies.at(id));
  }
  inserts.Send(link);
  updates.Send(link);
}

}  // namespace aftercare::command

#endif  // AFTERCARE_COMMAND_TABLE_H_
