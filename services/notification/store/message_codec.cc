#include "services/notification/store/message_codec.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/notification/store/channel_codec.h"
#include "services/notification/store/instant.h"

namespace aftercare::notification {
namespace {

constexpr absl::string_view kCollection = "messages/";

// The resource has 0 for "not set": states and outcomes begin with 1 there, reasons with "none".
v1::Message::State StateToProto(MessageState state) {
  return static_cast<v1::Message::State>(static_cast<int>(state) + 1);
}
static_assert(static_cast<int>(MessageState::kSuppressed) + 1 == v1::Message::STATE_SUPPRESSED);
static_assert(static_cast<int>(SuppressReason::kObsolete) == v1::Message::SUPPRESS_REASON_OBSOLETE);
static_assert(static_cast<int>(FailReason::kRefused) == v1::Message::FAIL_REASON_REFUSED);
static_assert(static_cast<int>(AttemptOutcome::kLost) + 1 == v1::Attempt::OUTCOME_LOST);

absl::Status Unreadable(absl::string_view what) {
  return absl::DataLossError(absl::StrCat("message: ", what, " cannot be read"));
}

void PutContent(const Content& content, v1::Content* out) {
  out->set_channel(ToProto(content.channel));
  out->set_address(content.address);
  out->set_subject(content.subject);
  out->set_body(content.body);
  out->set_locale(content.locale);
  out->set_template_version(content.template_version);
}

void PutAttempt(const Attempt& attempt, v1::Message* resource) {
  v1::Attempt* out = resource->add_attempts();
  out->set_number(attempt.number);
  out->set_channel(ToProto(attempt.channel));
  PutTime(attempt.started_at, [&] { return out->mutable_start_time(); });
  PutTime(attempt.ended_at, [&] { return out->mutable_end_time(); });
  out->set_outcome(static_cast<v1::Attempt::Outcome>(static_cast<int>(attempt.outcome) + 1));
  out->set_code(attempt.code);
  resource->add_provider_answers(attempt.provider_answer);
}

absl::Status TakeChannels(const v1::Message& resource, Message& message) {
  for (const int channel : resource.channels()) {
    const auto known = FromProto(static_cast<v1::Channel>(channel));
    if (!known) return Unreadable("a channel");
    message.channels.push_back(*known);
  }
  for (const v1::Content& content : resource.contents()) {
    const auto known = FromProto(content.channel());
    if (!known) return Unreadable("a content's channel");
    message.contents.push_back({*known, content.address(), content.subject(), content.body(),
                                content.locale(), content.template_version()});
  }
  return absl::OkStatus();
}

absl::Status TakeAttempts(const v1::Message& resource, Message& message) {
  for (int i = 0; i < resource.attempts_size(); ++i) {
    const v1::Attempt& made = resource.attempts(i);
    const auto known = FromProto(made.channel());
    if (!known || made.outcome() < v1::Attempt::OUTCOME_PENDING ||
        made.outcome() > v1::Attempt::OUTCOME_LOST) {
      return Unreadable("an attempt");
    }
    Attempt attempt;
    attempt.number = made.number();
    attempt.channel = *known;
    attempt.started_at = TakeTime(made.has_start_time(), made.start_time(), absl::InfinitePast());
    attempt.ended_at = TakeTime(made.has_end_time(), made.end_time());
    attempt.outcome = static_cast<AttemptOutcome>(made.outcome() - 1);
    attempt.code = made.code();
    if (i < resource.provider_answers_size()) {
      attempt.provider_answer = resource.provider_answers(i);
    }
    message.attempts.push_back(std::move(attempt));
  }
  return absl::OkStatus();
}

absl::Status TakeState(const v1::Message& resource, Message& message) {
  if (resource.state() < v1::Message::STATE_QUEUED ||
      resource.state() > v1::Message::STATE_SUPPRESSED) {
    return Unreadable("the state");
  }
  if (!v1::Message::SuppressReason_IsValid(resource.suppress_reason()) ||
      !v1::Message::FailReason_IsValid(resource.fail_reason())) {
    return Unreadable("a reason");
  }
  message.state = static_cast<MessageState>(resource.state() - 1);
  message.suppress_reason = static_cast<SuppressReason>(resource.suppress_reason());
  message.fail_reason = static_cast<FailReason>(resource.fail_reason());
  message.channel_index = resource.channel_index();
  const bool sends = message.state != MessageState::kSuppressed;
  if (sends && (message.channel_index < 0 ||
                message.channel_index >= static_cast<int>(message.channels.size()))) {
    return Unreadable("the channel in use");
  }
  if (message.state == MessageState::kSending && message.attempts.empty()) {
    return Unreadable("the attempt under way");
  }
  return absl::OkStatus();
}

}  // namespace

void ToProto(const Message& message, v1::Message* resource) {
  resource->set_name(absl::StrCat(kCollection, message.id.ToString()));
  resource->set_state(StateToProto(message.state));
  resource->set_event_id(message.event.ToString());
  PutTime(message.event_time, [&] { return resource->mutable_event_time(); });
  resource->set_audience(message.audience);
  resource->set_recipient(message.recipient);
  resource->set_about(message.about);
  resource->set_template_key(message.template_key);
  resource->set_locale(message.locale);
  resource->set_drill(message.drill);
  for (const Channel channel : message.channels) resource->add_channels(ToProto(channel));
  resource->set_channel_index(message.channel_index);
  for (const Content& content : message.contents) PutContent(content, resource->add_contents());
  for (const Attempt& attempt : message.attempts) PutAttempt(attempt, resource);
  resource->set_attempt_count(message.attempt_count);
  resource->set_tries(message.tries);
  PutTime(message.window_start, [&] { return resource->mutable_window_start_time(); });
  PutTime(message.next_attempt_at, [&] { return resource->mutable_next_attempt_time(); });
  PutTime(message.attempt_deadline, [&] { return resource->mutable_attempt_deadline(); });
  resource->set_suppress_reason(
      static_cast<v1::Message::SuppressReason>(message.suppress_reason));
  resource->set_fail_reason(static_cast<v1::Message::FailReason>(message.fail_reason));
  PutTime(message.failed_at, [&] { return resource->mutable_fail_time(); });
  PutTime(message.delivered_at, [&] { return resource->mutable_deliver_time(); });
  PutTime(message.acknowledged_at, [&] { return resource->mutable_acknowledge_time(); });
}

absl::StatusOr<Message> FromProto(const v1::Message& resource) {
  Message message;
  const auto id = ids::ParseUuid(absl::StripPrefix(resource.name(), kCollection));
  const auto event = ids::ParseUuid(resource.event_id());
  if (!id.ok() || !event.ok()) return Unreadable("an id");
  message.id = *id;
  message.event = *event;
  message.event_time =
      TakeTime(resource.has_event_time(), resource.event_time(), absl::InfinitePast());
  message.audience = resource.audience();
  message.recipient = resource.recipient();
  message.about = resource.about();
  message.template_key = resource.template_key();
  message.locale = resource.locale();
  message.drill = resource.drill();
  message.attempt_count = resource.attempt_count();
  message.tries = resource.tries();
  message.window_start =
      TakeTime(resource.has_window_start_time(), resource.window_start_time(),
               absl::InfinitePast());
  message.next_attempt_at =
      TakeTime(resource.has_next_attempt_time(), resource.next_attempt_time());
  message.attempt_deadline =
      TakeTime(resource.has_attempt_deadline(), resource.attempt_deadline());
  message.failed_at = TakeTime(resource.has_fail_time(), resource.fail_time());
  message.delivered_at = TakeTime(resource.has_deliver_time(), resource.deliver_time());
  message.acknowledged_at = TakeTime(resource.has_acknowledge_time(), resource.acknowledge_time());
  for (const auto& status : {TakeChannels(resource, message), TakeAttempts(resource, message)}) {
    if (!status.ok()) return status;
  }
  if (auto status = TakeState(resource, message); !status.ok()) return status;
  return message;
}

}  // namespace aftercare::notification
