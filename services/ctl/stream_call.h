// A streaming RPC from start to end: all requests out, every answer shown as it comes.
#ifndef AFTERCARE_CTL_STREAM_CALL_H_
#define AFTERCARE_CTL_STREAM_CALL_H_

#include <google/protobuf/message.h>
#include <grpcpp/support/status.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ctl/link.h"

namespace aftercare::ctl {

// The elements of a JSON array as JSON; anything else as one. InvalidArgument when it is no JSON.
absl::StatusOr<std::vector<std::string>> SplitArray(const std::string& json);

// Sends while it receives, so that neither side waits for the other's buffers. `answer` is one
// message that each answer is read into; `show` is called from a gRPC thread, one at a time.
grpc::Status StreamCall(Link& link, const std::string& address, const std::string& path,
                        const std::vector<std::unique_ptr<google::protobuf::Message>>& requests,
                        google::protobuf::Message* answer,
                        const std::function<void(const google::protobuf::Message&)>& show);

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_STREAM_CALL_H_
