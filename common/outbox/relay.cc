#include "common/outbox/relay.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/observe/log.h"

namespace aftercare::outbox {
namespace {

// One call for all streams, since what a call costs by itself is many times an entry's own cost.
// KEYS: fence, then the streams. ARGV: fence, entries to keep, where we believe each stream ends, then
// for each entry the number of its stream, its id, its predecessor and its envelope. Publishes all and
// answers "OK", or nothing and the name of the stream that ends elsewhere. A failing XADD ends the
// script, so no later entry of a stream can be published before an earlier one.
constexpr char kPublish[] = R"lua(
local held = tonumber(redis.call('GET', KEYS[1]) or '0')
local mine = tonumber(ARGV[1])
if held > mine then return 'FENCED' end
if held < mine then redis.call('SET', KEYS[1], ARGV[1]) end
local function last_id(stream)
  if redis.call('EXISTS', stream) == 0 then return '0-0' end
  local info = redis.call('XINFO', 'STREAM', stream)
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then return info[i + 1] end
  end
end
for k = 2, #KEYS do
  local newest = redis.call('XREVRANGE', KEYS[k], '+', '-', 'COUNT', 1)
  -- Deleted entries are no reason to stop: then only the slow answer knows where the stream ends.
  if not (newest[1] and newest[1][1] == ARGV[k + 1]) and last_id(KEYS[k]) ~= ARGV[k + 1] then
    return KEYS[k]
  end
end
for i = #KEYS + 2, #ARGV, 4 do
  redis.call('XADD', KEYS[tonumber(ARGV[i])], 'MAXLEN', '~', ARGV[2], ARGV[i + 1],
             'p', ARGV[i + 2], 'e', ARGV[i + 3])
end
return 'OK'
)lua";

constexpr absl::Duration kRedisTimeout = absl::Seconds(5);

// Under load every COMMIT wakes the relay; it gathers twice as long as publishing took, within these
// bounds, before it reads again, or reading would cost as much as writing. And the cursor is only
// where a restart begins: what was published beyond it is known from Redis, so it is saved a few times
// a second.
constexpr absl::Duration kGather = absl::Milliseconds(1), kGatherMost = absl::Milliseconds(10);
constexpr absl::Duration kSaveEvery = absl::Milliseconds(200);
// How often it is asked whether an old transaction keeps newer events back.
constexpr absl::Duration kAskEvery = absl::Milliseconds(100);

std::vector<db::Statement> Statements() {
  return {
      {"relay_lock",
       "SELECT pg_try_advisory_lock(hashtextextended(current_schema() || '.relay', 0))"},
      {"relay_async", "SELECT set_config('synchronous_commit', 'off', false)"},
      // Transaction ids start anew in another database or after a restore: a new epoch.
      {"relay_lead",
       "UPDATE relay r SET fence = fence + 1, "
       "epoch = CASE WHEN same THEN epoch ELSE epoch + 1 END, "
       "xid = CASE WHEN same THEN xid ELSE '0' END, seq = CASE WHEN same THEN seq ELSE 0 END, "
       "system_identifier = now_identifier, timeline = now_timeline "
       "FROM (SELECT s.system_identifier AS now_identifier, w.timeline AS now_timeline, "
       "  s.system_identifier = x.system_identifier AND w.timeline = x.timeline AS same "
       // What is written now: the last checkpoint may be of before a promotion.
       "  FROM pg_control_system() s, (SELECT ('x' || left(pg_walfile_name(pg_current_wal_lsn()), "
       "  8))::bit(32)::int AS timeline) w, relay x) n "
       "RETURNING epoch, xid::text, seq, fence"},
      // outbox.xid, not xid: the latter is the output column, a text, and 999 would follow 1000.
      {"relay_read",
       "SELECT xid::text, seq, partition, envelope FROM outbox "
       "WHERE (xid, seq) > ($1::text::xid8, $2::int8::int4) "
       "AND xid < pg_snapshot_xmin(pg_current_snapshot()) "
       "ORDER BY outbox.xid, outbox.seq LIMIT $3::int8"},
      {"relay_held",
       "SELECT EXISTS (SELECT FROM outbox WHERE xid >= pg_snapshot_xmin(pg_current_snapshot()))::int"},
      {"relay_newest",
       "SELECT xid::text, seq FROM outbox WHERE (xid, seq) <= ($1::text::xid8, $2::int8::int4) "
       "AND partition = $3::int8::int2 ORDER BY outbox.xid DESC, outbox.seq DESC LIMIT 1"},
      {"relay_floor",
       "SELECT xid::text, seq FROM outbox WHERE (xid, seq) <= ($1::text::xid8, $2::int8::int4) "
       "ORDER BY outbox.xid DESC, outbox.seq DESC OFFSET $3::int8 LIMIT 1"},
      {"relay_save",
       "UPDATE relay SET xid = $1::text::xid8, seq = $2::int8::int4 WHERE fence = $3::int8"},
  };
}

Position At(int64_t epoch, const db::Rows& rows, int row) {
  return FromEntryId(epoch, absl::StrCat(rows.bytes(row, 0), "-", rows.integer(row, 1)));
}

absl::Status RedisError(const Reply& reply) {
  return absl::UnavailableError(absl::StrCat("redis: ", absl::string_view(reply->str, reply->len)));
}

}  // namespace

Relay::Relay(RelayOptions options)
    : options_(std::move(options)), redis_(options_.redis, kRedisTimeout) {}

Relay::~Relay() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Relay::Start() { thread_ = std::thread([this] { Work(); }); }

void Relay::Wake() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    woken_ = true;
  }
  wake_.notify_one();
}

void Relay::Work() {
  absl::Duration pause = absl::ZeroDuration();
  absl::Duration gather = absl::ZeroDuration();
  for (;;) {
    {
      std::unique_lock<std::mutex> lock(mutex_);
      if (gather > absl::ZeroDuration()) {
        wake_.wait_for(lock, absl::ToChronoMicroseconds(gather), [this] { return stopping_; });
      } else if (pause > absl::ZeroDuration()) {
        // Only a leader has something to do when something was committed; whoever waits for its turn
        // must not open a connection at every COMMIT.
        wake_.wait_for(lock, absl::ToChronoMicroseconds(pause),
                       [this] { return stopping_ || (leading_ && woken_); });
      }
      if (stopping_) break;
      woken_ = false;
    }
    gather = absl::ZeroDuration();
    if (!leading_) {
      const auto lead = Lead();
      if (lead.ok() && *lead) {
        leading_ = true;
        pause = absl::ZeroDuration();
        continue;
      }
      if (!lead.ok()) {
        observe::Log(observe::Level::kWarning, "relay cannot start",
                     {{"cause", std::string(lead.status().message())}});
        lag_.Behind();
      } else {
        lag_.CaughtUp();
      }
      link_.reset();
      pause = absl::Milliseconds(500);
      continue;
    }
    const time::Stopwatch watch;
    const auto published = PublishNext();
    if (published.ok()) {
      // The poll is only the net below Wake: 5 ms while there is work, growing to 20 ms when idle.
      if (*published < static_cast<size_t>(options_.batch) && !held_up_) {
        lag_.CaughtUp();
      } else {
        lag_.Behind();
      }
      if (*published > 0 && *published < static_cast<size_t>(options_.batch)) {
        gather = std::clamp(watch.Elapsed() * 2, kGather, kGatherMost);
      }
      pause = *published >= static_cast<size_t>(options_.batch) ? absl::ZeroDuration()
              : *published > 0 ? absl::Milliseconds(5)
                               : std::min(pause + absl::Milliseconds(5), absl::Milliseconds(20));
      continue;
    }
    lag_.Behind();
    observe::Log(observe::Level::kWarning, "relay starts again",
                 {{"cause", std::string(published.status().message())}});
    leading_ = false;
    link_.reset();
    redis_.Close();
    pause = absl::Milliseconds(200);
  }
  if (!leading_) return;
  if (auto status = SaveCursor(); !status.ok()) {
    observe::Log(observe::Level::kWarning, "the relay's cursor was not saved",
                 {{"cause", std::string(status.message())}});
  }
}

absl::StatusOr<bool> Relay::Lead() {
  auto opened = db::Link::Open(options_.dsn, Statements());
  if (!opened.ok()) return opened.status();
  link_ = *std::move(opened);
  link_->Send("relay_lock");
  auto locked = link_->Sync();
  if (!locked.ok()) return locked.status();
  if (locked->at(0).integer(0, 0) == 0) return false;
  link_->Send("relay_async");
  link_->Send("relay_lead");
  auto led = link_->Sync();
  if (!led.ok()) return led.status();
  const db::Rows& row = led->at(1);
  const int64_t epoch = row.integer(0, 0);
  cursor_ = FromEntryId(epoch, absl::StrCat(row.bytes(0, 1), "-", row.integer(0, 2)));
  saved_ = cursor_;
  fence_ = row.integer(0, 3);

  auto loaded = redis_.Call({"SCRIPT", "LOAD", kPublish});
  if (!loaded.ok()) return loaded.status();
  if ((*loaded)->type != REDIS_REPLY_STRING) return RedisError(*loaded);
  script_sha_.assign((*loaded)->str, (*loaded)->len);
  if (auto status = Resync(); !status.ok()) return status;
  observe::Log(observe::Level::kInfo, "relay leads",
               {{"epoch", absl::StrCat(epoch)}, {"position", cursor_.ToString()}});
  return true;
}

absl::StatusOr<size_t> Relay::PublishNext() {
  auto entries = ReadAfter(cursor_);
  if (!entries.ok()) return entries.status();
  if (auto status = SeeWhetherHeldUp(entries->empty()); !status.ok()) return status;
  if (!entries->empty()) {
    const int64_t fresh = std::count_if(entries->begin(), entries->end(), [this](const Entry& e) {
      return e.position > streamed_[e.partition];
    });
    auto published = Publish(*entries);
    if (!published.ok()) return published.status();
    if (!*published) {
      if (auto status = Resync(); !status.ok()) return status;
      return 1;  // ask again at once
    }
    cursor_ = entries->back().position;
    published_ += fresh;
  }
  if (saved_ < cursor_ && since_saved_.Elapsed() >= kSaveEvery) {
    if (auto status = SaveCursor(); !status.ok()) return status;
  }
  return entries->size();
}

absl::Status Relay::SeeWhetherHeldUp(bool nothing_read) {
  if (!nothing_read) {
    held_up_ = false;
    return absl::OkStatus();
  }
  if (since_asked_.Elapsed() < kAskEvery) return absl::OkStatus();
  since_asked_.Restart();
  link_->Send("relay_held");
  auto results = link_->Sync();
  if (!results.ok()) return results.status();
  held_up_ = results->at(0).integer(0, 0) != 0;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Relay::Entry>> Relay::ReadAfter(const Position& after) {
  link_->Send("relay_read", db::Params()
                                .Add(absl::StrCat(after.xid))
                                .Add(after.seq)
                                .Add(int64_t{options_.batch}));
  auto results = link_->Sync();
  if (!results.ok()) return results.status();
  const db::Rows& rows = results->at(0);
  std::vector<Entry> entries(rows.size());
  for (int row = 0; row < rows.size(); ++row) {
    entries[row] = {At(cursor_.epoch, rows, row), static_cast<int>(rows.integer(row, 2)),
                    std::string(rows.bytes(row, 3))};
  }
  return entries;
}

absl::StatusOr<bool> Relay::Publish(const std::vector<Entry>& entries) {
  std::array<Position, kPartitions> streamed = streamed_, previous = previous_;
  std::array<int, kPartitions> number{};  // of the stream among the keys, 0: not in this call
  std::vector<std::string> keys = {absl::StrCat("aftercare.", options_.service, ".fence")};
  std::vector<std::string> ends, fields;
  std::vector<absl::string_view> fresh;  // envelopes, which need no copy
  for (const Entry& entry : entries) {
    const int p = entry.partition;
    // Published before a crash that came between publishing and saving the cursor.
    if (entry.position <= streamed_[p]) {
      previous[p] = entry.position;
      continue;
    }
    if (number[p] == 0) {
      keys.push_back(StreamName(options_.service, cursor_.epoch, p));
      ends.push_back(streamed_[p].EntryId());
      number[p] = static_cast<int>(keys.size());
    }
    fields.push_back(absl::StrCat(number[p]));
    fields.push_back(entry.position.EntryId());
    fields.push_back(previous[p].EntryId());
    fresh.push_back(entry.envelope);
    previous[p] = streamed[p] = entry.position;
  }
  if (!fresh.empty()) {
    const std::string count = absl::StrCat(keys.size()), fence = absl::StrCat(fence_),
                      keep = absl::StrCat(options_.keep);
    std::vector<absl::string_view> call = {"EVALSHA", script_sha_, count};
    call.insert(call.end(), keys.begin(), keys.end());
    call.insert(call.end(), {fence, keep});
    call.insert(call.end(), ends.begin(), ends.end());
    for (size_t i = 0; i < fresh.size(); ++i) {
      call.insert(call.end(), fields.begin() + 3 * i, fields.begin() + 3 * i + 3);
      call.push_back(fresh[i]);
    }
    auto reply = redis_.Call(call);
    if (!reply.ok()) return reply.status();
    if ((*reply)->type == REDIS_REPLY_ERROR) return RedisError(*reply);
    const absl::string_view answer((*reply)->str, (*reply)->len);
    if (answer == "FENCED") return absl::AbortedError("another relay leads");
    if (answer != "OK") return false;
  }
  streamed_ = streamed;
  previous_ = previous;
  return true;
}

// The greatest id the stream ever had, which may stand above its last entry: Redis takes no id below
// it, so entries somebody deleted stay away, and consumers read them from the database.
absl::StatusOr<Position> Relay::LastInRedis(int partition) {
  const std::string name = StreamName(options_.service, cursor_.epoch, partition);
  auto exists = redis_.Call({"EXISTS", name});
  if (!exists.ok()) return exists.status();
  if ((*exists)->type == REDIS_REPLY_ERROR) return RedisError(*exists);
  if ((*exists)->integer == 0) return Position{cursor_.epoch, 0, 0};
  auto reply = redis_.Call({"XINFO", "STREAM", name});
  if (!reply.ok()) return reply.status();
  if ((*reply)->type == REDIS_REPLY_ERROR) return RedisError(*reply);
  for (size_t i = 0; i + 1 < (*reply)->elements; i += 2) {
    const redisReply* key = (*reply)->element[i];
    const redisReply* value = (*reply)->element[i + 1];
    if (absl::string_view(key->str, key->len) != "last-generated-id") continue;
    return FromEntryId(cursor_.epoch, absl::string_view(value->str, value->len));
  }
  return absl::DataLossError("redis does not say where a stream ends");
}

absl::StatusOr<Position> Relay::NewestUpTo(const Position& position, int partition) {
  link_->Send("relay_newest", db::Params()
                                  .Add(absl::StrCat(position.xid))
                                  .Add(position.seq)
                                  .Add(int64_t{partition}));
  auto results = link_->Sync();
  if (!results.ok()) return results.status();
  const db::Rows& rows = results->at(0);
  return rows.size() > 0 ? At(cursor_.epoch, rows, 0) : Position{cursor_.epoch, 0, 0};
}

absl::Status Relay::Resync() {
  bool lost = false;
  Position start = cursor_;
  for (int p = 0; p < kPartitions; ++p) {
    auto last = LastInRedis(p);
    if (!last.ok()) return last.status();
    auto newest = NewestUpTo(cursor_, p);
    if (!newest.ok()) return newest.status();
    streamed_[p] = *last;
    previous_[p] = *newest;
    if (*last < *newest) {
      lost = true;
      start = std::min(start, *last);
    }
  }
  return lost ? Refill(start) : absl::OkStatus();
}

absl::Status Relay::Refill(Position start) {
  link_->Send("relay_floor", db::Params()
                                 .Add(absl::StrCat(cursor_.xid))
                                 .Add(cursor_.seq)
                                 .Add(int64_t{options_.keep}));
  auto results = link_->Sync();
  if (!results.ok()) return results.status();
  if (results->at(0).size() > 0) start = std::max(start, At(cursor_.epoch, results->at(0), 0));
  for (int p = 0; p < kPartitions; ++p) {
    auto before = NewestUpTo(start, p);
    if (!before.ok()) return before.status();
    previous_[p] = *before;
  }
  size_t count = 0;
  while (start < cursor_) {
    auto entries = ReadAfter(start);
    if (!entries.ok()) return entries.status();
    std::erase_if(*entries, [this](const Entry& entry) { return entry.position > cursor_; });
    if (entries->empty()) break;
    start = entries->back().position;
    count += std::count_if(entries->begin(), entries->end(), [this](const Entry& entry) {
      return entry.position > streamed_[entry.partition];
    });
    auto published = Publish(*entries);
    if (!published.ok()) return published.status();
    if (!*published) return absl::AbortedError("the streams changed during a refill");
  }
  refilled_ += count;
  observe::Log(observe::Level::kWarning, "streams were refilled",
               {{"events", absl::StrCat(count)}});
  return absl::OkStatus();
}

absl::Status Relay::SaveCursor() {
  link_->Send("relay_save",
              db::Params().Add(absl::StrCat(cursor_.xid)).Add(cursor_.seq).Add(fence_));
  saved_ = cursor_;
  since_saved_.Restart();
  return link_->Sync().status();
}

}  // namespace aftercare::outbox
