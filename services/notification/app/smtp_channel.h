// The channel "email" (NOT-02): hands one mail to an SMTP server and says what the server answered.
// The Message-ID is made from the dedupe key, so a mail that is sent twice is one mail to whoever
// looks at it (NOT-04).
#ifndef AFTERCARE_NOTIFICATION_APP_SMTP_CHANNEL_H_
#define AFTERCARE_NOTIFICATION_APP_SMTP_CHANNEL_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace aftercare::notification {

struct SmtpServer {
  std::string host;
  int port = 0;
  std::string from_address;   // "service@example.com"
  std::string from_name;      // may be empty
  std::string user;           // empty: no login
  std::string password;       // secret
  bool require_tls = false;   // refuse to send over a connection that is not encrypted
  absl::Duration timeout;     // of the whole exchange
};

struct Mail {
  std::string to_address;
  std::string subject;     // UTF-8, one line
  std::string body;        // UTF-8 plain text, lines end with a line feed
  std::string locale;      // "zh-CN"
  std::string dedupe_key;  // the message's UUID
  absl::Time date;
};

enum class SendOutcome {
  kAccepted,
  kTemporary,  // worth another attempt: no connection, a 4xx, or trouble with our own account
  kPermanent,  // the server refuses this receiver or this mail: a 5xx to either, or a bad address
};

struct SendResult {
  SendOutcome outcome = SendOutcome::kTemporary;
  int code = 0;        // of the last reply; 0: there was none
  std::string answer;  // last reply, or what went wrong; at most 500 bytes; may name the receiver
};

// Blocks until the server has answered or the timeout is over; for a worker thread. Thread safe.
SendResult SendMail(const SmtpServer& server, const Mail& mail);

// The mail as it goes over the wire (RFC 5322, RFC 2047, RFC 2045), lines end with CR LF.
std::string ComposeMail(const SmtpServer& server, const Mail& mail);

// A text by RFC 2047: as it is when it is short printable ASCII, else base64 words, folded and cut
// between characters only. What follows a line break in `text` can never become a header.
std::string EncodeHeader(absl::string_view text);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_APP_SMTP_CHANNEL_H_
