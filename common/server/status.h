// Refusals on the wire: canonical code, google.rpc.ErrorInfo (domain "aftercare"), BadRequest with
// every field violation, RetryInfo where the refusal says when to come back (AIP-193).
#ifndef AFTERCARE_SERVER_STATUS_H_
#define AFTERCARE_SERVER_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "common/command/decision.h"

namespace aftercare::server {

grpc::Status ToGrpc(const absl::Status& status);

// The refusal another service answered, for effects and consumers: code, message and reason as they
// were sent.
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace aftercare::server

#endif  // AFTERCARE_SERVER_STATUS_H_
