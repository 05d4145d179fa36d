#include "common/stream/consumer.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/command/passing.h"
#include "common/observe/log.h"
#include "common/outbox/partition.h"
#include "common/time/clock.h"

namespace aftercare::stream {
namespace {

using outbox::FromEntryId;
using outbox::Position;

constexpr absl::Duration kBlock = absl::Milliseconds(100);
// How long nothing may come from Redis before the source's database is asked, and how long an event
// may wait for a predecessor that does not come.
constexpr absl::Duration kIdle = absl::Seconds(3);
constexpr absl::Duration kPatience = absl::Seconds(30);

absl::Time MachineNow() { return time::SystemClock().Now(); }

std::string Quoted(pqxx::work& work, const std::vector<std::string>& texts) {
  return absl::StrJoin(texts, ", ", [&](std::string* out, const std::string& text) {
    absl::StrAppend(out, work.quote(text));
  });
}

absl::string_view Text(const redisReply* reply) { return {reply->str, reply->len}; }

}  // namespace

Consumer::Consumer(ConsumerOptions options, std::vector<Handler> handlers)
    : options_(std::move(options)),
      handlers_(std::move(handlers)),
      session_(options_.dsn),
      redis_(options_.redis, absl::Seconds(5)) {}

Consumer::~Consumer() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Consumer::Start() { thread_ = std::thread([this] { Work(); }); }

bool Consumer::Pause(absl::Duration pause) {
  std::unique_lock<std::mutex> lock(mutex_);
  wake_.wait_for(lock, absl::ToChronoMicroseconds(pause), [this] { return stopping_; });
  return !stopping_;
}

void Consumer::Work() {
  while (Pause(absl::ZeroDuration())) {
    absl::Status status = Lease();
    if (status.ok() && held_.empty()) {
      Pause(options_.lease / 4);
      continue;
    }
    bool more = false;
    if (status.ok()) status = AskSource(more);
    if (status.ok()) {
      status = FollowStreams(/*wait=*/!more);
      if (absl::IsUnavailable(status)) {
        // Redis is away: the source's database is asked instead, a little less often.
        redis_.Close();
        for (auto& [partition, held] : held_) held.last_news = absl::InfinitePast();
        Pause(absl::Milliseconds(more ? 0 : 200));
        continue;
      }
    }
    if (!status.ok()) {
      observe::Log(observe::Level::kWarning, "a consumer starts again",
                   {{"source", options_.source}, {"cause", std::string(status.message())}});
      held_.clear();
      lease_until_ = absl::InfinitePast();
      Pause(absl::Milliseconds(200));
    }
  }
}

absl::Status Consumer::AskSource(bool& more) {
  for (auto& [partition, held] : held_) {
    if (MachineNow() - held.last_news <= kIdle) continue;
    auto rest = ReadRest(partition, held);
    if (absl::IsUnavailable(rest.status()) || absl::IsDeadlineExceeded(rest.status())) {
      // The source is away; what is in Redis is handled all the same.
      observe::Log(observe::Level::kWarning, "a source does not answer",
                   {{"source", options_.source}, {"cause", std::string(rest.status().message())}});
      for (auto& [other, quiet] : held_) quiet.last_news = MachineNow();
      return absl::OkStatus();
    }
    if (!rest.ok()) return rest.status();
    // Asked again and again until nothing is left, and then not for a while.
    if (*rest) more = true;
    else held.last_news = MachineNow();
  }
  return absl::OkStatus();
}

absl::Status Consumer::Lease() {
  const absl::Time now = MachineNow();
  if (now < lease_until_ - options_.lease / 2) return absl::OkStatus();
  std::map<int, Held> held;
  const absl::Status status = session_.Do([&](pqxx::work& work) {
    held.clear();
    work.exec_params(
        "INSERT INTO consumer (source, partition) SELECT $1, p FROM generate_series(0, $2) p "
        "ON CONFLICT DO NOTHING",
        options_.source, outbox::kPartitions - 1);
    // A partition of which another replica's lease has run out is taken with a new fence; one of our
    // own keeps its fence, so that a position saved late still counts.
    const auto rows = work.exec_params(
        "UPDATE consumer SET leased_until = clock_timestamp() + $3::interval, "
        "fence = CASE WHEN holder = $2 AND leased_until > clock_timestamp() THEN fence "
        "ELSE fence + 1 END, holder = $2 "
        "WHERE (source, partition) IN (SELECT source, partition FROM consumer WHERE source = $1 "
        "AND (holder = $2 OR leased_until < clock_timestamp()) FOR UPDATE SKIP LOCKED) "
        "RETURNING partition, epoch, xid::text, seq, fence",
        options_.source, options_.replica,
        absl::StrCat(absl::ToInt64Milliseconds(options_.lease), " milliseconds"));
    for (const auto& row : rows) {
      Held& one = held[row[0].as<int>()];
      one.position = FromEntryId(row[1].as<int64_t>(),
                                 absl::StrCat(row[2].as<std::string>(), "-", row[3].as<int>()));
      one.fence = row[4].as<int64_t>();
    }
  });
  if (!status.ok()) return status;
  for (auto& [partition, one] : held) {
    // While the fence is ours nobody else was here, and what we know is as new as what is saved: an
    // epoch, say, in which nothing was handled yet.
    const auto before = held_.find(partition);
    if (before == held_.end() || before->second.fence != one.fence) continue;
    one.position = std::max(one.position, before->second.position);
    one.last_news = before->second.last_news;
    one.parked_since = before->second.parked_since;
  }
  held_ = std::move(held);
  lease_until_ = now + options_.lease;
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

  for (size_t s = 0; s < (*reply)->elements; ++s) {
    const redisReply* stream = (*reply)->element[s];
    const absl::string_view name = Text(stream->element[0]);
    const int partition = name.back() - '0';
    static_assert(outbox::kPartitions <= 10, "a partition is one digit of the stream's name");
    Held& held = held_[partition];
    held.last_news = MachineNow();
    const redisReply* entries = stream->element[1];
    std::vector<Received> events;
    bool gap = false;
    for (size_t i = 0; i < entries->elements && !gap; ++i) {
      const redisReply* fields = entries->element[i]->element[1];
      if (fields->elements != 4) return absl::DataLossError("a stream entry of another shape");
      const Position before = FromEntryId(held.position.epoch, Text(fields->element[1]));
      gap = before > (events.empty() ? held.position : events.back().position);
      if (gap) break;
      Received received;
      received.position =
          FromEntryId(held.position.epoch, Text(entries->element[i]->element[0]));
      if (!received.event.ParseFromArray(fields->element[3]->str,
                                         static_cast<int>(fields->element[3]->len))) {
        return absl::DataLossError("a stream entry that cannot be read");
      }
      received.event.set_position(received.position.ToString());
      events.push_back(std::move(received));
    }
    if (!events.empty()) {
      if (auto status = Handle(partition, held, std::move(events)); !status.ok()) return status;
    } else if (gap) {
      ++gaps_;
      auto rest = ReadRest(partition, held);
      if (!rest.ok()) return rest.status();
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Consumer::ReadRest(int partition, Held& held) {
  auto answer = options_.read_events(
      held.position.epoch == 0 ? "" : held.position.ToString(), partition, options_.batch);
  if (!answer.ok()) return answer.status();
  std::vector<Received> events;
  for (auto& event : *answer->mutable_events()) {
    auto position = outbox::ParsePosition(event.position());
    if (!position.ok()) return position.status();
    events.push_back({*position, std::move(event)});
  }
  if (!events.empty()) {
    const absl::Status status = Handle(partition, held, std::move(events));
    if (!status.ok()) return status;
    return true;
  }
  // Nothing new; the answer's position tells the epoch, which is how a new one is noticed.
  auto position = outbox::ParsePosition(answer->position());
  if (!position.ok()) return position.status();
  if (position->epoch > held.position.epoch) held.position = *position;
  return false;
}

absl::Status Consumer::LoadVersions(const std::vector<Received>& events,
                                    std::map<std::string, int64_t>& versions) {
  std::set<std::string> subjects;
  for (const Received& received : events) subjects.insert(received.event.subject());
  return session_.Do([&](pqxx::work& work) {
    const auto rows = work.exec(absl::StrCat(
        "SELECT subject, version FROM subject_version WHERE source = ",
        work.quote(options_.source), " AND subject IN (",
        Quoted(work, {subjects.begin(), subjects.end()}), ")"));
    for (const auto& row : rows) versions[row[0].as<std::string>()] = row[1].as<int64_t>();
  });
}

void Consumer::ParkEarly(std::vector<Received>& events,
                         const std::map<std::string, int64_t>& versions, Held& held) {
  bool gave_up = false;
  for (bool parked = true; parked;) {
    parked = false;
    // How far each subject's versions follow each other, in whatever order they came.
    std::map<std::string, std::set<int64_t>> there;
    for (const Received& one : events) there[one.event.subject()].insert(one.event.version());
    std::map<std::string, int64_t> reach;
    for (const auto& [subject, numbers] : there) {
      const auto known = versions.find(subject);
      int64_t& last = reach[subject];
      last = known != versions.end() ? known->second : *numbers.begin();
      while (numbers.contains(last + 1)) ++last;
    }
    for (size_t i = gave_up ? 1 : 0; i < events.size(); ++i) {
      const auto& event = events[i].event;
      const int64_t last = reach[event.subject()];
      if (event.version() <= last) continue;
      ++early_;
      observe::Log(observe::Level::kError, "an event came before its predecessor",
                   {{"subject", event.subject()},
                    {"version", absl::StrCat(event.version())},
                    {"expected", absl::StrCat(last + 1)}});
      if (i == 0) {
        const absl::Time now = MachineNow();
        held.parked_since = std::min(held.parked_since, now);
        // What is missing does not come any more: go on with this one, the log and the figure tell.
        gave_up = now - held.parked_since > kPatience;
        if (gave_up) i = 1;
      }
      // What is left may now lack a predecessor that came behind.
      events.resize(i);
      parked = true;
      break;
    }
  }
  if (!events.empty()) held.parked_since = absl::InfiniteFuture();
}

absl::Status Consumer::Handle(int partition, Held& held, std::vector<Received> events) {
  std::map<std::string, int64_t> versions;
  if (auto status = LoadVersions(events, versions); !status.ok()) return status;
  ParkEarly(events, versions, held);
  if (events.empty()) {
    Pause(absl::Milliseconds(100));
    return absl::OkStatus();
  }
  Progress progress;
  progress.position = events.back().position;
  // One wave holds the first event of each subject, the next the second, and so on: each subject's
  // events one after the other, different subjects together.
  std::map<std::string, std::vector<const type::v1::Event*>> by_subject;
  size_t waves = 0;
  for (const Received& received : events) {
    const auto& event = received.event;
    const auto known = versions.find(event.subject());
    if (known != versions.end() && event.version() <= known->second) continue;
    auto& chain = by_subject[event.subject()];
    chain.push_back(&event);
    waves = std::max(waves, chain.size());
    int64_t& version = progress.versions[event.subject()];
    version = std::max(version, event.version());
  }
  for (auto& [subject, chain] : by_subject) {
    std::stable_sort(chain.begin(), chain.end(), [](const auto* one, const auto* other) {
      return one->version() < other->version();
    });
  }
  for (size_t i = 0; i < waves; ++i) {
    std::vector<const type::v1::Event*> wave;
    for (const auto& [subject, chain] : by_subject) {
      if (i < chain.size()) wave.push_back(chain[i]);
    }
    if (auto status = HandleWave(wave, progress); !status.ok()) return status;
  }
  return Save(partition, held, progress);
}

absl::Status Consumer::HandleWave(const std::vector<const type::v1::Event*>& wave,
                                  Progress& progress) {
  std::vector<const type::v1::Event*> open = wave;
  std::map<const type::v1::Event*, int> tries;
  while (!open.empty()) {
    const std::vector<Handled> handled = Dispatch(handlers_, open);
    std::vector<const type::v1::Event*> again;
    for (size_t i = 0; i < open.size(); ++i) {
      if (handled[i].failed.empty()) {
        ++(handled[i].wanted ? progress.applied : progress.ignored);
        continue;
      }
      const bool passing =
          std::all_of(handled[i].failed.begin(), handled[i].failed.end(),
                      [](const auto& one) { return command::IsPassing(one.second); });
      if (passing || ++tries[open[i]] < options_.tries) {
        again.push_back(open[i]);
        continue;
      }
      ++progress.dead;
      for (const auto& [handler, reason] : handled[i].failed) {
        progress.letters.push_back({open[i], handler, reason.ToString()});
        observe::Log(observe::Level::kError, "an event became a dead letter",
                     {{"event", open[i]->id()},
                      {"type", open[i]->type()},
                      {"handler", handler},
                      {"cause", std::string(reason.message())}});
      }
    }
    open = std::move(again);
    if (open.empty()) break;
    // The lease may run out while something is down; then another replica may go on.
    if (MachineNow() > lease_until_) return absl::UnavailableError("the lease has run out");
    if (!Pause(absl::Milliseconds(20))) return absl::CancelledError("stopping");
  }
  return absl::OkStatus();
}

absl::Status Consumer::Save(int partition, Held& held, const Progress& progress) {
  bool saved = false;
  const absl::Status status = session_.Do([&](pqxx::work& work) {
    const auto done = work.exec_params(
        "UPDATE consumer SET epoch = $3, xid = $4::text::xid8, seq = $5, applied = applied + $6, "
        "ignored = ignored + $7, dead = dead + $8 "
        "WHERE source = $1 AND partition = $2 AND fence = $9",
        options_.source, partition, progress.position.epoch,
        absl::StrCat(progress.position.xid), progress.position.seq, progress.applied,
        progress.ignored, progress.dead, held.fence);
    saved = done.affected_rows() == 1;
    if (!saved) return;  // another replica holds the partition; the inbox keeps effects single
    std::vector<std::string> subjects, versions;
    for (const auto& [subject, version] : progress.versions) {
      subjects.push_back(subject);
      versions.push_back(absl::StrCat(version));
    }
    if (!subjects.empty()) {
      work.exec(absl::StrCat(
          "INSERT INTO subject_version (source, subject, version) SELECT ",
          work.quote(options_.source), ", s, v FROM unnest(ARRAY[", Quoted(work, subjects),
          "]::text[], ARRAY[", absl::StrJoin(versions, ","), "]::bigint[]) AS u(s, v) "
          "ON CONFLICT (source, subject) DO UPDATE SET version = excluded.version"));
    }
    for (const Letter& letter : progress.letters) {
      const std::string envelope = letter.event->SerializeAsString();
      work.exec_params(
          "INSERT INTO dead_letter (id, source, handler, event_id, envelope, reason, attempts) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (event_id, handler) DO NOTHING",
          ids::DerivedUuid(letter.handler, letter.event->id()).ToString(), options_.source,
          letter.handler, letter.event->id(),
          pqxx::binarystring(envelope.data(), envelope.size()), letter.reason, options_.tries);
    }
  });
  if (!status.ok()) return status;
  if (!saved) return absl::AbortedError("another replica holds the partition");
  held.position = progress.position;
  handled_ += progress.applied + progress.ignored;
  dead_ += progress.dead;
  return absl::OkStatus();
}

}  // namespace aftercare::stream
