#include "services/notification/rpc/feed_service.h"

#include <utility>
#include <vector>

#include "common/server/lists.h"
#include "services/notification/domain/message.h"

namespace aftercare::notification {

FeedService::FeedService(server::Ground& ground)
    : ground_(ground), rpcs_(ground.door(), "aftercare.notification.v1.FeedService") {}

FeedService::Reactor* FeedService::ListFeed(Context* context, const v1::ListFeedRequest* request,
                                            v1::ListFeedResponse* response) {
  std::vector<command::Condition> conditions = {
      {"recipient = $::text", request->recipient()},
      {"channel = $::text", std::string(Word(Channel::kFeed))},
      {request->unacknowledged_only() ? "state = $::text AND acknowledged_at IS NULL"
                                      : "state = $::text",
       std::string(Word(MessageState::kDelivered))}};
  const auto own = [request](const server::Call& call) {
    return auth::Subject(call.caller) == request->recipient()
               ? absl::OkStatus()
               : command::NotFound(request->recipient());
  };
  return server::ServeList(ground_, rpcs_["ListFeed"], context, request, response,
                           ground_.reader("message"), std::move(conditions),
                           [response] { return response->add_messages(); }, own);
}

FeedService::Reactor* FeedService::AcknowledgeMessage(
    Context* context, const v1::AcknowledgeMessageRequest* request, v1::Message* response) {
  return ground_.door().Change(rpcs_["AcknowledgeMessage"], context, request, response,
                               ground_.processor("message"), [&](const server::Call&) {
                                 return server::OrderFor(
                                     *request,
                                     MessageCommand(notification::AcknowledgeMessage{}));
                               });
}

}  // namespace aftercare::notification
