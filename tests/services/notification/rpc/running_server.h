// The real notification binary on a database and a Redis of its own, with the mail sink of the
// tests' servers; what it would ask other services is answered by FakeOwners.
#ifndef AFTERCARE_TESTS_NOTIFICATION_RUNNING_SERVER_H_
#define AFTERCARE_TESTS_NOTIFICATION_RUNNING_SERVER_H_

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "aftercare/notification/v1/call.grpc.pb.h"
#include "aftercare/notification/v1/feed.grpc.pb.h"
#include "aftercare/notification/v1/message.grpc.pb.h"
#include "aftercare/notification/v1/roster.grpc.pb.h"
#include "common/ids/digest.h"
#include "common/ids/uuid.h"
#include "common/outbox/redis.h"
#include "common/server/status.h"
#include "common/time/clock.h"
#include "tests/services/notification/rpc/fake_owners.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/servers.h"

namespace aftercare::testing {

inline std::string NewId() { return ids::NewUuid(time::SystemClock().Now()).ToString(); }

class RunningServer {
 public:
  RunningServer() {
    std::string folder = absl::StrCat(::testing::TempDir(), "/aftercare-notify-XXXXXX");
    folder_ = mkdtemp(folder.data());
    WriteTokens();
    redis_ = Process({"redis-server", "--port", "0", "--unixsocket", folder_ + "/redis.sock",
                      "--dir", folder_, "--save", "", "--logfile", folder_ + "/redis.log"},
                     {}, log());
    Process migrate({Binary(), "migrate"}, {absl::StrCat("AFTERCARE_DATABASE=", database_.owner())},
                    log());
    EXPECT_EQ(migrate.Wait(), 0);
    EXPECT_TRUE(Eventually(
        [&] { return outbox::Redis(redis(), absl::Seconds(1)).Call({"PING"}).ok(); }));
    Start();
  }

  ~RunningServer() {
    server_.Kill();
    redis_.Kill();
    if (::testing::Test::HasFailure()) {
      std::ifstream log_file(log());
      const std::string text{std::istreambuf_iterator<char>(log_file), {}};
      std::fprintf(stderr, "%s\n", text.substr(text.size() - std::min<size_t>(text.size(), 8000))
                                       .c_str());
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  FakeOwners& owners() { return owners_; }
  FakeOwners& repair() { return repair_; }
  std::shared_ptr<grpc::Channel> channel() { return channel_; }
  Database& database() { return database_; }
  void Kill() { server_.Kill(); }

  void Start() {
    const std::string peers =
        absl::StrCat("intake=", owners_.address(), ",repair=", repair_.address(), ",logistics=",
                     quiet_.address(), ",survey=", owners_.address(), ",notification=",
                     quiet_.address());
    server_ = Process(
        {Binary(), "--database", database_.as("notification"), "--redis", redis(), "--port", "0",
         "--metrics-port", "0", "--internal-port", "0", "--tokens", folder_ + "/tokens.json",
         "--token-file", folder_ + "/own.token", "--peers", peers, "--smtp",
         "127.0.0.1:" + Servers().at("SMTP_PORT"), "--test-clock", "--log-level", "warning"},
        {}, log());
    // "notification listening port=1 metrics=2 internal=3"
    const std::string line = server_.ReadLine();
    const std::vector<std::string> parts = absl::StrSplit(line, absl::ByAnyChar("= "));
    ASSERT_EQ(parts.size(), 8u) << line;
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    channel_ = grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", parts[3]),
                                         grpc::InsecureChannelCredentials(), arguments);
  }

  // The mails in the sink to an address, newest last.
  static std::vector<std::string> MailsTo(const std::string& address) {
    std::vector<std::string> mails;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(Servers().at("MAIL"), ignored)) {
      if (entry.path().extension() != ".eml") continue;
      std::ifstream file(entry.path(), std::ios::binary);
      std::string text{std::istreambuf_iterator<char>(file), {}};
      if (text.find("X-Envelope-To: " + address) != std::string::npos) mails.push_back(text);
    }
    return mails;
  }

 private:
  static std::string Binary() { return std::string(AFTERCARE_BINARY) + "/bin/notification"; }
  std::string log() const { return folder_ + "/errors.log"; }
  std::string redis() const { return "unix:" + folder_ + "/redis.sock"; }

  // The token of everybody is their name.
  void WriteTokens() {
    std::string json;
    for (const auto& [kind, id, role] :
         {std::tuple{"service", "survey", ""}, {"service", "notification", ""},
          {"staff", "root.admin", "policy_admin"}, {"staff", "wang.fang", "service_lead"},
          {"staff", "li.na", "agent"}, {"staff", "sun.wei", "general_manager"},
          {"staff", "gao.yan", "technology"}}) {
      absl::StrAppend(&json, json.empty() ? "[" : ",", R"({"token_sha256":")",
                      ids::Hex(ids::Sha256(id)), R"(","kind":")", kind, R"(","id":")", id,
                      R"(","roles":[)", *role == 0 ? "" : absl::StrCat("\"", role, "\""), "]}");
    }
    std::ofstream(folder_ + "/tokens.json") << json << "]";
    std::ofstream(folder_ + "/own.token") << "notification";
  }

  Database database_;
  FakeOwners owners_, repair_, quiet_;
  std::string folder_;
  Process redis_, server_;
  std::shared_ptr<grpc::Channel> channel_;
};

// A call as somebody; the refusal's code and reason come back as a status.
template <class Stub, class Request, class Response>
absl::Status CallAs(const std::string& who, Stub& stub,
                    grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*),
                    const Request& request, Response* response) {
  grpc::ClientContext context;
  context.AddMetadata("authorization", absl::StrCat("Bearer ", who));
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
  const grpc::Status status = (stub.*rpc)(&context, request, response);
  return status.ok() ? absl::OkStatus() : server::FromGrpc(status);
}

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_NOTIFICATION_RUNNING_SERVER_H_
