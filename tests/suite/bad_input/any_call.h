// Any RPC as bytes: what a caller sends that no generated client would.
#ifndef AFTERCARE_TESTS_SUITE_BAD_INPUT_ANY_CALL_H_
#define AFTERCARE_TESTS_SUITE_BAD_INPUT_ANY_CALL_H_

#include <google/protobuf/descriptor.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/suite/system.h"

namespace aftercare::testing {

// What a service answered.
struct Answered {
  grpc::StatusCode code = grpc::StatusCode::OK;
  std::string message;
  std::string reason;  // of google.rpc.ErrorInfo
  std::string domain;
  std::set<std::string> fields;  // of google.rpc.BadRequest
};

// Who may call, as the services know them.
struct Caller {
  std::string kind;
  std::set<std::string> roles;
  std::string token;
};

// Every RPC of one message for one message, of every service, by the descriptors that are linked.
std::vector<const google::protobuf::MethodDescriptor*> AllRpcs();

class AnyCall {
 public:
  explicit AnyCall(const System& system);

  const std::vector<Caller>& callers() const { return callers_; }
  // The first that the RPC's declaration admits, or not; null when there is none.
  const Caller* Admitted(const google::protobuf::MethodDescriptor& rpc) const;
  // Whether it needs no credential.
  static bool Open(const google::protobuf::MethodDescriptor& rpc);
  bool Admits(const google::protobuf::MethodDescriptor& rpc, const Caller& caller) const;

  // With an empty token none is sent.
  Answered Send(const google::protobuf::MethodDescriptor& rpc, const std::string& bytes,
                const std::string& token);

 private:
  std::vector<Caller> callers_;
  std::map<std::string, std::unique_ptr<grpc::GenericStub>> stubs_;  // by service
};

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_SUITE_BAD_INPUT_ANY_CALL_H_
