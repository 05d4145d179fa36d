#include "services/notification/app/parts.h"
#include "services/notification/store/policy_codec.h"

#include <utility>

namespace aftercare::notification {

absl::Status BuildParts(server::Ground& ground, SmtpServer smtp, Parts& parts) {
  if (smtp.host.empty()) return absl::InvalidArgumentError("smtp: must be HOST:PORT");
  auto policies = PolicySource::Start(ground.dsn(), server::ReadDocument(&ParsePolicy));
  if (!policies.ok()) return policies.status();
  parts.policies = *std::move(policies);
  parts.messages = std::make_unique<MessageAggregate>(*parts.policies);
  auto status = ground.Keep(*parts.messages, {}, MessageCommand(Tick{}));
  if (!status.ok()) return status;
  parts.persons = std::make_unique<PersonAggregate>(*parts.policies);
  status = ground.Keep(*parts.persons);
  if (!status.ok()) return status;
  parts.calls = std::make_unique<CallAggregate>(*parts.policies);
  status = ground.Keep(*parts.calls, CallAggregate::Statements(), CallCommand(Tick{}));
  if (!status.ok()) return status;
  parts.owners = std::make_unique<Owners>(ground);
  auto sender = std::make_shared<Sender>(ground, *parts.policies, std::move(smtp));
  parts.sender = sender.get();
  ground.Own(std::move(sender));
  return absl::OkStatus();
}

}  // namespace aftercare::notification
