// The intake's parts on a ground of the test's own, migrated as installed and without servers:
// events are handed to its handlers as the consumer would.
#ifndef AFTERCARE_TESTS_SERVICES_INTAKE_EVENTS_STANDING_INTAKE_H_
#define AFTERCARE_TESTS_SERVICES_INTAKE_EVENTS_STANDING_INTAKE_H_

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/db/migrate.h"
#include "common/server/ground.h"
#include "services/intake/app/parts.h"
#include "tests/services/intake/domain/case_fixture.h"
#include "tests/services/policy_in_force.h"
#include "tests/support/servers.h"

namespace aftercare::intake::testing {

class StandingIntake : public ::testing::Test {
 protected:
  StandingIntake() {
    const auto applied = db::Migrate(database_.owner(), "intake",
                                     aftercare::testing::MigrationsOf("intake"));
    EXPECT_TRUE(applied.ok()) << applied.status();
    Begin();
  }

  // The parts anew, as after a restart: they read the policy and the agents.
  void Begin() {
    ground_.reset();
    parts_ = Parts();
    server::Config config;
    config.database = database_.as("intake");
    for (const char* peer : {"repair", "logistics", "notification"}) {
      config.peers[peer] = "127.0.0.1:9";
    }
    ground_ = std::make_unique<server::Ground>("intake", config, *auth::Tokens::Parse("[]"));
    const absl::Status built = BuildParts(*ground_, parts_);
    EXPECT_TRUE(built.ok()) << built;
  }

  // The resource after the command, or the refusal.
  template <class Resource, class Command>
  absl::StatusOr<Resource> Do(const std::string& aggregate, const ids::Uuid& target,
                              Command command, const auth::Principal& caller) {
    auto answered = std::make_shared<std::promise<absl::StatusOr<command::Answer>>>();
    auto answer = answered->get_future();
    command::Task task;
    task.claim = {command::Claim::Kind::kRequest,
                  ids::NewUuid(time::SystemClock().Now()), "test", ""};
    task.target = target;
    task.command = std::move(command);
    task.caller = caller;
    task.done = [answered](absl::StatusOr<command::Answer> done) {
      answered->set_value(std::move(done));
    };
    ground_->processor(aggregate).Submit(std::move(task));
    const absl::StatusOr<command::Answer> done = answer.get();
    if (!done.ok()) return done.status();
    Resource resource;
    EXPECT_TRUE(resource.ParseFromString(done->resource));
    return resource;
  }

  // A new event about `resource`.
  template <class Resource>
  static type::v1::Event Told(const std::string& type, const std::string& subject,
                              int64_t version, const Resource& resource) {
    type::v1::Event event;
    event.set_id(ids::NewUuid(time::SystemClock().Now()).ToString());
    event.set_type(type);
    event.set_subject(subject);
    event.set_version(version);
    command::SetTimestamp(time::SystemClock().Now(), event.mutable_time());
    event.mutable_data()->PackFrom(resource);
    return event;
  }

  // What became of it in the one handler that wants it.
  static absl::Status Hand(const stream::Handler& handler, const type::v1::Event& event) {
    const auto handled = stream::Dispatch({handler}, {&event});
    EXPECT_TRUE(handled[0].wanted) << event.type();
    return handled[0].failed.empty() ? absl::OkStatus() : handled[0].failed[0].second;
  }

  template <class T>
  T Value(const std::string& sql) {
    T value{};
    db::Session session(ground_->dsn());
    const absl::Status read =
        session.Do([&](pqxx::work& work) { value = work.exec1(sql)[0].template as<T>(); });
    EXPECT_TRUE(read.ok()) << read;
    return value;
  }

  aftercare::testing::Database database_;
  Parts parts_;
  std::unique_ptr<server::Ground> ground_;
};

}  // namespace aftercare::intake::testing

#endif  // AFTERCARE_TESTS_SERVICES_INTAKE_EVENTS_STANDING_INTAKE_H_
