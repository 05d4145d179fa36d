// Requests whose bytes are no message of the RPC's type, or hold text that is not UTF-8: gRPC itself
// would answer that the RPC does not exist. They get INVALID_ARGUMENT, UNREADABLE_MESSAGE.
#ifndef AFTERCARE_SERVER_UNREADABLE_H_
#define AFTERCARE_SERVER_UNREADABLE_H_

#include <grpcpp/support/server_interceptor.h>

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "common/server/meter.h"

namespace aftercare::server {

// The refusal itself.
absl::Status UnreadableMessage();

// For a server's builder; `meters` outlive the server and count these refusals like any other.
// Streams are left alone: a stream's end looks the same. A stream that has to tell them apart reads
// bytes and parses them itself.
std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>>
RefuseUnreadable(const Meters& meters);

}  // namespace aftercare::server

#endif  // AFTERCARE_SERVER_UNREADABLE_H_
