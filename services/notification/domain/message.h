// One text to one receiver (NOT-04, NOT-09): queued, sent in attempts with growing delay, then
// delivered or kept as dead letter with the reason. Its id is derived from its cause, so queueing
// it again changes nothing; it is delivered at least once, never forgotten.
#ifndef AFTERCARE_NOTIFICATION_DOMAIN_MESSAGE_H_
#define AFTERCARE_NOTIFICATION_DOMAIN_MESSAGE_H_

#include <array>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "common/command/transitions.h"
#include "common/ids/uuid.h"
#include "services/notification/domain/policy.h"

namespace aftercare::notification {

enum class MessageState { kQueued, kSending, kDelivered, kFailed, kSuppressed };
enum class SuppressReason {
  kNone,
  kNoRecipient,
  kNoAddress,
  kTemplateFault,
  kOptedOut,
  kDrill,
  kErased,
  kObsolete,
};
enum class FailReason { kNone, kRetriesExhausted, kRefused };
enum class AttemptOutcome { kPending, kAccepted, kTemporary, kPermanent, kLost };

// UPPER_SNAKE, as facts and refusals have them.
absl::string_view Word(MessageState state);
absl::string_view Word(SuppressReason reason);
absl::string_view Word(FailReason reason);
absl::string_view Word(AttemptOutcome outcome);

inline constexpr command::Transitions<MessageState, 5, 7> kMessageTransitions({{
    {MessageState::kQueued, MessageState::kSending},
    {MessageState::kQueued, MessageState::kDelivered},  // an attempt counted as lost was none
    {MessageState::kQueued, MessageState::kSuppressed},
    {MessageState::kSending, MessageState::kQueued},
    {MessageState::kSending, MessageState::kDelivered},
    {MessageState::kSending, MessageState::kFailed},
    {MessageState::kFailed, MessageState::kQueued},
}});
static_assert(kMessageTransitions.Sound(2));

// Address and text on one channel; personal as a whole.
struct Content {
  Channel channel = Channel::kEmail;
  std::string address;
  std::string subject;
  std::string body;
  std::string locale;
  int template_version = 0;
  bool operator==(const Content&) const = default;
};

struct Attempt {
  int number = 0;  // from 1
  Channel channel = Channel::kEmail;
  absl::Time started_at = absl::InfinitePast();
  absl::Time ended_at = absl::InfiniteFuture();
  AttemptOutcome outcome = AttemptOutcome::kPending;
  int code = 0;                 // the provider's; 0: none
  std::string provider_answer;  // personal
  bool operator==(const Attempt&) const = default;
};

struct Message {
  ids::Uuid id;  // MessageId of what was planned; the dedupe key
  ids::Uuid event;
  absl::Time event_time = absl::InfinitePast();
  std::string audience;   // as the route named it
  std::string recipient;  // who gets it
  std::string about;      // resource the event is about
  std::string template_key;
  std::string locale;
  bool drill = false;
  MessageState state = MessageState::kQueued;
  std::vector<Channel> channels;  // those that have a text and an address
  int channel_index = 0;
  std::vector<Content> contents;  // one per channel; empty once erased
  std::vector<Attempt> attempts;  // the newest, bounded by policy
  int attempt_count = 0;
  int tries = 0;  // on this channel since window_start
  absl::Time window_start = absl::InfinitePast();
  absl::Time next_attempt_at = absl::InfiniteFuture();   // while queued
  absl::Time attempt_deadline = absl::InfiniteFuture();  // while sending
  SuppressReason suppress_reason = SuppressReason::kNone;
  FailReason fail_reason = FailReason::kNone;
  absl::Time failed_at = absl::InfiniteFuture();
  absl::Time delivered_at = absl::InfiniteFuture();
  absl::Time acknowledged_at = absl::InfiniteFuture();
  bool operator==(const Message&) const = default;
};

struct Address {
  Channel channel = Channel::kEmail;
  std::string address;
};

// By an event, or by SendMessage. Renders the text for each channel that has an address (the feed
// needs none) and is due at once. Without a receiver, address or value it is kept as suppressed
// with the reason. Repeating it changes nothing.
struct QueueMessage {
  PlannedMessage planned;
  std::string recipient;  // empty: nobody belongs to the audience
  std::string locale;
  std::vector<Address> addresses;
  SuppressReason suppress = SuppressReason::kNone;  // known beforehand: opted out
};
// Refused with NOT_DUE before the next attempt's time.
struct StartAttempt {};
// Refused with STALE_ATTEMPT unless `attempt` is the newest. One that was counted as lost meanwhile
// has arrived all the same.
struct RecordDelivered {
  int attempt = 0;
  int code = 0;
  std::string provider_answer;
};
struct RecordFailedAttempt {
  int attempt = 0;
  bool permanent = false;  // this channel will never take it; the next one is tried at once
  int code = 0;
  std::string provider_answer;
};
struct SuppressMessage {
  SuppressReason reason = SuppressReason::kNone;
};
// A dead letter gets the full time for retries once more.
struct ReplayMessage {};
// By the receiver, who is a member of staff; NOT_FOUND for anybody else.
struct AcknowledgeMessage {};

// Tick starts the attempt that is due, or counts the one under way as lost.
using MessageCommand = std::variant<QueueMessage, StartAttempt, RecordDelivered,
                                    RecordFailedAttempt, SuppressMessage, ReplayMessage,
                                    AcknowledgeMessage, Tick>;

// The attempt is under way, or was counted as lost and no newer one has begun.
bool MayStillArrive(const Message& message, int attempt);

absl::StatusOr<command::Change<Message>> Decide(const Message* current,
                                                const MessageCommand& command,
                                                const command::Context& context,
                                                const Rules& rules);

absl::Time NextDue(const Message& message, const Rules& rules);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_DOMAIN_MESSAGE_H_
