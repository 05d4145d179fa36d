// What other services own and a message needs (architecture 3): the case with its caller, the
// customer's entry in the directory, the address of a return. Asked by RPC as this service, never
// kept. Every call has a short deadline; what is UNAVAILABLE is for the asker to try again.
#ifndef AFTERCARE_NOTIFICATION_APP_OWNERS_H_
#define AFTERCARE_NOTIFICATION_APP_OWNERS_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "aftercare/intake/v1/case.grpc.pb.h"
#include "aftercare/intake/v1/directory.grpc.pb.h"
#include "aftercare/logistics/v1/rma.grpc.pb.h"
#include "common/server/ground.h"

namespace aftercare::notification {

class Owners {
 public:
  // `ground` outlives the owners.
  explicit Owners(server::Ground& ground);

  // "cases/{case}". Thread safe, like the others.
  absl::StatusOr<intake::v1::Case> GetCase(const std::string& name,
                                           const std::string& traceparent) const;
  // "customers/{customer}"; empty when the directory does not know the customer.
  absl::StatusOr<intake::v1::Customer> GetCustomer(const std::string& name,
                                                   const std::string& traceparent) const;
  // Where the goods of "rmas/{rma}" are to be sent, as lines of a letter.
  absl::StatusOr<std::string> GetReturnAddress(const std::string& rma,
                                               const std::string& traceparent) const;

 private:
  const server::Ground& ground_;
  const std::unique_ptr<intake::v1::CaseService::Stub> cases_;
  const std::unique_ptr<intake::v1::DirectoryService::Stub> directory_;
  const std::unique_ptr<logistics::v1::RmaService::Stub> rmas_;
};

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_APP_OWNERS_H_
