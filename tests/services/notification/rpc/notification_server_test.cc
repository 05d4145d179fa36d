// The real binary through its main paths: the roster, mails by SMTP, events that become messages
// and calls, the feed, dead letters, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "aftercare/intake/v1/case.pb.h"
#include "aftercare/intake/v1/incident.pb.h"
#include "aftercare/repair/v1/part.pb.h"
#include "aftercare/survey/v1/satisfaction.pb.h"
#include "aftercare/type/v1/operations.grpc.pb.h"
#include "common/command/decision.h"
#include "services/notification/domain/roster.h"
#include "tests/services/notification/rpc/running_server.h"

namespace aftercare::notification {
namespace {

using ::aftercare::testing::CallAs;
using ::aftercare::testing::Eventually;
using ::aftercare::testing::NewId;
using ::aftercare::testing::RunningServer;
using Messages = v1::MessageService::Stub;
using Rosters = v1::RosterService::Stub;
using Calls = v1::CallService::Stub;
using Feeds = v1::FeedService::Stub;

std::string ReasonOf(const absl::Status& status) { return command::Explain(status).reason; }

class NotificationServerTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { running_ = new RunningServer; }
  static void TearDownTestSuite() {
    delete running_;
    running_ = nullptr;
  }

  Messages messages_{running_->channel()};
  Rosters rosters_{running_->channel()};
  Calls calls_{running_->channel()};
  Feeds feeds_{running_->channel()};

  static v1::UpsertPersonRequest PersonOf(const std::string& staff_id, const std::string& role) {
    v1::UpsertPersonRequest request;
    request.set_request_id(NewId());
    v1::Person& person = *request.mutable_person();
    person.set_staff_id(staff_id);
    person.add_roles(role);
    person.mutable_contact()->set_display_name("Person Example");
    person.mutable_contact()->set_email(absl::StrCat(NewId(), "@aftercare.example"));
    person.set_locale("en");
    person.set_time_zone("Asia/Shanghai");
    for (int day = 1; day <= 7; ++day) {
      v1::Shift& shift = *person.add_schedule();
      shift.set_weekday(day);
      shift.set_to_minute(1440);
    }
    person.set_active(true);
    return request;
  }

  // Puts a person on the roster and answers their address.
  std::string Enrol(const std::string& staff_id, const std::string& role) {
    const auto request = PersonOf(staff_id, role);
    v1::Person person;
    EXPECT_TRUE(CallAs("root.admin", rosters_, &Rosters::UpsertPerson, request, &person).ok());
    return request.person().contact().email();
  }

  static v1::SendMessageRequest InvitationTo(const std::string& audience) {
    v1::SendMessageRequest request;
    request.set_request_id(NewId());
    request.set_template_key("survey_invitation");
    request.set_audience(audience);
    request.set_locale("en");
    request.add_channels(v1::CHANNEL_EMAIL);
    (*request.mutable_values())["case_number"] = "C-26-000001-K";
    (*request.mutable_values())["link"] = "https://survey.example/s/secret";
    (*request.mutable_values())["expire_time"] = "2026-12-31T00:00:00Z";
    return request;
  }

  v1::Message Get(const std::string& name) {
    v1::GetMessageRequest request;
    request.set_name(name);
    v1::Message message;
    EXPECT_TRUE(CallAs("li.na", messages_, &Messages::GetMessage, request, &message).ok());
    return message;
  }

  bool Reaches(const std::string& name, v1::Message::State state) {
    return Eventually([&] { return Get(name).state() == state; });
  }

  static void Advance(absl::Duration by) {
    type::v1::TestClockService::Stub clock(running_->channel());
    type::v1::AdvanceClockRequest request;
    request.set_request_id(NewId());
    request.mutable_by()->set_seconds(absl::ToInt64Seconds(by));
    type::v1::TestClock answer;
    ASSERT_TRUE(
        CallAs("root.admin", clock, &type::v1::TestClockService::Stub::AdvanceClock, request,
               &answer)
            .ok());
  }

  static type::v1::Event EventOf(const std::string& type, const std::string& subject,
                                 const google::protobuf::Message& data,
                                 const std::vector<std::pair<std::string, std::string>>& facts) {
    type::v1::Event event;
    event.set_id(NewId());
    event.set_source("aftercare/intake");
    event.set_type(type);
    event.set_subject(subject);
    event.mutable_time()->set_seconds(absl::ToUnixSeconds(time::SystemClock().Now()));
    event.set_version(1);
    for (const auto& [key, value] : facts) {
      auto* fact = event.add_facts();
      fact->set_key(key);
      fact->set_value(value);
    }
    event.mutable_data()->PackFrom(data);
    return event;
  }

  static RunningServer* running_;
};

RunningServer* NotificationServerTest::running_ = nullptr;

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

TEST_F(NotificationServerTest, NOT_03_ARegisteredCaseIsAMailToItsCaller) {
  intake::v1::Case value;
  value.set_name("cases/" + NewId());
  value.set_number("C-26-000042-T");
  value.mutable_report()->set_customer("customers/" + NewId());
  value.mutable_report()->set_locale("en");
  value.mutable_first_contact_by()->set_seconds(1'800'000'000);
  value.mutable_next_update_by()->set_seconds(1'800'080'000);
  const std::string address = NewId() + "@customer.example";
  intake::v1::Case whole = value;
  whole.mutable_report()->mutable_caller()->set_email(address);
  running_->owners().Keep(whole);
  const auto event = EventOf("aftercare.intake.case.registered", value.name(), value, {});
  running_->owners().Tell(event);
  ASSERT_TRUE(Eventually([&] { return !RunningServer::MailsTo(address).empty(); }));
  EXPECT_THAT(RunningServer::MailsTo(address)[0], ::testing::HasSubstr("C-26-000042-T"));
  v1::ListMessagesRequest list;
  list.set_about(value.name());
  v1::ListMessagesResponse listed;
  ASSERT_TRUE(CallAs("li.na", messages_, &Messages::ListMessages, list, &listed).ok());
  ASSERT_EQ(listed.messages_size(), 1);
  EXPECT_EQ(listed.messages(0).event_id(), event.id());
  EXPECT_EQ(listed.messages(0).recipient(), value.report().customer());
}

TEST_F(NotificationServerTest, INT_12_AnIncidentCallsItsTeamWhichAnswers) {
  const std::string address = Enrol("sun.wei", "general_manager");
  Enrol("gao.yan", "technology");
  intake::v1::Incident incident;
  incident.set_name("incidents/" + NewId());
  incident.set_number("E-26-000007-M");
  running_->owners().Tell(EventOf("aftercare.intake.incident.incident_opened", incident.name(),
                                  incident, {{"level", "MAJOR"}}));
  v1::ListCallsRequest list;
  list.set_cause(incident.name());
  v1::ListCallsResponse listed;
  ASSERT_TRUE(Eventually([&] {
    return CallAs("li.na", calls_, &Calls::ListCalls, list, &listed).ok() &&
           listed.calls_size() == 1;
  }));
  const v1::Call& call = listed.calls(0);
  EXPECT_EQ(call.level(), 1);
  EXPECT_EQ(call.cause_number(), "E-26-000007-M");
  ASSERT_EQ(call.seats_size(), 8);
  ASSERT_EQ(call.seats(0).called_size(), 1);
  EXPECT_EQ(call.seats(0).called(0).staff_id(), "sun.wei");
  EXPECT_TRUE(call.seats(0).lead());

  // Told at once, by mail and in the feed of the called person, whom nobody else reads.
  ASSERT_TRUE(Eventually([&] {
    for (const std::string& mail : RunningServer::MailsTo(address)) {
      if (mail.find("E-26-000007-M") != std::string::npos) return true;
    }
    return false;
  }));
  v1::ListFeedRequest feed;
  feed.set_recipient("staff/sun.wei");
  feed.set_unacknowledged_only(true);
  v1::ListFeedResponse read;
  v1::Message call_message;
  ASSERT_TRUE(Eventually([&] {
    read.Clear();
    if (!CallAs("sun.wei", feeds_, &Feeds::ListFeed, feed, &read).ok()) return false;
    for (const v1::Message& message : read.messages()) {
      if (message.template_key() == "team_call" && message.about() == call.name()) {
        call_message = message;
        return true;
      }
    }
    return false;
  }));
  EXPECT_TRUE(absl::IsNotFound(CallAs("li.na", feeds_, &Feeds::ListFeed, feed, &read)));
  v1::AcknowledgeMessageRequest seen;
  seen.set_name(call_message.name());
  seen.set_request_id(NewId());
  v1::Message message;
  EXPECT_TRUE(
      absl::IsNotFound(CallAs("li.na", feeds_, &Feeds::AcknowledgeMessage, seen, &message)));
  ASSERT_TRUE(CallAs("sun.wei", feeds_, &Feeds::AcknowledgeMessage, seen, &message).ok());
  EXPECT_TRUE(message.has_acknowledge_time());

  v1::AcknowledgeCallRequest answer;
  answer.set_name(call.name());
  answer.set_request_id(NewId());
  v1::Call answered;
  EXPECT_EQ(ReasonOf(CallAs("li.na", calls_, &Calls::AcknowledgeCall, answer, &answered)),
            "NOT_CALLED");
  ASSERT_TRUE(CallAs("sun.wei", calls_, &Calls::AcknowledgeCall, answer, &answered).ok());
  EXPECT_EQ(answered.seats(0).state(), v1::Seat::STATE_ACKNOWLEDGED);
  // Nobody follows gao.yan: when the time is up the seat is vacant and the leadership hears of it.
  Advance(absl::Minutes(11));
  v1::GetCallRequest get;
  get.set_name(call.name());
  ASSERT_TRUE(Eventually([&] {
    return CallAs("li.na", calls_, &Calls::GetCall, get, &answered).ok() &&
           answered.state() == v1::Call::STATE_SHORT_HANDED;
  }));
}

TEST_F(NotificationServerTest, SUR_04_ALevelUnderItsTargetIsAMailToWhoAnswersForIt) {
  const std::string manager = Enrol("zhao.lei", "service_manager");
  const std::string director = Enrol("chen.jing", "service_director");
  const auto mails = [](const std::string& address, const std::string& text) {
    int count = 0;
    for (const std::string& mail : RunningServer::MailsTo(address)) {
      count += mail.find(text) != std::string::npos;
    }
    return count;
  };
  const auto tell = [&](const char* level, const char* percent, const char* target) {
    survey::v1::SatisfactionWatch watch;
    watch.set_name("satisfactionWatches/" + NewId());
    running_->owners().Tell(EventOf("aftercare.survey.satisfaction.target_missed", watch.name(),
                                    watch,
                                    {{"level", level},
                                     {"answered", "40"},
                                     {"percent", percent},
                                     {"target_percent", target}}));
  };
  tell("ORDINARY", "75", "80");
  ASSERT_TRUE(Eventually([&] { return mails(manager, "level 3 (ordinary), 75 % of 80 %") == 1; }));
  tell("MAJOR", "85", "90");
  ASSERT_TRUE(Eventually([&] {
    return mails(manager, "level 1 (major), 85 % of 90 %") == 1 && mails(director, "level 1 (major), 85 % of 90 %") == 1;
  }));
  EXPECT_EQ(mails(director, "(ordinary)"), 0);
}

// A part at its reorder point is purchasing's; where nobody has that role, the lead hears of it.
TEST_F(NotificationServerTest, NOT_03_ARoleNobodyHasIsStoodInForByTheOneTheRouteNames) {
  const std::string lead = Enrol("wang.fang", "service_lead");
  const auto tell = [](const std::string& part_number) {
    running_->repair().Tell(EventOf("aftercare.repair.part.part_reserved", "parts/" + NewId(),
                                    repair::v1::Part(),
                                    {{"part_number", part_number},
                                     {"location", "HUB"},
                                     {"available", "2"},
                                     {"reorder_due", "TRUE"},
                                     {"reorder_point", "2"}}));
  };
  const auto hears = [](const std::string& address, const std::string& part_number) {
    const auto mails = RunningServer::MailsTo(address);
    return std::any_of(mails.begin(), mails.end(), [&](const std::string& mail) {
      return mail.find("part " + part_number + " at HUB") != std::string::npos;
    });
  };
  tell("P-1");
  ASSERT_TRUE(Eventually([&] { return hears(lead, "P-1"); }));
  const std::string purchasing = Enrol("qian.li", "purchasing");
  tell("P-2");
  ASSERT_TRUE(Eventually([&] { return hears(purchasing, "P-2"); }));
  EXPECT_FALSE(hears(lead, "P-2"));
  EXPECT_FALSE(hears(purchasing, "P-1"));
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
