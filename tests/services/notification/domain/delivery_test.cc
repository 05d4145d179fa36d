// Delivery of a message (NOT-04, NOT-09): attempts, retries, dead letters, replay, the record.
#include <rapidcheck.h>

#include "tests/services/notification/domain/message_fixture.h"

namespace aftercare::notification {
namespace {

TEST(Delivery, NOT_04_NoAttemptBeforeItsTime) {
  Message message = Sending();
  message = Must(&message, RecordFailedAttempt{1, false, 451, "later"}).next;
  EXPECT_EQ(message.state, MessageState::kQueued);
  EXPECT_GE(message.next_attempt_at, kNow + absl::Minutes(1));
  EXPECT_LT(message.next_attempt_at, kNow + absl::Minutes(1.2));
  const absl::Time early = message.next_attempt_at - absl::Milliseconds(1);
  const auto refused = Decide(&message, StartAttempt{}, At(early), kRules);
  EXPECT_EQ(command::Explain(refused.status()).reason, "NOT_DUE");
  EXPECT_TRUE(Must(&message, Tick{}, At(early)).entries.empty());
  EXPECT_EQ(Must(&message, Tick{}, At(message.next_attempt_at)).next.state,
            MessageState::kSending);
}

TEST(Delivery, NOT_04_AnAttemptWithoutOutcomeIsLostAndTriedAgain) {
  const Message sending = Sending();
  // The policy gives an attempt by mail one minute.
  EXPECT_EQ(NextDue(sending, kRules), kNow + absl::Minutes(1));
  EXPECT_TRUE(Must(&sending, Tick{}, At(kNow + absl::Seconds(59))).entries.empty());
  const auto lost = Must(&sending, Tick{}, At(kNow + absl::Minutes(1)));
  EXPECT_EQ(Kinds(lost), (Names{"attempt_failed"}));
  EXPECT_EQ(lost.next.attempts[0].outcome, AttemptOutcome::kLost);
  EXPECT_EQ(lost.next.state, MessageState::kQueued);
}

// The outcome of an attempt that was given up too early: it did arrive, so no second one is made.
TEST(Delivery, NOT_04_AnAttemptCountedAsLostMayStillArrive) {
  const Message sending = Sending();
  const Message lost = Must(&sending, Tick{}, At(kNow + absl::Minutes(1))).next;
  EXPECT_TRUE(MayStillArrive(lost, 1));
  const auto arrived = Must(&lost, RecordDelivered{1, 250, ""}, At(kNow + absl::Minutes(1.5)));
  EXPECT_EQ(arrived.next.state, MessageState::kDelivered);
  EXPECT_EQ(NextDue(arrived.next, kRules), absl::InfiniteFuture());
  // Once the next attempt has begun, its own outcome counts.
  const Message again = Must(&lost, Tick{}, At(lost.next_attempt_at)).next;
  EXPECT_FALSE(MayStillArrive(again, 1));
  EXPECT_TRUE(MayStillArrive(again, 2));
}

TEST(Delivery, NOT_04_OnlyTheAttemptUnderWayCounts) {
  Message message = Sending();
  message = Must(&message, RecordFailedAttempt{1, false, 451, ""}).next;
  message = Must(&message, Tick{}, At(message.next_attempt_at)).next;
  for (const MessageCommand& late : {MessageCommand(RecordDelivered{1, 250, ""}),
                                     MessageCommand(RecordFailedAttempt{1, true, 550, ""})}) {
    const auto refused = Decide(&message, late, At(message.next_attempt_at), kRules);
    EXPECT_EQ(command::Explain(refused.status()).reason, "STALE_ATTEMPT");
  }
  EXPECT_EQ(Must(&message, RecordDelivered{2, 250, ""}).next.state, MessageState::kDelivered);
}

TEST(Delivery, NOT_03_TheNextChannelFollowsARefusalForGood) {
  Message message = Sending();
  const auto change = Must(&message, RecordFailedAttempt{1, true, 550, "no such user"});
  message = change.next;
  EXPECT_EQ(message.state, MessageState::kQueued);
  EXPECT_EQ(message.channels[message.channel_index], Channel::kFeed);
  EXPECT_EQ(NextDue(message, kRules), kNow);
  message = Must(&message, Tick{}).next;
  EXPECT_EQ(message.attempts[1].channel, Channel::kFeed);
  const auto failed = Must(&message, RecordFailedAttempt{2, true, 0, ""});
  EXPECT_EQ(Kinds(failed), (Names{"attempt_failed", "message_failed"}));
  EXPECT_EQ(failed.next.fail_reason, FailReason::kRefused);
}

TEST(Delivery, NOT_02_EachChannelHasItsOwnRetries) {
  Message message = Sending();
  for (int attempt = 1; attempt <= 3; ++attempt) {
    const absl::Time now = message.attempts.back().started_at;
    message = Must(&message, RecordFailedAttempt{attempt, false, 451, ""}, At(now)).next;
    message = Must(&message, Tick{}, At(message.next_attempt_at)).next;
  }
  const absl::Time now = message.attempts.back().started_at;
  message = Must(&message, RecordFailedAttempt{4, true, 550, ""}, At(now)).next;
  message = Must(&message, Tick{}, At(now)).next;
  message = Must(&message, RecordFailedAttempt{5, false, 0, ""}, At(now)).next;
  // The feed begins with 5 s and at most 20 % more, however often the mail was tried.
  EXPECT_GE(message.next_attempt_at, now + absl::Seconds(5));
  EXPECT_LE(message.next_attempt_at, now + absl::Seconds(6));
}

TEST(Delivery, NOT_09_TheRecordKeepsEachAttemptAndTheProvidersAnswer) {
  Message message = Sending();
  message = Must(&message, RecordFailedAttempt{1, false, 451, "451 <li.na@example.com> busy"},
                 At(kNow + absl::Seconds(3)))
                .next;
  message = Must(&message, Tick{}, At(message.next_attempt_at)).next;
  const auto change = Must(&message, RecordDelivered{2, 250, "250 queued as 7"});
  ASSERT_EQ(change.next.attempts.size(), 2u);
  const Attempt& first = change.next.attempts[0];
  EXPECT_EQ(first.number, 1);
  EXPECT_EQ(first.code, 451);
  EXPECT_EQ(first.provider_answer, "451 <li.na@example.com> busy");
  EXPECT_EQ(first.ended_at - first.started_at, absl::Seconds(3));
  EXPECT_EQ(first.outcome, AttemptOutcome::kTemporary);
  EXPECT_EQ(change.next.attempts[1].outcome, AttemptOutcome::kAccepted);
  // The answer may name the receiver, so the timeline has only the code.
  for (const auto& fact : change.entries[0].facts) {
    EXPECT_EQ(fact.value.find("@"), std::string::npos);
  }
}

// Fails every attempt at once, following the timer, until the message is given up.
Message Exhaust(Message message, absl::Duration attempt = absl::ZeroDuration()) {
  for (int round = 0; round < 1000 && message.state == MessageState::kQueued; ++round) {
    const absl::Time due = NextDue(message, kRules);
    message = Must(&message, Tick{}, At(due)).next;
    message = Must(&message, RecordFailedAttempt{message.attempt_count, false, 451, ""},
                   At(due + attempt))
                  .next;
  }
  return message;
}

TEST(Delivery, NOT_04_GivesUpAfterThreeDaysAndKeepsTheDeadLetter) {
  const Message message = Exhaust(Must(nullptr, Order({Channel::kEmail})).next);
  EXPECT_EQ(message.state, MessageState::kFailed);
  EXPECT_EQ(message.fail_reason, FailReason::kRetriesExhausted);
  // First attempt, 9 growing delays (511 min without jitter), then 6 h each up to 4 320 min: 10
  // without jitter, 8 with all of it (613.2 + 8 * 432 = 4 069.2).
  EXPECT_GE(message.attempt_count, 1 + 9 + 8);
  EXPECT_LE(message.attempt_count, 1 + 9 + 10);
  EXPECT_LE(message.failed_at, kNow + absl::Hours(72));
  EXPECT_GT(message.failed_at, kNow + absl::Hours(72) - absl::Hours(7.2));
}

// Hourly attempts without jitter in a window of three hours: the last is made at the very end of
// the window, and what would come after it is not.
TEST(Delivery, NOT_04_TheLastAttemptIsAtTheEndOfTheWindow) {
  Policy policy = DefaultPolicy();
  for (ChannelPolicy& channel : policy.channels) {
    channel.retry = {absl::Hours(1), absl::Hours(1), absl::Hours(3), 200, 0};
  }
  const Rules rules{policy};
  for (const absl::Duration lasts : {absl::ZeroDuration(), absl::Microseconds(1)}) {
    Message message = Must(nullptr, Order({Channel::kEmail})).next;
    std::vector<absl::Duration> attempts;
    while (message.state == MessageState::kQueued && attempts.size() < 10) {
      const absl::Time due = NextDue(message, rules);
      attempts.push_back(due - kNow);
      message = Decide(&message, Tick{}, At(due), rules)->next;
      const RecordFailedAttempt failed{message.attempt_count, false, 451, ""};
      message = Decide(&message, failed, At(due + lasts), rules)->next;
    }
    EXPECT_EQ(message.state, MessageState::kFailed);
    EXPECT_EQ(message.fail_reason, FailReason::kRetriesExhausted);
    std::vector<absl::Duration> expected = {absl::ZeroDuration(), absl::Hours(1) + lasts,
                                            absl::Hours(2) + 2 * lasts};
    // With a microsecond lost in each the fourth would begin after the end.
    if (lasts == absl::ZeroDuration()) expected.push_back(absl::Hours(3));
    EXPECT_EQ(attempts, expected);
  }
}

TEST(Delivery, NOT_04_RetriesStopAtThreeDaysWhateverTheMessage) {
  const bool held = rc::check([] {
    QueueMessage order = Order({Channel::kEmail});
    order.planned.event = ids::DerivedUuid("test", std::to_string(*rc::gen::arbitrary<int>()));
    order.planned.id = MessageId(order.planned);
    const absl::Duration attempt = absl::Seconds(*rc::gen::inRange(0, 60));
    Message message = Must(nullptr, order).next;
    absl::Duration before = absl::ZeroDuration();
    while (message.state == MessageState::kQueued) {
      const absl::Time due = NextDue(message, kRules);
      RC_ASSERT(due <= kNow + absl::Hours(72));
      message = Must(&message, Tick{}, At(due)).next;
      message = Must(&message, RecordFailedAttempt{message.attempt_count, false, 451, ""},
                     At(due + attempt))
                    .next;
      if (message.state != MessageState::kQueued) break;
      const absl::Duration delay = message.next_attempt_at - (due + attempt);
      if (message.tries < 10) RC_ASSERT(delay > before);
      before = delay;
    }
    RC_ASSERT(message.state == MessageState::kFailed);
  });
  ASSERT_TRUE(held);
}

TEST(Delivery, NOT_04_ReplayGivesTheFullTimeOnceMore) {
  const Message dead = Exhaust(Must(nullptr, Order({Channel::kEmail})).next);
  const absl::Time later = kNow + absl::Hours(24 * 30);
  const Message again = Must(&dead, ReplayMessage{}, At(later)).next;
  EXPECT_EQ(again.state, MessageState::kQueued);
  EXPECT_EQ(again.fail_reason, FailReason::kNone);
  EXPECT_EQ(again.failed_at, absl::InfiniteFuture());
  EXPECT_EQ(NextDue(again, kRules), later);
  const Message dead_again = Exhaust(again);
  EXPECT_EQ(dead_again.state, MessageState::kFailed);
  EXPECT_EQ(dead_again.id, dead.id);
  EXPECT_GE(dead_again.attempt_count, 2 * 18);
  EXPECT_GT(dead_again.failed_at, later + absl::Hours(72) - absl::Hours(7.2));
}

TEST(Delivery, NOT_09_TheRecordIsBounded) {
  Message message = Must(nullptr, Order({Channel::kEmail})).next;
  for (int i = 0; i < 3; ++i) {
    message = Exhaust(message);
    message = Must(&message, ReplayMessage{}, At(message.failed_at)).next;
  }
  EXPECT_EQ(message.attempts.size(), static_cast<size_t>(DefaultPolicy().kept_attempts));
  EXPECT_EQ(message.attempts.back().number, message.attempt_count);
  EXPECT_GT(message.attempts.front().number, 1);
}

}  // namespace
}  // namespace aftercare::notification
