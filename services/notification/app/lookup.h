// One event's, or one call's, look at who is who: finds the receiver of a planned message with
// language and addresses. The roster and the case are read once at most, when first needed. Blocks;
// for the threads of consumers and errands.
#ifndef AFTERCARE_NOTIFICATION_APP_LOOKUP_H_
#define AFTERCARE_NOTIFICATION_APP_LOOKUP_H_

#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/notification/app/owners.h"
#include "services/notification/app/policy_source.h"
#include "services/notification/app/roster_view.h"
#include "services/notification/domain/message.h"

namespace aftercare::notification {

class Lookup {
 public:
  // The references outlive the lookup.
  Lookup(server::Ground& ground, const Owners& owners, const Policy& policy,
         std::string traceparent)
      : ground_(ground), owners_(owners), policy_(policy), traceparent_(std::move(traceparent)) {}

  // "cases/{case}"; null when there is none.
  absl::StatusOr<const intake::v1::Case*> CaseNamed(const std::string& name);
  absl::StatusOr<std::string> ReturnAddress(const std::string& rma) const {
    return owners_.GetReturnAddress(rma, traceparent_);
  }

  // The command that queues the message. `case_name` is the case it is about, empty: none; `locale`
  // the language asked for, empty: what the receiver is known to prefer. Nobody found is no error:
  // the message is then kept as suppressed.
  absl::StatusOr<QueueMessage> Address(PlannedMessage planned, const std::string& case_name,
                                       const std::string& locale);

 private:
  absl::Status AddressCustomer(const std::string& case_name, QueueMessage& command);
  absl::Status AddressStaff(QueueMessage& command);

  server::Ground& ground_;
  const Owners& owners_;
  const Policy& policy_;
  const std::string traceparent_;
  std::map<std::string, std::optional<intake::v1::Case>> cases_;
  std::optional<RosterView> roster_;
};

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_APP_LOOKUP_H_
