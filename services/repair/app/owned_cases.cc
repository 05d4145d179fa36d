#include "services/repair/app/owned_cases.h"

#include <algorithm>
#include <utility>

#include "common/command/personal.h"
#include "common/server/status.h"
#include "common/time/clock.h"

namespace aftercare::repair {
namespace {

// Of all calls together; an intake that hangs must not hold the errand's thread for long.
constexpr absl::Duration kPatience = absl::Seconds(5);

bool Newer(const intake::v1::Case& left, const intake::v1::Case& right) {
  return command::FromTimestamp(left.create_time()) > command::FromTimestamp(right.create_time());
}

}  // namespace

OwnedCases::OwnedCases(server::Ground& ground)
    : ground_(ground), stub_(intake::v1::CaseService::NewStub(ground.Peer("intake"))) {}

template <class Request, class Response>
absl::Status OwnedCases::Ask(
    grpc::Status (intake::v1::CaseService::Stub::*rpc)(grpc::ClientContext*, const Request&,
                                                       Response*),
    const Request& request, const server::Call& call, absl::Duration left,
    Response* response) const {
  grpc::ClientContext context;
  ground_.Prepare(context, call.traceparent,
                  std::min(left, call.deadline - time::SystemClock().Now()));
  const grpc::Status status = ((*stub_).*rpc)(&context, request, response);
  if (status.ok() || status.error_code() == grpc::StatusCode::NOT_FOUND) {
    return server::FromGrpc(status);
  }
  // Whatever keeps intake from answering us is nothing the caller can mend.
  return command::Refuse(absl::StatusCode::kUnavailable, "INTAKE_UNAVAILABLE",
                         "the cases cannot be asked of intake at present",
                         {{"retry_after_ms", "1000"}});
}

absl::StatusOr<OwnedCases::Answer> OwnedCases::About(const std::string& serial,
                                                     const std::set<std::string>& named, int most,
                                                     const server::Call& call) const {
  using Stub = intake::v1::CaseService::Stub;
  const time::Stopwatch asking;
  const auto left = [&asking] { return kPatience - asking.Elapsed(); };
  intake::v1::ListCasesRequest list;
  list.set_serial_number(serial);
  list.set_page_size(most);
  intake::v1::ListCasesResponse listed;
  if (auto status = Ask(&Stub::ListCases, list, call, left(), &listed); !status.ok()) return status;
  Answer answer;
  answer.truncated = !listed.next_page_token().empty();
  std::set<std::string> missing = named;
  for (intake::v1::Case& one : *listed.mutable_cases()) {
    missing.erase(one.name());
    answer.cases.push_back(std::move(one));
  }
  for (const std::string& name : missing) {
    intake::v1::GetCaseRequest get;
    get.set_name(name);
    intake::v1::Case one;
    const absl::Status status = Ask(&Stub::GetCase, get, call, left(), &one);
    if (absl::IsNotFound(status)) continue;
    if (!status.ok()) return status;
    answer.cases.push_back(std::move(one));
  }
  std::stable_sort(answer.cases.begin(), answer.cases.end(), Newer);
  return answer;
}

}  // namespace aftercare::repair
