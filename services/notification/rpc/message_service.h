// MessageService: messages other services ask for, what became of messages, and previews of
// templates and routes.
#ifndef AFTERCARE_NOTIFICATION_RPC_MESSAGE_SERVICE_H_
#define AFTERCARE_NOTIFICATION_RPC_MESSAGE_SERVICE_H_

#include "aftercare/notification/v1/message.grpc.pb.h"
#include "common/server/ground.h"
#include "services/notification/app/owners.h"
#include "services/notification/app/policy_source.h"

namespace aftercare::notification {

class MessageService final : public v1::MessageService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  // The references outlive the service.
  MessageService(server::Ground& ground, const PolicySource& policies, const Owners& owners);

  Reactor* SendMessage(Context*, const v1::SendMessageRequest*, v1::Message*) override;
  Reactor* GetMessage(Context*, const v1::GetMessageRequest*, v1::Message*) override;
  Reactor* ListMessages(Context*, const v1::ListMessagesRequest*,
                        v1::ListMessagesResponse*) override;
  Reactor* ReplayMessage(Context*, const v1::ReplayMessageRequest*, v1::Message*) override;
  Reactor* PreviewTemplate(Context*, const v1::PreviewTemplateRequest*,
                           v1::PreviewTemplateResponse*) override;
  Reactor* PreviewRoute(Context*, const v1::PreviewRouteRequest*,
                        v1::PreviewRouteResponse*) override;

 private:
  // What SendMessage queues: looks up the receiver, so it blocks.
  absl::StatusOr<server::Order> OrderOf(const v1::SendMessageRequest& request,
                                        const std::string& traceparent) const;

  server::Ground& ground_;
  const server::Rpcs rpcs_;
  const PolicySource& policies_;
  const Owners& owners_;
};

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_RPC_MESSAGE_SERVICE_H_
