#include "services/notification/domain/message_queue.h"

#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"

namespace aftercare::notification {

using command::Change;
using command::Context;
using command::Fact;

namespace {

// The texts; what cannot be written stays behind in `faults` as names of variables.
void Write(const QueueMessage& command, const TemplateBook& book, Message& message,
           std::vector<std::string>& faults) {
  for (const Channel channel : command.planned.channels) {
    std::string address = channel == Channel::kFeed ? command.recipient : "";
    for (const Address& given : command.addresses) {
      if (given.channel == channel) address = given.address;
    }
    if (address.empty()) continue;
    auto text = Preview(book, message.template_key, channel, command.locale,
                        command.planned.values);
    if (!text.ok()) {
      const command::Refusal refusal = command::Explain(text.status());
      for (const auto& field : refusal.fields) faults.push_back(field.field);
      if (refusal.fields.empty()) faults.push_back(refusal.reason);
      continue;
    }
    message.channels.push_back(channel);
    message.contents.push_back({channel, std::move(address), std::move(text->subject),
                                std::move(text->body), std::move(text->locale), text->version});
  }
}

absl::Status CheckQueue(const QueueMessage& command) {
  const PlannedMessage& planned = command.planned;
  command::Faults faults;
  if (planned.audience.empty()) faults.Add("audience", "is not empty");
  if (planned.template_key.empty()) faults.Add("template_key", "is not empty");
  if (planned.channels.empty()) faults.Add("channels", "names at least one");
  if (planned.id != MessageId(planned)) {
    faults.Add("id", "is derived from event, audience, template and channel");
  }
  return faults.status();
}

}  // namespace

void Suppress(SuppressReason reason, std::vector<Fact> facts, Change<Message>& change) {
  change.next.state = MessageState::kSuppressed;
  change.next.suppress_reason = reason;
  change.next.next_attempt_at = absl::InfiniteFuture();
  facts.insert(facts.begin(), {"reason", std::string(Word(reason))});
  change.entries.push_back({"message_suppressed", std::move(facts)});
}

absl::StatusOr<Change<Message>> Queue(const Message* current, const QueueMessage& command,
                                      const Context& context, const Rules& rules) {
  if (auto status = CheckQueue(command); !status.ok()) return status;
  if (current != nullptr) return Change<Message>{*current, {}, {}};
  const PlannedMessage& planned = command.planned;
  Change<Message> change;
  Message& next = change.next;
  next.id = planned.id;
  next.event = planned.event;
  next.event_time = planned.event_time;
  next.audience = planned.audience;
  next.recipient = command.recipient;
  next.about = planned.about;
  next.template_key = planned.template_key;
  next.locale = command.locale;
  next.drill = planned.drill;
  next.window_start = context.now;
  next.next_attempt_at = context.now;
  change.entries.push_back({"message_queued",
                            {{"template", next.template_key},
                             {"audience", next.audience},
                             {"recipient", next.recipient},
                             {"about", next.about},
                             {"route", planned.route},
                             {"event", next.event.ToString()}}});
  std::vector<std::string> faults;
  if (command.suppress != SuppressReason::kNone) {
    Suppress(command.suppress, {}, change);
  } else if (next.recipient.empty()) {
    Suppress(SuppressReason::kNoRecipient, {}, change);
  } else if (next.drill && absl::StartsWith(next.audience, "customers/")) {
    Suppress(SuppressReason::kDrill, {{"rule", "INT-35"}}, change);
  } else if (Write(command, rules.policy.book, next, faults); next.channels.empty()) {
    if (faults.empty()) {
      Suppress(SuppressReason::kNoAddress, {}, change);
    } else {
      Suppress(SuppressReason::kTemplateFault, {{"faults", absl::StrJoin(faults, ",")}}, change);
    }
  }
  return change;
}

}  // namespace aftercare::notification
