#include "services/intake/store/case_query.h"

#include <algorithm>

namespace aftercare::intake {
namespace {

ids::Uuid IdOf(const pqxx::field& field) {
  return ids::ParseUuid(field.as<std::string>()).value_or(ids::Uuid{});
}

}  // namespace

std::vector<db::Statement> WatchStatements() {
  // signature <> '' and batch <> '' are the indexes' own conditions; plans are generic, so they have
  // to be said. Where there is an incident, its cases, which may be thousands, are not asked for:
  // OFFSET 0 keeps that condition before the scan.
  return {{"watch_signals",
           "SELECT w.signature, i.id, c.id, c.customer, c.created_at, c.state, c.level, c.incident "
           "FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) "
           "AS w(signature, model, batch, since) "
           "LEFT JOIN LATERAL (SELECT id FROM incidents WHERE signature = w.signature AND open "
           "AND signature <> '' ORDER BY created_at LIMIT 1) i ON true "
           "LEFT JOIN LATERAL (SELECT * FROM ("
           "SELECT id, customer, created_at, state, level, incident FROM cases "
           "WHERE product_model = w.model AND batch = w.batch AND batch <> '' "
           "AND created_at >= w.since "
           "UNION ALL SELECT id, customer, created_at, state, level, incident FROM cases "
           "WHERE w.batch = '' AND place = w.signature AND place <> '' AND created_at >= w.since) s "
           "WHERE i.id IS NULL AND NOT EXISTS (SELECT FROM incidents o "
           "WHERE o.signature = w.signature AND o.signature <> '' AND o.id = s.incident) "
           "OFFSET 0) c ON true"}};
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
  const auto answer = link.Ask([&](db::Link& asking) {
    asking.Send("watch_signals",
                db::Params().Add(signatures).Add(models).Add(batches).Add(since));
  });
  if (!answer.ok()) return answer.status();
  std::map<std::string, Gathered> gathered;
  const db::Rows& rows = answer->at(0);
  for (int row = 0; row < rows.size(); ++row) {
    Gathered& one = gathered[std::string(rows.bytes(row, 0))];
    if (!rows.null(row, 1)) one.incident = rows.uuid(row, 1);
    if (rows.null(row, 2)) continue;
    const ids::Uuid id = rows.uuid(row, 2);
    one.signals.push_back({id, rows.uuid(row, 3), rows.time(row, 4),
                           static_cast<CaseState>(rows.integer(row, 5) - 1),
                           static_cast<Level>(rows.integer(row, 6)),
                           MayJoin(id, rows.uuid(row, 7))});
  }
  return gathered;
}

std::vector<MemberCase> MemberCases(pqxx::work& work, const std::vector<ids::Uuid>& ids) {
  std::vector<MemberCase> members;
  for (const ids::Uuid& id : ids) {
    const auto rows =
        work.exec_params("SELECT customer, level, incident FROM cases WHERE id = $1", id.ToString());
    if (rows.empty()) continue;
    const ids::Uuid incident = IdOf(rows[0][2]);
    members.push_back({{id, IdOf(rows[0][0])},
                       static_cast<Level>(rows[0][1].as<int>()),
                       MayJoin(id, incident) ? ids::Uuid{} : incident});
  }
  return members;
}

}  // namespace aftercare::intake
