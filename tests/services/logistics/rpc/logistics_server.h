// The real logistics program over a database and a Redis of its own, with a principal for every part
// in the story of a return. One server serves all tests of a program; they share nothing but it.
#ifndef AFTERCARE_TESTS_SERVICES_LOGISTICS_RPC_LOGISTICS_SERVER_H_
#define AFTERCARE_TESTS_SERVICES_LOGISTICS_RPC_LOGISTICS_SERVER_H_

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "aftercare/logistics/v1/carrier.grpc.pb.h"
#include "aftercare/logistics/v1/rma.grpc.pb.h"
#include "aftercare/logistics/v1/shipment.grpc.pb.h"
#include "aftercare/logistics/v1/tracking.grpc.pb.h"
#include "aftercare/type/v1/operations.grpc.pb.h"
#include "common/ids/digest.h"
#include "common/ids/uuid.h"
#include "common/outbox/redis.h"
#include "common/server/status.h"
#include "common/time/clock.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/servers.h"

namespace aftercare::testing {

inline std::string NewId() { return ids::NewUuid(time::SystemClock().Now()).ToString(); }

class LogisticsServer {
 public:
  LogisticsServer() {
    std::string folder = absl::StrCat(::testing::TempDir(), "/aftercare-logistics-XXXXXX");
    folder_ = mkdtemp(folder.data());
    WriteTokens();
    const std::string log = folder_ + "/errors.log";
    redis_ = Process({"redis-server", "--port", "0", "--unixsocket", folder_ + "/redis.sock",
                      "--dir", folder_, "--save", "", "--logfile", folder_ + "/redis.log"},
                     {}, log);
    Process migrate({kProgram, "migrate"}, {absl::StrCat("AFTERCARE_DATABASE=", database_.owner())},
                    log);
    EXPECT_EQ(migrate.Wait(), 0);
    const std::string redis = absl::StrCat("unix:", folder_, "/redis.sock");
    EXPECT_TRUE(Eventually(
        [&] { return outbox::Redis(redis, absl::Seconds(1)).Call({"PING"}).ok(); }));
    // It follows its own stream, so it has to find itself.
    const int port = FreePort();
    server_ = Process({kProgram, "--database", database_.as("logistics"), "--redis", redis,
                       "--port", absl::StrCat(port), "--peers",
                       absl::StrCat("logistics=127.0.0.1:", port), "--token-file",
                       folder_ + "/logistics.token", "--metrics-port", "0", "--internal-port", "0", "--tokens",
                       folder_ + "/tokens.json", "--log-level", "warning"},
                      {"AFTERCARE_TEST_CLOCK=true"}, log);
    // "logistics listening port=1 metrics=2 internal=3"
    const std::vector<std::string> parts =
        absl::StrSplit(server_.ReadLine(), absl::ByAnyChar("= "));
    if (parts.size() == 8u) {
      channel_ = grpc::CreateChannel(absl::StrCat("127.0.0.1:", parts[3]),
                                     grpc::InsecureChannelCredentials());
      metrics_ = absl::StrCat("http://127.0.0.1:", parts[5], "/metrics");
    }
    if (channel_ == nullptr) {
      std::ifstream errors(log);
      ADD_FAILURE() << std::string(std::istreambuf_iterator<char>(errors), {});
      std::abort();
    }
  }

  ~LogisticsServer() {
    server_.Kill();
    redis_.Kill();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  // Credential and deadline of a call as this principal.
  static void As(const std::string& who, grpc::ClientContext& context) {
    context.AddMetadata("authorization", absl::StrCat("Bearer token-of-", who));
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  }

  // Where the program tells its figures.
  const std::string& metrics() const { return metrics_; }

  // The first value of a query, as the owner.
  std::string Ask(const std::string& sql) {
    pqxx::connection connection(database_.owner());
    pqxx::nontransaction work(connection);
    return work.exec(absl::StrCat("SET search_path = logistics; ", sql))[0][0].c_str();
  }

 private:
  void WriteTokens() {
    std::ofstream(folder_ + "/logistics.token") << "token-of-logistics";
    std::ofstream out(folder_ + "/tokens.json");
    absl::string_view separator = "[";
    for (const auto& [kind, id, role] : std::vector<std::array<std::string, 3>>{
             {"service", "logistics", ""},
             {"service", "intake", ""},
             {"staff", "he.lin", "logistics_coordinator"},
             {"staff", "ma.chao", "warehouse"},
             {"staff", "li.na", "agent"},
             {"staff", "tang.rui", "finance"},
             {"staff", "qian.yi", "auditor"},
             {"staff", "root.admin", "policy_admin"},
             {"partner", "sf-express", ""},
             {"partner", "zto-express", ""}}) {
      out << separator << R"({"token_sha256":")"
          << ids::Hex(ids::Sha256(absl::StrCat("token-of-", id))) << R"(","kind":")" << kind
          << R"(","id":")" << id << R"(","roles":[)"
          << (role.empty() ? "" : absl::StrCat("\"", role, "\"")) << "]}";
      separator = ",";
    }
    out << "]";
  }

  inline static const std::string kProgram = std::string(AFTERCARE_BINARY) + "/bin/logistics";
  Database database_;
  std::string folder_;
  Process redis_, server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::string metrics_;
};

// The one server of the program.
inline LogisticsServer& Server() {
  static LogisticsServer server;
  return server;
}

// What a call answered: the response, or the refusal's reason and bad fields.
template <class Response>
struct Answered {
  grpc::Status status;
  Response response;
  std::string reason() const { return command::Explain(server::FromGrpc(status)).reason; }
};

// Calls `method` of `Service` as `who`, with a new request id unless the request has one.
template <class Service, class Request, class Response>
Answered<Response> Call(const std::string& who,
                        grpc::Status (Service::Stub::*method)(grpc::ClientContext*,
                                                              const Request&, Response*),
                        const Request& request) {
  auto stub = Service::NewStub(Server().channel());
  grpc::ClientContext context;
  LogisticsServer::As(who, context);
  Answered<Response> answered;
  answered.status = (stub.get()->*method)(&context, request, &answered.response);
  return answered;
}

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_SERVICES_LOGISTICS_RPC_LOGISTICS_SERVER_H_
