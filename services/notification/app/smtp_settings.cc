#include "services/notification/app/smtp_settings.h"

#include "absl/strings/numbers.h"

namespace aftercare::notification {

SmtpServer DeclareSmtp(config::Settings& settings) {
  SmtpServer server;
  const std::string address =
      settings.Text("smtp", "the SMTP server that takes our mails: HOST:PORT", "127.0.0.1:25");
  const size_t colon = address.rfind(':');
  if (colon != std::string::npos && absl::SimpleAtoi(address.substr(colon + 1), &server.port) &&
      server.port > 0 && server.port < 65'536) {
    server.host = address.substr(0, colon);
  }
  server.from_address =
      settings.Text("smtp-from", "sender of our mails", "service@aftercare.example");
  server.from_name = settings.Text("smtp-from-name", "sender's name", "Aftercare");
  server.user = settings.Text("smtp-user", "user of the SMTP server; empty: no login", "");
  server.password = settings.SecretFile(
      "smtp-password-file", "file with the password of the SMTP server; empty: none", "");
  server.require_tls =
      settings.Bool("smtp-require-tls", "send over encrypted connections only", false);
  // Well within the policy's time of one attempt, after which it counts as lost.
  server.timeout = settings.Duration("smtp-timeout", "longest exchange with the SMTP server",
                                     absl::Seconds(15), absl::Seconds(1), absl::Seconds(50));
  return server;
}

}  // namespace aftercare::notification
