// Requests whose bytes are no message of the RPC's type, or hold text that is not UTF-8: gRPC itself
// would answer that the RPC does not exist. They get INVALID_ARGUMENT, UNREADABLE_MESSAGE.
#ifndef AFTERCARE_SERVER_UNREADABLE_H_
#define AFTERCARE_SERVER_UNREADABLE_H_

#include <grpcpp/support/server_interceptor.h>

#include <memory>
#include <vector>

namespace aftercare::server {

// For a server's builder. Streams are left alone: a stream's end looks the same.
std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>>
RefuseUnreadable();

}  // namespace aftercare::server

#endif  // AFTERCARE_SERVER_UNREADABLE_H_
