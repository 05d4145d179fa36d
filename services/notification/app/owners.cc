#include "services/notification/app/owners.h"

#include "absl/strings/str_cat.h"
#include "common/server/effect_call.h"
#include "common/server/status.h"

namespace aftercare::notification {
namespace {

// One line after the other, without those that would be empty.
std::string Letter(const logistics::v1::Address& address) {
  std::string lines;
  const auto add = [&lines](const std::string& line) {
    if (!line.empty()) absl::StrAppend(&lines, lines.empty() ? "" : "\n", line);
  };
  add(address.recipient());
  add(address.street());
  const std::string place = absl::StrCat(address.postal_code(), " ", address.city());
  add(address.postal_code().empty() ? address.city() : place);
  add(address.region());
  add(address.country());
  add(address.phone());
  return lines;
}

}  // namespace

Owners::Owners(server::Ground& ground)
    : ground_(ground),
      cases_(intake::v1::CaseService::NewStub(ground.Peer("intake"))),
      directory_(intake::v1::DirectoryService::NewStub(ground.Peer("intake"))),
      rmas_(logistics::v1::RmaService::NewStub(ground.Peer("logistics"))) {}

absl::StatusOr<intake::v1::Case> Owners::GetCase(const std::string& name,
                                                 const std::string& traceparent) const {
  grpc::ClientContext context;
  ground_.Prepare(context, traceparent);
  intake::v1::GetCaseRequest request;
  request.set_name(name);
  intake::v1::Case response;
  const grpc::Status status = cases_->GetCase(&context, request, &response);
  if (!status.ok()) return server::AsRefusal(server::FromGrpc(status));
  return response;
}

absl::StatusOr<intake::v1::Customer> Owners::GetCustomer(const std::string& name,
                                                         const std::string& traceparent) const {
  grpc::ClientContext context;
  ground_.Prepare(context, traceparent);
  intake::v1::GetCustomerRequest request;
  request.set_name(name);
  intake::v1::Customer response;
  const grpc::Status status = directory_->GetCustomer(&context, request, &response);
  if (status.error_code() == grpc::StatusCode::NOT_FOUND) return intake::v1::Customer();
  if (!status.ok()) return server::AsRefusal(server::FromGrpc(status));
  return response;
}

absl::StatusOr<std::string> Owners::GetReturnAddress(const std::string& rma,
                                                     const std::string& traceparent) const {
  grpc::ClientContext context;
  ground_.Prepare(context, traceparent);
  logistics::v1::GetRmaRequest request;
  request.set_name(rma);
  logistics::v1::Rma response;
  const grpc::Status status = rmas_->GetRma(&context, request, &response);
  if (!status.ok()) return server::AsRefusal(server::FromGrpc(status));
  return Letter(response.address());
}

}  // namespace aftercare::notification
