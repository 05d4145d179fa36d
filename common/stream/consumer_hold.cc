// What a replica holds: leases with their fences, and how far it came.
#include "common/stream/consumer.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/outbox/partition.h"

namespace aftercare::stream {
namespace {

using outbox::FromEntryId;

// What is handled again after a crash is known from the inbox, so the position is saved a few times a
// second only.
constexpr absl::Duration kSaveEvery = absl::Milliseconds(100);

}  // namespace

absl::Status Consumer::Lease() {
  const absl::Duration now = Now();
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
    one.unanswered = before->second.unanswered;
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
  const absl::Duration now = Now();
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

void Consumer::Drop() {
  held_.clear();
  unsaved_.clear();
  versions_.clear();
  lease_until_ = -absl::InfiniteDuration();
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
  return letters ? Save() : SaveWhenDue();
}

absl::Status Consumer::SaveWhenDue() {
  return since_saved_.Elapsed() < kSaveEvery ? absl::OkStatus() : Save();
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
  std::set<int> saved;
  const absl::Status status = session_.Do([&](pqxx::work& work) {
    saved.clear();
    // Lost with a crash of Postgres, it is done again, and the inbox keeps the effects single.
    work.exec("SET LOCAL synchronous_commit = off");
    // A new epoch begins with everything the source still has, and so does the count.
    const auto updated = work.exec(absl::StrCat(
        "UPDATE consumer c SET epoch = u.epoch, xid = u.xid, seq = u.seq, "
        "applied = u.applied + CASE c.epoch WHEN u.epoch THEN c.applied ELSE 0 END, "
        "ignored = u.ignored + CASE c.epoch WHEN u.epoch THEN c.ignored ELSE 0 END, "
        "dead = u.dead + CASE c.epoch WHEN u.epoch THEN c.dead ELSE 0 END FROM (VALUES ",
        rows, ") AS u(partition, fence, epoch, xid, seq, applied, ignored, dead) "
        "WHERE c.source = ", work.quote(options_.source),
        " AND c.partition = u.partition AND c.fence = u.fence RETURNING c.partition"));
    for (const auto& row : updated) saved.insert(row[0].as<int>());
    for (const auto& [partition, one] : unsaved_) {
      // What is another's by now is handled there, and told there.
      if (!saved.contains(partition)) continue;
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
  if (!status.ok() || saved.size() != unsaved_.size()) {
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
