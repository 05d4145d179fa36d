// The watch over one level's satisfaction (SUR-04): it turns when a judgement says something else than
// the one before, so a level under its target is one alarm and not one for every answer. Its id is
// derived from the level.
#ifndef AFTERCARE_SURVEY_DOMAIN_SATISFACTION_H_
#define AFTERCARE_SURVEY_DOMAIN_SATISFACTION_H_

#include <cstdint>
#include <variant>

#include "absl/status/statusor.h"
#include "common/command/decision.h"
#include "common/ids/uuid.h"
#include "services/survey/domain/policy.h"

namespace aftercare::survey {

struct SatisfactionWatch {
  ids::Uuid id;
  Level level = Level::kUnknown;
  bool under_target = false;
  int64_t answered = 0;  // when it turned last
  int64_t satisfied = 0;
  int target_percent = 0;
  int policy_version = 0;
  bool operator==(const SatisfactionWatch&) const = default;
};

ids::Uuid SatisfactionWatchId(Level level);

// First surveys of the level, scheduled since then. They are counted in the transaction that judges
// them and never before: a count that was made elsewhere may be older than the last judgement, and
// would turn the watch back. A sample that is too small says nothing.
struct JudgeSatisfaction {
  Level level = Level::kUnknown;
  absl::Time since;
  int64_t answered = 0;  // set by the batch
  int64_t satisfied = 0;
};

using SatisfactionCommand = std::variant<JudgeSatisfaction>;

absl::StatusOr<command::Change<SatisfactionWatch>> Decide(const SatisfactionWatch* current,
                                                          const SatisfactionCommand& command,
                                                          const command::Context& context,
                                                          const Rules& rules);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_DOMAIN_SATISFACTION_H_
