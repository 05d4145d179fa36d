// How a message comes to be (NOT-04): checked, rendered for each channel that has an address, and
// queued or suppressed with the reason. Part of Decide in message.h.
#ifndef AFTERCARE_NOTIFICATION_DOMAIN_MESSAGE_QUEUE_H_
#define AFTERCARE_NOTIFICATION_DOMAIN_MESSAGE_QUEUE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "common/command/decision.h"
#include "services/notification/domain/message.h"

namespace aftercare::notification {

// `current` is null for a new message; for a known one nothing changes.
absl::StatusOr<command::Change<Message>> Queue(const Message* current,
                                               const QueueMessage& command,
                                               const command::Context& context,
                                               const Rules& rules);

// Ends a queued message; `facts` say what led to it.
void Suppress(SuppressReason reason, std::vector<command::Fact> facts,
              command::Change<Message>& change);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_DOMAIN_MESSAGE_QUEUE_H_
