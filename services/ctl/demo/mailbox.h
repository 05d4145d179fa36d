// The mails that arrived at the sink of deploy/smtp_sink, one file each.
#ifndef AFTERCARE_CTL_DEMO_MAILBOX_H_
#define AFTERCARE_CTL_DEMO_MAILBOX_H_

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace aftercare::ctl::demo {

struct Mail {
  std::string to;  // receiver of the envelope
  std::string subject;
  std::string body;
};

// Reads a mail as our services write it: encoded words in the subject, a body in base64.
Mail ReadMail(absl::string_view text);

class Mailbox {
 public:
  explicit Mailbox(std::string folder) : folder_(std::move(folder)) {}

  // The oldest mail to `to` that was not taken yet and has every word in its subject or body; it
  // is taken then.
  std::optional<Mail> Take(absl::string_view to, const std::vector<std::string>& words);
  // Takes all mails to `to` that have the words; how many there were.
  size_t TakeAll(absl::string_view to, const std::vector<std::string>& words);
  // Mails that arrived so far.
  size_t count() const { return seen_.size(); }

 private:
  void Collect();

  std::string folder_;
  std::set<std::string> seen_;  // file names
  std::vector<Mail> waiting_;
};

}  // namespace aftercare::ctl::demo

#endif  // AFTERCARE_CTL_DEMO_MAILBOX_H_
