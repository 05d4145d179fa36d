// A policy that comes into force while cases are open (POL-01, INT-11), on real Postgres.
#include <string>

#include "aftercare/intake/v1/case.pb.h"
#include "tests/services/intake/events/standing_intake.h"

namespace aftercare::intake::testing {
namespace {

class PolicyVersionTest : public StandingIntake {
 protected:
  absl::Duration TimeToContain(const v1::Case& resource) {
    for (const v1::Clock& clock : resource.clocks()) {
      if (clock.kind() != v1::CLOCK_KIND_CONTAIN) continue;
      return command::FromTimestamp(clock.deadline()) - command::FromTimestamp(clock.start_time());
    }
    return absl::ZeroDuration();
  }
  v1::Case Open(const std::string& who) {
    OpenCase open = Opening();
    open.id = Id(who);
    open.report.customer = Id(absl::StrCat("customer ", who));
    open.report.order_number = who;
    open.report.serial_number = "";
    open.report.facts.considerable_loss = true;
    const auto opened = Do<v1::Case>("case", open.id, CaseCommand(open), kAgent);
    EXPECT_TRUE(opened.ok()) << opened.status();
    return opened.ok() ? *opened : v1::Case();
  }
};

TEST_F(PolicyVersionTest, INT_11_OpenCasesKeepTheClocksTheyBeganWith) {
  const v1::Case before = Open("before");
  const absl::Duration promised = TimeToContain(before);
  ASSERT_GT(promised, absl::ZeroDuration());
  db::Session session(database_.owner());
  const absl::Status added = session.Do([](pqxx::work& work) {
    work.exec("SET LOCAL search_path = intake");
    work.exec(
        "INSERT INTO policy (version, effective_at, author, approved_by, document) "
        "SELECT version + 1, now(), 'test', 'test', "
        "jsonb_set(document, '{clocks,policies,-1,clocks,contain,targets}', "
        "'{\"major\": \"37m\", \"serious\": \"37m\", \"ordinary\": \"37m\"}') "
        "FROM policy ORDER BY version DESC LIMIT 1");
  });
  ASSERT_TRUE(added.ok()) << added;
  Begin();
  EXPECT_EQ(TimeToContain(Open("after")), absl::Minutes(37));
  const auto noted = Do<v1::Case>(
      "case", Id("before"), CaseCommand(RecordContact{Direction::kOutbound, Channel::kPhone, "x"}),
      kAgent);
  ASSERT_TRUE(noted.ok()) << noted.status();
  EXPECT_EQ(TimeToContain(*noted), promised);
}

}  // namespace
}  // namespace aftercare::intake::testing
