// One measurement of one RPC, as one line of JSON.
//   bench_client MODE ADDRESS TOKEN_FILE IN_FLIGHT SECONDS STATE_DIR
// MODE: echo, open_case, get_case, record_first_contact, commit_to_consumer. open_case appends the
// names of the cases it was answered to STATE_DIR/opened, which the other modes read and the check
// afterwards counts. For commit_to_consumer IN_FLIGHT is the calls begun in a second, and
// AFTERCARE_REDIS names the Redis with the streams.
#include <google/protobuf/arena.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "aftercare/intake/v1/case.grpc.pb.h"
#include "common/ids/uuid.h"
#include "common/time/clock.h"
#include "tests/bench/echo.grpc.pb.h"
#include "tests/bench/lag.h"
#include "tests/bench/load.h"

namespace {

using namespace aftercare;  // NOLINT: a program of its own

constexpr int kCustomers = 200'000;
constexpr int kBatches = 1'000'000;
constexpr int64_t kDuplicateEvery = 100;

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string NewId() { return ids::NewUuid(time::SystemClock().Now()).ToString(); }

int64_t Random(int64_t below) {
  thread_local std::mt19937_64 engine(std::random_device{}());
  return static_cast<int64_t>(engine() % below);
}

// A report as an agent would enter it on the telephone. The batches are so many that the run does
// not bring together ten customers of one, which would be an incident (INT-25).
void FillReport(int64_t index, intake::v1::OpenCaseRequest& request) {
  auto* report = request.mutable_report();
  report->set_channel(intake::v1::CHANNEL_PHONE);
  report->set_customer_external_id(
      absl::StrCat("CUST-", Random(kCustomers)));
  report->mutable_caller()->set_display_name("Li Example");
  report->mutable_caller()->set_phone("+86 21 5550 0123");
  report->set_order_number(absl::StrCat("SO-2026-", NewId()));
  report->set_order_line(1);
  report->set_product_model("AC-PHONE-X1");
  report->set_serial_number(absl::StrCat("X1", 100000000 + index));
  report->set_batch(absl::StrCat("B", Random(kBatches)));
  report->set_symptom("The battery drains within an hour although it was charged over night.");
  report->set_wish("A repair within the week, and a telephone until then.");
  report->set_impact(intake::v1::IMPACT_LIMITED);
  report->set_region("CN-31");
  report->set_locale("en");
  report->set_kind(intake::v1::MATTER_KIND_FAULT);
  report->mutable_facts()->set_affected_customers(1);
  request.set_request_id(NewId());
}

struct Shared {
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  std::string token;
  std::mutex mutex;
  std::vector<std::string> names;  // opened, or read from the state
  // A request whose answer is known, sent again every hundredth call.
  intake::v1::OpenCaseRequest again;
  std::string again_answer;
};

// What one call needs, its messages in one piece of memory.
template <class Request, class Response>
struct Call {
  grpc::ClientContext context;
  google::protobuf::Arena arena;
  Request& request = *google::protobuf::Arena::CreateMessage<Request>(&arena);
  Response& response = *google::protobuf::Arena::CreateMessage<Response>(&arena);
  Call(const std::string& token) {
    context.AddMetadata("authorization", token);
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  }
};

std::string Wrong(const grpc::Status& status) {
  return absl::StrCat("code ", status.error_code(), ": ", status.error_message());
}

bench::StartCall Echo(Shared& shared, std::vector<std::unique_ptr<bench::v1::EchoService::Stub>>& stubs) {
  return [&](int64_t index, int connection, std::function<void(std::string)> done) {
    auto call = std::make_shared<Call<intake::v1::OpenCaseRequest, intake::v1::Case>>(shared.token);
    FillReport(index, call->request);
    stubs[connection]->async()->Echo(&call->context, &call->request, &call->response,
                                     [call, done](grpc::Status status) {
                                       done(!status.ok()                  ? Wrong(status)
                                            : call->response.name().empty() ? "no name"
                                                                            : "");
                                     });
  };
}

using Stubs = std::vector<std::unique_ptr<intake::v1::CaseService::Stub>>;

bench::StartCall OpenCase(Shared& shared, Stubs& stubs) {
  return [&](int64_t index, int connection, std::function<void(std::string)> done) {
    auto call = std::make_shared<Call<intake::v1::OpenCaseRequest, intake::v1::Case>>(shared.token);
    std::string expected;
    if (index % kDuplicateEvery == kDuplicateEvery - 1) {
      std::lock_guard<std::mutex> lock(shared.mutex);
      call->request = shared.again;
      expected = shared.again_answer;
    }
    if (expected.empty()) FillReport(index, call->request);
    stubs[connection]->async()->OpenCase(
        &call->context, &call->request, &call->response,
        [&shared, call, done, expected](grpc::Status status) {
          if (!status.ok()) return done(Wrong(status));
          if (!expected.empty()) {
            return done(call->response.SerializeAsString() == expected ? ""
                                                                        : "another answer");
          }
          const auto& opened = call->response;
          if (opened.number().empty() || opened.clocks_size() == 0 ||
              opened.report().serial_number() != call->request.report().serial_number()) {
            return done("an answer that does not fit");
          }
          {
            std::lock_guard<std::mutex> lock(shared.mutex);
            shared.names.push_back(opened.name());
            if (shared.names.size() % 50 == 1) {
              shared.again = call->request;
              shared.again_answer = opened.SerializeAsString();
            }
          }
          done("");  // starts the next call, which takes the lock
        });
  };
}

bench::StartCall GetCase(Shared& shared, Stubs& stubs) {
  return [&](int64_t index, int connection, std::function<void(std::string)> done) {
    auto call = std::make_shared<Call<intake::v1::GetCaseRequest, intake::v1::Case>>(shared.token);
    call->request.set_name(shared.names[(index * 7919) % shared.names.size()]);
    stubs[connection]->async()->GetCase(&call->context, &call->request, &call->response,
                                        [call, done](grpc::Status status) {
                                          done(!status.ok() ? Wrong(status)
                                               : call->response.name() != call->request.name()
                                                   ? "another case"
                                                   : "");
                                        });
  };
}

bench::StartCall RecordFirstContact(Shared& shared, Stubs& stubs) {
  return [&](int64_t index, int connection, std::function<void(std::string)> done) {
    if (index >= static_cast<int64_t>(shared.names.size())) return done("no cases are left");
    auto call = std::make_shared<Call<intake::v1::RecordFirstContactRequest, intake::v1::Case>>(
        shared.token);
    auto& request = call->request;
    request.set_name(shared.names[index]);
    request.set_request_id(NewId());
    auto* contact = request.mutable_first_contact();
    contact->set_apology("We are sorry for the trouble with your telephone.");
    contact->set_explanation("The battery seems to be worn; we look at it at once.");
    contact->set_wish("A repair within the week.");
    contact->set_channel(intake::v1::CHANNEL_PHONE);
    contact->mutable_promise()->set_action(intake::v1::PROMISED_ACTION_REPAIR);
    contact->mutable_promise()->mutable_due_time()->set_seconds(
        absl::ToUnixSeconds(time::SystemClock().Now()) + 14 * 86400);
    stubs[connection]->async()->RecordFirstContact(
        &call->context, &call->request, &call->response, [call, done](grpc::Status status) {
          done(!status.ok()                          ? Wrong(status)
               : !call->response.has_first_contact() ? "no first contact"
                                                     : "");
        });
  };
}

bench::StartOpen OpenForLag(Shared& shared, Stubs& stubs) {
  return [&](int64_t index, int connection,
             std::function<void(std::string, std::string)> done) {
    auto call = std::make_shared<Call<intake::v1::OpenCaseRequest, intake::v1::Case>>(shared.token);
    FillReport(index, call->request);
    stubs[connection]->async()->OpenCase(
        &call->context, &call->request, &call->response, [call, done](grpc::Status status) {
          done(call->response.name(), status.ok() ? "" : Wrong(status));
        });
  };
}

bench::Result Lag(const bench::Load& load, Shared& shared, Stubs& stubs) {
  bench::LagLoad lag;
  lag.per_second = load.in_flight;
  lag.measured = load.measured;
  const char* redis = std::getenv("AFTERCARE_REDIS");
  lag.redis = redis == nullptr ? "" : redis;
  return bench::RunLag(lag, OpenForLag(shared, stubs));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7) {
    std::fprintf(stderr, "bench_client MODE ADDRESS TOKEN_FILE IN_FLIGHT SECONDS STATE_DIR\n");
    return 2;
  }
  // As the services do: it costs every lock of gRPC's.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const std::string mode = argv[1], state = absl::StrCat(argv[6], "/opened");
  Shared shared;
  shared.channels = bench::Channels(argv[2]);
  std::string token = ReadFile(argv[3]);
  shared.token = absl::StrCat("Bearer ", absl::StripAsciiWhitespace(token));
  bench::Load load;
  load.in_flight = std::atoi(argv[4]);
  load.measured = absl::Seconds(std::atoi(argv[5]));

  Stubs stubs;
  std::vector<std::unique_ptr<bench::v1::EchoService::Stub>> echoes;
  for (const auto& channel : shared.channels) {
    stubs.push_back(intake::v1::CaseService::NewStub(channel));
    echoes.push_back(bench::v1::EchoService::NewStub(channel));
  }
  const bool reads = mode == "get_case" || mode == "record_first_contact";
  if (reads) {
    std::ifstream file(state);
    for (std::string name; std::getline(file, name);) shared.names.push_back(name);
    if (shared.names.empty()) return 1;
  }
  const bench::StartCall start = mode == "echo"        ? Echo(shared, echoes)
                                 : mode == "open_case" ? OpenCase(shared, stubs)
                                 : mode == "get_case"  ? GetCase(shared, stubs)
                                                       : RecordFirstContact(shared, stubs);
  const bench::Result result =
      mode == "commit_to_consumer" ? Lag(load, shared, stubs) : bench::Run(load, start);
  if (mode == "open_case") {
    std::ofstream file(state, std::ios::app);
    for (const std::string& name : shared.names) file << name << "\n";
  }
  std::printf(
      "{\"mode\":\"%s\",\"per_second\":%.1f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"mean_ms\":%.3f,"
      "\"calls\":%lld,\"opened\":%zu,\"failure\":\"%s\"}\n",
      mode.c_str(), result.per_second, absl::ToDoubleMilliseconds(result.p50),
      absl::ToDoubleMilliseconds(result.p99), absl::ToDoubleMilliseconds(result.mean),
      static_cast<long long>(result.calls),
      mode == "open_case"            ? shared.names.size()
      : mode == "commit_to_consumer" ? static_cast<size_t>(result.calls)
                                     : 0,
      result.failure.c_str());
  return result.failure.empty() ? 0 : 1;
}
