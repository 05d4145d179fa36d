// Callers, instants and readers of answers that the tests of all three aggregates share.
#ifndef AFTERCARE_TESTS_SERVICES_REPAIR_DOMAIN_CONTEXT_FIXTURE_H_
#define AFTERCARE_TESTS_SERVICES_REPAIR_DOMAIN_CONTEXT_FIXTURE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "common/ids/uuid.h"

namespace aftercare::repair {

inline absl::Time At(absl::string_view text) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, text, &time, &error)) return absl::InfinitePast();
  return time;
}

inline command::Context By(const std::string& who, std::vector<std::string> roles,
                           absl::Time now) {
  return {now, {auth::Kind::kStaff, who, std::move(roles)}};
}

inline ids::Uuid Id(absl::string_view name) { return ids::DerivedUuid("test", name); }

inline std::string Reason(const absl::Status& status) { return command::Explain(status).reason; }

// The value of a refusal's metadata or of an entry's fact; "-" when there is none.
inline std::string ValueOf(const std::vector<command::Fact>& facts, absl::string_view key) {
  for (const command::Fact& fact : facts) {
    if (fact.key == key) return fact.value;
  }
  return "-";
}

inline std::vector<std::string> FaultyFields(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const auto& fault : command::Explain(status).fields) fields.push_back(fault.field);
  return fields;
}

template <class State>
std::vector<std::string> Kinds(const command::Change<State>& change) {
  std::vector<std::string> kinds;
  for (const command::Entry& entry : change.entries) kinds.emplace_back(entry.kind);
  return kinds;
}

}  // namespace aftercare::repair

#endif  // AFTERCARE_TESTS_SERVICES_REPAIR_DOMAIN_CONTEXT_FIXTURE_H_
