#include "common/outbox/redis.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace aftercare::outbox {

absl::Status Redis::Connect() {
  if (context_ != nullptr) return absl::OkStatus();
  const timeval timeout = absl::ToTimeval(timeout_);
  absl::string_view address = address_;
  if (absl::ConsumePrefix(&address, "unix:")) {
    context_.reset(redisConnectUnixWithTimeout(std::string(address).c_str(), timeout));
  } else {
    const size_t colon = address.rfind(':');
    int port = 0;
    if (colon == absl::string_view::npos || !absl::SimpleAtoi(address.substr(colon + 1), &port)) {
      return absl::InvalidArgumentError(absl::StrCat("redis address: ", address_));
    }
    context_.reset(
        redisConnectWithTimeout(std::string(address.substr(0, colon)).c_str(), port, timeout));
  }
  if (context_ == nullptr || context_->err != 0) return Failed();
  redisSetTimeout(context_.get(), timeout);
  return absl::OkStatus();
}

absl::Status Redis::Failed() {
  const std::string cause = context_ == nullptr ? "out of memory" : context_->errstr;
  context_.reset();
  return absl::UnavailableError(absl::StrCat("redis: ", cause));
}

absl::StatusOr<Reply> Redis::Call(const std::vector<absl::string_view>& arguments) {
  if (auto status = Connect(); !status.ok()) return status;
  std::vector<const char*> values;
  std::vector<size_t> lengths;
  for (const absl::string_view argument : arguments) {
    values.push_back(argument.data());
    lengths.push_back(argument.size());
  }
  if (redisAppendCommandArgv(context_.get(), static_cast<int>(values.size()), values.data(),
                             lengths.data()) != REDIS_OK) {
    return Failed();
  }
  void* reply = nullptr;
  if (redisGetReply(context_.get(), &reply) != REDIS_OK || reply == nullptr) return Failed();
  return Reply(static_cast<redisReply*>(reply), &freeReplyObject);
}

}  // namespace aftercare::outbox
