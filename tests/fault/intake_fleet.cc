#include "tests/fault/intake_fleet.h"

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/ids/digest.h"
#include "common/ids/uuid.h"
#include "common/outbox/redis.h"
#include "common/time/clock.h"
#include "tests/support/eventually.h"

namespace aftercare::testing {
namespace {

constexpr char kToken[] = "fault-agent-token";
const std::string kIntake = std::string(AFTERCARE_BINARY) + "/bin/intake";

std::string NewId() { return ids::NewUuid(time::SystemClock().Now()).ToString(); }

intake::v1::OpenCaseRequest ReportOf(int64_t index) {
  intake::v1::OpenCaseRequest request;
  request.set_request_id(NewId());
  auto* report = request.mutable_report();
  report->set_channel(intake::v1::CHANNEL_PHONE);
  report->set_customer_external_id(absl::StrCat("CUST-", index));
  report->mutable_caller()->set_display_name("Li Example");
  report->mutable_caller()->set_phone("+86 21 5550 0123");
  report->set_order_number(absl::StrCat("SO-2026-", NewId()));
  report->set_order_line(1);
  report->set_product_model("AC-PHONE-X1");
  report->set_serial_number(absl::StrCat("X1", 100000000 + index));
  report->set_batch(absl::StrCat("B", index));
  report->set_symptom("The battery drains within an hour although it was charged over night.");
  report->set_wish("A repair within the week, and a telephone until then.");
  report->set_impact(intake::v1::IMPACT_LIMITED);
  report->set_region("CN-31");
  report->set_locale("en");
  report->set_kind(intake::v1::MATTER_KIND_FAULT);
  report->mutable_facts()->set_affected_customers(1);
  return request;
}

intake::v1::RecordFirstContactRequest ContactOf(const std::string& name) {
  intake::v1::RecordFirstContactRequest request;
  request.set_name(name);
  request.set_request_id(NewId());
  auto* contact = request.mutable_first_contact();
  contact->set_apology("We are sorry for the trouble with your telephone.");
  contact->set_explanation("The battery seems to be worn; we look at it at once.");
  contact->set_wish("A repair within the week.");
  contact->set_channel(intake::v1::CHANNEL_PHONE);
  contact->mutable_promise()->set_action(intake::v1::PROMISED_ACTION_REPAIR);
  contact->mutable_promise()->mutable_due_time()->set_seconds(
      absl::ToUnixSeconds(time::SystemClock().Now()) + 14 * 86400);
  return request;
}

}  // namespace

IntakeFleet::IntakeFleet() {
  std::string folder = absl::StrCat(::testing::TempDir(), "/aftercare-fault-XXXXXX");
  folder_ = mkdtemp(folder.data());
  std::ofstream(folder_ + "/tokens.json")
      << R"([{"token_sha256":")" << ids::Hex(ids::Sha256(kToken))
      << R"(","kind":"staff","id":"fault.agent","roles":["agent"]}])";
  const std::string log = folder_ + "/errors.log";
  redis_ = Process({"redis-server", "--port", "0", "--unixsocket", folder_ + "/redis.sock",
                    "--dir", folder_, "--save", "", "--logfile", folder_ + "/redis.log"},
                   {}, log);
  Process migrate({kIntake, "migrate"}, {absl::StrCat("AFTERCARE_DATABASE=", database_.owner())},
                  log);
  EXPECT_EQ(migrate.Wait(), 0);
  EXPECT_TRUE(Eventually([&] {
    return outbox::Redis(redis(), absl::Seconds(1)).Call({"PING"}).ok();
  }));
  for (int replica = 0; replica < kReplicas; ++replica) Launch(replica);
  for (int replica = 0; replica < kReplicas; ++replica) Await(replica);
}

IntakeFleet::~IntakeFleet() {
  for (Process& replica : replicas_) replica.Kill();
  redis_.Kill();
  if (::testing::Test::HasFailure()) {
    std::ifstream log(folder_ + "/errors.log");
    const std::string text{std::istreambuf_iterator<char>(log), std::istreambuf_iterator<char>()};
    const size_t shown = std::min<size_t>(text.size(), 8000);
    std::fprintf(stderr, "%s\n", text.substr(text.size() - shown).c_str());
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void IntakeFleet::Kill(int replica) { replicas_[replica].Kill(); }

void IntakeFleet::Launch(int replica) {
  replicas_[replica] =
      Process({kIntake, "--database", database_.as("intake"), "--redis", redis(), "--port", "0",
               "--metrics-port", "0", "--internal-port", "0", "--tokens",
               folder_ + "/tokens.json", "--log-level", "warning"},
              {}, folder_ + "/errors.log");
}

void IntakeFleet::Await(int replica) {
  const std::string line = replicas_[replica].ReadLine();
  const std::vector<std::string> parts = absl::StrSplit(line, absl::ByAnyChar("= "));
  // "intake listening port=1 metrics=2 internal=3"
  ASSERT_EQ(parts.size(), 8u) << line;
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  std::shared_ptr<Stub> stub = intake::v1::CaseService::NewStub(grpc::CreateCustomChannel(
      absl::StrCat("127.0.0.1:", parts[3]), grpc::InsecureChannelCredentials(), arguments));
  std::lock_guard<std::mutex> lock(mutex_);
  stubs_[replica] = std::move(stub);
}

std::shared_ptr<IntakeFleet::Stub> IntakeFleet::StubOf(int replica) {
  std::lock_guard<std::mutex> lock(mutex_);
  return stubs_[replica];
}

bool IntakeFleet::Persist(int64_t index, const Call& call, intake::v1::Case* response) {
  grpc::Status status;
  int tries = 0;
  const bool acknowledged = Eventually([&] {
    grpc::ClientContext context;
    context.AddMetadata("authorization", absl::StrCat("Bearer ", kToken));
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(3));
    status = call(*StubOf((index + tries++) % kReplicas), &context, response);
    // Anything else no repetition cures: the end, too.
    return status.error_code() != grpc::StatusCode::UNAVAILABLE &&
           status.error_code() != grpc::StatusCode::DEADLINE_EXCEEDED;
  });
  repeated_ += tries - 1;
  EXPECT_TRUE(acknowledged && status.ok())
      << status.error_code() << ": " << status.error_message() << " after " << tries << " tries";
  if (status.ok()) ++acknowledged_;
  return status.ok();
}

bool IntakeFleet::DoOne(int64_t index, Acknowledged& done) {
  intake::v1::Case opened, contacted;
  done.open = ReportOf(index);
  if (!Persist(index,
               [&](Stub& stub, grpc::ClientContext* context, intake::v1::Case* response) {
                 return stub.OpenCase(context, done.open, response);
               },
               &opened)) {
    return false;
  }
  done.opened = opened.SerializeAsString();
  done.contact = ContactOf(opened.name());
  if (!Persist(index + 1,
               [&](Stub& stub, grpc::ClientContext* context, intake::v1::Case* response) {
                 return stub.RecordFirstContact(context, done.contact, response);
               },
               &contacted)) {
    return false;
  }
  done.contacted = contacted.SerializeAsString();
  return true;
}

bool IntakeFleet::Replays(const Acknowledged& done) {
  intake::v1::Case opened, contacted;
  return Persist(0,
                 [&](Stub& stub, grpc::ClientContext* context, intake::v1::Case* response) {
                   return stub.OpenCase(context, done.open, response);
                 },
                 &opened) &&
         Persist(1,
                 [&](Stub& stub, grpc::ClientContext* context, intake::v1::Case* response) {
                   return stub.RecordFirstContact(context, done.contact, response);
                 },
                 &contacted) &&
         opened.SerializeAsString() == done.opened &&
         contacted.SerializeAsString() == done.contacted;
}

}  // namespace aftercare::testing
