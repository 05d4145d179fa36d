#include "services/notification/app/parts.h"
#include "services/notification/app/smtp_settings.h"
#include "services/notification/events/delivery.h"
#include "services/notification/events/routing.h"
#include "services/notification/rpc/call_service.h"
#include "services/notification/rpc/feed_service.h"
#include "services/notification/rpc/message_service.h"
#include "services/notification/rpc/roster_service.h"

int main(int argc, char** argv) {
  using namespace aftercare;  // NOLINT: names of the parts only
  notification::SmtpServer smtp;
  notification::Parts parts;
  const auto declare = [&smtp](config::Settings& settings) {
    smtp = notification::DeclareSmtp(settings);
  };
  return server::Main(argc, argv, {"notification", declare, [&](server::Ground& ground) {
    auto status = notification::BuildParts(ground, smtp, parts);
    if (status.ok()) {
      status = ground.Serve<notification::MessageService>(
          "aftercare.notification.v1.MessageService", ground, *parts.policies, *parts.owners);
    }
    if (status.ok()) {
      status = ground.Serve<notification::FeedService>("aftercare.notification.v1.FeedService",
                                                       ground);
    }
    if (status.ok()) {
      status = ground.Serve<notification::RosterService>("aftercare.notification.v1.RosterService",
                                                         ground);
    }
    if (status.ok()) {
      status = ground.Serve<notification::CallService>("aftercare.notification.v1.CallService",
                                                       ground);
    }
    if (!status.ok()) return status;
    for (const char* source : {"intake", "repair", "logistics", "survey", "notification"}) {
      ground.On(source, notification::RouteEvents(source, ground, *parts.policies, *parts.owners));
    }
    ground.On("notification", notification::CarryOutAttempts(ground, *parts.sender));
    return status;
  }});
}
