// Tracking events told in batches or on streams, as one line of JSON.
//   tracking_client MODE ADDRESS STAFF_TOKEN_FILE PARTNER_TOKEN_FILE IN_FLIGHT SECONDS SHIPMENTS EVENTS
// MODE: batch, stream. First makes SF Express' entry, and makes and accepts SHIPMENTS shipments of it;
// then tells messages of EVENTS events, each of another shipment, one in four of which changes its
// shipment's status. On streams there are two of them, with half of IN_FLIGHT messages each on their
// way.
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <iterator>
#include <mutex>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "aftercare/logistics/v1/carrier.grpc.pb.h"
#include "aftercare/logistics/v1/shipment.grpc.pb.h"
#include "aftercare/logistics/v1/tracking.grpc.pb.h"
#include "common/ids/uuid.h"
#include "common/time/clock.h"
#include "tests/bench/load.h"

namespace {

using namespace aftercare;  // NOLINT: a program of its own
namespace lv1 = logistics::v1;

std::string NewId() { return ids::NewUuid(time::SystemClock().Now()).ToString(); }

std::string Bearer(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string token{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return absl::StrCat("Bearer ", absl::StripAsciiWhitespace(token));
}

template <class Request, class Response>
struct Call {
  grpc::ClientContext context;
  Request request;
  Response response;
  explicit Call(const std::string& token) {
    context.AddMetadata("authorization", token);
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  }
};

std::string Prefix() {
  static const std::string* const prefix = new std::string(NewId().substr(0, 13));
  return *prefix;
}

std::string NumberOf(int64_t shipment) { return absl::StrCat(Prefix(), "-", shipment); }

// One shipment, made and accepted; empty when all went well.
std::string Make(lv1::ShipmentService::Stub& shipments, lv1::TrackingService::Stub& tracking,
                 const std::string& staff, const std::string& partner, int64_t index) {
  Call<lv1::CreateShipmentRequest, lv1::Shipment> made(staff);
  auto* shipment = made.request.mutable_shipment();
  made.request.set_request_id(NewId());
  shipment->set_purpose(lv1::SHIPMENT_PURPOSE_REPAIR_IN);
  auto* item = shipment->add_items();
  item->set_product_model("QL-P5");
  item->set_quantity(1);
  auto status = shipments.CreateShipment(&made.context, made.request, &made.response);
  if (!status.ok()) return status.error_message();
  Call<lv1::AcceptShipmentRequest, lv1::Shipment> accepted(partner);
  accepted.request.set_request_id(NewId());
  accepted.request.set_name(made.response.name());
  accepted.request.set_tracking_number(NumberOf(index));
  status = tracking.AcceptShipment(&accepted.context, accepted.request, &accepted.response);
  return status.ok() ? "" : status.error_message();
}

// SF Express as far as this load needs it.
std::string MakeCarrier(const std::string& address, const std::string& staff) {
  const auto stub = lv1::CarrierService::NewStub(
      grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  Call<lv1::UpsertCarrierRequest, lv1::Carrier> call(staff);
  call.request.set_request_id(NewId());
  auto* carrier = call.request.mutable_carrier();
  carrier->set_carrier_id("sf-express");
  carrier->set_display_name("SF Express");
  carrier->set_state(lv1::Carrier::STATE_ACTIVE);
  for (const auto& [code, status] :
       {std::pair{"30", lv1::TRACKING_STATUS_IN_TRANSIT},
        std::pair{"44", lv1::TRACKING_STATUS_OUT_FOR_DELIVERY}}) {
    auto* mapped = carrier->add_codes();
    mapped->set_code(code);
    mapped->set_status(status);
  }
  const auto status = stub->UpsertCarrier(&call.context, call.request, &call.response);
  return status.ok() ? "" : status.error_message();
}

// The events of message number `index`.
template <class Request>
void PutEvents(int64_t index, int64_t events, int64_t shipments, Request* request) {
  static const int64_t start = absl::ToUnixSeconds(time::SystemClock().Now()) - 90 * 86400;
  for (int64_t i = 0; i < events; ++i) {
    const int64_t event = index * events + i;
    const int64_t round = event / shipments;
    auto* report = request->add_events();
    report->set_tracking_number(NumberOf(event % shipments));
    report->set_carrier_event_id(absl::StrCat(event));
    report->set_code(round / 4 % 2 == 0 ? "30" : "44");
    report->mutable_event_time()->set_seconds(start + round);
    report->set_place("Hangzhou hub");
    report->set_text("Sorted and loaded for the next leg");
  }
}

template <class Response>
std::string Check(const Response& response, int64_t events) {
  for (const auto& one : response.results()) {
    if (one.outcome() != lv1::TrackingResult::OUTCOME_KEPT) return "not kept";
  }
  return response.results_size() == events ? "" : "too few results";
}

// One stream: messages are written one after another, answers come in the same order.
class Stream final : public grpc::ClientBidiReactor<lv1::StreamTrackingEventsRequest,
                                                    lv1::StreamTrackingEventsResponse> {
 public:
  using Done = std::function<void(std::string)>;

  Stream(lv1::TrackingService::Stub& stub, const std::string& token, int64_t events,
         int64_t shipments)
      : events_(events), shipments_(shipments) {
    context_.AddMetadata("authorization", token);
    stub.async()->StreamTrackingEvents(&context_, this);
    StartRead(&response_);
    StartCall();
  }

  void Tell(int64_t index, Done done) {
    std::lock_guard<std::mutex> lock(mutex_);
    waiting_.push_back(index);
    answers_.push_back(std::move(done));
    WriteNext();
  }
  void Close() {
    std::unique_lock<std::mutex> lock(mutex_);
    StartWritesDone();
    ended_.wait(lock, [this] { return over_; });
  }

  void OnWriteDone(bool ok) override {
    std::lock_guard<std::mutex> lock(mutex_);
    writing_ = false;
    if (ok) WriteNext();
  }
  void OnReadDone(bool ok) override {
    if (!ok) return;
    Done done;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      done = std::move(answers_.front());
      answers_.pop_front();
    }
    std::string failure = Check(response_, events_);
    response_.Clear();
    StartRead(&response_);
    done(std::move(failure));
  }
  void OnDone(const grpc::Status& status) override {
    std::deque<Done> left;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      left.swap(answers_);
    }
    for (const Done& done : left) done(absl::StrCat("the stream ended: ", status.error_message()));
    std::lock_guard<std::mutex> lock(mutex_);
    over_ = true;
    ended_.notify_all();
  }

 private:
  void WriteNext() {
    if (writing_ || waiting_.empty()) return;
    writing_ = true;
    request_.Clear();
    request_.set_sequence(waiting_.front());
    PutEvents(waiting_.front(), events_, shipments_, &request_);
    waiting_.pop_front();
    StartWrite(&request_);
  }

  const int64_t events_, shipments_;
  grpc::ClientContext context_;
  lv1::StreamTrackingEventsRequest request_;
  lv1::StreamTrackingEventsResponse response_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool writing_ = false, over_ = false;
  std::deque<int64_t> waiting_;
  std::deque<Done> answers_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 9) {
    std::fprintf(stderr, "see the head of tracking_client.cc\n");
    return 2;
  }
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const std::string mode = argv[1];
  const auto channels = bench::Channels(argv[2]);
  const std::string staff = Bearer(argv[3]), partner = Bearer(argv[4]);
  const int64_t shipments = std::atoll(argv[7]), events = std::atoll(argv[8]);
  std::vector<std::unique_ptr<lv1::TrackingService::Stub>> stubs;
  for (const auto& channel : channels) stubs.push_back(lv1::TrackingService::NewStub(channel));
  const auto maker = lv1::ShipmentService::NewStub(channels[0]);
  std::string failure = MakeCarrier(argv[2], staff);
  for (int64_t i = 0; i < shipments && failure.empty(); ++i) {
    failure = Make(*maker, *stubs[0], staff, partner, i);
  }
  if (!failure.empty()) {
    std::printf("{\"failure\":\"no shipment: %s\"}\n", failure.c_str());
    return 1;
  }
  bench::Load load;
  load.in_flight = std::atoi(argv[5]);
  load.measured = absl::Seconds(std::atoi(argv[6]));

  bench::Result result;
  if (mode == "stream") {
    std::vector<std::unique_ptr<Stream>> streams;
    for (auto& stub : stubs) {
      streams.push_back(std::make_unique<Stream>(*stub, partner, events, shipments));
    }
    result = bench::Run(load, [&](int64_t index, int connection, Stream::Done done) {
      streams[connection]->Tell(index, std::move(done));
    });
    for (auto& stream : streams) stream->Close();
  } else {
    result = bench::Run(load, [&](int64_t index, int connection, Stream::Done done) {
      auto call =
          std::make_shared<Call<lv1::PushTrackingEventsRequest, lv1::PushTrackingEventsResponse>>(
              partner);
      call->request.set_request_id(NewId());
      PutEvents(index, events, shipments, &call->request);
      stubs[connection]->async()->PushTrackingEvents(
          &call->context, &call->request, &call->response,
          [call, done, events](grpc::Status status) {
            done(status.ok() ? Check(call->response, events) : status.error_message());
          });
    });
  }
  std::printf(
      "{\"per_second\":%.0f,\"events\":%lld,\"p50_ms\":%.2f,\"p99_ms\":%.2f,"
      "\"failure\":\"%s\"}\n",
      result.per_second * static_cast<double>(events),
      static_cast<long long>(result.calls * events), absl::ToDoubleMilliseconds(result.p50),
      absl::ToDoubleMilliseconds(result.p99), result.failure.c_str());
  return result.failure.empty() ? 0 : 1;
}
