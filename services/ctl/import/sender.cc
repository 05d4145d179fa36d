#include "services/ctl/import/sender.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/ids/uuid.h"

namespace aftercare::ctl {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using grpc::StatusCode;

// Half of what a server takes in one message.
constexpr size_t kMaxBatchBytes = 2 << 20;
constexpr absl::Duration kFirstPause = absl::Milliseconds(200);
constexpr absl::Duration kLongestPause = absl::Seconds(10);

google::rpc::Status Details(const grpc::Status& status) {
  google::rpc::Status wire;
  if (!wire.ParseFromString(status.error_details())) wire.Clear();
  return wire;
}

bool MayPass(StatusCode code) {
  return code == StatusCode::UNAVAILABLE || code == StatusCode::DEADLINE_EXCEEDED ||
         code == StatusCode::RESOURCE_EXHAUSTED || code == StatusCode::ABORTED;
}

// Codes that speak of the record, not of the caller or the service.
bool IsAboutRecord(StatusCode code) {
  return code == StatusCode::INVALID_ARGUMENT || code == StatusCode::FAILED_PRECONDITION ||
         code == StatusCode::OUT_OF_RANGE || code == StatusCode::ALREADY_EXISTS;
}

absl::Duration Pause(const grpc::Status& status, int attempt) {
  const google::rpc::Status wire = Details(status);
  google::rpc::RetryInfo retry;
  for (const auto& detail : wire.details()) {
    if (!detail.UnpackTo(&retry)) continue;
    return std::min(kLongestPause, absl::Seconds(retry.retry_delay().seconds()) +
                                       absl::Nanoseconds(retry.retry_delay().nanos()));
  }
  return std::min(kLongestPause, kFirstPause * (1 << attempt));
}

}  // namespace

Sender::Sender(const Kind& kind, Call call, Tell tell, Sleep sleep)
    : kind_(kind), call_(std::move(call)), tell_(std::move(tell)), sleep_(std::move(sleep)) {}

grpc::Status Sender::Add(int64_t line, const Message& record) {
  const size_t size = record.ByteSizeLong();
  if (!waiting_.empty() && bytes_ + size > kMaxBatchBytes) {
    if (const grpc::Status status = Flush(); !status.ok()) return status;
  }
  std::unique_ptr<Message> copy(record.New());
  copy->CopyFrom(record);
  waiting_.push_back({line, std::move(copy)});
  bytes_ += size;
  return static_cast<int>(waiting_.size()) == kind_.batch ? Flush() : grpc::Status::OK;
}

grpc::Status Sender::Flush() {
  if (waiting_.empty()) return grpc::Status::OK;
  const std::unique_ptr<Message> response(kind_.response.New());
  const grpc::Status status = SendOnce(response.get());
  if (status.ok()) return Settle(*response);
  return SettleRefused(status) ? grpc::Status::OK : status;
}

std::unique_ptr<Message> Sender::Request() const {
  std::unique_ptr<Message> request(kind_.request.New());
  const auto* type = request->GetDescriptor();
  const auto* reflection = request->GetReflection();
  const FieldDescriptor* records = type->FindFieldByName(std::string(kind_.records));
  for (const Waiting& waiting : waiting_) {
    Message* place = records->is_repeated() ? reflection->AddMessage(request.get(), records)
                                            : reflection->MutableMessage(request.get(), records);
    place->CopyFrom(*waiting.record);
  }
  reflection->SetString(request.get(), type->FindFieldByName("request_id"),
                        ids::NewUuid(absl::Now()).ToString());
  return request;
}

grpc::Status Sender::SendOnce(Message* response) {
  const auto request = Request();
  grpc::Status status;
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    if (attempt > 0) sleep_(Pause(status, attempt - 1));
    status = call_(*request, response);
    if (!MayPass(status.error_code())) break;
  }
  return status;
}

grpc::Status Sender::Settle(const Message& response) {
  const auto outcomes = kind_.outcomes(response, static_cast<int>(waiting_.size()));
  if (!outcomes.ok()) {
    return {StatusCode::DATA_LOSS, std::string(outcomes.status().message())};
  }
  for (size_t i = 0; i < waiting_.size(); ++i) TellOf(waiting_[i], (*outcomes)[i]);
  waiting_.clear();
  bytes_ = 0;
  return grpc::Status::OK;
}

bool Sender::SettleRefused(const grpc::Status& status) {
  if (!IsAboutRecord(status.error_code()) || waiting_.size() > 1) return false;
  RowFaults faults;
  const google::rpc::Status wire = Details(status);
  google::rpc::BadRequest bad;
  for (const auto& detail : wire.details()) {
    if (!detail.UnpackTo(&bad)) continue;
    for (const auto& violation : bad.field_violations()) {
      absl::string_view field = violation.field();
      absl::ConsumePrefix(&field, absl::StrCat(kind_.records, "."));
      faults.push_back({std::string(field), violation.description()});
    }
  }
  if (faults.empty()) faults = {{"", status.error_message()}};
  TellOf(waiting_.front(), {Outcome::State::kRefused, std::move(faults)});
  waiting_.clear();
  bytes_ = 0;
  return true;
}

void Sender::TellOf(const Waiting& waiting, const Outcome& outcome) {
  const Message& record = *waiting.record;
  const auto* label = record.GetDescriptor()->FindFieldByName(std::string(kind_.label));
  tell_(waiting.line, record.GetReflection()->GetString(record, label), outcome);
}

}  // namespace aftercare::ctl
