// Cases are intake's (architecture 3): asked by RPC as this service, never kept.
#ifndef AFTERCARE_REPAIR_APP_OWNED_CASES_H_
#define AFTERCARE_REPAIR_APP_OWNED_CASES_H_

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "aftercare/intake/v1/case.grpc.pb.h"
#include "common/server/ground.h"

namespace aftercare::repair {

class OwnedCases {
 public:
  // `ground` outlives it.
  explicit OwnedCases(server::Ground& ground);

  struct Answer {
    std::vector<intake::v1::Case> cases;  // newest first, each once
    bool truncated = false;               // there are older ones about the serial
  };
  // The newest `most` about the serial number, and those `named` that are not among them: a case may
  // have been registered without the serial. Waits for intake; INTAKE_UNAVAILABLE when it does not
  // answer. Thread safe.
  absl::StatusOr<Answer> About(const std::string& serial, const std::set<std::string>& named,
                               int most, const server::Call& call) const;

 private:
  template <class Request, class Response>
  absl::Status Ask(grpc::Status (intake::v1::CaseService::Stub::*rpc)(grpc::ClientContext*,
                                                                      const Request&, Response*),
                   const Request& request, const server::Call& call, absl::Duration left,
                   Response* response) const;

  const server::Ground& ground_;
  const std::unique_ptr<intake::v1::CaseService::Stub> stub_;
};

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_APP_OWNED_CASES_H_
