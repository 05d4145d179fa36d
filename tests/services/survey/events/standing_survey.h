// The survey service's parts on grounds of the test's own, migrated as installed and without
// servers: events are handed to its handlers as the consumer would. A second ground is another
// replica.
#ifndef AFTERCARE_TESTS_SERVICES_SURVEY_EVENTS_STANDING_SURVEY_H_
#define AFTERCARE_TESTS_SERVICES_SURVEY_EVENTS_STANDING_SURVEY_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/command/personal.h"
#include "common/db/migrate.h"
#include "common/db/session.h"
#include "common/server/ground.h"
#include "services/survey/app/parts.h"
#include "services/survey/store/figure_store.h"
#include "services/survey/store/survey_codec.h"
#include "tests/services/policy_in_force.h"
#include "tests/services/survey/decide_fixture.h"
#include "tests/support/servers.h"

namespace aftercare::survey {

// One replica.
struct Replica {
  Parts parts;
  std::unique_ptr<server::Ground> ground;
};

class StandingSurvey : public ::testing::Test {
 protected:
  StandingSurvey() {
    const auto applied =
        db::Migrate(database_.owner(), "survey", testing::MigrationsOf("survey"));
    EXPECT_TRUE(applied.ok()) << applied.status();
    Start(first_);
    Start(second_);
  }

  void Start(Replica& replica) {
    server::Config config;
    config.database = database_.as("survey");
    for (const char* peer : {"intake", "repair", "logistics", "notification"}) {
      config.peers[peer] = "127.0.0.1:9";
    }
    replica.parts.link_settings = {"the key of the links of a test", ""};
    replica.ground =
        std::make_unique<server::Ground>("survey", config, *auth::Tokens::Parse("[]"));
    const absl::Status built = BuildParts(*replica.ground, replica.parts);
    EXPECT_TRUE(built.ok()) << built;
  }

  // A new event about `resource`.
  template <class Resource>
  static type::v1::Event Told(const std::string& type, const Resource& resource) {
    type::v1::Event event;
    event.set_id(ids::NewUuid(time::SystemClock().Now()).ToString());
    event.set_type(type);
    event.set_subject(resource.name());
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

  void Merge(const std::vector<CaseFigure>& figures) {
    db::Session session(first_.ground->dsn());
    const absl::Status status = session.Do([&](pqxx::work& work) {
      for (const CaseFigure& figure : figures) MergeFigure(work, figure);
    });
    EXPECT_TRUE(status.ok()) << status;
  }

  int64_t Count(const std::string& sql) {
    int64_t count = -1;
    db::Session session(first_.ground->dsn());
    const absl::Status read =
        session.Do([&](pqxx::work& work) { count = work.exec1(sql)[0].as<int64_t>(); });
    EXPECT_TRUE(read.ok()) << read;
    return count;
  }

  testing::Database database_;
  Replica first_, second_;
};

}  // namespace aftercare::survey

#endif  // AFTERCARE_TESTS_SERVICES_SURVEY_EVENTS_STANDING_SURVEY_H_
