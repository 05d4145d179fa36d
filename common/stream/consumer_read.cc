// Where events come from: Redis, and what is not there from the source.
#include "common/stream/consumer.h"

#include <google/protobuf/arena.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/observe/log.h"
#include "common/outbox/partition.h"

namespace aftercare::stream {
namespace {

using outbox::FromEntryId;
using outbox::Position;

constexpr absl::Duration kBlock = absl::Milliseconds(100);
// How long nothing may come from Redis before the source's database is asked.
constexpr absl::Duration kIdle = absl::Seconds(3);

absl::string_view Text(const redisReply* reply) { return {reply->str, reply->len}; }

}  // namespace

absl::Status Consumer::AskSource(bool& more) {
  for (auto& [partition, held] : held_) {
    if (Now() - held.last_news <= kIdle) continue;
    auto rest = ReadRest(partition, held);
    if (absl::IsUnavailable(rest.status()) || absl::IsDeadlineExceeded(rest.status())) {
      // The source is away; what is in Redis is handled all the same.
      observe::Log(observe::Level::kWarning, "a source does not answer",
                   {{"source", options_.source}, {"cause", std::string(rest.status().message())}});
      for (auto& [other, quiet] : held_) {
        quiet.unanswered = quiet.unanswered || Now() - quiet.last_news > kIdle;
        quiet.last_news = Now();
      }
      return absl::OkStatus();
    }
    // Nothing is held any more when what was read could not be saved.
    if (!rest.ok()) return rest.status();
    held.unanswered = false;
    // Asked again and again until nothing is left, and then not for a while.
    if (*rest) more = true;
    else held.last_news = Now();
  }
  return absl::OkStatus();
}

absl::Status Consumer::FollowStreams(bool wait) {
  std::vector<std::string> call = {"XREAD", "COUNT", absl::StrCat(options_.batch)};
  if (wait) {
    call.push_back("BLOCK");
    call.push_back(absl::StrCat(absl::ToInt64Milliseconds(kBlock)));
  }
  call.push_back("STREAMS");
  std::vector<int> partitions;
  for (const auto& [partition, held] : held_) {
    partitions.push_back(partition);
    call.push_back(outbox::StreamName(options_.source, held.position.epoch, partition));
  }
  for (const int partition : partitions) call.push_back(held_[partition].position.EntryId());
  auto reply = redis_.Call({call.begin(), call.end()});
  if (!reply.ok()) return reply.status();
  if ((*reply)->type == REDIS_REPLY_ERROR) return absl::UnavailableError(Text(reply->get()));
  if ((*reply)->type != REDIS_REPLY_ARRAY) return absl::OkStatus();

  google::protobuf::Arena arena;
  std::vector<Delivery> deliveries;
  std::vector<int> gaps;
  for (size_t s = 0; s < (*reply)->elements; ++s) {
    const redisReply* stream = (*reply)->element[s];
    const absl::string_view name = Text(stream->element[0]);
    const int partition = name.back() - '0';
    static_assert(outbox::kPartitions <= 10, "a partition is one digit of the stream's name");
    Held& held = held_[partition];
    held.last_news = Now();
    held.unanswered = false;
    const redisReply* entries = stream->element[1];
    left_ = left_ || static_cast<int>(entries->elements) >= options_.batch;
    std::vector<Received> events;
    bool gap = false;
    for (size_t i = 0; i < entries->elements && !gap; ++i) {
      const redisReply* fields = entries->element[i]->element[1];
      // What is not as the relay wrote it is read from the source, like what is missing.
      gap = fields->elements != 4;
      if (gap) break;
      const Position before = FromEntryId(held.position.epoch, Text(fields->element[1]));
      const Position position =
          FromEntryId(held.position.epoch, Text(entries->element[i]->element[0]));
      auto* event = google::protobuf::Arena::CreateMessage<type::v1::Event>(&arena);
      gap = before > (events.empty() ? held.position : events.back().position) ||
            !event->ParseFromArray(fields->element[3]->str,
                                   static_cast<int>(fields->element[3]->len));
      if (gap) break;
      event->set_position(position.ToString());
      events.push_back({position, event});
    }
    if (!events.empty()) {
      deliveries.push_back({partition, std::move(events)});
    } else if (gap) {
      gaps.push_back(partition);
    }
  }
  if (!deliveries.empty()) {
    if (auto status = Handle(std::move(deliveries)); !status.ok()) return status;
  }
  for (const int partition : gaps) {
    ++gaps_;
    left_ = true;
    auto rest = ReadRest(partition, held_[partition]);
    if (!rest.ok()) return rest.status();
    if (!*rest) Pause(absl::Milliseconds(100));  // the source knows no more than we do
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Consumer::ReadRest(int partition, Held& held) {
  auto answer = options_.read_events(
      held.position.epoch == 0 ? "" : held.position.ToString(), partition, options_.batch);
  if (!answer.ok()) return answer.status();
  std::vector<Received> events;
  for (const auto& event : answer->events()) {
    auto position = outbox::ParsePosition(event.position());
    if (!position.ok()) return position.status();
    events.push_back({*position, &event});
  }
  if (!events.empty()) {
    std::vector<Delivery> deliveries;
    deliveries.push_back({partition, std::move(events)});
    if (auto status = Handle(std::move(deliveries)); !status.ok()) return status;
    return true;
  }
  // Nothing new; the answer's position tells the epoch, which is how a new one is noticed.
  auto position = outbox::ParsePosition(answer->position());
  if (!position.ok()) return position.status();
  if (position->epoch > held.position.epoch) held.position = *position;
  return false;
}

}  // namespace aftercare::stream
