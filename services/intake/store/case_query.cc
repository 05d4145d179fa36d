#include "services/intake/store/case_query.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
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

std::map<std::string, Gathered> GatherSignals(pqxx::work& work,
                                              const std::vector<Watched>& watched) {
  std::map<std::string, Gathered> gathered;
  const auto incidents = work.exec(absl::StrCat(
      "SELECT DISTINCT ON (signature) signature, id FROM incidents WHERE signature <> '' AND open "
      "AND signature IN (",
      absl::StrJoin(watched, ", ", [&work](std::string* out, const Watched& one) {
        absl::StrAppend(out, work.quote(one.signature));
      }),
      ") ORDER BY signature, created_at"));
  for (const auto& row : incidents) {
    gathered[row[0].as<std::string>()].incident = IdOf(row[1]);
  }
  // One signature twice: from the earlier instant on.
  std::map<std::string, Watched> asked;
  for (const Watched& one : watched) {
    if (gathered.contains(one.signature)) continue;
    Watched& kept = asked.try_emplace(one.signature, one).first->second;
    kept.since = std::min(kept.since, one.since);
  }
  std::vector<std::string> open;
  for (const auto& [signature, one] : asked) {
    open.push_back(absl::StrCat("(", work.quote(one.signature), ", ",
                                work.quote(one.product_model), ", ", work.quote(one.batch), ", ",
                                work.quote(Text(one.since)), "::timestamptz)"));
  }
  if (open.empty()) return gathered;
  // batch <> '' is the index's own condition; plans are generic, so it has to be said.
  const auto rows = work.exec(absl::StrCat(
      "SELECT w.signature, c.id, c.customer, "
      "(extract(epoch FROM c.created_at) * 1000000)::bigint, c.state "
      "FROM (VALUES ", absl::StrJoin(open, ", "), ") AS w(signature, model, batch, since) "
      "JOIN cases c ON c.product_model = w.model AND c.batch = w.batch AND c.batch <> '' "
      "AND c.created_at >= w.since ORDER BY c.created_at, c.id"));
  for (const auto& row : rows) {
    gathered[row[0].as<std::string>()].signals.push_back(
        {IdOf(row[1]), IdOf(row[2]), absl::FromUnixMicros(row[3].as<int64_t>()),
         static_cast<CaseState>(row[4].as<int>() - 1)});
  }
  return gathered;
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
