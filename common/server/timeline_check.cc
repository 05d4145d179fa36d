#include "common/server/timeline_check.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/command/timeline.h"

namespace aftercare::server {
namespace {

constexpr size_t kMostFaults = 100;

struct Head {
  int64_t version;
  std::string chain;
};

std::string InScope(pqxx::work& work, const TimelineScope& scope, const std::string& column) {
  return scope.only.empty()
             ? absl::StrCat(column, " > ",
                            work.quote(scope.after.empty() ? ids::Uuid{}.ToString() : scope.after),
                            "::uuid")
             : absl::StrCat(column, " = ", work.quote(scope.only), "::uuid");
}

std::string Quoted(pqxx::work& work, const std::map<std::string, Head>& heads) {
  return absl::StrJoin(heads, ",", [&](std::string* out, const auto& head) {
    absl::StrAppend(out, work.quote(head.first));
  });
}

}  // namespace

TimelineFindings CheckTimelines(pqxx::work& work, const std::vector<std::string>& tables,
                                const TimelineScope& scope) {
  TimelineFindings findings;
  const auto fault = [&](const std::string& id, const std::string& what) {
    if (findings.faults.size() < kMostFaults) findings.faults.push_back(absl::StrCat(id, ": ", what));
  };
  // Heads of the aggregates, from their own tables; a timeline without an aggregate has none.
  const std::string heads_sql = absl::StrJoin(tables, " UNION ALL ", [&](std::string* out,
                                                                         const std::string& table) {
    absl::StrAppend(out, "SELECT id, version, chain FROM ", work.quote_name(table), " WHERE ",
                    InScope(work, scope, "id"));
  });
  std::map<std::string, Head> heads;
  for (const auto& row : work.exec(absl::StrCat("SELECT * FROM (", heads_sql,
                                                ") h ORDER BY id LIMIT ", scope.aggregates))) {
    heads[row[0].as<std::string>()] = {row[1].as<int64_t>(), pqxx::binarystring(row[2]).str()};
  }
  findings.checked = static_cast<int64_t>(heads.size());
  if (heads.empty()) return findings;
  if (static_cast<int>(heads.size()) == scope.aggregates) findings.next = heads.rbegin()->first;

  std::map<std::string, Head> last;
  for (const auto& row : work.exec(absl::StrCat(
           "SELECT aggregate_id, number, (extract(epoch FROM at) * 1000000)::bigint, kind, actor, "
           "facts, hash FROM timeline WHERE aggregate_id IN (",
           Quoted(work, heads), ") ORDER BY aggregate_id, number"))) {
    const std::string id = row[0].as<std::string>();
    command::TimelineRow entry;
    entry.aggregate = ids::ParseUuid(id).value_or(ids::Uuid{});
    entry.number = row[1].as<int64_t>();
    entry.at = absl::FromUnixMicros(row[2].as<int64_t>());
    entry.kind = row[3].as<std::string>();
    entry.actor = row[4].as<std::string>();
    entry.facts = command::UnpackFacts(pqxx::binarystring(row[5]).str());
    entry.hash = pqxx::binarystring(row[6]).str();
    Head& before = last.try_emplace(id, Head{0, ""}).first->second;
    if (entry.number != before.version + 1) {
      fault(id, absl::StrCat("entry ", before.version + 1, " is missing"));
    }
    if (command::EntryHash(before.chain, entry) != entry.hash) {
      fault(id, absl::StrCat("entry ", entry.number, " does not carry the hash it must"));
    }
    before = {entry.number, entry.hash};
    ++findings.entries;
  }
  for (const auto& [id, head] : heads) {
    const auto found = last.find(id);
    if (found == last.end() || found->second.version != head.version) {
      fault(id, absl::StrCat("version ", head.version, " is not that of its last entry"));
    } else if (found->second.chain != head.chain) {
      fault(id, "the aggregate does not carry the hash of its last entry");
    }
  }
  return findings;
}

}  // namespace aftercare::server
