// What the incident watch and the incident's RPCs ask of the cases' table.
#ifndef AFTERCARE_INTAKE_STORE_CASE_QUERY_H_
#define AFTERCARE_INTAKE_STORE_CASE_QUERY_H_

#include <map>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/shared_link.h"
#include "services/intake/domain/incident.h"
#include "services/intake/domain/watch.h"

namespace aftercare::intake {

// A signature to look at, and from when on. Product model and batch are given for one of these two
// only.
struct Watched {
  std::string signature;
  std::string product_model;
  std::string batch;
  absl::Time since;
};

// What there is of one signature.
struct Gathered {
  std::optional<ids::Uuid> incident;  // the one that takes its cases
  // Without one: its cases, whatever their state, but for those of an incident of the same signature
  // that takes no cases any more; what comes later is counted anew.
  std::vector<Signal> signals;
};

// The statement of GatherSignals.
std::vector<db::Statement> WatchStatements();

// By signature, asked for all at once; UNAVAILABLE when Postgres is away.
absl::StatusOr<std::map<std::string, Gathered>> GatherSignals(db::SharedLink& link,
                                                              const std::vector<Watched>& watched);

// A case as a member of an incident, with its effective level.
struct MemberCase {
  Member member;
  Level level = Level::kUnknown;
  ids::Uuid incident;  // that it is in and does not leave; nil: none, or one of its own only
};

// Those of the named cases that exist, in the order of `ids`.
std::vector<MemberCase> MemberCases(pqxx::work& work, const std::vector<ids::Uuid>& ids);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_STORE_CASE_QUERY_H_
