#include "services/survey/app/effects.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "aftercare/intake/v1/case.grpc.pb.h"
#include "aftercare/notification/v1/message.grpc.pb.h"
#include "common/command/personal.h"
#include "common/server/effect_call.h"
#include "common/server/lists.h"

namespace aftercare::survey {
namespace {

using schedule::PendingEffect;
using Messages = notification::v1::MessageService::Stub;
using Cases = intake::v1::CaseService::Stub;

absl::Time TimeIn(const std::string& text) {
  absl::Time time = absl::InfiniteFuture();
  std::string error;
  absl::ParseTime(absl::RFC3339_full, text, &time, &error);
  return time;
}

// A message that will never be sent is as good as refused: the customer counts as not asked.
absl::StatusOr<std::string> Accepted(const notification::v1::Message& message) {
  using notification::v1::Message;
  if (message.state() != Message::STATE_SUPPRESSED) return message.name();
  return command::Refuse(
      absl::StatusCode::kFailedPrecondition,
      absl::StripPrefix(Message::SuppressReason_Name(message.suppress_reason()),
                        "SUPPRESS_REASON_"),
      "notification suppressed the message", {{"message", message.name()}});
}

absl::StatusOr<std::string> SendMessage(Messages& stub,
                                        server::Ground& ground, const PolicySource& policies,
                                        const Links& links, const PendingEffect& effect) {
  notification::v1::SendMessageRequest request;
  request.set_request_id(effect.id.ToString());
  request.set_template_key(effect.Argument("template"));
  request.set_audience(effect.Argument("customer"));
  request.set_about(effect.Argument("case"));
  request.set_locale(effect.Argument("locale"));
  request.add_channels(notification::v1::CHANNEL_EMAIL);
  auto& values = *request.mutable_values();
  values["case_number"] = effect.Argument("case_number");
  values["link"] = links.LinkOf(effect.aggregate_id);
  values["expire_time"] =
      absl::FormatTime("%Y-%m-%d %H:%M", TimeIn(effect.Argument("expire_time")),
                       policies.policy()->policy.zone);
  const auto message = server::CallPeer(ground, effect, stub, &Messages::SendMessage, request);
  return message.ok() ? Accepted(*message) : message.status();
}

absl::StatusOr<std::string> ReopenCase(Cases& stub,
                                       server::Ground& ground, const PendingEffect& effect) {
  intake::v1::ReopenCaseRequest request;
  request.set_request_id(effect.id.ToString());
  request.set_name(effect.Argument("case"));
  request.set_reason(effect.Argument("reason"));
  intake::v1::PromisedAction action = intake::v1::PROMISED_ACTION_UNSPECIFIED;
  intake::v1::PromisedAction_Parse(
      absl::StrCat("PROMISED_ACTION_", effect.Argument("promised_action")), &action);
  request.mutable_promise()->set_action(action);
  command::SetTimestamp(TimeIn(effect.Argument("promised_time")),
                        request.mutable_promise()->mutable_due_time());
  const auto reopened = server::CallPeer(ground, effect, stub, &Cases::ReopenCase, request);
  if (!reopened.ok()) return reopened.status();
  return reopened->name();
}

}  // namespace

void CarryEffects(server::Ground& ground, const PolicySource& policies, const Links& links) {
  std::shared_ptr<Messages> messages =
      notification::v1::MessageService::NewStub(ground.Peer("notification"));
  ground.Carry("notification.SendMessage",
               [messages, &ground, &policies, &links](const PendingEffect& effect) {
                 return SendMessage(*messages, ground, policies, links, effect);
               });
  std::shared_ptr<Cases> cases =
      intake::v1::CaseService::NewStub(ground.Peer("intake"));
  ground.Carry("intake.ReopenCase", [cases, &ground](const PendingEffect& effect) {
    return ReopenCase(*cases, ground, effect);
  });
}

}  // namespace aftercare::survey
