// The real repair on a private database and a private Redis, and calls to it as anybody.
#ifndef AFTERCARE_TESTS_SERVICES_REPAIR_RPC_REPAIR_SERVER_H_
#define AFTERCARE_TESTS_SERVICES_REPAIR_RPC_REPAIR_SERVER_H_

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
#include "aftercare/repair/v1/loaner.grpc.pb.h"
#include "aftercare/repair/v1/part.grpc.pb.h"
#include "aftercare/repair/v1/work_order.grpc.pb.h"
#include "aftercare/type/v1/operations.grpc.pb.h"
#include "common/command/decision.h"
#include "common/ids/digest.h"
#include "common/ids/uuid.h"
#include "common/server/status.h"
#include "common/time/clock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/servers.h"

namespace aftercare::repair {

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

class RepairServer : public ::testing::Test {
 protected:
  // `peers` as the setting has them; where nobody listens unless a test says otherwise.
  explicit RepairServer(const std::string& peers = "intake=127.0.0.1:9") {
    std::string folder = absl::StrCat(::testing::TempDir(), "/aftercare-repair-XXXXXX");
    folder_ = mkdtemp(folder.data());
    std::ofstream tokens(folder_ + "/tokens.json");
    tokens << "[";
    const char* separator = "";
    for (const auto& [id, kind, role] : std::vector<std::array<std::string, 3>>{
             {"intake", "service", ""},
             {"erp", "erp", ""},
             {"li.na", "staff", "agent"},
             {"wang.fang", "staff", "service_lead"},
             {"zhou.tao", "staff", "technician"},
             {"xu.qiang", "staff", "technician"},
             {"wu.min", "staff", "quality"},
             {"ma.chao", "staff", "warehouse"},
             {"root.admin", "staff", "policy_admin"}}) {
      tokens << separator << R"({"token_sha256":")" << ids::Hex(ids::Sha256("token of " + id))
             << R"(","kind":")" << kind << R"(","id":")" << id << R"(","roles":[)"
             << (role.empty() ? "" : "\"" + role + "\"") << "]}";
      separator = ",";
    }
    tokens << "]";
    tokens.close();
    const std::string binary = std::string(AFTERCARE_BINARY) + "/bin/repair";
    const std::string log = folder_ + "/errors.log";
    redis_ = testing::Process({"redis-server", "--port", "0", "--unixsocket",
                               folder_ + "/redis.sock", "--dir", folder_, "--save", "",
                               "--logfile", folder_ + "/redis.log"},
                              {}, log);
    testing::Process migrate({binary, "migrate"},
                             {absl::StrCat("AFTERCARE_DATABASE=", database_.owner())}, log);
    EXPECT_EQ(migrate.Wait(), 0);
    server_ = testing::Process(
        {binary, "--database", database_.as("repair"), "--redis",
         absl::StrCat("unix:", folder_, "/redis.sock"), "--port", "0", "--metrics-port", "0",
         "--internal-port", "0", "--tokens", folder_ + "/tokens.json", "--test-clock",
         "--log-level", "warning", "--peers", peers},
        {}, log);
    // "repair listening port=1 metrics=2 internal=3"
    const std::string line = server_.ReadLine();
    const std::vector<std::string> words = absl::StrSplit(line, absl::ByAnyChar("= "));
    EXPECT_EQ(words.size(), 8u) << line;
    if (words.size() != 8) return;
    auto channel = grpc::CreateChannel(absl::StrCat("127.0.0.1:", words[3]),
                                       grpc::InsecureChannelCredentials());
    orders_ = v1::WorkOrderService::NewStub(channel);
    parts_ = v1::PartService::NewStub(channel);
    loaners_ = v1::LoanerService::NewStub(channel);
    events_ = type::v1::EventService::NewStub(channel);
    timelines_ = type::v1::TimelineService::NewStub(channel);
    clock_ = type::v1::TestClockService::NewStub(channel);
  }

  ~RepairServer() override {
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
    refused_ = (stub.*rpc)(&context, request, &response);
    if (!refused_.ok()) return server::FromGrpc(refused_);
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

  // The fields the last refusal names.
  std::vector<std::string> FaultyFields() const {
    google::rpc::Status wire;
    google::rpc::BadRequest bad;
    std::vector<std::string> fields;
    EXPECT_TRUE(wire.ParseFromString(refused_.error_details()));
    for (const auto& detail : wire.details()) {
      if (!detail.UnpackTo(&bad)) continue;
      for (const auto& violation : bad.field_violations()) fields.push_back(violation.field());
    }
    return fields;
  }

  void Advance(absl::Duration by) {
    type::v1::AdvanceClockRequest request;
    request.mutable_by()->set_seconds(absl::ToInt64Seconds(by));
    request.set_request_id(NewId());
    Must(*clock_, &type::v1::TestClockService::Stub::AdvanceClock, "root.admin", request);
  }

  // The types of all events of a resource, in their order: one for each version. They come when no
  // older transaction of the whole cluster is running any more.
  template <class Resource>
  std::vector<std::string> Types(const Resource& resource) {
    type::v1::ReadEventsRequest request;
    request.set_limit(1000);
    request.set_partition(-1);
    std::vector<std::string> types;
    EXPECT_TRUE(Eventually([&] {
      types.clear();
      const auto read =
          Must(*events_, &type::v1::EventService::Stub::ReadEvents, "intake", request);
      for (const auto& event : read.events()) {
        if (event.subject() == resource.name()) types.push_back(event.type());
        EXPECT_EQ(event.DebugString().find("Li Example"), std::string::npos);
      }
      return std::to_string(types.size()) == resource.etag();
    }));
    return types;
  }

  testing::Database database_;
  std::string folder_;
  testing::Process redis_, server_;
  grpc::Status refused_;  // of the last call
  std::unique_ptr<v1::WorkOrderService::Stub> orders_;
  std::unique_ptr<v1::PartService::Stub> parts_;
  std::unique_ptr<v1::LoanerService::Stub> loaners_;
  std::unique_ptr<type::v1::EventService::Stub> events_;
  std::unique_ptr<type::v1::TimelineService::Stub> timelines_;
  std::unique_ptr<type::v1::TestClockService::Stub> clock_;
};

inline std::string ReasonOf(const absl::Status& status) {
  return command::Explain(status).reason;
}

}  // namespace aftercare::repair

#endif  // AFTERCARE_TESTS_SERVICES_REPAIR_RPC_REPAIR_SERVER_H_
