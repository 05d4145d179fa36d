#include "common/server/unreadable.h"

#include <algorithm>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "common/command/decision.h"
#include "common/server/status.h"
#include "common/time/clock.h"

namespace aftercare::server {
namespace {

using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::ServerRpcInfo;

// "aftercare.intake.v1.CaseService.OpenCase" of "/aftercare.intake.v1.CaseService/OpenCase".
std::string FullName(absl::string_view path) {
  std::string name(absl::StripPrefix(path, "/"));
  std::replace(name.begin(), name.end(), '/', '.');
  return name;
}

class Interceptor final : public grpc::experimental::Interceptor {
 public:
  // `info` lives as long as the call.
  Interceptor(const Meters& meters, ServerRpcInfo* info) : meters_(meters), info_(info) {}

  void Intercept(grpc::experimental::InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::POST_RECV_MESSAGE)) {
      unreadable_ = methods->GetRecvMessage() == nullptr;
    }
    if (unreadable_ &&
        methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_STATUS)) {
      const absl::Status refusal = UnreadableMessage();
      methods->ModifySendStatus(ToGrpc(refusal));
      // No handler has seen the call, so nobody else counts it.
      if (MethodMeter* meter = meters_.Find(FullName(info_->method()))) {
        meter->Count(refusal, watch_.Elapsed());
      }
    }
    methods->Proceed();
  }

 private:
  const Meters& meters_;
  ServerRpcInfo* const info_;
  const time::Stopwatch watch_;
  bool unreadable_ = false;
};

class Factory final : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  explicit Factory(const Meters& meters) : meters_(meters) {}
  grpc::experimental::Interceptor* CreateServerInterceptor(ServerRpcInfo* info) override {
    return info->type() == ServerRpcInfo::Type::UNARY ? new Interceptor(meters_, info) : nullptr;
  }

 private:
  const Meters& meters_;
};

}  // namespace

absl::Status UnreadableMessage() {
  return command::Refuse(
      absl::StatusCode::kInvalidArgument, "UNREADABLE_MESSAGE",
      "the request's bytes are no message of this RPC, or a text in it is not valid UTF-8");
}

std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>>
RefuseUnreadable(const Meters& meters) {
  std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> factories;
  factories.push_back(std::make_unique<Factory>(meters));
  return factories;
}

}  // namespace aftercare::server
