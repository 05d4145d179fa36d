// The directory's tables: plain rows keyed by an id that follows from the external id, one statement
// a kind however many records. An older version never overwrites a newer one, not even of a writer
// at the same time (ERP-01). Shared by DirectoryService, by registration and by the carriers.
#ifndef AFTERCARE_INTAKE_STORE_DIRECTORY_STORE_H_
#define AFTERCARE_INTAKE_STORE_DIRECTORY_STORE_H_

#include <algorithm>
#include <map>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "aftercare/intake/v1/directory.pb.h"
#include "common/command/personal.h"
#include "common/command/reader.h"
#include "services/intake/store/directory_codec.h"
#include "services/intake/store/directory_columns.h"

namespace aftercare::intake {

// What a kind of record is called in proto and SQL.
template <class Record>
struct DirectoryKind;

template <>
struct DirectoryKind<Customer> {
  using Resource = v1::Customer;
  static constexpr absl::string_view kTable = "customers", kCollection = "customers";
  static ids::Uuid IdOf(absl::string_view external_id) { return CustomerId(external_id); }
  static const auto& Columns() { return CustomerColumns(); }
};
template <>
struct DirectoryKind<Product> {
  using Resource = v1::Product;
  static constexpr absl::string_view kTable = "products", kCollection = "products";
  static ids::Uuid IdOf(absl::string_view external_id) { return ProductId(external_id); }
  static const auto& Columns() { return ProductColumns(); }
};
template <>
struct DirectoryKind<Order> {
  using Resource = v1::Order;
  static constexpr absl::string_view kTable = "orders", kCollection = "orders";
  static ids::Uuid IdOf(absl::string_view external_id) { return OrderId(external_id); }
  static const auto& Columns() { return OrderColumns(); }
};
template <>
struct DirectoryKind<SerialUnit> {
  using Resource = v1::SerialUnit;
  static constexpr absl::string_view kTable = "serials", kCollection = "serialUnits";
  static ids::Uuid IdOf(absl::string_view external_id) { return SerialUnitId(external_id); }
  static const auto& Columns() { return SerialUnitColumns(); }
};

// A row as it lies in any of the tables.
struct DirectoryRow {
  ids::Uuid id;
  absl::Time changed_at;
  std::string body;
  std::string personal;
};

// Rows with these ids, in no order. `lock` holds them against other writers until the end of the
// transaction.
std::vector<DirectoryRow> ReadDirectoryRows(pqxx::work& work, absl::string_view table,
                                            std::vector<ids::Uuid> ids, bool lock = false);
// At most `limit` rows that meet all conditions, by id, after `after`.
std::vector<DirectoryRow> ListDirectoryRows(pqxx::work& work, absl::string_view table,
                                            const std::vector<command::Condition>& conditions,
                                            const ids::Uuid& after, int limit);

// Arrays for one INSERT of rows that are newer than what is stored.
struct DirectoryWrite {
  struct Extracted {
    std::string name;
    db::Type type;
    db::Array values;
    bool insert_only;
  };
  db::Array ids{db::Type::kUuid}, changed{db::Type::kTime}, bodies{db::Type::kBytes},
      personal{db::Type::kBytes};
  std::vector<Extracted> columns;
};
// Answers the ids that were written; the others have become older meanwhile.
std::vector<ids::Uuid> WriteDirectoryRows(pqxx::work& work, absl::string_view table,
                                          DirectoryWrite& write);

// The resource as callers see it; DataLoss when a row cannot be read.
template <class Record>
absl::StatusOr<typename DirectoryKind<Record>::Resource> ResourceOf(const DirectoryRow& row) {
  typename DirectoryKind<Record>::Resource resource;
  if (!resource.ParseFromString(row.body) ||
      !command::MergePersonal(row.personal, &resource)) {
    return absl::DataLossError(
        absl::StrCat(DirectoryKind<Record>::kTable, ": a row cannot be read"));
  }
  resource.set_name(absl::StrCat(DirectoryKind<Record>::kCollection, "/", row.id.ToString()));
  command::SetTimestamp(row.changed_at, resource.mutable_update_time());
  return resource;
}

// The record with this id; none when ERP and CRM have not sent it.
template <class Record>
absl::StatusOr<std::optional<Record>> FindRecord(pqxx::work& work, const ids::Uuid& id) {
  const auto rows = ReadDirectoryRows(work, DirectoryKind<Record>::kTable, {id});
  if (rows.empty()) return std::optional<Record>();
  const auto resource = ResourceOf<Record>(rows[0]);
  if (!resource.ok()) return resource.status();
  WireReader reader;
  std::optional<Record> record = FromProto(*resource, reader);
  if (!reader.status().ok()) return reader.status();
  return record;
}

// Judges each record beside what is stored and beside those before it, and stores what is new. One
// result a record, in their order.
template <class Record>
std::vector<UpsertResult> UpsertRecords(pqxx::work& work, const std::vector<Record>& records,
                                        absl::Time now) {
  using Kind = DirectoryKind<Record>;
  std::vector<ids::Uuid> ids;
  for (const Record& record : records) ids.push_back(Kind::IdOf(record.external_id));
  std::map<ids::Uuid, int64_t> versions;
  for (const DirectoryRow& row : ReadDirectoryRows(work, Kind::kTable, ids, /*lock=*/true)) {
    typename Kind::Resource resource;
    if (resource.ParseFromString(row.body)) versions[row.id] = resource.source_version();
  }
  std::vector<UpsertResult> results;
  std::map<ids::Uuid, const Record*> newest;  // in one order for every writer
  for (size_t i = 0; i < records.size(); ++i) {
    const auto stored = versions.find(ids[i]);
    results.push_back(
        Upsert(records[i], stored == versions.end() ? 0 : stored->second, now));
    if (results.back().outcome != UpsertOutcome::kApplied) continue;
    versions[ids[i]] = records[i].source_version;
    newest[ids[i]] = &records[i];
  }
  if (newest.empty()) return results;
  DirectoryWrite write;
  for (const auto& column : Kind::Columns()) {
    write.columns.push_back(
        {column.name, column.type, db::Array(column.type), column.insert_only});
  }
  for (const auto& [id, record] : newest) {
    typename Kind::Resource whole, open, personal;
    ToProto(*record, &whole);
    command::PersonalSplit<typename Kind::Resource>().SplitPersonal(whole, &open, &personal);
    write.ids.Add(id);
    write.changed.Add(now);
    write.bodies.Add(open.SerializeAsString());
    write.personal.Add(command::SealPersonal(personal.SerializeAsString()));
    for (size_t i = 0; i < write.columns.size(); ++i) {
      Kind::Columns()[i].put(*record, write.columns[i].values);
    }
  }
  const std::vector<ids::Uuid> written = WriteDirectoryRows(work, Kind::kTable, write);
  for (size_t i = 0; i < results.size(); ++i) {
    if (results[i].outcome == UpsertOutcome::kApplied &&
        std::find(written.begin(), written.end(), ids[i]) == written.end()) {
      results[i].outcome = UpsertOutcome::kOlder;
    }
  }
  return results;
}

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_STORE_DIRECTORY_STORE_H_
