// What the incident watch and the incident's RPCs ask of the cases' table.
#ifndef AFTERCARE_INTAKE_STORE_CASE_QUERY_H_
#define AFTERCARE_INTAKE_STORE_CASE_QUERY_H_

#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/intake/domain/incident.h"
#include "services/intake/domain/watch.h"

namespace aftercare::intake {

// Cases of one product model and batch registered since `since`, whatever their state.
std::vector<Signal> SignalsOf(pqxx::work& work, const std::string& product_model,
                              const std::string& batch, absl::Time since);

// The incident that takes cases of this signature, if there is one.
std::optional<ids::Uuid> OpenIncidentOf(pqxx::work& work, const std::string& signature);

// A case as a member of an incident, with its effective level.
struct MemberCase {
  Member member;
  Level level = Level::kUnknown;
};

// Those of the named cases that exist, in the order of `ids`.
std::vector<MemberCase> MemberCases(pqxx::work& work, const std::vector<ids::Uuid>& ids);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_STORE_CASE_QUERY_H_
