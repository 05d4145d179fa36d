// The message (NOT-04, NOT-09): every state with every command, queueing, suppression, reading.
#include <map>

#include "tests/services/notification/domain/message_fixture.h"

namespace aftercare::notification {
namespace {

TEST(Message, NOT_04_EveryStateWithEveryCommand) {
  // What each command answers: kinds of the entries, or the reason of the refusal in capitals; "-"
  // is accepted and changes nothing. Rows: not there, queued, sending, delivered, failed,
  // suppressed. All at kNow, when the first attempt is due, by the receiver.
  const std::vector<std::pair<std::string, MessageCommand>> commands = {
      {"QueueMessage", Order()},
      {"StartAttempt", StartAttempt{}},
      {"RecordDelivered", RecordDelivered{1, 250, ""}},
      {"RecordFailedAttempt", RecordFailedAttempt{1, false, 451, ""}},
      {"SuppressMessage", SuppressMessage{SuppressReason::kOptedOut}},
      {"ReplayMessage", ReplayMessage{}},
      {"AcknowledgeMessage", AcknowledgeMessage{}},
      {"Tick", Tick{}},
  };
  const std::string wrong = "WRONG_STATE", none = "NOT_FOUND";
  const std::map<std::string, Names> expected = {
      {"QueueMessage", {"message_queued", "-", "-", "-", "-", "-"}},
      {"StartAttempt", {none, "attempt_started", wrong, wrong, wrong, wrong}},
      {"RecordDelivered", {none, wrong, "message_delivered", wrong, wrong, wrong}},
      {"RecordFailedAttempt", {none, wrong, "attempt_failed", wrong, wrong, wrong}},
      {"SuppressMessage", {none, "message_suppressed", wrong, wrong, wrong, wrong}},
      {"ReplayMessage", {none, wrong, wrong, wrong, "message_replayed", wrong}},
      {"AcknowledgeMessage", {none, wrong, wrong, "message_acknowledged", wrong, wrong}},
      {"Tick", {none, "attempt_started", "-", "-", "-", "-"}},
  };
  const std::vector<Message> states = {Queued(), Sending(), Delivered(), Failed(), Suppressed()};
  for (size_t i = 0; i < states.size(); ++i) {
    ASSERT_EQ(static_cast<size_t>(states[i].state), i);
  }
  ASSERT_EQ(commands.size(), std::variant_size_v<MessageCommand>);
  for (const auto& [name, command] : commands) {
    for (size_t state = 0; state <= states.size(); ++state) {
      const Message* current = state == 0 ? nullptr : &states[state - 1];
      const auto change = Decide(current, command, At(kNow), kRules);
      std::string got = "-";
      if (!change.ok()) {
        got = command::Explain(change.status()).reason;
      } else if (!change->entries.empty()) {
        got = std::string(change->entries[0].kind);
        const MessageState from = current == nullptr ? MessageState::kQueued : current->state;
        EXPECT_TRUE(from == change->next.state ||
                    kMessageTransitions.Allows(from, change->next.state))
            << name << " from " << Word(from);
      } else {
        EXPECT_EQ(change->next, *current);
      }
      EXPECT_EQ(got, expected.at(name)[state]) << name << " in row " << state;
    }
  }
}

TEST(Message, NOT_04_QueueRendersForEachChannelAndIsDueAtOnce) {
  const auto change = Must(nullptr, Order());
  EXPECT_EQ(Kinds(change), (Names{"message_queued"}));
  const Message& message = change.next;
  ASSERT_EQ(message.contents.size(), 2u);
  EXPECT_EQ(message.contents[0].address, "li.na@example.com");
  EXPECT_EQ(message.contents[0].subject, "已超时：C-1 解决方案");
  EXPECT_EQ(message.contents[1].address, "staff/li.na");
  EXPECT_EQ(NextDue(message, kRules), kNow);
  for (const auto& fact : change.entries[0].facts) {
    EXPECT_EQ(fact.value.find("example.com"), std::string::npos);
  }
}

TEST(Message, NOT_04_QueueChecksItsFieldsAllAtOnce) {
  QueueMessage order = Order();
  order.planned.audience = "";
  order.planned.channels.clear();
  order.planned.template_key = "";
  const auto refused = Decide(nullptr, order, At(kNow), kRules);
  EXPECT_EQ(command::Explain(refused.status()).fields.size(), 4u);  // the id fits no longer either
}

TEST(Message, NOT_04_AMessageThatCannotBeSentIsKeptWithTheReason) {
  const auto reason = [](const QueueMessage& order) {
    const auto change = Must(nullptr, order);
    EXPECT_EQ(Kinds(change), (Names{"message_queued", "message_suppressed"}));
    EXPECT_EQ(NextDue(change.next, kRules), absl::InfiniteFuture());
    return change.next.suppress_reason;
  };
  QueueMessage nobody = Order();
  nobody.recipient = "";
  EXPECT_EQ(reason(nobody), SuppressReason::kNoRecipient);
  QueueMessage homeless = Order({Channel::kEmail});
  homeless.addresses.clear();
  EXPECT_EQ(reason(homeless), SuppressReason::kNoAddress);
  QueueMessage silent = Order();
  silent.planned.values.erase("clock");
  EXPECT_EQ(reason(silent), SuppressReason::kTemplateFault);
  QueueMessage unwanted = Order();
  unwanted.suppress = SuppressReason::kOptedOut;
  EXPECT_EQ(reason(unwanted), SuppressReason::kOptedOut);
}

TEST(Message, NOT_01_TheReasonNamesTheVariablesWithoutValue) {
  QueueMessage order = Order({Channel::kFeed});
  order.planned.values.clear();
  const auto change = Must(nullptr, order);
  EXPECT_EQ(change.entries[1].facts[1].value, "values.clock,values.deadline,values.number");
}

TEST(Message, INT_35_ADrillTellsNoCustomer) {
  QueueMessage order = Order({Channel::kEmail});
  order.planned.drill = true;
  EXPECT_EQ(Must(nullptr, order).next.state, MessageState::kQueued);  // staff are told
  order.planned.audience = "customers/7";
  order.planned.id = MessageId(order.planned);
  order.recipient = "customers/7";
  EXPECT_EQ(Must(nullptr, order).next.suppress_reason, SuppressReason::kDrill);
  order.planned.drill = false;
  EXPECT_EQ(Must(nullptr, order).next.state, MessageState::kQueued);
}

TEST(Message, ERP_05_AMessageErasedBeforeItWasSentIsNotSent) {
  Message message = Queued();
  message.contents.clear();
  const auto change = Must(&message, Tick{});
  EXPECT_EQ(change.next.suppress_reason, SuppressReason::kErased);
  EXPECT_TRUE(change.next.attempts.empty());
}

TEST(Message, NOT_09_OnlyTheReceiverAcknowledgesAndOnce) {
  const Message message = Delivered();
  const auto foreign = Decide(&message, AcknowledgeMessage{}, At(kNow, "wang.lei"), kRules);
  EXPECT_EQ(foreign.status().code(), absl::StatusCode::kNotFound);
  Context customer = At(kNow);
  customer.caller.kind = auth::Kind::kCustomer;
  EXPECT_EQ(Decide(&message, AcknowledgeMessage{}, customer, kRules).status().code(),
            absl::StatusCode::kNotFound);
  const Message read = Must(&message, AcknowledgeMessage{}).next;
  EXPECT_EQ(read.acknowledged_at, kNow);
  const auto twice = Must(&read, AcknowledgeMessage{}, At(kNow + absl::Hours(1)));
  EXPECT_TRUE(twice.entries.empty());
  EXPECT_EQ(twice.next, read);
}

TEST(Message, NOT_04_SuppressingNeedsAReason) {
  const Message message = Queued();
  const auto refused = Decide(&message, SuppressMessage{}, At(kNow), kRules);
  EXPECT_EQ(command::Explain(refused.status()).reason, "INVALID_FIELDS");
}

}  // namespace
}  // namespace aftercare::notification
