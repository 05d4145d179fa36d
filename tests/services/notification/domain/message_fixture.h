// Messages in every state, made by commands alone, for the tests of their rules.
#ifndef AFTERCARE_TESTS_NOTIFICATION_MESSAGE_FIXTURE_H_
#define AFTERCARE_TESTS_NOTIFICATION_MESSAGE_FIXTURE_H_

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "services/notification/domain/message.h"
#include "tests/services/notification/policy_fixture.h"

namespace aftercare::notification {

using command::Change;
using command::Context;
using Names = std::vector<std::string>;

inline const absl::Time kNow =
    absl::FromCivil(absl::CivilSecond(2026, 3, 2, 1, 0, 0), absl::UTCTimeZone());
inline const Rules kRules{DefaultPolicy()};

inline Context At(absl::Time now, std::string staff = "li.na") {
  return {now, {auth::Kind::kStaff, std::move(staff), {}}};
}

inline QueueMessage Order(std::vector<Channel> channels = {Channel::kEmail, Channel::kFeed}) {
  QueueMessage order;
  order.planned = {{}, ids::DerivedUuid("test", "event"), kNow - absl::Seconds(1), "r",
                   "staff/li.na", "cases/1", "breach", std::move(channels),
                   {{"number", "C-1"}, {"clock", "PLAN"}, {"deadline", "2026-03-02T00:00:00Z"}},
                   false};
  order.planned.id = MessageId(order.planned);
  order.recipient = "staff/li.na";
  order.locale = "zh-CN";
  order.addresses = {{Channel::kEmail, "li.na@example.com"}};
  return order;
}

inline Change<Message> Must(const Message* current, const MessageCommand& command,
                            const Context& context = At(kNow)) {
  auto change = Decide(current, command, context, kRules);
  EXPECT_TRUE(change.ok()) << change.status();
  return *std::move(change);
}

inline Names Kinds(const Change<Message>& change) {
  Names kinds;
  for (const auto& entry : change.entries) kinds.emplace_back(entry.kind);
  return kinds;
}

inline Message Queued() { return Must(nullptr, Order()).next; }
inline Message Sending() {
  const Message queued = Queued();
  return Must(&queued, StartAttempt{}).next;
}
inline Message Delivered() {
  const Message sending = Sending();
  return Must(&sending, RecordDelivered{1, 250, "250 OK"}).next;
}
inline Message Failed() {
  Message message = Must(nullptr, Order({Channel::kEmail})).next;
  message = Must(&message, StartAttempt{}).next;
  return Must(&message, RecordFailedAttempt{1, true, 550, "550 no such user"}).next;
}
inline Message Suppressed() {
  const Message queued = Queued();
  return Must(&queued, SuppressMessage{SuppressReason::kObsolete}).next;
}

}  // namespace aftercare::notification

#endif  // AFTERCARE_TESTS_NOTIFICATION_MESSAGE_FIXTURE_H_
