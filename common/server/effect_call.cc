#include "common/server/effect_call.h"

#include <future>
#include <memory>
#include <utility>

namespace aftercare::server {

absl::Status AsRefusal(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kUnimplemented:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDataLoss:
      return absl::UnavailableError(status.message());
    default:
      return status;
  }
}

bool MadeBefore(const absl::Status& status) {
  return absl::IsAlreadyExists(status) && command::Explain(status).reason == "REQUEST_ID_REUSED";
}

absl::Status DoHere(Ground& ground, const schedule::PendingEffect& effect,
                    const std::string& aggregate, const ids::Uuid& target, std::any command) {
  auto answered = std::make_shared<std::promise<absl::Status>>();
  std::future<absl::Status> answer = answered->get_future();
  command::Task task;
  task.claim = {command::Claim::Kind::kRequest, effect.id, effect.kind, ""};
  task.target = target;
  task.command = std::move(command);
  task.caller = {auth::Kind::kService, ground.service(), {}};
  task.traceparent = effect.traceparent;
  task.done = [answered](const absl::StatusOr<command::Answer>& done) {
    answered->set_value(done.status());
  };
  ground.processor(aggregate).Submit(std::move(task));
  return answer.get();
}

}  // namespace aftercare::server
