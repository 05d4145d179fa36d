// The real binary through its main paths: the roster, mails by SMTP at their rate, dead letters, a
// kill, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "services/notification/domain/roster.h"
#include "tests/services/notification/rpc/server_fixture.h"

namespace aftercare::notification {
namespace {

TEST_F(NotificationServerTest, NOT_10_RosterTakesPersonsAndNamesEveryBadField) {
  const auto request = PersonOf("li.na", "agent");
  v1::Person person, again;
  EXPECT_TRUE(absl::IsPermissionDenied(
      CallAs("li.na", rosters_, &Rosters::UpsertPerson, request, &person)));
  ASSERT_TRUE(CallAs("root.admin", rosters_, &Rosters::UpsertPerson, request, &person).ok());
  EXPECT_EQ(person.name(), "persons/" + PersonId("li.na").ToString());
  EXPECT_EQ(person.etag(), "1");
  // The same request id: the same answer, byte for byte; with another body it is refused.
  ASSERT_TRUE(CallAs("root.admin", rosters_, &Rosters::UpsertPerson, request, &again).ok());
  EXPECT_EQ(again.SerializeAsString(), person.SerializeAsString());
  auto other = request;
  other.mutable_person()->set_contact_order(7);
  EXPECT_EQ(ReasonOf(CallAs("root.admin", rosters_, &Rosters::UpsertPerson, other, &again)),
            "REQUEST_ID_REUSED");

  auto bad = PersonOf("zhang.min", "astronaut");
  bad.mutable_person()->set_time_zone("Mars/Olympus");
  bad.mutable_person()->mutable_schedule(0)->set_to_minute(0);
  bad.mutable_person()->mutable_schedule(0)->set_from_minute(30);
  const auto refused = CallAs("root.admin", rosters_, &Rosters::UpsertPerson, bad, &again);
  EXPECT_TRUE(absl::IsInvalidArgument(refused)) << refused;

  v1::ListOnDutyRequest duty;
  duty.set_role("agent");
  v1::ListOnDutyResponse there;
  ASSERT_TRUE(CallAs("li.na", rosters_, &Rosters::ListOnDuty, duty, &there).ok());
  ASSERT_EQ(there.persons_size(), 1);
  EXPECT_EQ(there.persons(0).staff_id(), "li.na");
  EXPECT_EQ(there.persons(0).contact().email(), request.person().contact().email());
  v1::ListPersonsRequest list;
  list.set_role("gent");  // a part of a role is none
  v1::ListPersonsResponse listed;
  ASSERT_TRUE(CallAs("li.na", rosters_, &Rosters::ListPersons, list, &listed).ok());
  EXPECT_EQ(listed.persons_size(), 0);
}

TEST_F(NotificationServerTest, NOT_04_SendMessageBecomesOneMailUnderItsOwnId) {
  const std::string address = Enrol("sun.wei", "general_manager");
  const auto request = InvitationTo("staff/sun.wei");
  v1::Message message, again;
  EXPECT_TRUE(absl::IsPermissionDenied(
      CallAs("li.na", messages_, &Messages::SendMessage, request, &message)));
  ASSERT_TRUE(CallAs("survey", messages_, &Messages::SendMessage, request, &message).ok());
  EXPECT_EQ(message.state(), v1::Message::STATE_QUEUED);
  ASSERT_TRUE(CallAs("survey", messages_, &Messages::SendMessage, request, &again).ok());
  EXPECT_EQ(again.SerializeAsString(), message.SerializeAsString());
  ASSERT_TRUE(Reaches(message.name(), v1::Message::STATE_DELIVERED));
  const v1::Message delivered = Get(message.name());
  ASSERT_EQ(delivered.attempts_size(), 1);  // NOT-09
  EXPECT_EQ(delivered.attempts(0).outcome(), v1::Attempt::OUTCOME_ACCEPTED);
  EXPECT_EQ(delivered.attempts(0).code(), 250);
  const auto mails = RunningServer::MailsTo(address);
  ASSERT_EQ(mails.size(), 1u);
  EXPECT_THAT(mails[0], ::testing::HasSubstr("Message-ID: <" + message.name().substr(9) + "@"));
}

TEST_F(NotificationServerTest, NOT_01_WhatCannotBeWrittenIsKeptWithTheReason) {
  Enrol("sun.wei", "general_manager");
  auto request = InvitationTo("staff/sun.wei");
  request.mutable_values()->erase("link");
  v1::Message message;
  ASSERT_TRUE(CallAs("survey", messages_, &Messages::SendMessage, request, &message).ok());
  EXPECT_EQ(message.suppress_reason(), v1::Message::SUPPRESS_REASON_TEMPLATE_FAULT);
  request = InvitationTo("staff/nobody");
  ASSERT_TRUE(CallAs("survey", messages_, &Messages::SendMessage, request, &message).ok());
  EXPECT_EQ(message.suppress_reason(), v1::Message::SUPPRESS_REASON_NO_RECIPIENT);
  request = InvitationTo("moon/craters");
  EXPECT_TRUE(absl::IsInvalidArgument(
      CallAs("survey", messages_, &Messages::SendMessage, request, &message)));
  v1::PreviewTemplateRequest preview;
  preview.set_key("survey_invitation");
  preview.set_channel(v1::CHANNEL_EMAIL);
  preview.set_locale("en");
  v1::PreviewTemplateResponse text;
  EXPECT_TRUE(absl::IsInvalidArgument(
      CallAs("li.na", messages_, &Messages::PreviewTemplate, preview, &text)));
}

// 600 a minute is one every 100 ms, whoever they go to and however many wait.
TEST_F(NotificationServerTest, NOT_02_MailsKeepTheRateOfTheirChannel) {
  constexpr int kMails = 30;
  const std::string address = Enrol("gao.yan", "technology");
  const time::Stopwatch watch;
  for (int i = 0; i < kMails; ++i) {
    v1::Message message;
    ASSERT_TRUE(CallAs("survey", messages_, &Messages::SendMessage, InvitationTo("staff/gao.yan"),
                       &message)
                    .ok());
  }
  ASSERT_TRUE(
      Eventually([&] { return RunningServer::MailsTo(address).size() == size_t{kMails}; }));
  EXPECT_GE(watch.Elapsed(), (kMails - 1) * absl::Milliseconds(100));
}

TEST_F(NotificationServerTest, NOT_04_FailuresAreRepeatedAndDeadLettersReplayed) {
  auto request = PersonOf("wang.fang", "service_lead");
  request.mutable_person()->mutable_contact()->set_email("wang@deferred.example");
  v1::Person person;
  ASSERT_TRUE(CallAs("root.admin", rosters_, &Rosters::UpsertPerson, request, &person).ok());
  v1::Message message;
  ASSERT_TRUE(CallAs("survey", messages_, &Messages::SendMessage, InvitationTo("staff/wang.fang"),
                     &message)
                  .ok());
  ASSERT_TRUE(Eventually([&] {
    const v1::Message now = Get(message.name());
    return now.attempt_count() == 1 && now.state() == v1::Message::STATE_QUEUED;
  }));
  Advance(absl::Minutes(2));
  ASSERT_TRUE(Eventually([&] { return Get(message.name()).attempt_count() == 2; }));

  request.set_request_id(NewId());
  request.mutable_person()->mutable_contact()->set_email("wang@refused.example");
  ASSERT_TRUE(CallAs("root.admin", rosters_, &Rosters::UpsertPerson, request, &person).ok());
  ASSERT_TRUE(CallAs("survey", messages_, &Messages::SendMessage, InvitationTo("staff/wang.fang"),
                     &message)
                  .ok());
  ASSERT_TRUE(Reaches(message.name(), v1::Message::STATE_FAILED));
  v1::ListMessagesRequest list;
  list.set_state(v1::Message::STATE_FAILED);
  v1::ListMessagesResponse dead;
  ASSERT_TRUE(CallAs("li.na", messages_, &Messages::ListMessages, list, &dead).ok());
  ASSERT_EQ(dead.messages_size(), 1);
  EXPECT_EQ(dead.messages(0).fail_reason(), v1::Message::FAIL_REASON_REFUSED);
  v1::ReplayMessageRequest replay;
  replay.set_name(message.name());
  replay.set_request_id(NewId());
  EXPECT_TRUE(absl::IsPermissionDenied(
      CallAs("li.na", messages_, &Messages::ReplayMessage, replay, &message)));
  ASSERT_TRUE(CallAs("wang.fang", messages_, &Messages::ReplayMessage, replay, &message).ok());
  EXPECT_EQ(message.state(), v1::Message::STATE_QUEUED);
  ASSERT_TRUE(Reaches(message.name(), v1::Message::STATE_FAILED));
}

// Killed at any point between the commit and the answer of the mail server: the mail goes out all
// the same, and a second one has the same Message-ID.
TEST_F(NotificationServerTest, NOT_04_AKilledServerForgetsNoMessage) {
  const std::string address = Enrol("gao.yan", "technology");
  std::vector<std::string> names;
  for (int i = 0; i < 20; ++i) {
    v1::Message message;
    ASSERT_TRUE(CallAs("survey", messages_, &Messages::SendMessage, InvitationTo("staff/gao.yan"),
                       &message)
                    .ok());
    names.push_back(message.name());
  }
  running_->Kill();
  running_->Start();
  Messages messages(running_->channel());
  const auto all_delivered = [&] {
    return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
      v1::GetMessageRequest request;
      request.set_name(name);
      v1::Message message;
      return CallAs("li.na", messages, &Messages::GetMessage, request, &message).ok() &&
             message.state() == v1::Message::STATE_DELIVERED;
    });
  };
  // Attempts that were under way count as lost after their time and are made again after a delay.
  for (int round = 0; round < 5 && !all_delivered(); ++round) {
    Advance(absl::Minutes(2));
    Eventually(all_delivered, absl::Seconds(3));
  }
  EXPECT_TRUE(all_delivered());
  for (const std::string& name : names) {
    const std::string id = "Message-ID: <" + name.substr(9) + "@";
    const auto mails = RunningServer::MailsTo(address);
    EXPECT_TRUE(std::any_of(mails.begin(), mails.end(), [&](const std::string& mail) {
      return mail.find(id) != std::string::npos;
    })) << name;
  }
}

}  // namespace
}  // namespace aftercare::notification
