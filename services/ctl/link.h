// How this program reaches the services: addresses, credentials, deadlines. Every call has a
// deadline and a trace of its own; messages go as their bytes, so any RPC of any proto does.
#ifndef AFTERCARE_CTL_LINK_H_
#define AFTERCARE_CTL_LINK_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/observe/trace.h"

namespace aftercare::ctl {

// What the flags and the environment say, as text.
struct Access {
  std::string peers;    // "intake=127.0.0.1:7401,repair=..."
  std::string token;    // path of a file
  std::string as;       // whose token: SECRETS/<as>.token
  std::string secrets;  // folder
  double timeout_s = 10;
  bool verbose = false;  // each call is told on standard error
};

class Link {
 public:
  explicit Link(Access access);

  // Reads the token and the peers. InvalidArgument when they cannot be read.
  absl::Status Open();

  // Names of the services that have an address, in the order of the areas; of `wanted` only, where
  // that is not empty. InvalidArgument for a name without an address.
  absl::StatusOr<std::vector<std::string>> Named(const std::vector<std::string>& wanted) const;

  // Where the method's service listens: `address` where given, else the peer of the method's area,
  // or of `service` for what every service offers.
  absl::StatusOr<std::string> AddressOf(const google::protobuf::MethodDescriptor& method,
                                        const std::string& service,
                                        const std::string& address) const;
  const std::string& AddressOfPeer(const std::string& service) const { return peers_.at(service); }

  // One unary call. Not repeated here: whoever repeats it keeps its request_id.
  grpc::Status Call(const std::string& address, const std::string& path,
                    const google::protobuf::Message& request, google::protobuf::Message* response);
  // The same to a peer by its name; the path is that of the generated service.
  grpc::Status CallPeer(const std::string& service, absl::string_view path,
                        const google::protobuf::Message& request,
                        google::protobuf::Message* response) {
    return Call(AddressOfPeer(service), std::string(path), request, response);
  }

  // Deadline, credential and trace of a call to `path`.
  void Prepare(const std::string& address, const std::string& path, grpc::ClientContext& context);
  std::shared_ptr<grpc::Channel> ChannelTo(const std::string& address);
  // Calls from now on are steps of this trace.
  void set_trace(const observe::TraceContext& trace) { trace_ = trace; }
  const Access& access() const { return access_; }
  bool has_token() const { return !token_.empty(); }
  void set_timeout(absl::Duration timeout) { timeout_ = timeout; }

 private:
  Access access_;
  absl::Duration timeout_;
  std::string token_;
  observe::TraceContext trace_;  // not valid: each call has a trace of its own
  std::map<std::string, std::string> peers_;
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;
};

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_LINK_H_
