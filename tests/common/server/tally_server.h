// A service with nothing but tallies on a ground of the test's own, served as main would, in this
// process: so a test sees the calls from outside and the ground from inside.
#ifndef AFTERCARE_TESTS_COMMON_SERVER_TALLY_SERVER_H_
#define AFTERCARE_TESTS_COMMON_SERVER_TALLY_SERVER_H_

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <pthread.h>

#include <array>
#include <csignal>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/ids/digest.h"
#include "common/observe/log.h"
#include "common/server/ground.h"
#include "common/server/lists.h"
#include "common/server/status.h"
#include "tests/common/command/tally.grpc.pb.h"
#include "tests/common/command/tally.h"
#include "tests/support/process.h"

namespace aftercare::testing {

inline std::string NewId() { return ids::NewUuid(time::SystemClock().Now()).ToString(); }

class CountingRpcs final : public tests::v1::CountingService::CallbackService {
 public:
  static constexpr char kName[] = "aftercare.tests.v1.CountingService";

  explicit CountingRpcs(server::Ground& ground) : ground_(ground), rpcs_(ground.door(), kName) {}

  grpc::ServerUnaryReactor* AddAmount(grpc::CallbackServerContext* context,
                                      const tests::v1::AmountRequest* request,
                                      tests::v1::Tally* response) override {
    return Change("AddAmount", context, request, response, 1);
  }
  grpc::ServerUnaryReactor* TakeAmount(grpc::CallbackServerContext* context,
                                       const tests::v1::AmountRequest* request,
                                       tests::v1::Tally* response) override {
    return Change("TakeAmount", context, request, response, -1);
  }
  grpc::ServerUnaryReactor* ListTallies(grpc::CallbackServerContext* context,
                                        const tests::v1::ListTalliesRequest* request,
                                        tests::v1::ListTalliesResponse* response) override {
    return server::ServeList(
        ground_, rpcs_["ListTallies"], context, request, response, ground_.reader("tally"),
        std::vector<command::Condition>{
            {"total >= $::text::bigint", absl::StrCat(request->at_least())}},
        [response] { return response->add_tallies(); });
  }
  grpc::ServerUnaryReactor* ShowCall(grpc::CallbackServerContext* context,
                                     const tests::v1::ShowCallRequest* request,
                                     tests::v1::ShowCallResponse* response) override {
    return ground_.door().Serve(
        rpcs_["ShowCall"], context, *request,
        [response](const server::Call& call, const server::Door::Finish& finish) {
          response->set_caller(auth::Subject(call.caller));
          response->set_traceparent(call.traceparent);
          command::SetTimestamp(call.deadline, response->mutable_deadline());
          finish(absl::OkStatus());
        });
  }

 private:
  grpc::ServerUnaryReactor* Change(absl::string_view rpc, grpc::CallbackServerContext* context,
                                   const tests::v1::AmountRequest* request,
                                   tests::v1::Tally* response, int sign) {
    return ground_.door().Change(
        rpcs_[rpc], context, request, response, ground_.processor("tally"),
        [&](const server::Call&) {
          return server::OrderFor(
              *request, TallyCommand(Add{sign * request->amount(), request->note()}));
        });
  }

  server::Ground& ground_;
  const server::Rpcs rpcs_;
};

class TallyServer : public ::testing::Test {
 protected:
  using Rpc = grpc::Status (tests::v1::CountingService::Stub::*)(grpc::ClientContext*,
                                                                 const tests::v1::AmountRequest&,
                                                                 tests::v1::Tally*);
  static constexpr Rpc kAdd = &tests::v1::CountingService::Stub::AddAmount;
  static constexpr Rpc kTake = &tests::v1::CountingService::Stub::TakeAmount;

  // `drain` is the longest wait for calls in hand at the end.
  explicit TallyServer(absl::Duration drain = absl::Seconds(20)) : drain_(drain) {}
  ~TallyServer() override { Stop(); }

  // The parts of the service, which does not serve yet.
  void Build() {
    server::Config config;
    config.database = tables_.database().as("intake");
    config.redis = "unix:/nowhere";  // work goes on without it
    config.listen = "127.0.0.1";
    config.port = FreePort();
    config.internal_port = FreePort();
    config.own_token = "token of intake";
    config.drain = drain_;
    address_ = absl::StrCat("127.0.0.1:", config.port);
    observe::StartLog("intake", observe::Level::kError);
    ground_ = std::make_unique<server::Ground>("intake", config, *auth::Tokens::Parse(Tokens()));
    absl::Status built = ground_->Keep(aggregate_, {}, TallyCommand(Tick{}));
    if (built.ok()) built = ground_->Serve<CountingRpcs>(CountingRpcs::kName, *ground_);
    ASSERT_TRUE(built.ok()) << built;
  }

  // Builds and serves until Stop.
  void Start() {
    // The signal is for the thread that serves; main has it blocked before any thread starts, too.
    sigset_t terminate, before;
    sigemptyset(&terminate);
    sigaddset(&terminate, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &terminate, &before);
    Build();
    serving_ = std::thread([this] { exit_status_ = ground_->Run(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    const auto channel = NewChannel();
    ASSERT_TRUE(channel->WaitForConnected(std::chrono::system_clock::now() +
                                          std::chrono::seconds(20)));
    stub_ = tests::v1::CountingService::NewStub(channel);
  }

  // As Kubernetes tells a service to end; it drains meanwhile.
  void Terminate() { pthread_kill(serving_.native_handle(), SIGTERM); }

  // Waits for the end after Terminate: what main would answer.
  int Join() {
    serving_.join();
    ground_.reset();
    return exit_status_;
  }

  void Stop() {
    if (!serving_.joinable()) return;
    Terminate();
    EXPECT_EQ(Join(), 0);
  }

  // A connection of its own.
  std::shared_ptr<grpc::Channel> NewChannel() const {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel(address_, grpc::InsecureChannelCredentials(), arguments);
  }

  // Calls as `who`, whose token is "token of <who>"; the refusal as the service meant it.
  template <class Request, class Response>
  absl::StatusOr<Response> Try(
      grpc::Status (tests::v1::CountingService::Stub::*rpc)(grpc::ClientContext*, const Request&,
                                                            Response*),
      const std::string& who, const Request& request) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", absl::StrCat("Bearer token of ", who));
    Response response;
    const grpc::Status status = (stub_.get()->*rpc)(&context, request, &response);
    if (!status.ok()) return server::FromGrpc(status);
    return response;
  }

  // The same where a refusal is a failure of the test.
  template <class Request, class Response>
  Response Must(grpc::Status (tests::v1::CountingService::Stub::*rpc)(grpc::ClientContext*,
                                                                      const Request&, Response*),
                const std::string& who, const Request& request) {
    auto answer = Try(rpc, who, request);
    EXPECT_TRUE(answer.ok()) << answer.status() << "\n" << request.DebugString();
    return answer.ok() ? *std::move(answer) : Response{};
  }

  // A request about a tally, with a request id of its own.
  static tests::v1::AmountRequest Amount(const std::string& tally, int64_t amount) {
    tests::v1::AmountRequest request;
    request.set_name(absl::StrCat("tallies/", tally));
    request.set_amount(amount);
    request.set_request_id(NewId());
    return request;
  }

  int64_t Count(const std::string& sql) const { return tables_.Count(sql); }

  TallyDatabase tables_;
  TallyAggregate aggregate_;
  const absl::Duration drain_;
  std::string address_;
  std::unique_ptr<server::Ground> ground_;
  std::unique_ptr<tests::v1::CountingService::Stub> stub_;

 private:
  static std::string Tokens() {
    std::vector<std::string> entries;
    for (const auto& [words, kind, id, role] : std::vector<std::array<std::string, 4>>{
             {"li.na", "staff", "li.na", "counter"},
             {"wang.fang", "staff", "wang.fang", "counter"},
             {"chen.jie", "staff", "chen.jie", "clerk"},
             {"zhao.lei", "staff", "zhao.lei", "agent"},
             {"a service called li.na", "service", "li.na", ""},
             {"erp", "erp", "erp", ""},
             {"a customer", "customer", "CUST-1", ""}}) {
      entries.push_back(absl::StrCat(
          R"({"token_sha256":")", ids::Hex(ids::Sha256("token of " + words)), R"(","kind":")", kind,
          R"(","id":")", id, R"(","roles":[)", role.empty() ? "" : "\"" + role + "\"", "]}"));
    }
    return absl::StrCat("[", absl::StrJoin(entries, ","), "]");
  }

  std::thread serving_;
  int exit_status_ = -1;
};

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_COMMON_SERVER_TALLY_SERVER_H_
