// A case as the resource that is stored, told to others and answered. Lossless both ways for all
// that is state; name and etag belong to the row, computed fields are added on the way out.
#ifndef AFTERCARE_INTAKE_STORE_CASE_CODEC_H_
#define AFTERCARE_INTAKE_STORE_CASE_CODEC_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "aftercare/intake/v1/case.pb.h"
#include "services/intake/domain/case_state.h"
#include "services/intake/domain/policy.h"

namespace aftercare::intake {

// All state but the id. The number is "C", the year of registration (UTC) and the counter.
void ToProto(const Case& value, v1::Case* out);

// The id comes from the name where there is one. DataLoss naming every field that holds what we
// cannot have written.
absl::StatusOr<Case> FromProto(const v1::Case& wire);

// Computed fields only: effective_level, clocks (those that have started), open_questions and
// next_steps, first_contact_by and next_update_by while they are promised, plan_suggestion while a
// plan is needed (INT-02, INT-03, INT-11, INT-16). Nothing must be set in them before.
void AddComputed(const Case& value, const Policy& policy, absl::Time now, v1::Case* out);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_STORE_CASE_CODEC_H_
