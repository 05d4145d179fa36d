#include "tests/suite/bad_input/any_call.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <future>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "aftercare/access/v1/access.pb.h"

namespace aftercare::testing {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::MethodDescriptor;

// "staff" of PRINCIPAL_KIND_STAFF.
std::string KindName(int kind) {
  const std::string name =
      access::v1::PrincipalKind_Name(static_cast<access::v1::PrincipalKind>(kind));
  return absl::AsciiStrToLower(absl::StripPrefix(name, "PRINCIPAL_KIND_"));
}

Answered Read(const grpc::Status& status) {
  Answered answered{status.error_code(), status.error_message(), "", "", {}};
  google::rpc::Status wire;
  wire.ParseFromString(status.error_details());
  for (const auto& detail : wire.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad;
    if (detail.UnpackTo(&info)) {
      answered.reason = info.reason();
      answered.domain = info.domain();
    } else if (detail.UnpackTo(&bad)) {
      for (const auto& violation : bad.field_violations()) {
        answered.fields.insert(violation.field());
      }
    }
  }
  return answered;
}

}  // namespace

std::vector<const MethodDescriptor*> AllRpcs() {
  std::vector<std::string> files;
  std::vector<const MethodDescriptor*> rpcs;
  for (const char* area :
       {"intake/v1/case", "intake/v1/incident", "intake/v1/directory", "repair/v1/work_order",
        "repair/v1/part", "repair/v1/loaner", "logistics/v1/rma", "logistics/v1/shipment",
        "logistics/v1/tracking", "logistics/v1/carrier", "survey/v1/survey", "survey/v1/follow_up",
        "survey/v1/figure", "survey/v1/satisfaction", "notification/v1/message", "notification/v1/feed",
        "notification/v1/roster", "notification/v1/call", "type/v1/operations"}) {
    const auto* file = DescriptorPool::generated_pool()->FindFileByName(
        absl::StrCat("aftercare/", area, ".proto"));
    for (int s = 0; file != nullptr && s < file->service_count(); ++s) {
      for (int m = 0; m < file->service(s)->method_count(); ++m) {
        const auto* rpc = file->service(s)->method(m);
        if (!rpc->client_streaming() && !rpc->server_streaming()) rpcs.push_back(rpc);
      }
    }
  }
  return rpcs;
}

AnyCall::AnyCall(const System& system) {
  std::ifstream file(system.folder() + "/secrets/tokens.json");
  for (const auto& entry : nlohmann::json::parse(file)) {
    Caller caller{entry["kind"], entry["roles"].get<std::set<std::string>>(),
                  system.TokenOf(entry["id"])};
    callers_.push_back(std::move(caller));
  }
  for (const std::string& service : ServiceNames()) {
    stubs_[service] = std::make_unique<grpc::GenericStub>(
        grpc::CreateChannel(system.AddressOf(service), grpc::InsecureChannelCredentials()));
  }
}

bool AnyCall::Open(const MethodDescriptor& rpc) {
  return rpc.options().GetExtension(access::v1::method).open();
}

bool AnyCall::Admits(const MethodDescriptor& rpc, const Caller& caller) const {
  const auto& access = rpc.options().GetExtension(access::v1::method);
  const bool kind = std::any_of(access.kinds().begin(), access.kinds().end(),
                                [&](int one) { return KindName(one) == caller.kind; });
  const bool role = caller.kind != "staff" || access.roles().empty() ||
                    std::any_of(access.roles().begin(), access.roles().end(),
                                [&](const std::string& one) { return caller.roles.contains(one); });
  return access.open() || (kind && role);
}

const Caller* AnyCall::Admitted(const MethodDescriptor& rpc) const {
  const auto found = std::find_if(callers_.begin(), callers_.end(),
                                  [&](const Caller& caller) { return Admits(rpc, caller); });
  return found == callers_.end() ? nullptr : &*found;
}

Answered AnyCall::Send(const MethodDescriptor& rpc, const std::string& bytes,
                       const std::string& token) {
  const std::vector<std::string> words = absl::StrSplit(rpc.full_name(), '.');
  // What every service offers is asked of the first.
  const auto stub = stubs_.find(words[1] == "type" ? "intake" : words[1]);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
  if (!token.empty()) context.AddMetadata("authorization", absl::StrCat("Bearer ", token));
  const grpc::Slice slice(bytes);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer response;
  std::promise<grpc::Status> done;
  stub->second->UnaryCall(&context,
                          absl::StrCat("/", rpc.service()->full_name(), "/", rpc.name()), {},
                          &request, &response,
                          [&done](grpc::Status status) { done.set_value(std::move(status)); });
  return Read(done.get_future().get());
}

}  // namespace aftercare::testing
