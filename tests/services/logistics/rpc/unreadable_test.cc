// Bytes that are no message: refused by name, on streams too, and counted like any refusal.
#include <curl/curl.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <future>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tests/services/logistics/rpc/story.h"

namespace aftercare::testing {
namespace {

constexpr char kStreamRpc[] = "aftercare.logistics.v1.TrackingService.StreamTrackingEvents";

grpc::ByteBuffer BytesOf(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

// A field without its end; a group nobody has opened; a text that is not UTF-8.
const std::vector<std::string>& Unreadable() {
  static const auto* const all = new std::vector<std::string>{
      std::string("\x12\x7F" "abc"), std::string("\x0C"),
      std::string("\x12\x05\x0A\x03" "a\xFF" "b")};
  return *all;
}

// The figure of a counter at /metrics; 0 when it is not there yet.
int64_t Counted(const std::string& sample) {
  std::string text;
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(),
                                                                 &curl_easy_cleanup);
  curl_easy_setopt(curl.get(), CURLOPT_URL, Server().metrics().c_str());
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &text);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION,
                   +[](char* data, size_t size, size_t count, std::string* out) {
                     out->append(data, size * count);
                     return size * count;
                   });
  EXPECT_EQ(curl_easy_perform(curl.get()), CURLE_OK);
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    int64_t value = 0;
    if (absl::ConsumePrefix(&line, sample) && absl::SimpleAtoi(line, &value)) return value;
  }
  return 0;
}

std::string Refusals(const std::string& rpc) {
  return absl::StrCat("aftercare_rpc_total{code=\"INVALID_ARGUMENT\",method=\"", rpc, "\"}");
}
std::string Timed(const std::string& rpc) {
  return absl::StrCat("aftercare_rpc_seconds_count{method=\"", rpc, "\"}");
}

TEST(LogisticsUnreadable, ARefusalOfTheServersOwnIsCountedOnce) {
  grpc::GenericStub stub(Server().channel());
  const std::string rpc = "aftercare.logistics.v1.TrackingService.PushTrackingEvents";
  const int64_t refused = Counted(Refusals(rpc)), timed = Counted(Timed(rpc));
  for (const std::string& bytes : Unreadable()) {
    // The events are field 1 here.
    std::string sent = bytes;
    if (sent[0] == '\x12') sent[0] = '\x0A';
    const grpc::ByteBuffer request = BytesOf(sent);
    grpc::ByteBuffer response;
    grpc::ClientContext context;
    LogisticsServer::As("sf-express", context);
    std::promise<grpc::Status> done;
    stub.UnaryCall(&context, "/aftercare.logistics.v1.TrackingService/PushTrackingEvents", {},
                   &request, &response,
                   [&done](grpc::Status status) { done.set_value(std::move(status)); });
    const grpc::Status status = done.get_future().get();
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(command::Explain(server::FromGrpc(status)).reason, "UNREADABLE_MESSAGE");
  }
  EXPECT_EQ(Counted(Refusals(rpc)) - refused, 3);
  EXPECT_EQ(Counted(Timed(rpc)) - timed, 3);
  // A refusal by the rules is counted where it always was, and not twice.
  EXPECT_EQ(Push({}).reason(), "INVALID_FIELDS");
  EXPECT_EQ(Counted(Refusals(rpc)) - refused, 4);
}

// What was sent before is kept and answered, then the stream says what was wrong with the next.
TEST(LogisticsUnreadable, LOG_03_AStreamAnswersWhatWasBeforeAndEndsWithTheRefusal) {
  constexpr int kSound = 12;  // more than are worked on at once
  const int64_t refused = Counted(Refusals(kStreamRpc));
  int round = 0;
  for (const std::string& bytes : Unreadable()) {
    const std::string number = absl::StrCat("SF-UNREADABLE-", round++);
    const lv1::Shipment shipment = AcceptedShipment(number);
    grpc::GenericStub stub(Server().channel());
    grpc::ClientContext context;
    LogisticsServer::As("sf-express", context);
    grpc::CompletionQueue queue;
    const auto next = [&queue] {
      void* tag = nullptr;
      bool ok = false;
      EXPECT_TRUE(queue.Next(&tag, &ok));
      return ok;
    };
    const auto stream = stub.PrepareCall(
        &context, "/aftercare.logistics.v1.TrackingService/StreamTrackingEvents", &queue);
    stream->StartCall(nullptr);
    ASSERT_TRUE(next());
    for (int i = 0; i < kSound; ++i) {
      lv1::StreamTrackingEventsRequest request;
      request.set_sequence(i);
      *request.add_events() = Report(number, absl::StrCat("e", i), "30", i);
      stream->Write(BytesOf(request.SerializeAsString()), nullptr);
      ASSERT_TRUE(next());
    }
    stream->Write(BytesOf(bytes), nullptr);
    ASSERT_TRUE(next());
    for (int i = 0; i < kSound; ++i) {
      grpc::ByteBuffer answer;
      stream->Read(&answer, nullptr);
      ASSERT_TRUE(next()) << i;
      lv1::StreamTrackingEventsResponse response;
      ASSERT_TRUE(grpc::SerializationTraits<lv1::StreamTrackingEventsResponse>::Deserialize(
                      &answer, &response)
                      .ok());
      EXPECT_EQ(response.sequence(), i);
      ASSERT_EQ(response.results_size(), 1);
      EXPECT_EQ(response.results(0).outcome(), lv1::TrackingResult::OUTCOME_KEPT);
    }
    grpc::ByteBuffer none;
    stream->Read(&none, nullptr);
    EXPECT_FALSE(next());
    grpc::Status status;
    stream->Finish(&status, nullptr);
    ASSERT_TRUE(next());
    queue.Shutdown();
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << round;
    EXPECT_EQ(command::Explain(server::FromGrpc(status)).reason, "UNREADABLE_MESSAGE");
    EXPECT_EQ(Server().Ask(absl::StrCat(
                  "SELECT count(*) FROM tracking_event WHERE shipment_id = '",
                  shipment.name().substr(shipment.name().find('/') + 1), "'")),
              absl::StrCat(kSound));
  }
  EXPECT_EQ(Counted(Refusals(kStreamRpc)) - refused, round);
}

}  // namespace
}  // namespace aftercare::testing
