// The real program with the parts its tests share: persons on the roster, messages, events told by
// those it listens to. Each suite has a server of its own.
#ifndef AFTERCARE_TESTS_NOTIFICATION_SERVER_FIXTURE_H_
#define AFTERCARE_TESTS_NOTIFICATION_SERVER_FIXTURE_H_

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "aftercare/type/v1/operations.grpc.pb.h"
#include "common/command/decision.h"
#include "tests/services/notification/rpc/running_server.h"

namespace aftercare::notification {

using ::aftercare::testing::CallAs;
using ::aftercare::testing::Eventually;
using ::aftercare::testing::NewId;
using ::aftercare::testing::RunningServer;
using Messages = v1::MessageService::Stub;
using Rosters = v1::RosterService::Stub;
using Calls = v1::CallService::Stub;
using Feeds = v1::FeedService::Stub;

inline std::string ReasonOf(const absl::Status& status) { return command::Explain(status).reason; }

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

  inline static RunningServer* running_ = nullptr;
};

}  // namespace aftercare::notification

#endif  // AFTERCARE_TESTS_NOTIFICATION_SERVER_FIXTURE_H_
