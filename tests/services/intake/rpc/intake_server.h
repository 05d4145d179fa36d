// The real intake on a private database and a private Redis, and calls to it as anybody. Its peers
// are where the test says; by default nobody is there.
#ifndef AFTERCARE_TESTS_SERVICES_INTAKE_RPC_INTAKE_SERVER_H_
#define AFTERCARE_TESTS_SERVICES_INTAKE_RPC_INTAKE_SERVER_H_

#include <google/protobuf/text_format.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "aftercare/intake/v1/case.grpc.pb.h"
#include "aftercare/intake/v1/directory.grpc.pb.h"
#include "aftercare/intake/v1/incident.grpc.pb.h"
#include "aftercare/type/v1/operations.grpc.pb.h"
#include "common/command/decision.h"
#include "common/ids/digest.h"
#include "common/ids/uuid.h"
#include "common/server/status.h"
#include "common/time/clock.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/servers.h"

namespace aftercare::intake {

using aftercare::testing::Eventually;

inline std::string NewId() { return ids::NewUuid(time::SystemClock().Now()).ToString(); }

// A request in text format with a request id of its own.
template <class Request>
Request Ask(const std::string& text) {
  Request request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request)) << text;
  if constexpr (requires { request.set_request_id(""); }) {
    if (request.request_id().empty()) request.set_request_id(NewId());
  }
  return request;
}

inline std::string ReasonOf(const absl::Status& status) { return command::Explain(status).reason; }

class IntakeServer : public ::testing::Test {
 protected:
  explicit IntakeServer(const std::string& peers = "") {
    std::string folder = absl::StrCat(::testing::TempDir(), "/aftercare-intake-XXXXXX");
    folder_ = mkdtemp(folder.data());
    WriteTokens();
    const std::string binary = AFTERCARE_BINARY "/bin/intake";
    const std::string log = folder_ + "/errors.log";
    redis_ = testing::Process({"redis-server", "--port", "0", "--unixsocket",
                               folder_ + "/redis.sock", "--dir", folder_, "--save", "",
                               "--logfile", folder_ + "/redis.log"},
                              {}, log);
    testing::Process migrate({binary, "migrate"},
                             {absl::StrCat("AFTERCARE_DATABASE=", database_.owner())}, log);
    EXPECT_EQ(migrate.Wait(), 0);
    std::vector<std::string> command = {
        binary, "--database", database_.as("intake"), "--redis",
        absl::StrCat("unix:", folder_, "/redis.sock"), "--port", "0", "--metrics-port", "0",
        "--internal-port", "0", "--tokens", folder_ + "/tokens.json", "--test-clock",
        "--log-level", "warning"};
    if (!peers.empty()) command.insert(command.end(), {"--peers", peers});
    server_ = testing::Process(command, {}, log);
    // "intake listening port=1 metrics=2 internal=3"
    const std::string line = server_.ReadLine();
    const std::vector<std::string> words = absl::StrSplit(line, absl::ByAnyChar("= "));
    EXPECT_EQ(words.size(), 8u) << line;
    if (words.size() != 8) return;
    channel_ = grpc::CreateChannel(absl::StrCat("127.0.0.1:", words[3]),
                                   grpc::InsecureChannelCredentials());
    cases_ = v1::CaseService::NewStub(channel_);
    incidents_ = v1::IncidentService::NewStub(channel_);
    directory_ = v1::DirectoryService::NewStub(channel_);
    timelines_ = type::v1::TimelineService::NewStub(channel_);
    clock_ = type::v1::TestClockService::NewStub(channel_);
  }

  ~IntakeServer() override {
    server_.Kill();
    redis_.Kill();
    if (HasFailure()) {
      std::ifstream log(folder_ + "/errors.log");
      std::cerr << log.rdbuf();
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  // Calls as `who`; the refusal as the service meant it.
  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> Try(Stub& stub,
                               grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&,
                                                         Response*),
                               const std::string& who, const Request& request) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", absl::StrCat("Bearer token of ", who));
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    Response response;
    const grpc::Status status = (stub.*rpc)(&context, request, &response);
    if (!status.ok()) return server::FromGrpc(status);
    return response;
  }

  // The same where a refusal is a failure of the test.
  template <class Stub, class Request, class Response>
  Response Must(Stub& stub,
                grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*),
                const std::string& who, const Request& request) {
    auto answer = Try(stub, rpc, who, request);
    EXPECT_TRUE(answer.ok()) << answer.status() << "\n" << request.DebugString();
    return answer.ok() ? *std::move(answer) : Response{};
  }

  // The ERP brings order SO-1 of customer C-1: one phone, on `line`.
  void BringOrder(int line) {
    Must(*directory_, &v1::DirectoryService::Stub::UpsertOrders, "erp",
         Ask<v1::UpsertOrdersRequest>(absl::StrCat(
             "orders { external_id: 'SO-1' source_version: 1 customer_external_id: 'C-1' "
             "         state: STATE_COMPLETED order_time { seconds: 1780000000 } "
             "         lines { number: ", line, " product_model: 'QL-P5' quantity: 1 "
             "                 unit_price { amount_minor: 100 currency: 'CNY' } } }")));
  }

  void Advance(absl::Duration by) {
    Must(*clock_, &type::v1::TestClockService::Stub::AdvanceClock, "root.admin",
         Ask<type::v1::AdvanceClockRequest>(
             absl::StrCat("by { seconds: ", absl::ToInt64Seconds(by), " }")));
  }

  testing::Database database_;
  std::string folder_;
  testing::Process redis_, server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::CaseService::Stub> cases_;
  std::unique_ptr<v1::IncidentService::Stub> incidents_;
  std::unique_ptr<v1::DirectoryService::Stub> directory_;
  std::unique_ptr<type::v1::TimelineService::Stub> timelines_;
  std::unique_ptr<type::v1::TestClockService::Stub> clock_;

 private:
  void WriteTokens() {
    std::ofstream tokens(folder_ + "/tokens.json");
    const char* separator = "[";
    for (const auto& [id, kind, role] : std::vector<std::array<std::string, 3>>{
             {"repair", "service", ""},
             {"erp", "erp", ""},
             {"crm", "crm", ""},
             {"store-hangzhou-01", "store", ""},
             {"sf-express", "partner", ""},
             {"li.na", "staff", "agent"},
             {"wang.fang", "staff", "service_lead"},
             {"zhao.lei", "staff", "service_manager"},
             {"chen.jie", "staff", "service_director"},
             {"zhao.min", "staff", "general_manager"},
             {"he.ping", "staff", "deputy"},
             {"sun.li", "staff", "technology"},
             {"root.admin", "staff", "policy_admin"}}) {
      tokens << separator << R"({"token_sha256":")" << ids::Hex(ids::Sha256("token of " + id))
             << R"(","kind":")" << kind << R"(","id":")" << id << R"(","roles":[)"
             << (role.empty() ? "" : "\"" + role + "\"") << "]}";
      separator = ",";
    }
    tokens << "]";
  }
};

}  // namespace aftercare::intake

#endif  // AFTERCARE_TESTS_SERVICES_INTAKE_RPC_INTAKE_SERVER_H_
