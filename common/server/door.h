// Where every RPC comes in. The door knows who calls (token -> principal), whether they may (the
// access declared in the proto), whether what they sent is well-formed (the fields' declared rules),
// how long they wait and which trace they belong to; only then a handler sees the call.
#ifndef AFTERCARE_SERVER_DOOR_H_
#define AFTERCARE_SERVER_DOOR_H_

#include <google/protobuf/descriptor.h>
#include <grpcpp/grpcpp.h>

#include <any>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/auth/principal.h"
#include "common/auth/tokens.h"
#include "common/command/processor.h"
#include "common/command/reader.h"
#include "common/server/meter.h"
#include "common/validate/validator.h"

namespace aftercare::server {

// A call that was let in.
struct Call {
  auth::Principal caller;
  std::string traceparent;  // of this call: the caller's trace, a span of our own
  absl::Time deadline;      // by the machine's clock
};

// One RPC as its proto declares it, made at start.
struct Method {
  const google::protobuf::MethodDescriptor* descriptor;
  std::unique_ptr<validate::Validator> validator;
  std::vector<auth::Kind> kinds;
  std::vector<std::string> roles;
  bool open = false;
  MethodMeter* meter;
};

// What a mutating call wants done.
struct Order {
  ids::Uuid target;
  std::any command;
  int64_t expected_version = -1;  // of the etag; -1: any
};

class Door {
 public:
  // `tokens` and `meters` outlive the door.
  Door(const auth::Tokens& tokens, Meters& meters) : tokens_(tokens), meters_(meters) {}

  // Reads the declarations of every RPC of a service; FAILED_PRECONDITION naming each RPC that
  // declares no access, so that the server does not start.
  absl::Status Admit(const google::protobuf::ServiceDescriptor& service);

  // Declared at start by full name ("aftercare.intake.v1.CaseService.OpenCase"); a name that is not
  // admitted is a mistake in the program and ends it.
  const Method& Of(const std::string& full_name) const;

  // Authenticates, authorises and validates; the refusals are those of architecture 4.
  absl::StatusOr<Call> Enter(const Method& method, const grpc::CallbackServerContext& context,
                             const google::protobuf::Message& request) const;
  // The same without a message, for the opening of a stream.
  absl::StatusOr<Call> Enter(const Method& method,
                             const grpc::CallbackServerContext& context) const;

  using Finish = std::function<void(absl::Status)>;
  // Serves one unary call: `body` is called when the call was let in and answers by `finish`, once,
  // from any thread, after it has filled the response.
  template <class Body>
  grpc::ServerUnaryReactor* Serve(const Method& method, grpc::CallbackServerContext* context,
                                  const google::protobuf::Message& request, Body body) const {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    const time::Stopwatch watch;
    auto call = Enter(method, *context, request);
    if (!call.ok()) {
      Close(method, call.status(), watch, reactor);
      return reactor;
    }
    body(*call, [&method, watch, reactor](absl::Status status) {
      Close(method, status, watch, reactor);
    });
    return reactor;
  }

  // Serves a mutating call: `order` turns the request into a command, the processor does it, the
  // resource it answers becomes the response. Same request id: same answer.
  template <class Request, class Response, class MakeOrder>
  grpc::ServerUnaryReactor* Change(const Method& method, grpc::CallbackServerContext* context,
                                   const Request* request, Response* response,
                                   command::Processor& processor, MakeOrder order) const {
    return Serve(method, context, *request, [&](const Call& call, Finish finish) {
      absl::StatusOr<Order> made = order(call);
      if (!made.ok()) {
        finish(made.status());
        return;
      }
      Submit(method, call, *request, *std::move(made), response, processor, std::move(finish));
    });
  }

  // The second half of Change, for handlers that have to look something up before they know what
  // is to be done.
  template <class Request, class Response>
  static void Submit(const Method& method, const Call& call, const Request& request, Order order,
                     Response* response, command::Processor& processor, Finish finish) {
    processor.Submit(MakeTask(method, call, request, request.request_id(), std::move(order),
                              response, std::move(finish)));
  }

  // Serves a read of one resource.
  template <class Request, class Response>
  grpc::ServerUnaryReactor* Get(const Method& method, grpc::CallbackServerContext* context,
                                const Request* request, Response* response,
                                command::Reader& reader) const {
    return Serve(method, context, *request, [&](const Call& call, Finish finish) {
      const auto id = IdOf(request->name());
      if (!id.ok()) {
        finish(id.status());
        return;
      }
      reader.Get(*id, call.deadline, response, std::move(finish));
    });
  }

  // The UUID of a resource name "collection/uuid", which stood in `field`; the validator has checked
  // the shape where one is declared.
  static absl::StatusOr<ids::Uuid> IdOf(const std::string& name,
                                        absl::string_view field = "name");
  // The version of an etag, -1 when it is empty; INVALID_FIELDS when it is not one of ours.
  static absl::StatusOr<int64_t> VersionOf(const std::string& etag);
  // Puts the only resource of a list into the response; NOT_FOUND naming `resource` where there is
  // none.
  static command::Reader::GotList FillOnly(google::protobuf::Message* response,
                                           std::string resource, Finish finish);

 private:
  // Puts an answer's bytes into the response; INTERNAL when they cannot be read.
  static absl::Status Fill(const std::string& bytes, google::protobuf::Message* response);
  static void Close(const Method& method, const absl::Status& status,
                    const time::Stopwatch& watch, grpc::ServerUnaryReactor* reactor);
  static command::Task MakeTask(const Method& method, const Call& call,
                                const google::protobuf::Message& request,
                                const std::string& request_id, Order order,
                                google::protobuf::Message* response, Finish finish);

  const auth::Tokens& tokens_;
  Meters& meters_;
  absl::flat_hash_map<std::string, std::unique_ptr<Method>> methods_;
};

// The declared RPCs of one service, by their short names.
class Rpcs {
 public:
  Rpcs(const Door& door, const std::string& service);
  // A name the service does not have is a mistake in the program and ends it.
  const Method& operator[](absl::string_view rpc) const;

 private:
  absl::flat_hash_map<std::string, const Method*> methods_;
};

}  // namespace aftercare::server

#endif  // AFTERCARE_SERVER_DOOR_H_
