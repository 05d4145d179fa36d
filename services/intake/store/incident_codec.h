// An incident as the resource that is stored, told to others and answered. Lossless both ways for
// all that is state; name and etag belong to the row, computed fields are added on the way out.
#ifndef AFTERCARE_INTAKE_STORE_INCIDENT_CODEC_H_
#define AFTERCARE_INTAKE_STORE_INCIDENT_CODEC_H_

#include "absl/status/statusor.h"
#include "aftercare/intake/v1/incident.pb.h"
#include "services/intake/domain/incident.h"

namespace aftercare::intake {

// All state but the id. The number is "E", the year of opening (UTC) and the counter.
void ToProto(const Incident& value, v1::Incident* out);

// The id comes from the name where there is one. DataLoss naming every field that holds what we
// cannot have written.
absl::StatusOr<Incident> FromProto(const v1::Incident& wire);

// Computed fields only: case_count and customer_count (INT-25).
void AddComputed(const Incident& value, v1::Incident* out);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_STORE_INCIDENT_CODEC_H_
