// Hands attempts that have begun to the SMTP server, a few at once, outside of any transaction, and
// brings the outcome back as a command. The queue is bounded and in memory only: an attempt that is
// lost with the process is noticed by the message's own timer and made again, so a message goes out
// at least once, always under its own id as Message-ID (NOT-04).
#ifndef AFTERCARE_NOTIFICATION_APP_SENDER_H_
#define AFTERCARE_NOTIFICATION_APP_SENDER_H_

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "common/server/ground.h"
#include "common/time/clock.h"
#include "services/notification/app/policy_source.h"
#include "services/notification/app/smtp_channel.h"
#include "services/notification/domain/message.h"
#include "services/notification/domain/pace.h"

namespace aftercare::notification {

class Sender {
 public:
  // `ground` and `policies` outlive the sender.
  Sender(server::Ground& ground, const PolicySource& policies, SmtpServer server);
  // Ends after the mails in hand.
  ~Sender();

  // Queues an attempt; false when the queue is full.
  bool Send(const ids::Uuid& message, int attempt, const std::string& traceparent);

 private:
  struct Job {
    ids::Uuid message;
    int attempt = 0;
    std::string traceparent;
  };
  void Work();
  void SendOne(const Job& job);
  // Waits for the next place of the channel's rate; false: the sender is ending.
  bool AwaitTurn(int per_minute);
  void Report(const Job& job, MessageCommand command);

  server::Ground& ground_;
  const PolicySource& policies_;
  const SmtpServer server_;
  observe::Counter& accepted_;
  observe::Counter& failed_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::deque<Job> queue_;
  const time::Stopwatch up_;
  Pace pace_;  // by up_: whatever becomes of the machine's clock
  std::vector<std::thread> threads_;
};

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_APP_SENDER_H_
