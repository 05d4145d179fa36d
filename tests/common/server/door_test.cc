// What the door lets in, and what a request id is good for, through a real server.
#include "common/server/door.h"

#include <gmock/gmock.h>

#include "absl/strings/match.h"
#include "tests/common/server/tally_server.h"

namespace aftercare::server {
namespace {

using testing::NewId;
using tests::v1::AmountRequest;
using tests::v1::CountingService;
using tests::v1::ShowCallRequest;
using tests::v1::ShowCallResponse;
using tests::v1::Tally;

std::string ReasonOf(const absl::Status& status) { return command::Explain(status).reason; }

class DoorTest : public testing::TallyServer {
 protected:
  void SetUp() override { Start(); }

  // A call with these headers and no deadline but the one given.
  absl::StatusOr<ShowCallResponse> Show(
      const std::vector<std::pair<std::string, std::string>>& headers,
      absl::Duration patience = absl::InfiniteDuration()) {
    grpc::ClientContext context;
    for (const auto& [key, value] : headers) context.AddMetadata(key, value);
    if (patience != absl::InfiniteDuration()) {
      context.set_deadline(absl::ToChronoTime(time::SystemClock().Now() + patience));
    }
    ShowCallResponse response;
    const grpc::Status status = stub_->ShowCall(&context, ShowCallRequest(), &response);
    if (!status.ok()) return FromGrpc(status);
    return response;
  }
};

TEST_F(DoorTest, ARequestIdIsKnownByItsCallerAndItsMethod) {
  const AmountRequest request = Amount(NewId(), 5);
  const std::string namesake = "a service called li.na";
  EXPECT_EQ(Must(kAdd, "li.na", request).total(), 5);
  EXPECT_EQ(Must(kAdd, "wang.fang", request).total(), 10);
  EXPECT_EQ(Must(kAdd, namesake, request).total(), 15);
  EXPECT_EQ(Must(kTake, "li.na", request).total(), 10);
  EXPECT_EQ(Must(kTake, "wang.fang", request).total(), 5);
  // Each of them is known now and gets its own answer again.
  EXPECT_EQ(Must(kAdd, "li.na", request).etag(), "1");
  EXPECT_EQ(Must(kAdd, "wang.fang", request).etag(), "2");
  EXPECT_EQ(Must(kAdd, namesake, request).etag(), "3");
  EXPECT_EQ(Must(kTake, "li.na", request).etag(), "4");
  EXPECT_EQ(Must(kTake, "wang.fang", request).etag(), "5");
  EXPECT_EQ(Count("SELECT count(*) FROM request"), 5);
  EXPECT_EQ(Count("SELECT total FROM tallies"), 5);
}

TEST_F(DoorTest, TheSameIdWithAnotherBodyIsRefusedWhateverDiffers) {
  AmountRequest request = Amount(NewId(), 5);
  (*request.mutable_labels())["colour"] = "red";
  const std::string answer = Must(kAdd, "li.na", request).SerializeAsString();
  const std::vector<void (*)(AmountRequest&)> changes = {
      [](AmountRequest& other) { other.set_name("tallies/" + NewId()); },
      [](AmountRequest& other) { other.set_amount(6); },
      [](AmountRequest& other) { other.set_note("Thank you."); },
      [](AmountRequest& other) { other.set_etag("1"); },
      [](AmountRequest& other) { (*other.mutable_labels())["colour"] = "green"; },
      [](AmountRequest& other) { (*other.mutable_labels())["size"] = "1"; },
      [](AmountRequest& other) { other.clear_labels(); }};
  for (const auto change : changes) {
    AmountRequest other = request;
    change(other);
    const absl::Status refused = Try(kAdd, "li.na", other).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kAlreadyExists) << other.DebugString();
    EXPECT_EQ(ReasonOf(refused), "REQUEST_ID_REUSED") << other.DebugString();
  }
  EXPECT_EQ(Must(kAdd, "li.na", request).SerializeAsString(), answer);
  EXPECT_EQ(Count("SELECT count(*) FROM timeline"), 1);
}

// A map has no order, so neither has the body that a request id stands for.
TEST_F(DoorTest, TheSameBodyIsKnownInWhateverOrderItsMapCame) {
  AmountRequest request = Amount(NewId(), 5);
  for (int i = 0; i < 50; ++i) (*request.mutable_labels())[absl::StrCat("label-", i)] = "x";
  const std::string answer = Must(kAdd, "li.na", request).SerializeAsString();
  AmountRequest again = request;
  again.clear_labels();
  for (int i = 49; i >= 0; --i) (*again.mutable_labels())[absl::StrCat("label-", i)] = "x";
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(Must(kAdd, "li.na", again).SerializeAsString(), answer);
  }
}

TEST_F(DoorTest, ARefusalIsNotKept) {
  const std::string tally = NewId();
  const AmountRequest much = Amount(tally, 600);
  Must(kAdd, "li.na", Amount(tally, 600));
  EXPECT_EQ(ReasonOf(Try(kAdd, "li.na", much).status()), "TOO_MUCH");
  Must(kTake, "li.na", Amount(tally, 500));
  EXPECT_EQ(Must(kAdd, "li.na", much).total(), 700);
}

TEST_F(DoorTest, AChangeIsBoundToTheEtagItCarries) {
  const std::string tally = NewId();
  AmountRequest request = Amount(tally, 1);
  const std::string first = Must(kAdd, "li.na", request).etag();
  Must(kAdd, "li.na", Amount(tally, 1));
  request = Amount(tally, 1);
  request.set_etag(first);
  const absl::Status stale = Try(kAdd, "li.na", request).status();
  EXPECT_EQ(stale.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ReasonOf(stale), "ETAG_MISMATCH");
  request.set_etag("2");
  EXPECT_EQ(Must(kAdd, "li.na", request).total(), 3);
}

TEST_F(DoorTest, NobodyWaitsLongerThanThirtySeconds) {
  const struct {
    absl::Duration asked, waits;
  } kCases[] = {{absl::InfiniteDuration(), absl::Seconds(30)},
                {absl::Hours(1), absl::Seconds(30)},
                {absl::Seconds(31), absl::Seconds(30)},
                {absl::Seconds(20), absl::Seconds(20)}};
  for (const auto& one : kCases) {
    const absl::Time before = time::SystemClock().Now();
    const auto shown = Show({}, one.asked);
    const absl::Time after = time::SystemClock().Now();
    ASSERT_TRUE(shown.ok()) << shown.status();
    const absl::Time deadline = command::FromTimestamp(shown->deadline());
    // A caller's deadline goes over the wire as the time that is left, in whole units.
    const absl::Duration rounding = absl::Milliseconds(200);
    EXPECT_GE(deadline, before + one.waits - rounding) << one.asked;
    EXPECT_LE(deadline, after + one.waits + rounding) << one.asked;
  }
}

TEST_F(DoorTest, WhoMayCallWhat) {
  const struct {
    Rpc rpc;
    const char* who;
    const char* reason;  // "": is let in
  } kCases[] = {{kAdd, "li.na", ""},
                {kAdd, "chen.jie", ""},
                {kAdd, "a service called li.na", ""},
                {kAdd, "zhao.lei", "ACCESS_NOT_DECLARED"},
                {kAdd, "erp", "ACCESS_NOT_DECLARED"},
                {kAdd, "a customer", "ACCESS_NOT_DECLARED"},
                {kAdd, "nobody known", "UNAUTHENTICATED"},
                {kTake, "li.na", ""},
                {kTake, "chen.jie", "ACCESS_NOT_DECLARED"},
                {kTake, "a service called li.na", "ACCESS_NOT_DECLARED"},
                {kTake, "erp", "ACCESS_NOT_DECLARED"}};
  const std::string tally = NewId();
  for (const auto& one : kCases) {
    const absl::Status status = Try(one.rpc, one.who, Amount(tally, 1)).status();
    EXPECT_EQ(ReasonOf(status), one.reason) << one.who << ": " << status;
    const auto code = *one.reason == '\0' ? absl::StatusCode::kOk
                      : one.reason == std::string("UNAUTHENTICATED")
                          ? absl::StatusCode::kUnauthenticated
                          : absl::StatusCode::kPermissionDenied;
    EXPECT_EQ(status.code(), code) << one.who << ": " << status;
  }
  // Staff of any role where none is named.
  const auto list = &CountingService::Stub::ListTallies;
  EXPECT_TRUE(Try(list, "zhao.lei", tests::v1::ListTalliesRequest()).ok());
  EXPECT_TRUE(Try(list, "erp", tests::v1::ListTalliesRequest()).ok());
  EXPECT_FALSE(Try(list, "a customer", tests::v1::ListTalliesRequest()).ok());
}

TEST_F(DoorTest, AnOpenCallNeedsNoTokenButTakesNoWrongOne) {
  const auto nobody = Show({});
  ASSERT_TRUE(nobody.ok()) << nobody.status();
  EXPECT_EQ(nobody->caller(), "customer/anonymous");
  const auto known = Show({{"authorization", "Bearer token of zhao.lei"}});
  ASSERT_TRUE(known.ok()) << known.status();
  EXPECT_EQ(known->caller(), "staff/zhao.lei");
  for (const char* wrong : {"Bearer token of nobody", "token of zhao.lei", "Bearer ",
                            "bearer token of zhao.lei", "Basic token of zhao.lei"}) {
    EXPECT_EQ(Show({{"authorization", wrong}}).status().code(),
              absl::StatusCode::kUnauthenticated)
        << wrong;
  }
}

TEST_F(DoorTest, ACallStaysInItsCallersTraceAndOneWithoutBeginsItsOwn) {
  const std::string trace = "0af7651916cd43dd8448eb211c80319c", span = "b7ad6b7169203331";
  const auto inside = Show({{"traceparent", absl::StrCat("00-", trace, "-", span, "-01")}});
  ASSERT_TRUE(inside.ok()) << inside.status();
  EXPECT_TRUE(absl::StrContains(inside->traceparent(), trace)) << inside->traceparent();
  EXPECT_FALSE(absl::StrContains(inside->traceparent(), span)) << inside->traceparent();
  const auto one = Show({}), other = Show({{"traceparent", "no trace"}});
  ASSERT_TRUE(one.ok() && other.ok());
  EXPECT_NE(one->traceparent().substr(3, 32), other->traceparent().substr(3, 32));
}

TEST_F(DoorTest, EveryBadFieldIsNamedAndNothingIsDone) {
  AmountRequest request = Amount("not a uuid", 1001);
  request.set_request_id("neither");
  const absl::Status refused = Try(kAdd, "li.na", request).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  std::vector<std::string> fields;
  for (const auto& fault : command::Explain(refused).fields) fields.push_back(fault.field);
  EXPECT_THAT(fields, ::testing::UnorderedElementsAre("name", "amount", "request_id"));
  // Who may not call is not told what would be wrong.
  EXPECT_EQ(ReasonOf(Try(kAdd, "zhao.lei", request).status()), "ACCESS_NOT_DECLARED");
  EXPECT_EQ(Count("SELECT count(*) FROM tallies"), 0);
}

TEST(DoorAdmissionTest, NamesEveryRpcThatDeclaresNoAccess) {
  observe::Metrics metrics;
  Meters meters(metrics);
  const auth::Tokens tokens = *auth::Tokens::Parse("[]");
  Door door(tokens, meters);
  const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
      "aftercare.tests.v1.UndeclaredService");
  ASSERT_NE(service, nullptr);
  const absl::Status refused = door.Admit(*service);
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(refused.message(),
            "no access declared for aftercare.tests.v1.UndeclaredService.Forgotten, "
            "aftercare.tests.v1.UndeclaredService.Nobody");
}

TEST(DoorNamesTest, TheIdOfAName) {
  const std::string id = "0190a6e2-7c1b-7000-8000-0123456789ab";
  for (const std::string& name : {id, "tallies/" + id, "shelves/1/tallies/" + id}) {
    const auto found = Door::IdOf(name);
    ASSERT_TRUE(found.ok()) << name;
    EXPECT_EQ(found->ToString(), id);
  }
  for (const std::string& name :
       {std::string(), std::string("tallies/"), std::string("tallies/C-26-000123-X"),
        "tallies/" + id + "/", "tallies/" + id.substr(1)}) {
    const auto refused = Door::IdOf(name, "parent").status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << name;
    ASSERT_EQ(command::Explain(refused).fields.size(), 1u) << name;
    EXPECT_EQ(command::Explain(refused).fields[0].field, "parent");
  }
}

TEST(DoorNamesTest, TheVersionOfAnEtag) {
  EXPECT_EQ(*Door::VersionOf(""), -1);
  EXPECT_EQ(*Door::VersionOf("1"), 1);
  EXPECT_EQ(*Door::VersionOf("9223372036854775807"), INT64_MAX);
  for (const char* etag : {"0", "-1", "x", "1x", "1.0", "9223372036854775808"}) {
    const auto refused = Door::VersionOf(etag).status();
    EXPECT_EQ(ReasonOf(refused), "INVALID_FIELDS") << etag;
  }
}

}  // namespace
}  // namespace aftercare::server
