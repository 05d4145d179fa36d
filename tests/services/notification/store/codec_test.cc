// Stored forms: what an aggregate rests in comes back as it was, and rubbish is refused.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "common/command/personal.h"
#include "services/notification/store/call_codec.h"
#include "services/notification/store/message_codec.h"
#include "services/notification/store/roster_codec.h"
#include "tests/services/notification/policy_fixture.h"

namespace aftercare::notification {
namespace {

// ASCII, since protobuf's `string` holds UTF-8 only and logs an error for anything else.
rc::Gen<std::string> Ascii() {
  return rc::gen::container<std::string>(rc::gen::inRange<char>(0, 127));
}
std::string AnyText() { return *Ascii(); }
int AnyCount() { return *rc::gen::inRange(0, 50); }
bool AnyFlag() { return *rc::gen::arbitrary<bool>(); }
ids::Uuid AnyId() { return ids::DerivedUuid("test", AnyText()); }

absl::Time AnyTime() {
  return absl::FromUnixNanos(*rc::gen::inRange<int64_t>(0, int64_t{4'000'000'000'000'000'000}));
}
absl::Time AnyEnd() { return AnyFlag() ? AnyTime() : absl::InfiniteFuture(); }
absl::Time AnyStart() { return AnyFlag() ? AnyTime() : absl::InfinitePast(); }

template <class Enum>
Enum AnyOf(int count) {
  return static_cast<Enum>(*rc::gen::inRange(0, count));
}

std::vector<std::string> AnyTexts() {
  return *rc::gen::container<std::vector<std::string>>(Ascii());
}

Message AnyMessage() {
  Message message;
  message.id = AnyId();
  message.event = AnyId();
  message.event_time = AnyStart();
  message.audience = AnyText();
  message.recipient = AnyText();
  message.about = AnyText();
  message.template_key = AnyText();
  message.locale = AnyText();
  message.drill = AnyFlag();
  message.state = AnyOf<MessageState>(5);
  message.channels = {AnyOf<Channel>(2)};
  if (AnyFlag()) message.channels.push_back(AnyOf<Channel>(2));
  message.channel_index = static_cast<int>(message.channels.size()) - 1;
  for (const Channel channel : message.channels) {
    message.contents.push_back({channel, AnyText(), AnyText(), AnyText(), AnyText(), AnyCount()});
  }
  const int attempts = *rc::gen::inRange(message.state == MessageState::kSending ? 1 : 0, 4);
  for (int i = 0; i < attempts; ++i) {
    message.attempts.push_back({i + 1, AnyOf<Channel>(2), AnyStart(), AnyEnd(),
                                AnyOf<AttemptOutcome>(5), AnyCount(), AnyText()});
  }
  message.attempt_count = AnyCount();
  message.tries = AnyCount();
  message.window_start = AnyStart();
  message.next_attempt_at = AnyEnd();
  message.attempt_deadline = AnyEnd();
  message.suppress_reason = AnyOf<SuppressReason>(8);
  message.fail_reason = AnyOf<FailReason>(3);
  message.failed_at = AnyEnd();
  message.delivered_at = AnyEnd();
  message.acknowledged_at = AnyEnd();
  return message;
}

Person AnyPerson() {
  Person person;
  person.staff_id = AnyText();
  person.id = PersonId(person.staff_id);
  person.roles = AnyTexts();
  person.skills = AnyTexts();
  person.regions = AnyTexts();
  person.contact = {AnyText(), AnyText(), AnyText()};
  person.locale = AnyText();
  person.time_zone = AnyText();
  for (int i = AnyCount(); i > 0; --i) {
    person.schedule.push_back({AnyCount(), AnyCount(), AnyCount()});
  }
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
    person.absences.push_back({AnyTime(), AnyTime()});
  }
  person.substitutes = AnyTexts();
  person.contact_order = AnyCount();
  person.active = AnyFlag();
  person.gravest_level = AnyCount();
  person.capacity = AnyCount();
  return person;
}

Call AnyCall() {
  Call call;
  call.id = AnyId();
  call.cause = AnyText();
  call.cause_number = AnyText();
  call.level = AnyCount();
  call.region = AnyText();
  call.drill = AnyFlag();
  call.state = AnyOf<CallState>(3);
  for (int i = *rc::gen::inRange(0, 5); i > 0; --i) {
    Seat seat{AnyText(), AnyFlag(), AnyOf<SeatState>(3), {}};
    for (int j = *rc::gen::inRange(1, 4); j > 0; --j) {
      seat.called.push_back({AnyText(), AnyStart(), AnyEnd(), AnyEnd(), AnyEnd()});
    }
    call.seats.push_back(seat);
  }
  call.completed_at = AnyEnd();
  return call;
}

// Through the wire and back.
template <class State, class Resource>
absl::StatusOr<State> Through(const State& state) {
  Resource sent, received;
  ToProto(state, &sent);
  EXPECT_TRUE(received.ParseFromString(sent.SerializeAsString()));
  return FromProto(received);
}

TEST(Codec, NOT_09_AMessageComesBackAsItWas) {
  ASSERT_TRUE(rc::check([] {
    const Message message = AnyMessage();
    const auto back = Through<Message, v1::Message>(message);
    RC_ASSERT(back.ok());
    RC_ASSERT(*back == message);
  }));
}

TEST(Codec, NOT_10_APersonComesBackAsItWas) {
  ASSERT_TRUE(rc::check([] {
    const Person person = AnyPerson();
    const auto back = Through<Person, v1::Person>(person);
    RC_ASSERT(back.ok());
    RC_ASSERT(*back == person);
  }));
}

TEST(Codec, INT_12_ACallComesBackAsItWas) {
  ASSERT_TRUE(rc::check([] {
    const Call call = AnyCall();
    const auto back = Through<Call, v1::Call>(call);
    RC_ASSERT(back.ok());
    RC_ASSERT(*back == call);
  }));
}

v1::Message Resource() {
  Message message;
  message.channels = {Channel::kEmail};
  message.contents = {{Channel::kEmail, "a@example.com", "s", "b", "en", 1}};
  message.attempts = {{}};
  v1::Message resource;
  ToProto(message, &resource);
  return resource;
}

TEST(Codec, NOT_09_PersonalFieldsAreTheOnlyPlaceOfAddressTextAndAnswer) {
  Message message;
  message.channels = {Channel::kEmail};
  message.contents = {{Channel::kEmail, "SECRET", "SECRET", "SECRET", "en", 1}};
  message.attempts = {{}};
  message.attempts[0].provider_answer = "SECRET";
  v1::Message resource;
  ToProto(message, &resource);
  v1::Message open, personal;
  command::PersonalSplit<v1::Message>().SplitPersonal(resource, &open, &personal);
  EXPECT_EQ(open.SerializeAsString().find("SECRET"), std::string::npos);
  EXPECT_EQ(personal.contents_size(), 1);
  EXPECT_EQ(personal.provider_answers_size(), 1);
  // What is left after an erasure is still a message; its attempts are still counted.
  const auto erased = FromProto(open);
  ASSERT_TRUE(erased.ok());
  EXPECT_TRUE(erased->contents.empty());
  EXPECT_EQ(erased->attempts.size(), 1u);
}

TEST(Codec, NOT_10_ThePersonsContactIsPersonal) {
  Person person;
  person.staff_id = "li.na";
  person.contact = {"SECRET", "SECRET", "SECRET"};
  v1::Person resource, open, personal;
  ToProto(person, &resource);
  command::PersonalSplit<v1::Person>().SplitPersonal(resource, &open, &personal);
  EXPECT_EQ(open.SerializeAsString().find("SECRET"), std::string::npos);
  EXPECT_EQ(personal.contact().display_name(), "SECRET");
}

TEST(Codec, NOT_09_RubbishIsRefused) {
  EXPECT_TRUE(FromProto(Resource()).ok());
  v1::Message resource = Resource();
  resource.set_state(v1::Message::STATE_UNSPECIFIED);
  EXPECT_FALSE(FromProto(resource).ok());
  resource = Resource(), resource.set_name("messages/7");
  EXPECT_FALSE(FromProto(resource).ok());
  resource = Resource(), resource.set_channel_index(1);
  EXPECT_FALSE(FromProto(resource).ok());
  resource = Resource(), resource.set_channels(0, v1::CHANNEL_UNSPECIFIED);
  EXPECT_FALSE(FromProto(resource).ok());
  resource = Resource(), resource.mutable_attempts(0)->clear_outcome();
  EXPECT_FALSE(FromProto(resource).ok());
  resource = Resource(), resource.set_state(v1::Message::STATE_SENDING), resource.clear_attempts();
  EXPECT_FALSE(FromProto(resource).ok());
  v1::Call call;
  EXPECT_FALSE(FromProto(call).ok());
}

}  // namespace
}  // namespace aftercare::notification
