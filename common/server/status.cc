#include "common/server/status.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include "absl/strings/numbers.h"

namespace aftercare::server {
namespace {

// Details travel as a header, of which clients take 8 KiB in all; the rest shows when these faults
// are mended.
constexpr size_t kMostViolationBytes = 3500;
constexpr size_t kMostMessageBytes = 1000;

// The text up to a bound, never cut within a character.
std::string Cut(std::string text, size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (text[most] & 0xC0) == 0x80) --most;
  text.resize(most);
  return text;
}

}  // namespace

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const command::Refusal refusal = command::Explain(status);
  google::rpc::Status wire;
  wire.set_code(static_cast<int>(status.code()));
  // Words of a status without a reason come from a library and may hold what nobody outside should
  // see; refusals are written for the caller.
  const std::string message =
      refusal.reason.empty() ? "the request could not be carried out" : std::string(status.message());
  wire.set_message(Cut(message, kMostMessageBytes));
  google::rpc::ErrorInfo info;
  info.set_reason(refusal.reason.empty() ? "INTERNAL" : refusal.reason);
  info.set_domain("aftercare");
  google::rpc::RetryInfo retry;
  for (const command::Fact& fact : refusal.metadata) {
    int64_t milliseconds = 0;
    if (fact.key == "retry_after_ms" && absl::SimpleAtoi(fact.value, &milliseconds)) {
      retry.mutable_retry_delay()->set_seconds(milliseconds / 1000);
      retry.mutable_retry_delay()->set_nanos(static_cast<int>(milliseconds % 1000) * 1'000'000);
      continue;
    }
    (*info.mutable_metadata())[fact.key] = fact.value;
  }
  wire.add_details()->PackFrom(info);
  if (!refusal.fields.empty()) {
    google::rpc::BadRequest bad;
    for (const command::FieldFault& fault : refusal.fields) {
      if (bad.ByteSizeLong() > kMostViolationBytes) break;
      auto* violation = bad.add_field_violations();
      violation->set_field(fault.field);
      violation->set_description(fault.description);
    }
    wire.add_details()->PackFrom(bad);
  }
  if (retry.has_retry_delay()) wire.add_details()->PackFrom(retry);
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), wire.message(),
                      wire.SerializeAsString());
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const auto code = static_cast<absl::StatusCode>(status.error_code());
  google::rpc::Status wire;
  if (wire.ParseFromString(status.error_details())) {
    command::Faults faults;
    for (const auto& detail : wire.details()) {
      google::rpc::BadRequest bad;
      if (!detail.UnpackTo(&bad)) continue;
      for (const auto& fault : bad.field_violations()) {
        faults.Add(fault.field(), fault.description());
      }
    }
    if (!faults.ok()) return faults.status();
    for (const auto& detail : wire.details()) {
      google::rpc::ErrorInfo info;
      if (!detail.UnpackTo(&info)) continue;
      std::vector<command::Fact> metadata;
      for (const auto& [key, value] : info.metadata()) metadata.push_back({key, value});
      return command::Refuse(code, info.reason(), status.error_message(), metadata);
    }
  }
  return absl::Status(code, status.error_message());
}

}  // namespace aftercare::server
