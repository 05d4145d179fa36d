// The watch for cases with one cause (INT-25): which signature a case has, and when the cases of
// one signature have become an incident.
#ifndef AFTERCARE_INTAKE_DOMAIN_WATCH_H_
#define AFTERCARE_INTAKE_DOMAIN_WATCH_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "services/intake/domain/case_state.h"
#include "services/intake/domain/incident.h"
#include "services/intake/domain/policy.h"

namespace aftercare::intake {

// What cases may have in common, one text each: product model and batch, and carrier and region of a
// matter of logistics or else sub-category and store. Empty where something of it is not known.
struct Signatures {
  std::string batch;
  std::string place;
};
// `sub_category` is the confirmed one, or the suggested.
Signatures SignaturesOf(const Report& report, SubCategory sub_category);

// Whether a case in that incident may go into a wider one: it is in none (nil), or in one of its own.
bool MayJoin(const ids::Uuid& case_id, const ids::Uuid& incident);

// A case of one signature, as read before the decision.
struct Signal {
  ids::Uuid case_id;
  ids::Uuid customer;  // nil: not known, not counted
  absl::Time register_time;
  CaseState state = CaseState::kRegistered;
  Level level = Level::kUnknown;  // effective
  bool free = true;               // MayJoin
};

// What the cases of one signature amount to.
struct Crossing {
  bool incident = false;  // distinct customers reach the policy's number, and a case is free
  Level level = Level::kUnknown;
  int32_t customers = 0;
  std::vector<Member> members;  // every case that counts and is free, oldest first
};

// Counts the distinct customers of the cases registered within the policy's window before `now`,
// whatever their state but withdrawn and merged. The level is that of the grading rules for that
// many customers, or the gravest of the members where one is graver.
Crossing CrossesThreshold(absl::Span<const Signal> signals, absl::Time now, const Policy& policy);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_WATCH_H_
