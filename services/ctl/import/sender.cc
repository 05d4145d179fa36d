#include "services/ctl/import/sender.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <algorithm>
#include <map>

#include "absl/strings/numbers.h"
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

// "customers[3].phone" -> 3 and "phone"; false for a path that does not begin like that.
bool SplitPath(absl::string_view path, absl::string_view records, int* index, std::string* rest) {
  if (!absl::ConsumePrefix(&path, records) || !absl::ConsumePrefix(&path, "[")) return false;
  const size_t close = path.find(']');
  if (close == absl::string_view::npos) return false;
  if (!absl::SimpleAtoi(path.substr(0, close), index)) return false;
  path.remove_prefix(close + 1);
  absl::ConsumePrefix(&path, ".");
  *rest = std::string(path);
  return true;
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

// Each turn either ends, or takes a record out of the batch, so the turns come to an end.
grpc::Status Sender::Flush() {
  while (!waiting_.empty()) {
    const std::unique_ptr<Message> response(kind_.response.New());
    const grpc::Status status = SendOnce(response.get());
    if (status.ok()) return Settle(*response);
    if (!TakeOutRefused(status)) return status;
  }
  bytes_ = 0;
  return grpc::Status::OK;
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

bool Sender::TakeOutRefused(const grpc::Status& status) {
  if (!IsAboutRecord(status.error_code())) return false;
  std::map<int, RowFaults> refused;
  const int count = static_cast<int>(waiting_.size());
  const google::rpc::Status wire = Details(status);
  google::rpc::BadRequest bad;
  for (const auto& detail : wire.details()) {
    if (!detail.UnpackTo(&bad)) continue;
    for (const auto& violation : bad.field_violations()) {
      int index = 0;
      std::string rest = violation.field();
      const bool found = SplitPath(violation.field(), kind_.records, &index, &rest);
      if (!found && count > 1) continue;
      absl::string_view field = rest;
      if (!found) absl::ConsumePrefix(&field, absl::StrCat(kind_.records, "."));
      if (index >= 0 && index < count) {
        refused[index].push_back({std::string(field), violation.description()});
      }
    }
  }
  // What is said of a batch of one is said of its record.
  if (refused.empty() && count == 1) refused[0] = {{"", status.error_message()}};
  for (auto& [index, faults] : refused) {
    TellOf(waiting_[index], {Outcome::State::kRefused, std::move(faults)});
    waiting_[index].record = nullptr;
  }
  waiting_.erase(std::remove_if(waiting_.begin(), waiting_.end(),
                                [](const Waiting& waiting) { return waiting.record == nullptr; }),
                 waiting_.end());
  return !refused.empty();
}

void Sender::TellOf(const Waiting& waiting, const Outcome& outcome) {
  const Message& record = *waiting.record;
  const auto* label = record.GetDescriptor()->FindFieldByName(std::string(kind_.label));
  tell_(waiting.line, record.GetReflection()->GetString(record, label), outcome);
}

}  // namespace aftercare::ctl
