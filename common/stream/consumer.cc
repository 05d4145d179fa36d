#include "common/stream/consumer.h"

#include <algorithm>
#include <iterator>
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
constexpr size_t kKnownSubjects = 100'000;
// What is handled again after a crash is known from the inbox, so the position is saved a few times a
// second only.
constexpr absl::Duration kSaveEvery = absl::Milliseconds(100);
// Under load events are let gather twice as long as the last ones took, within this bound: a wave
// costs much the same whether it brings two events or fifty.
constexpr int kGather = 2;
constexpr absl::Duration kGatherMost = absl::Milliseconds(10);
// Events handed on at once, so that the lease is looked at in between.
constexpr size_t kWave = 100;
// Pauses between tries of an event, and how long it may wait for another of our own aggregates.
constexpr absl::Duration kFirstPause = absl::Milliseconds(20), kLongestPause = absl::Seconds(1);
constexpr absl::Duration kOwnPatience = absl::Seconds(30);

absl::Time MachineNow() { return time::SystemClock().Now(); }

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
      lag_.CaughtUp();
      Pause(options_.lease / 4);
      continue;
    }
    bool more = false;
    busy_ = absl::ZeroDuration();
    if (status.ok() && since_saved_.Elapsed() >= kSaveEvery) status = Save();
    if (status.ok()) status = AskSource(more);
    if (status.ok()) {
      status = FollowStreams(/*wait=*/!more);
      if (absl::IsUnavailable(status)) {
        // Redis is away: the source's database is asked instead, a little less often.
        lag_.Behind();
        redis_.Close();
        for (auto& [partition, held] : held_) held.last_news = absl::InfinitePast();
        Pause(absl::Milliseconds(more ? 0 : 200));
        continue;
      }
    }
    if (status.ok() && !more) {
      lag_.CaughtUp();
    } else {
      lag_.Behind();
    }
    if (!status.ok()) {
      observe::Log(observe::Level::kWarning, "a consumer starts again",
                   {{"source", options_.source}, {"cause", std::string(status.message())}});
      Drop();
      Pause(absl::Milliseconds(200));
    } else if (!more && busy_ > absl::ZeroDuration()) {
      Pause(std::min(busy_ * kGather, kGatherMost));
    }
  }
  if (auto status = Save(); !status.ok()) {
    observe::Log(observe::Level::kWarning, "a consumer's position was not saved",
                 {{"source", options_.source}, {"cause", std::string(status.message())}});
  }
}

void Consumer::Drop() {
  held_.clear();
  unsaved_.clear();
  versions_.clear();
  lease_until_ = absl::InfinitePast();
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
    if (before == held_.end() || before->second.fence != one.fence) {
      versions_.clear();
      continue;
    }
    one.position = std::max(one.position, before->second.position);
    one.last_news = before->second.last_news;
    one.parked_since = before->second.parked_since;
  }
  // What was another's in the meantime is no longer ours to save.
  std::erase_if(unsaved_, [&](const auto& entry) {
    const auto now_held = held.find(entry.first);
    return now_held == held.end() || now_held->second.fence != held_[entry.first].fence;
  });
  held_ = std::move(held);
  lease_until_ = now + options_.lease;
  return absl::OkStatus();
}

absl::Status Consumer::Renew() {
  const absl::Time now = MachineNow();
  if (now < lease_until_ - options_.lease / 2) return absl::OkStatus();
  size_t kept = 0;
  const absl::Status status = session_.Do([&](pqxx::work& work) {
    kept = work.exec_params(
                   "UPDATE consumer SET leased_until = clock_timestamp() + $3::interval "
                   "WHERE source = $1 AND holder = $2 AND leased_until > clock_timestamp()",
                   options_.source, options_.replica,
                   absl::StrCat(absl::ToInt64Milliseconds(options_.lease), " milliseconds"))
               .affected_rows();
  });
  // ABORTED, like all that has to do with our own database: UNAVAILABLE is what Redis or a source is.
  if (!status.ok()) return absl::AbortedError(status.message());
  if (kept < held_.size()) return absl::AbortedError("the lease has run out");
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

  std::vector<Delivery> deliveries;
  std::vector<int> gaps;
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
      // What is not as the relay wrote it is read from the source, like what is missing.
      gap = fields->elements != 4;
      if (gap) break;
      const Position before = FromEntryId(held.position.epoch, Text(fields->element[1]));
      Received received;
      received.position =
          FromEntryId(held.position.epoch, Text(entries->element[i]->element[0]));
      gap = before > (events.empty() ? held.position : events.back().position) ||
            !received.event.ParseFromArray(fields->element[3]->str,
                                           static_cast<int>(fields->element[3]->len));
      if (gap) break;
      received.event.set_position(received.position.ToString());
      events.push_back(std::move(received));
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
  for (auto& event : *answer->mutable_events()) {
    auto position = outbox::ParsePosition(event.position());
    if (!position.ok()) return position.status();
    events.push_back({*position, std::move(event)});
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

void Consumer::ParkEarly(Delivery& delivery) {
  std::vector<Received>& events = delivery.events;
  Held& held = held_[delivery.partition];
  bool gave_up = false;
  for (bool parked = true; parked;) {
    parked = false;
    // How far each subject's versions follow each other, in whatever order they came.
    std::map<std::string, std::set<int64_t>> there;
    for (const Received& one : events) there[one.event.subject()].insert(one.event.version());
    std::map<std::string, int64_t> reach;
    for (const auto& [subject, numbers] : there) {
      const auto known = versions_.find(subject);
      int64_t& last = reach[subject];
      last = known != versions_.end() ? known->second : *numbers.begin();
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

absl::Status Consumer::Handle(std::vector<Delivery> deliveries) {
  const time::Stopwatch watch;
  bool parked = false;
  for (Delivery& delivery : deliveries) {
    ParkEarly(delivery);
    if (delivery.events.empty()) parked = true;
  }
  std::erase_if(deliveries, [](const Delivery& delivery) { return delivery.events.empty(); });
  if (parked) Pause(absl::Milliseconds(100));
  if (deliveries.empty()) return absl::OkStatus();

  std::vector<Progress> progress(deliveries.size());
  // One wave holds the first event of each subject, the next the second, and so on: each subject's
  // events one after the other, different subjects together.
  struct Chain {
    Progress* progress = nullptr;
    Wave events;
  };
  std::map<absl::string_view, Chain> by_subject;
  size_t waves = 0;
  for (size_t i = 0; i < deliveries.size(); ++i) {
    progress[i].partition = deliveries[i].partition;
    progress[i].position = deliveries[i].events.back().position;
    for (const Received& received : deliveries[i].events) {
      if (received.event.id().empty()) {
        GiveUp(received, progress[i]);
        continue;
      }
      Chain& chain = by_subject[received.event.subject()];
      chain.progress = &progress[i];
      chain.events.push_back(&received.event);
      waves = std::max(waves, chain.events.size());
    }
  }
  for (auto& [subject, chain] : by_subject) {
    std::stable_sort(chain.events.begin(), chain.events.end(),
                     [](const auto* one, const auto* other) {
                       return one->version() < other->version();
                     });
  }
  for (size_t i = 0; i < waves; ++i) {
    Wave wave;
    std::vector<Progress*> counted;
    for (auto chain = by_subject.begin(); chain != by_subject.end();) {
      if (i < chain->second.events.size()) {
        wave.push_back(chain->second.events[i]);
        counted.push_back(chain->second.progress);
      }
      if (++chain != by_subject.end() && wave.size() < kWave) continue;
      if (auto status = HandleWave(wave, counted); !status.ok()) return status;
      wave.clear();
      counted.clear();
    }
  }
  for (const Delivery& delivery : deliveries) Remember(delivery);
  const auto status = Note(std::move(progress));
  busy_ = watch.Elapsed();
  return status;
}

absl::Status Consumer::Note(std::vector<Progress> progress) {
  // Counts are kept by epoch, so those of two are not added up.
  const bool anew = std::any_of(progress.begin(), progress.end(), [this](const Progress& one) {
    const auto sum = unsaved_.find(one.partition);
    return sum != unsaved_.end() && sum->second.position.epoch != one.position.epoch;
  });
  if (anew) {
    if (auto status = Save(); !status.ok()) return status;
  }
  bool letters = false;
  for (Progress& one : progress) {
    held_[one.partition].position = one.position;
    Progress& sum = unsaved_[one.partition];
    sum.partition = one.partition;
    sum.position = one.position;
    sum.applied += one.applied;
    sum.ignored += one.ignored;
    sum.dead += one.dead;
    letters = letters || !one.letters.empty();
    std::move(one.letters.begin(), one.letters.end(), std::back_inserter(sum.letters));
  }
  // What is dead is told at once.
  return letters || since_saved_.Elapsed() >= kSaveEvery ? Save() : absl::OkStatus();
}

void Consumer::Remember(const Delivery& delivery) {
  if (versions_.size() > kKnownSubjects) versions_.clear();
  for (const Received& received : delivery.events) {
    int64_t& version = versions_[received.event.subject()];
    version = std::max(version, received.event.version());
  }
}

void Consumer::GiveUp(const Received& unreadable, Progress& progress) const {
  const std::string position = unreadable.position.ToString();
  ++progress.dead;
  progress.letters.push_back(
      {ids::DerivedUuid(absl::StrCat("unreadable ", options_.source), position).ToString(),
       unreadable.event.data().value(), "unreadable",
       absl::StrCat("what the source has at ", position, " is no event")});
  observe::Log(observe::Level::kError, "an event cannot be read",
               {{"source", options_.source}, {"position", position}});
}

absl::Status Consumer::HandleWave(const Wave& wave, const std::vector<Progress*>& progress) {
  struct Open {
    const type::v1::Event* event;
    Progress* progress;
    int tries = 0;
  };
  std::vector<Open> open;
  for (size_t i = 0; i < wave.size(); ++i) open.push_back({wave[i], progress[i]});
  const absl::Time begun = MachineNow();
  absl::Duration pause = kFirstPause;
  while (!open.empty()) {
    if (auto status = Renew(); !status.ok()) return status;
    Wave events;
    for (const Open& one : open) events.push_back(one.event);
    const std::vector<Handled> handled = Dispatch(handlers_, events);
    std::vector<Open> again;
    for (size_t i = 0; i < open.size(); ++i) {
      Open& one = open[i];
      if (handled[i].failed.empty()) {
        ++(handled[i].wanted ? one.progress->applied : one.progress->ignored);
        continue;
      }
      // What is down is waited for. What waits for something of ours that does not come must not hold
      // up the others for ever: then it is a dead letter, to be replayed.
      const bool patient = MachineNow() - begun < kOwnPatience;
      const bool passing = std::all_of(
          handled[i].failed.begin(), handled[i].failed.end(), [patient](const auto& failed) {
            return command::IsPassing(failed.second) &&
                   (patient || !absl::IsAborted(failed.second));
          });
      if (passing || ++one.tries < options_.tries) {
        again.push_back(one);
        continue;
      }
      ++one.progress->dead;
      for (const auto& [handler, reason] : handled[i].failed) {
        one.progress->letters.push_back({one.event->id(), one.event->SerializeAsString(), handler,
                                         reason.ToString()});
        observe::Log(observe::Level::kError, "an event became a dead letter",
                     {{"event", one.event->id()},
                      {"type", one.event->type()},
                      {"handler", handler},
                      {"cause", std::string(reason.message())}});
      }
    }
    open = std::move(again);
    if (open.empty()) break;
    if (!Pause(pause)) return absl::CancelledError("stopping");
    pause = std::min(pause * 2, kLongestPause);
  }
  return absl::OkStatus();
}

absl::Status Consumer::Save() {
  since_saved_.Restart();
  if (unsaved_.empty()) return absl::OkStatus();
  const std::string rows =
      absl::StrJoin(unsaved_, ", ", [this](std::string* out, const auto& entry) {
        const Progress& one = entry.second;
        absl::StrAppend(out, "(", one.partition, ", ", held_[one.partition].fence, ", ",
                        one.position.epoch, ", '", one.position.xid, "'::xid8, ",
                        one.position.seq, ", ", one.applied, ", ", one.ignored, ", ", one.dead,
                        ")");
      });
  size_t saved = 0;
  const absl::Status status = session_.Do([&](pqxx::work& work) {
    // Lost with a crash of Postgres, it is done again, and the inbox keeps the effects single.
    work.exec("SET LOCAL synchronous_commit = off");
    saved = work.exec(absl::StrCat(
                          // A new epoch begins with everything the source still has, and so
                          // does the count.
                          "UPDATE consumer c SET epoch = u.epoch, xid = u.xid, seq = u.seq, "
                          "applied = u.applied + CASE c.epoch WHEN u.epoch THEN c.applied ELSE 0 "
                          "END, "
                          "ignored = u.ignored + CASE c.epoch WHEN u.epoch THEN c.ignored ELSE 0 "
                          "END, dead = u.dead + CASE c.epoch WHEN u.epoch THEN c.dead ELSE 0 END "
                          "FROM (VALUES ",
                          rows, ") AS u(partition, fence, epoch, xid, seq, applied, ignored, dead) "
                          "WHERE c.source = ", work.quote(options_.source),
                          " AND c.partition = u.partition AND c.fence = u.fence"))
                .affected_rows();
    for (const auto& [partition, one] : unsaved_) {
      for (const Letter& letter : one.letters) {
        work.exec_params(
            "INSERT INTO dead_letter (id, source, handler, event_id, envelope, reason, attempts) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (event_id, handler) DO NOTHING",
            ids::DerivedUuid(letter.handler, letter.event_id).ToString(), options_.source,
            letter.handler, letter.event_id,
            pqxx::binarystring(letter.envelope.data(), letter.envelope.size()), letter.reason,
            options_.tries);
      }
    }
  });
  // It may have been saved all the same, or another replica holds the partition now (the inbox keeps
  // its effects single): only the database knows where to go on.
  if (!status.ok() || saved != unsaved_.size()) {
    Drop();
    return absl::AbortedError(status.ok() ? "another replica holds the partition"
                                          : status.message());
  }
  for (const auto& [partition, one] : unsaved_) {
    handled_ += one.applied + one.ignored;
    dead_ += one.dead;
  }
  unsaved_.clear();
  return absl::OkStatus();
}

}  // namespace aftercare::stream
