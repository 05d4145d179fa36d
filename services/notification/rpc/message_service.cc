#include "services/notification/rpc/message_service.h"

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "common/server/errand_call.h"
#include "common/server/lists.h"
#include "services/notification/app/lookup.h"
#include "services/notification/domain/message.h"
#include "services/notification/rpc/message_request.h"
#include "services/notification/store/channel_codec.h"

namespace aftercare::notification {

MessageService::MessageService(server::Ground& ground, const PolicySource& policies,
                               const Owners& owners)
    : ground_(ground),
      rpcs_(ground.door(), "aftercare.notification.v1.MessageService"),
      policies_(policies),
      owners_(owners) {}

absl::StatusOr<server::Order> MessageService::OrderOf(const v1::SendMessageRequest& request,
                                                      const std::string& traceparent) const {
  auto planned = PlannedOf(request, ground_.clock().Now());
  if (!planned.ok()) return planned.status();
  const ids::Uuid id = planned->id;
  const auto policy = policies_.policy();
  Lookup lookup(ground_, owners_, *policy, traceparent);
  const std::string about = absl::StartsWith(request.about(), "cases/") ? request.about() : "";
  auto queue = lookup.Address(*std::move(planned), about, request.locale());
  if (!queue.ok()) return queue.status();
  return server::Order{id, MessageCommand(*std::move(queue))};
}

MessageService::Reactor* MessageService::SendMessage(Context* context,
                                                     const v1::SendMessageRequest* request,
                                                     v1::Message* response) {
  const server::Method& method = rpcs_["SendMessage"];
  return server::ServeErrandThen(
      ground_, method, context, request,
      [this, &method, request, response](const server::Call& call, db::Session&,
                                         const server::Door::Finish& finish) {
        auto order = OrderOf(*request, call.traceparent);
        if (!order.ok()) return finish(server::ForCaller(order.status()));
        server::Door::Submit(method, call, *request, *std::move(order), response,
                             ground_.processor("message"), finish);
      });
}

MessageService::Reactor* MessageService::GetMessage(Context* context,
                                                    const v1::GetMessageRequest* request,
                                                    v1::Message* response) {
  return ground_.door().Get(rpcs_["GetMessage"], context, request, response,
                            ground_.reader("message"));
}

MessageService::Reactor* MessageService::ListMessages(Context* context,
                                                      const v1::ListMessagesRequest* request,
                                                      v1::ListMessagesResponse* response) {
  std::vector<command::Condition> conditions;
  if (request->state() == v1::Message::STATE_FAILED) {
    // The index of the dead letters has this very predicate; plans are generic.
    conditions.push_back({"failed_at IS NOT NULL AND state = $::text",
                          std::string(Word(MessageState::kFailed))});
  } else if (request->state() != v1::Message::STATE_UNSPECIFIED) {
    const auto state = static_cast<MessageState>(request->state() - 1);
    conditions.push_back({"state = $::text", std::string(Word(state))});
  }
  const auto equal = [&conditions](const char* sql, const std::string& value) {
    if (!value.empty()) conditions.push_back({sql, value});
  };
  equal("recipient = $::text", request->recipient());
  equal("about = $::text", request->about());
  equal("template_key = $::text", request->template_key());
  return server::ServeList(ground_, rpcs_["ListMessages"], context, request, response,
                           ground_.reader("message"), std::move(conditions),
                           [response] { return response->add_messages(); });
}

MessageService::Reactor* MessageService::ReplayMessage(Context* context,
                                                       const v1::ReplayMessageRequest* request,
                                                       v1::Message* response) {
  return ground_.door().Change(rpcs_["ReplayMessage"], context, request, response,
                               ground_.processor("message"), [&](const server::Call&) {
                                 return server::OrderFor(
                                     *request, MessageCommand(notification::ReplayMessage{}));
                               });
}

MessageService::Reactor* MessageService::PreviewTemplate(
    Context* context, const v1::PreviewTemplateRequest* request,
    v1::PreviewTemplateResponse* response) {
  return ground_.door().Serve(
      rpcs_["PreviewTemplate"], context, *request,
      [&](const server::Call&, const server::Door::Finish& finish) {
        const auto channel = FromProto(request->channel());
        if (!channel) {
          command::Faults faults;
          faults.Add("channel", "is not a channel");
          return finish(faults.status());
        }
        const auto text = Preview(policies_.policy()->book, request->key(), *channel,
                                  request->locale(),
                                  {request->values().begin(), request->values().end()});
        if (!text.ok()) return finish(text.status());
        response->set_subject(text->subject);
        response->set_body(text->body);
        response->set_locale(text->locale);
        response->set_version(text->version);
        finish(absl::OkStatus());
      });
}

MessageService::Reactor* MessageService::PreviewRoute(Context* context,
                                                      const v1::PreviewRouteRequest* request,
                                                      v1::PreviewRouteResponse* response) {
  return ground_.door().Serve(
      rpcs_["PreviewRoute"], context, *request,
      [&](const server::Call&, const server::Door::Finish& finish) {
        const auto policy = policies_.policy();
        const EventView view = ViewOf(*request);
        for (const PlannedMessage& planned : PlanMessages(view, *policy)) {
          ToProto(planned, response->add_messages());
        }
        for (const PlannedCall& planned : PlanCalls(view, *policy)) {
          ToProto(planned, response->add_calls());
        }
        finish(absl::OkStatus());
      });
}

}  // namespace aftercare::notification
