#include "services/intake/store/case_query.h"

#include <algorithm>

namespace aftercare::intake {
namespace {

ids::Uuid IdOf(const pqxx::field& field) {
  return ids::ParseUuid(field.as<std::string>()).value_or(ids::Uuid{});
}

}  // namespace

std::vector<db::Statement> WatchStatements() {
  return {
      {"watch_incidents",
       "SELECT DISTINCT ON (signature) signature, id FROM incidents WHERE signature <> '' AND open "
       "AND signature = ANY($1::text[]) ORDER BY signature, created_at"},
      // batch <> '' is the index's own condition; plans are generic, so it has to be said. Where
      // there is an incident, its cases, which may be thousands, are not asked for.
      {"watch_cases",
       "SELECT w.signature, c.id, c.customer, c.created_at, c.state, c.level "
       "FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) "
       "AS w(signature, model, batch, since) "
       "JOIN cases c ON c.product_model = w.model AND c.batch = w.batch AND c.batch <> '' "
       "AND c.created_at >= w.since "
       "WHERE NOT EXISTS (SELECT FROM incidents i WHERE i.signature = w.signature AND i.open "
       "AND i.signature <> '') ORDER BY c.created_at, c.id"},
  };
}

absl::StatusOr<std::map<std::string, Gathered>> GatherSignals(db::SharedLink& link,
                                                              const std::vector<Watched>& watched) {
  // One signature twice: from the earlier instant on.
  std::map<std::string, Watched> asked;
  for (const Watched& one : watched) {
    Watched& kept = asked.try_emplace(one.signature, one).first->second;
    kept.since = std::min(kept.since, one.since);
  }
  db::Array signatures(db::Type::kText), models(db::Type::kText), batches(db::Type::kText),
      since(db::Type::kTime);
  for (const auto& [signature, one] : asked) {
    signatures.Add(signature);
    models.Add(one.product_model);
    batches.Add(one.batch);
    since.Add(one.since);
  }
  const auto rows = link.Ask([&](db::Link& asking) {
    asking.Send("watch_incidents", db::Params().Add(signatures));
    asking.Send("watch_cases",
                db::Params().Add(signatures).Add(models).Add(batches).Add(since));
  });
  if (!rows.ok()) return rows.status();
  std::map<std::string, Gathered> gathered;
  const db::Rows& incidents = rows->at(0);
  for (int row = 0; row < incidents.size(); ++row) {
    gathered[std::string(incidents.bytes(row, 0))].incident = incidents.uuid(row, 1);
  }
  const db::Rows& cases = rows->at(1);
  for (int row = 0; row < cases.size(); ++row) {
    gathered[std::string(cases.bytes(row, 0))].signals.push_back(
        {cases.uuid(row, 1), cases.uuid(row, 2), cases.time(row, 3),
         static_cast<CaseState>(cases.integer(row, 4) - 1),
         static_cast<Level>(cases.integer(row, 5))});
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
