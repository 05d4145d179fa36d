// Tells in one line what a command did: "SENT [sent]", or "WRONG_STATE" for a refusal. Whole tables
// of state and command can then be read and compared as text.
#ifndef AFTERCARE_TESTS_SERVICES_SURVEY_DECIDE_FIXTURE_H_
#define AFTERCARE_TESTS_SERVICES_SURVEY_DECIDE_FIXTURE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "common/ids/uuid.h"

namespace aftercare::survey {

inline absl::Time At(absl::string_view rfc3339) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, rfc3339, &time, &error)) return absl::InfinitePast();
  return time;
}

inline ids::Uuid Id(absl::string_view name) { return ids::DerivedUuid("test", name); }

template <class State>
std::string Told(const absl::StatusOr<command::Change<State>>& change) {
  if (!change.ok()) return command::Explain(change.status()).reason;
  const std::string kinds = absl::StrJoin(
      change->entries, " ",
      [](std::string* out, const command::Entry& entry) { absl::StrAppend(out, entry.kind); });
  return absl::StrCat(Word(change->next.state), " [", kinds, "]");
}

// The value of a fact in an entry of that kind; "" when there is none.
template <class State>
std::string FactOf(const command::Change<State>& change, absl::string_view kind,
                   absl::string_view key) {
  for (const command::Entry& entry : change.entries) {
    if (entry.kind != kind) continue;
    for (const command::Fact& fact : entry.facts) {
      if (fact.key == key) return fact.value;
    }
  }
  return "";
}

inline std::vector<std::string> FaultyFields(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const auto& fault : command::Explain(status).fields) fields.push_back(fault.field);
  return fields;
}

}  // namespace aftercare::survey

#endif  // AFTERCARE_TESTS_SERVICES_SURVEY_DECIDE_FIXTURE_H_
