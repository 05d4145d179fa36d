// FeedService: a member of staff reads their own feed and nobody else's.
#ifndef AFTERCARE_NOTIFICATION_RPC_FEED_SERVICE_H_
#define AFTERCARE_NOTIFICATION_RPC_FEED_SERVICE_H_

#include "aftercare/notification/v1/feed.grpc.pb.h"
#include "common/server/ground.h"

namespace aftercare::notification {

class FeedService final : public v1::FeedService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  explicit FeedService(server::Ground& ground);

  Reactor* ListFeed(Context*, const v1::ListFeedRequest*, v1::ListFeedResponse*) override;
  Reactor* AcknowledgeMessage(Context*, const v1::AcknowledgeMessageRequest*,
                              v1::Message*) override;

 private:
  server::Ground& ground_;
  const server::Rpcs rpcs_;
};

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_RPC_FEED_SERVICE_H_
