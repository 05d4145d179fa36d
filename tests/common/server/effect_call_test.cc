// How an effect is carried out: what a peer's answer means, and once whatever is repeated.
#include "common/server/effect_call.h"

#include <map>
#include <mutex>

#include "common/command/passing.h"
#include "tests/common/server/tally_server.h"

namespace aftercare::server {
namespace {

using absl::StatusCode;
using testing::Add;
using testing::TallyCommand;
using tests::v1::AmountRequest;
using tests::v1::CountingService;
using tests::v1::Tally;

// Every code a call can fail with, and whether the effect is tried again. What is busy or away
// comes back; what speaks of the installation is seen to by somebody; the rest speaks of the call.
struct Meaning {
  StatusCode code;
  StatusCode becomes;
  bool tried_again;
};
constexpr Meaning kMeanings[] = {
    {StatusCode::kCancelled, StatusCode::kCancelled, true},
    {StatusCode::kUnknown, StatusCode::kUnavailable, true},
    {StatusCode::kInvalidArgument, StatusCode::kInvalidArgument, false},
    {StatusCode::kDeadlineExceeded, StatusCode::kDeadlineExceeded, true},
    {StatusCode::kNotFound, StatusCode::kNotFound, false},
    {StatusCode::kAlreadyExists, StatusCode::kAlreadyExists, false},
    {StatusCode::kPermissionDenied, StatusCode::kPermissionDenied, false},
    {StatusCode::kResourceExhausted, StatusCode::kResourceExhausted, true},
    {StatusCode::kFailedPrecondition, StatusCode::kFailedPrecondition, false},
    {StatusCode::kAborted, StatusCode::kAborted, true},
    {StatusCode::kOutOfRange, StatusCode::kOutOfRange, false},
    {StatusCode::kUnimplemented, StatusCode::kUnavailable, true},
    {StatusCode::kInternal, StatusCode::kUnavailable, true},
    {StatusCode::kUnavailable, StatusCode::kUnavailable, true},
    {StatusCode::kDataLoss, StatusCode::kUnavailable, true},
    {StatusCode::kUnauthenticated, StatusCode::kUnavailable, true},
};

TEST(AsRefusalTest, EveryCode) {
  EXPECT_EQ(AsRefusal(absl::OkStatus()), absl::OkStatus());
  for (const Meaning& one : kMeanings) {
    const absl::Status answered = command::Refuse(one.code, "SOME_REASON", "in words");
    const absl::Status meant = AsRefusal(answered);
    EXPECT_EQ(meant.code(), one.becomes) << answered;
    EXPECT_EQ(command::IsPassing(meant), one.tried_again) << answered;
    EXPECT_EQ(meant.message(), "in words") << answered;
    // A refusal keeps its reason, which the aggregate writes on its timeline.
    EXPECT_TRUE(one.tried_again || command::Explain(meant).reason == "SOME_REASON") << answered;
  }
}

TEST(MadeBeforeTest, OnlyTheReuseOfARequestIdSaysSo) {
  EXPECT_TRUE(MadeBefore(command::Refuse(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED", "")));
  EXPECT_FALSE(MadeBefore(command::Refuse(StatusCode::kAlreadyExists, "ALREADY_EXISTS", "")));
  EXPECT_FALSE(MadeBefore(absl::AlreadyExistsError("REQUEST_ID_REUSED")));
  EXPECT_FALSE(MadeBefore(command::AlreadyThere("tallies/1")));
  EXPECT_FALSE(MadeBefore(absl::OkStatus()));
  for (const Meaning& one : kMeanings) {
    if (one.code == StatusCode::kAlreadyExists) continue;
    EXPECT_FALSE(MadeBefore(command::Refuse(one.code, "REQUEST_ID_REUSED", ""))) << int(one.code);
  }
}

// A peer that answers what it is told to and keeps what came with the call.
class Peer final : public CountingService::Service {
 public:
  Peer() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
  }

  grpc::Status AddAmount(grpc::ServerContext* context, const AmountRequest* request,
                         Tally* response) override {
    std::lock_guard<std::mutex> lock(mutex_);
    headers_.clear();
    for (const auto& [key, value] : context->client_metadata()) {
      headers_[{key.data(), key.size()}] = {value.data(), value.size()};
    }
    deadline_ = absl::FromChrono(context->deadline());
    response->set_name(request->name());
    return answer_;
  }

  void set_answer(grpc::Status answer) {
    std::lock_guard<std::mutex> lock(mutex_);
    answer_ = std::move(answer);
  }
  std::string header(const std::string& key) {
    std::lock_guard<std::mutex> lock(mutex_);
    return headers_[key];
  }
  absl::Time deadline() {
    std::lock_guard<std::mutex> lock(mutex_);
    return deadline_;
  }
  int port() const { return port_; }

 private:
  std::mutex mutex_;
  grpc::Status answer_;
  std::map<std::string, std::string> headers_;
  absl::Time deadline_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

class EffectCallTest : public testing::TallyServer {
 protected:
  void SetUp() override { Build(); }

  schedule::PendingEffect Effect() {
    schedule::PendingEffect effect;
    effect.id = ids::NewUuid(time::SystemClock().Now());
    effect.kind = "here.Add";
    effect.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    return effect;
  }
};

TEST_F(EffectCallTest, CallPeerSaysWhoCallsAndWhy) {
  Peer peer;
  const auto stub = CountingService::NewStub(grpc::CreateChannel(
      absl::StrCat("127.0.0.1:", peer.port()), grpc::InsecureChannelCredentials()));
  AmountRequest request;
  request.set_name("tallies/1");
  const schedule::PendingEffect effect = Effect();
  const auto made = CallPeer(*ground_, effect, *stub, &CountingService::Stub::AddAmount, request);
  const absl::Time after = time::SystemClock().Now();
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->name(), "tallies/1");
  EXPECT_EQ(peer.header("authorization"), "Bearer token of intake");
  EXPECT_EQ(peer.header("traceparent"), effect.traceparent);
  // Nobody is waited for without an end: the others wait behind this one.
  EXPECT_LE(peer.deadline(), after + absl::Seconds(6));
}

TEST_F(EffectCallTest, WhatAPeerAnswersIsARefusalOrPasses) {
  Peer peer;
  const auto stub = CountingService::NewStub(grpc::CreateChannel(
      absl::StrCat("127.0.0.1:", peer.port()), grpc::InsecureChannelCredentials()));
  for (const Meaning& one : kMeanings) {
    peer.set_answer(ToGrpc(command::Refuse(one.code, "SOME_REASON", "in words")));
    const absl::Status answered =
        CallPeer(*ground_, Effect(), *stub, &CountingService::Stub::AddAmount, AmountRequest())
            .status();
    EXPECT_EQ(answered.code(), one.becomes) << int(one.code);
    EXPECT_EQ(command::IsPassing(answered), one.tried_again) << int(one.code);
    EXPECT_TRUE(one.tried_again || command::Explain(answered).reason == "SOME_REASON");
  }
}

TEST_F(EffectCallTest, DoHereHappensOnceForAnEffect) {
  const ids::Uuid tally = ids::NewUuid(time::SystemClock().Now());
  const schedule::PendingEffect one = Effect(), other = Effect();
  const auto add = [&](const schedule::PendingEffect& effect) {
    return DoHere(*ground_, effect, "tally", tally, TallyCommand(Add{5, ""}));
  };
  for (int tries = 0; tries < 3; ++tries) EXPECT_TRUE(add(one).ok());
  EXPECT_EQ(Count("SELECT total FROM tallies"), 5);
  EXPECT_TRUE(add(other).ok());
  EXPECT_EQ(Count("SELECT total FROM tallies"), 10);
  EXPECT_EQ(Count("SELECT count(*) FROM timeline WHERE actor = 'service/intake'"), 2);
  EXPECT_EQ(Count("SELECT count(*) FROM outbox WHERE "
                  "position('0af7651916cd43dd8448eb211c80319c'::bytea in envelope) > 0"),
            2);
}

TEST_F(EffectCallTest, DoHereAnswersARefusalWhichMayBeTriedAgain) {
  const ids::Uuid tally = ids::NewUuid(time::SystemClock().Now());
  const schedule::PendingEffect effect = Effect();
  const auto add = [&](const schedule::PendingEffect& of, int64_t amount) {
    return DoHere(*ground_, of, "tally", tally, TallyCommand(Add{amount, ""}));
  };
  ASSERT_TRUE(add(Effect(), 600).ok());
  const absl::Status refused = add(effect, 600);
  EXPECT_EQ(command::Explain(refused).reason, "TOO_MUCH") << refused;
  ASSERT_TRUE(add(Effect(), -500).ok());
  EXPECT_TRUE(add(effect, 600).ok());
  EXPECT_EQ(Count("SELECT total FROM tallies"), 700);
}

}  // namespace
}  // namespace aftercare::server
