// The hash chain of a timeline (INT-24): entry n carries SHA-256 over the hash of entry n-1 and its
// own fields, so nothing can be changed, removed or put in between unnoticed.
#ifndef AFTERCARE_COMMAND_TIMELINE_H_
#define AFTERCARE_COMMAND_TIMELINE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "common/ids/uuid.h"

namespace aftercare::command {

// Instants are kept in microseconds, the resolution of Postgres.
absl::Time ToMicros(absl::Time time);

struct TimelineRow {
  ids::Uuid aggregate;
  int64_t number = 0;  // from 1
  absl::Time at;       // whole microseconds
  std::string kind;
  std::string actor;
  std::vector<Fact> facts;
  std::string hash;  // 32 bytes
};

// The hash `row` must carry after an entry with hash `before` (empty before the first).
std::string EntryHash(absl::string_view before, const TimelineRow& row);

// Facts as stored: a serialized aftercare.type.v1.TimelineEntry with nothing but facts.
std::string PackFacts(const std::vector<Fact>& facts);
std::vector<Fact> UnpackFacts(absl::string_view packed);

}  // namespace aftercare::command

#endif  // AFTERCARE_COMMAND_TIMELINE_H_
