#include "common/server/door.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "aftercare/access/v1/access.pb.h"
#include "common/ids/digest.h"
#include "common/observe/log.h"
#include "common/observe/trace.h"
#include "common/server/status.h"

namespace aftercare::server {
namespace {

// A caller that sets no deadline does not wait for ever.
constexpr absl::Duration kLongestCall = absl::Seconds(30);

auth::Kind KindOf(access::v1::PrincipalKind kind) {
  switch (kind) {
    case access::v1::PRINCIPAL_KIND_SERVICE: return auth::Kind::kService;
    case access::v1::PRINCIPAL_KIND_STAFF: return auth::Kind::kStaff;
    case access::v1::PRINCIPAL_KIND_CUSTOMER: return auth::Kind::kCustomer;
    case access::v1::PRINCIPAL_KIND_STORE: return auth::Kind::kStore;
    case access::v1::PRINCIPAL_KIND_PARTNER: return auth::Kind::kPartner;
    case access::v1::PRINCIPAL_KIND_VENDOR: return auth::Kind::kVendor;
    case access::v1::PRINCIPAL_KIND_INSURER: return auth::Kind::kInsurer;
    case access::v1::PRINCIPAL_KIND_ERP: return auth::Kind::kErp;
    case access::v1::PRINCIPAL_KIND_CRM: return auth::Kind::kCrm;
    default: return auth::Kind::kUnknown;
  }
}

absl::string_view Metadata(const grpc::CallbackServerContext& context, absl::string_view key) {
  const auto found =
      context.client_metadata().find(grpc::string_ref(key.data(), key.size()));
  if (found == context.client_metadata().end()) return {};
  return {found->second.data(), found->second.size()};
}

std::string Canonical(const google::protobuf::Message& message) {
  std::string text;
  google::protobuf::io::StringOutputStream stream(&text);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeWithCachedSizes((message.ByteSizeLong(), &coded));
  coded.Trim();
  return text;
}

absl::Status BadField(absl::string_view field, absl::string_view description) {
  command::Faults faults;
  faults.Add(field, description);
  return faults.status();
}

}  // namespace

absl::Status Door::Admit(const google::protobuf::ServiceDescriptor& service) {
  std::vector<std::string> undeclared;
  for (int i = 0; i < service.method_count(); ++i) {
    const auto* descriptor = service.method(i);
    if (!descriptor->options().HasExtension(access::v1::method)) {
      undeclared.push_back(descriptor->full_name());
      continue;
    }
    const auto& declared = descriptor->options().GetExtension(access::v1::method);
    auto method = std::make_unique<Method>();
    method->descriptor = descriptor;
    method->validator = std::make_unique<validate::Validator>(descriptor->input_type());
    if (auto status = method->validator->declarations(); !status.ok()) return status;
    for (const int kind : declared.kinds()) {
      method->kinds.push_back(KindOf(static_cast<access::v1::PrincipalKind>(kind)));
    }
    method->roles.assign(declared.roles().begin(), declared.roles().end());
    method->open = declared.open();
    method->meter = meters_.Of(descriptor->full_name());
    if (method->kinds.empty() && !method->open) undeclared.push_back(descriptor->full_name());
    methods_[descriptor->full_name()] = std::move(method);
  }
  if (undeclared.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("no access declared for ", absl::StrJoin(undeclared, ", ")));
}

const Method& Door::Of(const std::string& full_name) const {
  const auto found = methods_.find(full_name);
  if (found == methods_.end()) {
    observe::Log(observe::Level::kError, "an RPC is used that was not admitted",
                 {{"method", full_name}});
    std::abort();
  }
  return *found->second;
}

Rpcs::Rpcs(const Door& door, const std::string& service) {
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(service);
  for (int i = 0; descriptor != nullptr && i < descriptor->method_count(); ++i) {
    methods_[descriptor->method(i)->name()] = &door.Of(descriptor->method(i)->full_name());
  }
}

const Method& Rpcs::operator[](absl::string_view rpc) const {
  const auto found = methods_.find(rpc);
  if (found == methods_.end()) std::abort();
  return *found->second;
}

absl::StatusOr<Call> Door::Enter(const Method& method,
                                 const grpc::CallbackServerContext& context) const {
  Call call;
  absl::string_view token = Metadata(context, "authorization");
  if (!method.open || !token.empty()) {
    const auth::Principal* principal =
        absl::ConsumePrefix(&token, "Bearer ") ? tokens_.Find(token) : nullptr;
    if (principal == nullptr) {
      return command::Refuse(absl::StatusCode::kUnauthenticated, "UNAUTHENTICATED",
                             "a valid bearer token is needed");
    }
    call.caller = *principal;
  }
  if (!method.open) {
    const bool kind_allowed = std::find(method.kinds.begin(), method.kinds.end(),
                                        call.caller.kind) != method.kinds.end();
    const bool role_allowed =
        call.caller.kind != auth::Kind::kStaff || method.roles.empty() ||
        std::any_of(method.roles.begin(), method.roles.end(),
                    [&](const std::string& role) { return call.caller.Has(role); });
    if (!kind_allowed || !role_allowed) {
      return command::Refuse(absl::StatusCode::kPermissionDenied, "ACCESS_NOT_DECLARED",
                             "this RPC is not open to the caller",
                             {{"method", method.descriptor->full_name()},
                              {"roles", absl::StrJoin(method.roles, ", ")}});
    }
  } else if (call.caller.kind == auth::Kind::kUnknown) {
    call.caller = {auth::Kind::kCustomer, "anonymous", {}};
  }
  const absl::Time now = time::SystemClock().Now();
  call.deadline = std::min(absl::FromChrono(context.deadline()), now + kLongestCall);
  const auto parent = observe::ParseTraceparent(Metadata(context, "traceparent"));
  call.traceparent =
      observe::FormatTraceparent(parent ? observe::NewChild(*parent) : observe::NewTrace());
  return call;
}

absl::StatusOr<Call> Door::Enter(const Method& method, const grpc::CallbackServerContext& context,
                                 const google::protobuf::Message& request) const {
  auto call = Enter(method, context);
  if (!call.ok()) return call;
  if (auto status = method.validator->Check(request); !status.ok()) return status;
  return call;
}

void Door::Close(const Method& method, const absl::Status& status, const time::Stopwatch& watch,
                 grpc::ServerUnaryReactor* reactor) {
  method.meter->Count(status, watch.Elapsed());
  reactor->Finish(ToGrpc(status));
}

absl::StatusOr<ids::Uuid> Door::IdOf(const std::string& name, absl::string_view field) {
  const size_t slash = name.rfind('/');
  auto id = ids::ParseUuid(slash == std::string::npos ? name : name.substr(slash + 1));
  if (!id.ok()) return BadField(field, "must be a resource name with a UUID");
  return id;
}

absl::StatusOr<int64_t> Door::VersionOf(const std::string& etag) {
  if (etag.empty()) return -1;
  int64_t version = 0;
  if (!absl::SimpleAtoi(etag, &version) || version < 1) {
    return BadField("etag", "must be an etag as it was answered");
  }
  return version;
}

absl::Status Door::Fill(const std::string& bytes, google::protobuf::Message* response) {
  if (response->ParseFromString(bytes)) return absl::OkStatus();
  return absl::InternalError("an answer cannot be read");
}

command::Reader::GotList Door::FillOnly(google::protobuf::Message* response, std::string resource,
                                        Finish finish) {
  return [response, resource = std::move(resource),
          finish = std::move(finish)](absl::StatusOr<std::vector<command::Listed>> listed) {
    if (!listed.ok()) return finish(listed.status());
    if (listed->empty()) return finish(command::NotFound(resource));
    finish(Fill(listed->front().resource, response));
  };
}

command::Task Door::MakeTask(const Method& method, const Call& call,
                             const google::protobuf::Message& request,
                             const std::string& request_id, Order order,
                             google::protobuf::Message* response, Finish finish) {
  command::Task task;
  task.claim.kind = command::Claim::Kind::kRequest;
  task.claim.key = ids::DerivedUuid(
      absl::StrCat(auth::Subject(call.caller), " ", method.descriptor->full_name()), request_id);
  task.claim.digest = ids::Sha256(Canonical(request)).substr(0, 16);
  task.target = order.target;
  task.command = std::move(order.command);
  task.expected_version = order.expected_version;
  task.caller = call.caller;
  task.traceparent = call.traceparent;
  task.deadline = call.deadline;
  task.done = [response, finish = std::move(finish)](absl::StatusOr<command::Answer> answer) {
    finish(answer.ok() ? Fill(answer->resource, response) : answer.status());
  };
  return task;
}

}  // namespace aftercare::server
