// One connection to Redis for one thread, over hiredis: connects when first used and again after it
// failed. Commands are length-prefixed on the wire, so any bytes may be sent.
#ifndef AFTERCARE_OUTBOX_REDIS_H_
#define AFTERCARE_OUTBOX_REDIS_H_

#include <hiredis/hiredis.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace aftercare::outbox {

using Reply = std::unique_ptr<redisReply, decltype(&freeReplyObject)>;

class Redis {
 public:
  // "unix:/path/to.sock" or "host:port". No call waits longer than `timeout`.
  Redis(std::string address, absl::Duration timeout)
      : address_(std::move(address)), timeout_(timeout) {}

  // One command, one reply. UNAVAILABLE when the connection failed; a Redis error is a reply of
  // type REDIS_REPLY_ERROR, for the caller to read.
  absl::StatusOr<Reply> Call(const std::vector<absl::string_view>& arguments);

  void Close() { context_.reset(); }

 private:
  absl::Status Connect();
  absl::Status Failed();

  const std::string address_;
  const absl::Duration timeout_;
  std::unique_ptr<redisContext, decltype(&redisFree)> context_{nullptr, &redisFree};
};

}  // namespace aftercare::outbox

#endif  // AFTERCARE_OUTBOX_REDIS_H_
