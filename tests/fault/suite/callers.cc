#include "tests/fault/suite/callers.h"

#include "common/ids/uuid.h"
#include "common/time/clock.h"

namespace aftercare::testing {
namespace {

constexpr auto kDeadline = std::chrono::seconds(5);
// Everybody a test here calls as.
const char* const kPeople[] = {"li.na",   "wang.fang", "zhao.lei",   "gao.yan", "ma.chao",
                               "he.lin",  "qian.yi",   "root.admin", "crm"};

}  // namespace

std::string NewId() { return ids::NewUuid(time::SystemClock().Now()).ToString(); }

Callers::Callers(const System& system) : replicas_(system.replicas()) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 50);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 200);
  for (const std::string& service : ServiceNames()) {
    for (int replica = 0; replica < replicas_; ++replica) {
      channels_[{service, replica}] =
          grpc::CreateCustomChannel(system.AddressOf(service, replica),
                                    grpc::InsecureChannelCredentials(), arguments);
    }
  }
  for (const char* who : kPeople) tokens_[who] = system.TokenOf(who);
}

bool Callers::MayPass(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::UNAVAILABLE ||
         status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED ||
         status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED ||
         status.error_code() == grpc::StatusCode::ABORTED;
}

void Callers::Prepare(const std::string& who, grpc::ClientContext& context) const {
  context.set_deadline(std::chrono::system_clock::now() + kDeadline);
  context.AddMetadata("authorization", absl::StrCat("Bearer ", tokens_.at(who)));
}

}  // namespace aftercare::testing
