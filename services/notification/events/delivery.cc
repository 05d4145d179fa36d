#include "services/notification/events/delivery.h"

#include "absl/strings/numbers.h"
#include "common/server/lists.h"
#include "common/stream/event_data.h"

namespace aftercare::notification {
stream::Handler CarryOutAttempts(server::Ground& ground, Sender& sender) {
  return {"carry_out_attempt",
          {"aftercare.notification.message.attempt_started"},
          [&ground, &sender](const type::v1::Event& event) -> stream::Reactions {
            const ids::Uuid id = server::IdIn(event.subject());
            int attempt = 0;
            if (id.nil() || !absl::SimpleAtoi(stream::FactOf(event, "attempt"), &attempt)) {
              return absl::InvalidArgumentError("the event names no attempt");
            }
            if (stream::FactOf(event, "channel") == Word(Channel::kFeed)) {
              return std::vector<stream::Reaction>{
                  {&ground.processor("message"), id, MessageCommand(RecordDelivered{attempt, 0, ""})}};
            }
            if (!sender.Send(id, attempt, event.traceparent())) {
              return absl::ResourceExhaustedError("too many mails are waiting");
            }
            return std::vector<stream::Reaction>{};
          }};
}

}  // namespace aftercare::notification
