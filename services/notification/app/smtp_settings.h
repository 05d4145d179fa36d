// The settings of the SMTP channel, declared beside those every service has.
#ifndef AFTERCARE_NOTIFICATION_APP_SMTP_SETTINGS_H_
#define AFTERCARE_NOTIFICATION_APP_SMTP_SETTINGS_H_

#include "common/config/settings.h"
#include "services/notification/app/smtp_channel.h"

namespace aftercare::notification {

// What was given; an address that is not HOST:PORT leaves the host empty, which BuildParts refuses.
SmtpServer DeclareSmtp(config::Settings& settings);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_APP_SMTP_SETTINGS_H_
