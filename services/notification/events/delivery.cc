#include "services/notification/events/delivery.h"

#include "absl/strings/numbers.h"
#include "common/server/lists.h"

namespace aftercare::notification {
namespace {

std::string FactOf(const type::v1::Event& event, absl::string_view key) {
  for (const auto& fact : event.facts()) {
    if (fact.key() == key) return fact.value();
  }
  return "";
}

}  // namespace

stream::Handler CarryOutAttempts(server::Ground& ground, Sender& sender) {
  return {"carry_out_attempt",
          {"aftercare.notification.message.attempt_started"},
          [&ground, &sender](const type::v1::Event& event)
              -> absl::StatusOr<std::vector<stream::Reaction>> {
            const ids::Uuid id = server::IdIn(event.subject());
            int attempt = 0;
            if (id.nil() || !absl::SimpleAtoi(FactOf(event, "attempt"), &attempt)) {
              return absl::InvalidArgumentError("the event names no attempt");
            }
            if (FactOf(event, "channel") == Word(Channel::kFeed)) {
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
