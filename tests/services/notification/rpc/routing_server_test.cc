// The real binary and the events of others: what becomes a message, to whom, and what calls a team.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "aftercare/intake/v1/case.pb.h"
#include "aftercare/intake/v1/incident.pb.h"
#include "aftercare/repair/v1/part.pb.h"
#include "aftercare/survey/v1/satisfaction.pb.h"
#include "tests/services/notification/rpc/server_fixture.h"

namespace aftercare::notification {
namespace {

class NotificationRoutingTest : public NotificationServerTest {};

TEST_F(NotificationRoutingTest, NOT_03_ARegisteredCaseIsAMailToItsCaller) {
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

TEST_F(NotificationRoutingTest, INT_12_AnIncidentCallsItsTeamWhichAnswers) {
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

TEST_F(NotificationRoutingTest, SUR_04_ALevelUnderItsTargetIsAMailToWhoAnswersForIt) {
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
TEST_F(NotificationRoutingTest, NOT_03_ARoleNobodyHasIsStoodInForByTheOneTheRouteNames) {
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

// The agent has left, the case is still theirs: its warning goes to the lead, not into the void.
TEST_F(NotificationRoutingTest, NOT_03_WhoIsNotOnTheRosterIsStoodInForByTheRole) {
  const std::string lead = Enrol("wang.fang", "service_lead");
  intake::v1::Case value;
  value.set_name("cases/" + NewId());
  value.set_number("C-26-000043-K");
  value.set_agent("gone.away");
  running_->owners().Tell(EventOf("aftercare.intake.case.clock_warning", value.name(), value,
                                  {{"clock", "PLAN"}, {"deadline", "2026-12-31T00:00:00Z"}}));
  ASSERT_TRUE(Eventually([&] { return !RunningServer::MailsTo(lead).empty(); }));
  EXPECT_THAT(RunningServer::MailsTo(lead)[0], ::testing::HasSubstr("C-26-000043-K"));
  v1::ListMessagesRequest list;
  list.set_about(value.name());
  v1::ListMessagesResponse listed;
  ASSERT_TRUE(CallAs("li.na", messages_, &Messages::ListMessages, list, &listed).ok());
  for (const v1::Message& message : listed.messages()) {
    EXPECT_EQ(message.audience(), "staff/gone.away");
    EXPECT_EQ(message.recipient(), "staff/wang.fang");
  }
  EXPECT_EQ(listed.messages_size(), 2) << "in the feed and by mail";
}

// What an event would make, before the roster is asked: nothing is sent or kept.
TEST_F(NotificationRoutingTest, NOT_03_PreviewRouteTellsWhoWouldBeTold) {
  v1::PreviewRouteRequest request;
  request.set_event_id(NewId());
  request.mutable_event_time()->set_seconds(1'800'000'000);
  request.set_event_type("aftercare.repair.part.part_reserved");
  request.set_subject("parts/" + NewId());
  v1::PreviewRouteResponse routed;
  EXPECT_TRUE(absl::IsPermissionDenied(
      CallAs("li.na", messages_, &Messages::PreviewRoute, request, &routed)));
  ASSERT_TRUE(CallAs("root.admin", messages_, &Messages::PreviewRoute, request, &routed).ok());
  EXPECT_EQ(routed.messages_size(), 0) << "the reorder point is not reached";
  (*request.mutable_values())["reorder_due"] = "TRUE";
  ASSERT_TRUE(CallAs("root.admin", messages_, &Messages::PreviewRoute, request, &routed).ok());
  ASSERT_EQ(routed.messages_size(), 1);
  EXPECT_EQ(routed.messages(0).audience(), "roles/purchasing");
  EXPECT_EQ(routed.messages(0).otherwise(), "roles/service_lead");
  EXPECT_EQ(routed.messages(0).template_key(), "part_to_reorder");
  ASSERT_EQ(routed.messages(0).channels_size(), 2);
  EXPECT_EQ(routed.messages(0).channels(0), v1::CHANNEL_EMAIL);
  v1::ListMessagesRequest list;
  list.set_about(request.subject());
  v1::ListMessagesResponse kept;
  ASSERT_TRUE(CallAs("li.na", messages_, &Messages::ListMessages, list, &kept).ok());
  EXPECT_EQ(kept.messages_size(), 0);

  request.set_event_type("aftercare.intake.incident.incident_opened");
  (*request.mutable_values())["level"] = "MAJOR";
  ASSERT_TRUE(CallAs("root.admin", messages_, &Messages::PreviewRoute, request, &routed).ok());
  EXPECT_EQ(routed.messages_size(), 8) << "one for each role of the team";
  ASSERT_EQ(routed.calls_size(), 1);
  EXPECT_EQ(routed.calls(0).level(), 1);
}

}  // namespace
}  // namespace aftercare::notification
