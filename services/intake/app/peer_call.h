// One call of another service for an effect. The effect's id is the request id, so however often it
// is made there is one resource.
#ifndef AFTERCARE_INTAKE_APP_PEER_CALL_H_
#define AFTERCARE_INTAKE_APP_PEER_CALL_H_

#include <grpcpp/grpcpp.h>

#include "absl/status/statusor.h"
#include "common/server/ground.h"
#include "common/server/status.h"

namespace aftercare::intake {

// A refusal is what says something about the request. What speaks of the installation instead (a
// token not yet known there, an older program, a fault of its own) passes once somebody has seen to
// it, and no plan may fail for it.
inline absl::Status AsRefusal(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kUnimplemented:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDataLoss:
      return absl::UnavailableError(status.message());
    default:
      return status;
  }
}

template <class Stub, class Request, class Response>
absl::StatusOr<Response> CallPeer(const server::Ground& ground,
                                  const schedule::PendingEffect& effect, Stub& stub,
                                  grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                               const Request&, Response*),
                                  const Request& request) {
  grpc::ClientContext context;
  ground.Prepare(context, effect.traceparent);
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return AsRefusal(server::FromGrpc(status));
  return response;
}

// What a request is made of may have changed between two tries (an address, an order that came
// late): then the first try had succeeded and its resource is to be found.
inline bool MadeBefore(const absl::Status& status) {
  return absl::IsAlreadyExists(status) &&
         command::Explain(status).reason == "REQUEST_ID_REUSED";
}

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_APP_PEER_CALL_H_
