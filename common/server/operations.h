// What every service offers beside its own RPCs: its events, timelines, dead letters and, for
// tests, its clock (proto/aftercare/type/v1/operations.proto).
#ifndef AFTERCARE_SERVER_OPERATIONS_H_
#define AFTERCARE_SERVER_OPERATIONS_H_

#include "absl/status/status.h"
#include "common/server/ground.h"

namespace aftercare::server {

absl::Status ServeOperations(Ground& ground);

}  // namespace aftercare::server

#endif  // AFTERCARE_SERVER_OPERATIONS_H_
