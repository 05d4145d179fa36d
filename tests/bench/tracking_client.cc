// Tracking events told in batches, as one line of JSON.
//   tracking_client ADDRESS STAFF_TOKEN_FILE PARTNER_TOKEN_FILE IN_FLIGHT SECONDS SHIPMENTS [EVENTS]
// First makes and accepts SHIPMENTS shipments of sf-express, whose carrier must be there (code 30: in
// transit, 44: out for delivery), then tells batches of EVENTS (100) events, each of another
// shipment, one in four of which changes its shipment's status.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
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

}  // namespace

int main(int argc, char** argv) {
  if (argc < 7) {
    std::fprintf(stderr, "see the head of tracking_client.cc\n");
    return 2;
  }
  const auto channels = bench::Channels(argv[1]);
  const std::string staff = Bearer(argv[2]), partner = Bearer(argv[3]);
  const int64_t shipments = std::atoll(argv[6]);
  const int64_t events = argc > 7 ? std::atoll(argv[7]) : 100;
  std::vector<std::unique_ptr<lv1::TrackingService::Stub>> stubs;
  for (const auto& channel : channels) stubs.push_back(lv1::TrackingService::NewStub(channel));
  const auto maker = lv1::ShipmentService::NewStub(channels[0]);
  for (int64_t i = 0; i < shipments; ++i) {
    const std::string failure = Make(*maker, *stubs[0], staff, partner, i);
    if (failure.empty()) continue;
    std::fprintf(stderr, "no shipment: %s\n", failure.c_str());
    return 1;
  }
  const int64_t start = absl::ToUnixSeconds(time::SystemClock().Now()) - 90 * 86400;
  bench::Load load;
  load.in_flight = std::atoi(argv[4]);
  load.measured = absl::Seconds(std::atoi(argv[5]));
  const auto result = bench::Run(
      load, [&](int64_t index, int connection, std::function<void(std::string)> done) {
        auto call = std::make_shared<
            Call<lv1::PushTrackingEventsRequest, lv1::PushTrackingEventsResponse>>(partner);
        call->request.set_request_id(NewId());
        for (int64_t i = 0; i < events; ++i) {
          const int64_t event = index * events + i;
          const int64_t round = event / shipments;
          auto* report = call->request.add_events();
          report->set_tracking_number(NumberOf(event % shipments));
          report->set_carrier_event_id(absl::StrCat(event));
          report->set_code(round / 4 % 2 == 0 ? "30" : "44");
          report->mutable_event_time()->set_seconds(start + round);
          report->set_place("Hangzhou hub");
          report->set_text("Sorted and loaded for the next leg");
        }
        stubs[connection]->async()->PushTrackingEvents(
            &call->context, &call->request, &call->response,
            [call, done, events](grpc::Status status) {
              if (!status.ok()) return done(status.error_message());
              for (const auto& one : call->response.results()) {
                if (one.outcome() != lv1::TrackingResult::OUTCOME_KEPT) return done("not kept");
              }
              done(call->response.results_size() == events ? "" : "too few results");
            });
      });
  std::printf("{\"events_per_second\":%.0f,\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"failure\":\"%s\"}\n",
              result.per_second * static_cast<double>(events),
              absl::ToDoubleMilliseconds(result.p50), absl::ToDoubleMilliseconds(result.p99),
              result.failure.c_str());
  return result.failure.empty() ? 0 : 1;
}
