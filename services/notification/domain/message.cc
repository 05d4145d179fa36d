#include "services/notification/domain/message.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/auth/principal.h"
#include "services/notification/domain/message_queue.h"
#include "services/notification/domain/retry.h"

namespace aftercare::notification {
namespace {

using command::Change;
using command::Context;
using command::Fact;
using Decision = absl::StatusOr<Change<Message>>;

std::string TimeText(absl::Time time) {
  return absl::FormatTime(absl::RFC3339_sec, time, absl::UTCTimeZone());
}

Channel ChannelOf(const Message& message) { return message.channels[message.channel_index]; }

bool Erased(const Message& message) { return message.contents.size() != message.channels.size(); }

// Null when the policy does not know the channel, which CheckPolicy rules out.
absl::StatusOr<const ChannelPolicy*> PolicyOf(const Message& message, const Policy& policy) {
  const ChannelPolicy* channel = FindChannel(policy, ChannelOf(message));
  if (channel != nullptr) return channel;
  return command::Refuse(absl::StatusCode::kFailedPrecondition, "NO_CHANNEL_POLICY",
                         "the policy has no rule for the channel",
                         {{"rule", "NOT-02"}, {"channel", std::string(Word(ChannelOf(message)))}});
}

Decision Start(const Message& current, const Context& context, const Rules& rules) {
  Change<Message> change{current, {}, {}};
  if (Erased(current)) {
    Suppress(SuppressReason::kErased, {{"rule", "ERP-05"}}, change);
    return change;
  }
  const auto channel = PolicyOf(current, rules.policy);
  if (!channel.ok()) return channel.status();
  Message& next = change.next;
  next.state = MessageState::kSending;
  next.next_attempt_at = absl::InfiniteFuture();
  next.attempt_deadline = context.now + (*channel)->attempt_timeout;
  ++next.attempt_count;
  ++next.tries;
  Attempt attempt;
  attempt.number = next.attempt_count;
  attempt.channel = ChannelOf(next);
  attempt.started_at = context.now;
  next.attempts.push_back(attempt);
  if (next.attempts.size() > static_cast<size_t>(rules.policy.kept_attempts)) {
    next.attempts.erase(next.attempts.begin());
  }
  change.entries.push_back({"attempt_started",
                            {{"attempt", absl::StrCat(attempt.number)},
                             {"channel", std::string(Word(attempt.channel))}}});
  return change;
}

// Closes the attempt under way.
void End(AttemptOutcome outcome, int code, const std::string& answer, absl::Time now,
         Message& next) {
  Attempt& attempt = next.attempts.back();
  attempt.ended_at = now;
  attempt.outcome = outcome;
  attempt.code = code;
  attempt.provider_answer = answer;
  next.attempt_deadline = absl::InfiniteFuture();
}

Decision Fail(const Message& current, AttemptOutcome outcome, int code, const std::string& answer,
              const Context& context, const Rules& rules) {
  const auto channel = PolicyOf(current, rules.policy);
  if (!channel.ok()) return channel.status();
  Change<Message> change{current, {}, {}};
  Message& next = change.next;
  End(outcome, code, answer, context.now, next);
  std::vector<Fact> facts = {{"attempt", absl::StrCat(next.attempt_count)},
                             {"channel", std::string(Word(ChannelOf(next)))},
                             {"outcome", std::string(Word(outcome))},
                             {"code", absl::StrCat(code)}};
  const RetryPolicy& retry = (*channel)->retry;
  const bool last_channel = next.channel_index + 1 == static_cast<int>(next.channels.size());
  const absl::Time again = context.now + RetryDelay(retry, next.id, next.tries);
  FailReason given_up = FailReason::kNone;
  if (outcome == AttemptOutcome::kPermanent && !last_channel) {
    ++next.channel_index;
    next.tries = 0;
    next.next_attempt_at = context.now;
    facts.push_back({"next_channel", std::string(Word(ChannelOf(next)))});
  } else if (outcome == AttemptOutcome::kPermanent) {
    given_up = FailReason::kRefused;
  } else if (again > next.window_start + retry.give_up_after) {
    given_up = FailReason::kRetriesExhausted;
  } else {
    next.next_attempt_at = again;
  }
  if (given_up == FailReason::kNone) {
    next.state = MessageState::kQueued;
    facts.push_back({"next_attempt_at", TimeText(next.next_attempt_at)});
  }
  change.entries.push_back({"attempt_failed", std::move(facts)});
  if (given_up != FailReason::kNone) {
    next.state = MessageState::kFailed;
    next.fail_reason = given_up;
    next.failed_at = context.now;
    change.entries.push_back({"message_failed",
                              {{"reason", std::string(Word(given_up))},
                               {"attempts", absl::StrCat(next.attempt_count)},
                               {"template", next.template_key},
                               {"audience", next.audience},
                               {"rule", "NOT-04"}}});
  }
  return change;
}

absl::Status CheckUnderWay(const Message& current, int attempt) {
  if (attempt == current.attempt_count) return absl::OkStatus();
  return command::Refuse(absl::StatusCode::kFailedPrecondition, "STALE_ATTEMPT",
                         "another attempt is under way",
                         {{"attempt", absl::StrCat(attempt)},
                          {"under_way", absl::StrCat(current.attempt_count)}});
}

Decision Deliver(const Message& current, const RecordDelivered& command, const Context& context) {
  if (auto status = CheckUnderWay(current, command.attempt); !status.ok()) return status;
  Change<Message> change{current, {}, {}};
  Message& next = change.next;
  End(AttemptOutcome::kAccepted, command.code, command.provider_answer, context.now, next);
  next.state = MessageState::kDelivered;
  next.next_attempt_at = absl::InfiniteFuture();
  next.delivered_at = context.now;
  change.entries.push_back({"message_delivered",
                            {{"attempt", absl::StrCat(next.attempt_count)},
                             {"channel", std::string(Word(ChannelOf(next)))},
                             {"code", absl::StrCat(command.code)}}});
  return change;
}

Decision Replay(const Message& current, const Context& context) {
  Change<Message> change{current, {}, {}};
  Message& next = change.next;
  next.state = MessageState::kQueued;
  next.channel_index = 0;
  next.tries = 0;
  next.window_start = context.now;
  next.next_attempt_at = context.now;
  next.fail_reason = FailReason::kNone;
  next.failed_at = absl::InfiniteFuture();
  change.entries.push_back({"message_replayed", {{"attempts", absl::StrCat(next.attempt_count)}}});
  return change;
}

Decision Acknowledge(const Message& current, const Context& context) {
  Change<Message> change{current, {}, {}};
  if (current.acknowledged_at != absl::InfiniteFuture()) return change;
  change.next.acknowledged_at = context.now;
  change.entries.push_back({"message_acknowledged", {{"recipient", current.recipient}}});
  return change;
}

Decision OnTick(const Message& current, const Context& context, const Rules& rules) {
  if (context.now < NextDue(current, rules)) return Change<Message>{current, {}, {}};
  if (current.state == MessageState::kQueued) return Start(current, context, rules);
  if (current.state == MessageState::kSending) {
    return Fail(current, AttemptOutcome::kLost, 0, "", context, rules);
  }
  return Change<Message>{current, {}, {}};
}

// Name of each command, in the order of the variant.
constexpr std::array<absl::string_view, std::variant_size_v<MessageCommand>> kNames = {
    "QueueMessage",    "StartAttempt",  "RecordDelivered",    "RecordFailedAttempt",
    "SuppressMessage", "ReplayMessage", "AcknowledgeMessage", "Tick"};

// What a message that exists answers; one overload for each command.
struct Decider {
  const Message& current;
  const Context& context;
  const Rules& rules;
  absl::string_view name;

  absl::Status Wrong() const { return command::WrongState(name, Word(current.state)); }
  bool Is(MessageState state) const { return current.state == state; }

  Decision operator()(const QueueMessage& command) const {
    return Queue(&current, command, context, rules);
  }
  Decision operator()(const StartAttempt&) const {
    if (!Is(MessageState::kQueued)) return Wrong();
    if (context.now < current.next_attempt_at) {
      return command::Refuse(absl::StatusCode::kFailedPrecondition, "NOT_DUE",
                             "the next attempt is not due yet",
                             {{"rule", "NOT-04"}, {"due_at", TimeText(current.next_attempt_at)}});
    }
    return Start(current, context, rules);
  }
  Decision operator()(const RecordDelivered& command) const {
    if (!Is(MessageState::kSending) && !MayStillArrive(current, command.attempt)) return Wrong();
    return Deliver(current, command, context);
  }
  Decision operator()(const RecordFailedAttempt& command) const {
    if (!Is(MessageState::kSending)) return Wrong();
    if (auto status = CheckUnderWay(current, command.attempt); !status.ok()) return status;
    const auto outcome =
        command.permanent ? AttemptOutcome::kPermanent : AttemptOutcome::kTemporary;
    return Fail(current, outcome, command.code, command.provider_answer, context, rules);
  }
  Decision operator()(const SuppressMessage& command) const {
    if (!Is(MessageState::kQueued)) return Wrong();
    command::Faults faults;
    if (command.reason == SuppressReason::kNone) faults.Add("reason", "is required");
    if (!faults.ok()) return faults.status();
    Change<Message> change{current, {}, {}};
    Suppress(command.reason, {}, change);
    return change;
  }
  Decision operator()(const ReplayMessage&) const {
    if (!Is(MessageState::kFailed)) return Wrong();
    return Replay(current, context);
  }
  Decision operator()(const AcknowledgeMessage&) const {
    if (auth::Subject(context.caller) != current.recipient) {
      return command::NotFound(absl::StrCat("messages/", current.id.ToString()));
    }
    if (!Is(MessageState::kDelivered)) return Wrong();
    return Acknowledge(current, context);
  }
  Decision operator()(const Tick&) const { return OnTick(current, context, rules); }
};

}  // namespace

bool MayStillArrive(const Message& message, int attempt) {
  if (attempt != message.attempt_count || message.attempts.empty()) return false;
  const bool lost = message.state == MessageState::kQueued &&
                    message.attempts.back().outcome == AttemptOutcome::kLost;
  return lost || message.state == MessageState::kSending;
}

absl::StatusOr<Change<Message>> Decide(const Message* current, const MessageCommand& command,
                                       const Context& context, const Rules& rules) {
  if (current == nullptr) {
    const auto* queue = std::get_if<QueueMessage>(&command);
    if (queue == nullptr) return command::NotFound("message");
    return Queue(nullptr, *queue, context, rules);
  }
  return std::visit(Decider{*current, context, rules, kNames[command.index()]}, command);
}

absl::Time NextDue(const Message& message, const Rules&) {
  if (message.state == MessageState::kQueued) return message.next_attempt_at;
  if (message.state == MessageState::kSending) return message.attempt_deadline;
  return absl::InfiniteFuture();
}

}  // namespace aftercare::notification
