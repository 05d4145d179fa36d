// How an effect is carried out: by a call of another service, or by a processor of this one. The
// effect's id is the request id either way, so however often it is tried it happens once.
#ifndef AFTERCARE_SERVER_EFFECT_CALL_H_
#define AFTERCARE_SERVER_EFFECT_CALL_H_

#include <grpcpp/grpcpp.h>

#include <any>
#include <string>

#include "absl/status/statusor.h"
#include "common/schedule/effects.h"
#include "common/server/ground.h"
#include "common/server/status.h"

namespace aftercare::server {

// A refusal is what says something about the request. What speaks of the installation instead (a
// token not yet known there, an older program, a fault of its own) passes once somebody has seen to
// it, and no effect may fail for it.
absl::Status AsRefusal(const absl::Status& status);

// Calls another service with our credential in the effect's trace.
template <class Stub, class Request, class Response>
absl::StatusOr<Response> CallPeer(const Ground& ground, const schedule::PendingEffect& effect,
                                  Stub& stub,
                                  grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                               const Request&, Response*),
                                  const Request& request) {
  grpc::ClientContext context;
  ground.Prepare(context, effect.traceparent);
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return AsRefusal(FromGrpc(status));
  return response;
}

// What a request is made of may have changed between two tries (an address, an order that came
// late): then the first try had succeeded and its resource is to be found.
bool MadeBefore(const absl::Status& status);

// Has our own processor of `aggregate` do it, and waits.
absl::Status DoHere(Ground& ground, const schedule::PendingEffect& effect,
                    const std::string& aggregate, const ids::Uuid& target, std::any command);

}  // namespace aftercare::server

#endif  // AFTERCARE_SERVER_EFFECT_CALL_H_
