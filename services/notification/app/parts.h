// Notification's parts: policy, aggregates, the owners it asks, the sender.
#ifndef AFTERCARE_NOTIFICATION_APP_PARTS_H_
#define AFTERCARE_NOTIFICATION_APP_PARTS_H_

#include <memory>

#include "common/server/ground.h"
#include "services/notification/app/call_aggregate.h"
#include "services/notification/app/message_aggregate.h"
#include "services/notification/app/owners.h"
#include "services/notification/app/person_aggregate.h"
#include "services/notification/app/policy_source.h"
#include "services/notification/app/sender.h"

namespace aftercare::notification {

// Lives as long as the ground, which ends the sender itself.
struct Parts {
  std::unique_ptr<PolicySource> policies;
  std::unique_ptr<MessageAggregate> messages;
  std::unique_ptr<PersonAggregate> persons;
  std::unique_ptr<CallAggregate> calls;
  std::unique_ptr<Owners> owners;
  Sender* sender = nullptr;
};

absl::Status BuildParts(server::Ground& ground, SmtpServer smtp, Parts& parts);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_APP_PARTS_H_
