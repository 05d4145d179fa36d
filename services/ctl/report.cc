#include "services/ctl/report.h"

#include <google/rpc/code.pb.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace aftercare::ctl {
namespace {

google::rpc::Status Details(const grpc::Status& status) {
  google::rpc::Status wire;
  if (!wire.ParseFromString(status.error_details())) wire.Clear();
  return wire;
}

void PrintDetail(const google::protobuf::Any& detail) {
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad;
  google::rpc::RetryInfo retry;
  if (detail.UnpackTo(&info)) {
    absl::FPrintF(stderr, "  reason: %s\n", info.reason());
    for (const auto& [key, value] : info.metadata()) {
      absl::FPrintF(stderr, "  %s: %s\n", key, value);
    }
  } else if (detail.UnpackTo(&bad)) {
    for (const auto& violation : bad.field_violations()) {
      absl::FPrintF(stderr, "  field %s: %s\n", violation.field(), violation.description());
    }
  } else if (detail.UnpackTo(&retry)) {
    const double seconds = retry.retry_delay().seconds() + retry.retry_delay().nanos() / 1e9;
    absl::FPrintF(stderr, "  come back in %g s\n", seconds);
  } else {
    absl::FPrintF(stderr, "  detail: %s\n", detail.type_url());
  }
}

const char* Hint(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::UNAUTHENTICATED:
      return " (who calls is said with --as NAME or --token FILE)";
    case grpc::StatusCode::PERMISSION_DENIED:
      return " (`aftercarectl describe` says who may)";
    case grpc::StatusCode::UNAVAILABLE:
      return " (deploy/up starts the services; --peers says where they listen)";
    case grpc::StatusCode::UNIMPLEMENTED:
      return " (the service at this address does not offer it)";
    default:
      return "";
  }
}

}  // namespace

int Fail(absl::string_view line) {
  absl::FPrintF(stderr, "aftercarectl: %s\n", line);
  return kFailed;
}

int WrongUse(absl::string_view line) {
  Fail(line);
  return kUsage;
}

int Fail(const absl::Status& status) {
  const bool usage = absl::IsInvalidArgument(status) || absl::IsNotFound(status);
  Fail(absl::string_view(status.message()));
  return usage ? kUsage : kFailed;
}

void Particulars(const grpc::Status& status) {
  const google::rpc::Status wire = Details(status);
  for (const auto& detail : wire.details()) PrintDetail(detail);
}

int Refused(absl::string_view what, const grpc::Status& status) {
  Particulars(status);
  absl::FPrintF(stderr, "aftercarectl: %s: %s%s%s%s\n", what, CodeName(status.error_code()),
                status.error_message().empty() ? "" : ": ", status.error_message(),
                Hint(status.error_code()));
  return kFailed;
}

std::string ReasonOf(const grpc::Status& status) {
  const google::rpc::Status wire = Details(status);
  google::rpc::ErrorInfo info;
  for (const auto& detail : wire.details()) {
    if (detail.UnpackTo(&info)) return info.reason();
  }
  return "";
}

std::string CodeName(grpc::StatusCode code) {
  const std::string& name = google::rpc::Code_Name(static_cast<google::rpc::Code>(code));
  return name.empty() ? absl::StrCat("code ", static_cast<int>(code)) : name;
}

std::string OneLine(const grpc::Status& status) {
  const std::string reason = ReasonOf(status);
  return absl::StrCat(CodeName(status.error_code()), reason.empty() ? "" : " ", reason, ": ",
                      status.error_message());
}

}  // namespace aftercare::ctl
