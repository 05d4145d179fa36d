// Changes that are not an aggregate's, done once for a request id; and what of an errand's failure
// is told outside.
#include "common/server/errand_call.h"

#include <future>
#include <pqxx/pqxx>

#include "tests/common/server/tally_server.h"
#include "tests/support/eventually.h"

namespace aftercare::server {
namespace {

using testing::Eventually;
using testing::NewId;
using tests::v1::AmountRequest;
using tests::v1::Tally;

class OnceTest : public testing::TallyServer {
 protected:
  void SetUp() override { Build(); }

  static Call As(auth::Kind kind, const std::string& id) {
    Call call;
    call.caller = {kind, id, {}};
    return call;
  }
  const Method& Of(const std::string& rpc) const {
    return ground_->door().Of(absl::StrCat(testing::CountingRpcs::kName, ".", rpc));
  }

  // Counts how often it is really done; answers the count.
  absl::StatusOr<int64_t> Do(const Call& call, const std::string& rpc,
                             const AmountRequest& request,
                             const absl::Status& refusal = absl::OkStatus()) {
    Tally answer;
    absl::Status result;
    db::Session session(ground_->dsn());
    const absl::Status status = session.Do([&](pqxx::work& work) {
      result = Once(call, Of(rpc), request, work, &answer, [&] {
        if (!refusal.ok()) return refusal;
        answer.set_total(++done_);
        return absl::OkStatus();
      });
    });
    if (!status.ok()) return status;
    if (!result.ok()) return result;
    return answer.total();
  }

  const Call agent_ = As(auth::Kind::kStaff, "li.na");
  std::atomic<int64_t> done_{0};
};

TEST_F(OnceTest, ARequestIdIsKnownByItsCallerAndItsMethod) {
  const AmountRequest request = Amount(NewId(), 1);
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(*Do(agent_, "AddAmount", request), 1);
    EXPECT_EQ(*Do(As(auth::Kind::kStaff, "wang.fang"), "AddAmount", request), 2);
    EXPECT_EQ(*Do(As(auth::Kind::kService, "li.na"), "AddAmount", request), 3);
    EXPECT_EQ(*Do(agent_, "TakeAmount", request), 4);
  }
  EXPECT_EQ(done_, 4);
  AmountRequest other = request;
  other.set_request_id(NewId());
  EXPECT_EQ(*Do(agent_, "AddAmount", other), 5);
}

TEST_F(OnceTest, AnotherBodyIsRefused) {
  AmountRequest request = Amount(NewId(), 1);
  ASSERT_TRUE(Do(agent_, "AddAmount", request).ok());
  request.set_amount(2);
  const absl::Status refused = Do(agent_, "AddAmount", request).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(command::Explain(refused).reason, "REQUEST_ID_REUSED");
  EXPECT_EQ(done_, 1);
}

TEST_F(OnceTest, ARefusalIsNotKept) {
  const AmountRequest request = Amount(NewId(), 1);
  EXPECT_EQ(Do(agent_, "AddAmount", request, absl::NotFoundError("")).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(*Do(agent_, "AddAmount", request), 1);
}

// The second waits for the first to end, and then knows whether it was done.
TEST_F(OnceTest, OfTwoAtOnceOneIsDoneAndBothGetItsAnswer) {
  for (const bool commits : {true, false}) {
    const AmountRequest request = Amount(NewId(), 1);
    pqxx::connection connection(ground_->dsn());
    auto first = std::make_unique<pqxx::work>(connection);
    Tally answer;
    ASSERT_TRUE(Once(agent_, Of("AddAmount"), request, *first, &answer, [&] {
                  answer.set_total(77);
                  return absl::OkStatus();
                }).ok());
    auto second = std::async(std::launch::async, [&] { return Do(agent_, "AddAmount", request); });
    ASSERT_TRUE(Eventually(
        [&] { return Count("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT "
                           "granted AND database = (SELECT oid FROM pg_database WHERE datname = "
                           "current_database())") == 1; }));
    if (commits) first->commit();
    first.reset();
    const auto got = second.get();
    ASSERT_TRUE(got.ok()) << got.status();
    EXPECT_EQ(*got, commits ? 77 : 1);
  }
}

TEST(ForCallerTest, PostgresWordsStayInside) {
  EXPECT_TRUE(ForCaller(absl::OkStatus()).ok());
  const absl::Status refusal = command::NotFound("tallies/1");
  EXPECT_EQ(ForCaller(refusal), refusal);
  const absl::Status down = ForCaller(absl::UnavailableError("host=/secret"));
  EXPECT_EQ(down.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(command::Explain(down).reason, "DATABASE_UNAVAILABLE");
  EXPECT_EQ(command::Explain(down).metadata,
            std::vector<command::Fact>({{"retry_after_ms", "1000"}}));
  const absl::Status fault = ForCaller(absl::InvalidArgumentError("column \"x\" of relation"));
  EXPECT_EQ(fault.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(command::Explain(fault).reason, "INTERNAL");
  for (const absl::Status& told : {down, fault}) {
    EXPECT_EQ(told.message().find("secret"), absl::string_view::npos);
    EXPECT_EQ(told.message().find("column"), absl::string_view::npos);
  }
}

}  // namespace
}  // namespace aftercare::server
