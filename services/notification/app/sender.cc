#include "services/notification/app/sender.h"

#include <utility>

#include "aftercare/notification/v1/message.pb.h"
#include "common/observe/log.h"
#include "services/notification/store/message_codec.h"

namespace aftercare::notification {
namespace {

constexpr int kAtOnce = 4;
// At the default rate of 600 a minute this is half of an attempt's time.
constexpr size_t kMostWaiting = 300;
constexpr absl::Duration kReadPatience = absl::Seconds(5);

absl::StatusOr<Message> Read(command::Reader& messages, const ids::Uuid& id) {
  v1::Message resource;
  const absl::Status got = messages.Fetch(id, kReadPatience, &resource);
  if (!got.ok()) return got;
  return FromProto(resource);
}

// What is to be sent now; null when the attempt is over already, or the text was erased. One that
// waited here until it was counted as lost is still made, for nothing else is under way.
const Content* ContentOf(const Message& message, int attempt) {
  if (!MayStillArrive(message, attempt)) return nullptr;
  if (message.contents.size() != message.channels.size()) return nullptr;
  return &message.contents[message.channel_index];
}

}  // namespace

Sender::Sender(server::Ground& ground, const PolicySource& policies, SmtpServer server)
    : ground_(ground),
      policies_(policies),
      server_(std::move(server)),
      accepted_(ground.metrics().AddCounter("aftercare_mails_accepted_total",
                                            "Mails the SMTP server accepted.")),
      failed_(ground.metrics().AddCounter("aftercare_mails_failed_total",
                                          "Attempts the SMTP server refused or never answered.")) {
  for (int i = 0; i < kAtOnce; ++i) threads_.emplace_back([this] { Work(); });
}

Sender::~Sender() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool Sender::Send(const ids::Uuid& message, int attempt, const std::string& traceparent) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (queue_.size() >= kMostWaiting) return false;
    queue_.push_back({message, attempt, traceparent});
  }
  wake_.notify_one();
  return true;
}

void Sender::Work() {
  for (;;) {
    Job job;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (stopping_) return;
      job = std::move(queue_.front());
      queue_.pop_front();
    }
    SendOne(job);
  }
}

bool Sender::AwaitTurn(int per_minute) {
  std::unique_lock<std::mutex> lock(mutex_);
  const absl::Time now = absl::UnixEpoch() + up_.Elapsed();
  const absl::Time turn = pace_.Take(now, per_minute);
  return !wake_.wait_for(lock, absl::ToChronoMicroseconds(turn - now),
                         [this] { return stopping_; });
}

void Sender::SendOne(const Job& job) {
  const auto message = Read(ground_.reader("message"), job.message);
  if (!message.ok()) {
    observe::Log(observe::Level::kWarning, "a message could not be read; its attempt is lost",
                 {{"message", job.message.ToString()},
                  {"cause", std::string(message.status().message())}});
    return;
  }
  const Content* content = ContentOf(*message, job.attempt);
  if (content == nullptr) return;
  const auto policy = policies_.policy();
  const ChannelPolicy* channel = FindChannel(*policy, content->channel);
  if (channel == nullptr || !AwaitTurn(channel->per_minute)) return;
  Mail mail{content->address, content->subject, content->body, content->locale,
            job.message.ToString(), ground_.clock().Now()};
  SendResult sent = SendMail(server_, mail);
  if (sent.outcome == SendOutcome::kAccepted) {
    accepted_.Add();
    return Report(job, RecordDelivered{job.attempt, sent.code, std::move(sent.answer)});
  }
  failed_.Add();
  Report(job, RecordFailedAttempt{job.attempt, sent.outcome == SendOutcome::kPermanent, sent.code,
                                  std::move(sent.answer)});
}

// The number of the attempt makes the command happen once, so it needs no claim.
void Sender::Report(const Job& job, MessageCommand command) {
  command::Task task;
  task.target = job.message;
  task.command = std::move(command);
  task.caller = {auth::Kind::kService, "notification", {}};
  task.traceparent = job.traceparent;
  task.done = [id = job.message](const absl::StatusOr<command::Answer>& answer) {
    if (answer.ok()) return;
    observe::Log(observe::Level::kWarning, "an outcome could not be recorded",
                 {{"message", id.ToString()}, {"cause", std::string(answer.status().message())}});
  };
  ground_.processor("message").Submit(std::move(task));
}

}  // namespace aftercare::notification
