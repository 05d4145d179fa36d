#include "services/intake/store/case_query.h"

#include "absl/strings/str_cat.h"
#include "services/intake/store/enums.h"

namespace aftercare::intake {
namespace {

ids::Uuid IdOf(const pqxx::field& field) {
  return ids::ParseUuid(field.as<std::string>()).value_or(ids::Uuid{});
}

std::string Text(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone());
}

}  // namespace

std::vector<Signal> SignalsOf(pqxx::work& work, const std::string& product_model,
                              const std::string& batch, absl::Time since) {
  // batch <> '' is the index's own condition; plans are generic, so it has to be said.
  const auto rows = work.exec_params(
      "SELECT id, customer, (extract(epoch FROM created_at) * 1000000)::bigint, state FROM cases "
      "WHERE product_model = $1 AND batch = $2 AND batch <> '' AND created_at >= $3::timestamptz "
      "ORDER BY created_at, id",
      product_model, batch, Text(since));
  std::vector<Signal> signals;
  for (const auto& row : rows) {
    signals.push_back({IdOf(row[0]), IdOf(row[1]), absl::FromUnixMicros(row[2].as<int64_t>()),
                       static_cast<CaseState>(row[3].as<int>() - 1)});
  }
  return signals;
}

std::optional<ids::Uuid> OpenIncidentOf(pqxx::work& work, const std::string& signature) {
  const auto rows = work.exec_params(
      "SELECT id FROM incidents WHERE signature = $1 AND signature <> '' AND open "
      "ORDER BY created_at LIMIT 1",
      signature);
  if (rows.empty()) return std::nullopt;
  return IdOf(rows[0][0]);
}

std::vector<MemberCase> MemberCases(pqxx::work& work, const std::vector<ids::Uuid>& ids) {
  std::vector<MemberCase> members;
  for (const ids::Uuid& id : ids) {
    const auto rows =
        work.exec_params("SELECT customer, level FROM cases WHERE id = $1", id.ToString());
    if (rows.empty()) continue;
    members.push_back({{id, IdOf(rows[0][0])}, static_cast<Level>(rows[0][1].as<int>())});
  }
  return members;
}

}  // namespace aftercare::intake
