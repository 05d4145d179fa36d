#include "common/command/ledger.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "aftercare/type/v1/event.pb.h"
#include "common/outbox/partition.h"

namespace aftercare::command {

std::vector<db::Statement> Ledger::Statements() {
  return {
      {"begin", "BEGIN"},
      {"commit", "COMMIT"},
      {"rollback", "ROLLBACK"},
      // Sorted by the caller; unnest keeps the order. No row comes back: void is not null.
      {"lock",
       "SELECT 1 FROM unnest($1::int8[]) AS k WHERE pg_advisory_xact_lock(k) IS NULL"},
      {"request_find", "SELECT key, digest, answer FROM request WHERE key = ANY($1::uuid[])"},
      {"inbox_find", "SELECT event_id, handler FROM inbox WHERE event_id = ANY($1::uuid[])"},
      {"effect_find",
       "SELECT id FROM effect WHERE id = ANY($1::uuid[]) AND state <> 'pending'"},
      {"request_add",
       "INSERT INTO request (key, digest, answer) "
       "SELECT unnest($1::uuid[]), unnest($2::bytea[]), unnest($3::bytea[])"},
      {"inbox_add",
       "INSERT INTO inbox (event_id, handler) SELECT unnest($1::uuid[]), unnest($2::text[])"},
      {"timeline_add",
       "INSERT INTO timeline (aggregate_id, number, at, kind, actor, facts, hash) "
       "SELECT unnest($1::uuid[]), unnest($2::int8[]), unnest($3::timestamptz[]), "
       "unnest($4::text[]), unnest($5::text[]), unnest($6::bytea[]), unnest($7::bytea[])"},
      {"outbox_add",
       "INSERT INTO outbox (seq, partition, envelope) "
       "SELECT unnest($1::int4[]), unnest($2::int2[]), unnest($3::bytea[])"},
      {"due_set",
       "INSERT INTO due (aggregate_id, due_at, aggregate) "
       "SELECT unnest($1::uuid[]), unnest($2::timestamptz[]), $3::text "
       "ON CONFLICT (aggregate_id) DO UPDATE "
       "SET due_at = excluded.due_at, leased_until = '-infinity'"},
      // Of new aggregates, which have no row: to look for one costs as much again.
      {"due_add",
       "INSERT INTO due (aggregate_id, due_at, aggregate) "
       "SELECT unnest($1::uuid[]), unnest($2::timestamptz[]), $3::text"},
      {"due_drop", "DELETE FROM due WHERE aggregate_id = ANY($1::uuid[])"},
      {"effect_add",
       "INSERT INTO effect (id, aggregate_id, kind, key, arguments, traceparent, aggregate) "
       "SELECT unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::text[]), unnest($4::text[]), "
       "unnest($5::bytea[]), unnest($6::text[]), $7::text"},
      {"effect_finish",
       "UPDATE effect SET state = CASE WHEN u.refused THEN 'refused' ELSE 'done' END "
       "FROM (SELECT unnest($1::uuid[]) AS effect_id, unnest($2::bool[]) AS refused) u "
       "WHERE id = effect_id"},
  };
}

Ledger::Ledger(std::string service, const AggregateKind& kind)
    : service_(std::move(service)), kind_(kind) {}

void Ledger::SendBegin(std::vector<int64_t> keys, db::Link& link) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  db::Array array(db::Type::kInt8);
  for (const int64_t key : keys) array.Add(key);
  link.Send("begin");
  link.Send("lock", db::Params().Add(array));
}

void Ledger::ReceiveBegin(Results& results) {
  results.Next();
  results.Next();
}

void Ledger::SendClaims(const std::vector<Task*>& tasks, db::Link& link) {
  db::Array requests(db::Type::kUuid), events(db::Type::kUuid), effects(db::Type::kUuid);
  for (const Task* task : tasks) {
    switch (task->claim.kind) {
      case Claim::Kind::kRequest: requests.Add(task->claim.key); break;
      case Claim::Kind::kEvent: events.Add(task->claim.key); break;
      case Claim::Kind::kEffect: effects.Add(task->claim.key); break;
      case Claim::Kind::kNone:
      case Claim::Kind::kNatural: break;
    }
  }
  asked_requests_ = requests.size() > 0;
  asked_events_ = events.size() > 0;
  asked_effects_ = effects.size() > 0;
  if (asked_requests_) link.Send("request_find", db::Params().Add(requests));
  if (asked_events_) link.Send("inbox_find", db::Params().Add(events));
  if (asked_effects_) link.Send("effect_find", db::Params().Add(effects));
}

void Ledger::ReceiveClaims(Results& results) {
  if (asked_requests_) {
    const db::Rows rows = results.Next();
    for (int i = 0; i < rows.size(); ++i) {
      requests_[rows.uuid(i, 0)] = {std::string(rows.bytes(i, 1)), std::string(rows.bytes(i, 2))};
    }
  }
  if (asked_events_) {
    const db::Rows rows = results.Next();
    for (int i = 0; i < rows.size(); ++i) {
      inbox_.insert({rows.uuid(i, 0), std::string(rows.bytes(i, 1))});
    }
  }
  if (asked_effects_) {
    const db::Rows rows = results.Next();
    for (int i = 0; i < rows.size(); ++i) finished_effects_.insert(rows.uuid(i, 0));
  }
}

std::optional<absl::StatusOr<Answer>> Ledger::Known(const Task& task) const {
  const Claim& claim = task.claim;
  switch (claim.kind) {
    case Claim::Kind::kNone:
    case Claim::Kind::kNatural: return std::nullopt;
    case Claim::Kind::kEvent:
      if (!inbox_.contains({claim.key, claim.handler})) return std::nullopt;
      return Answer{"", true};
    case Claim::Kind::kEffect:
      if (!finished_effects_.contains(claim.key)) return std::nullopt;
      return Answer{"", true};
    case Claim::Kind::kRequest: break;
  }
  const auto found = requests_.find(claim.key);
  if (found == requests_.end()) return std::nullopt;
  if (found->second.digest != claim.digest) {
    return Refuse(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
                  "this request id was used for another request");
  }
  return Answer{found->second.answer, true};
}

void Ledger::Keep(const Task& task, Outcome outcome) {
  const Claim& claim = task.claim;
  if (claim.kind == Claim::Kind::kRequest) {
    request_keys_.Add(claim.key);
    request_digests_.Add(claim.digest);
    request_answers_.Add(outcome.answer);
    requests_[claim.key] = {claim.digest, outcome.answer};
  } else if (claim.kind == Claim::Kind::kEvent) {
    inbox_events_.Add(claim.key);
    inbox_handlers_.Add(claim.handler);
    inbox_.insert({claim.key, claim.handler});
  } else if (claim.kind == Claim::Kind::kEffect) {
    effects_finished_.Add(claim.key);
    effects_refused_.Add(int64_t{claim.refused});
    finished_effects_.insert(claim.key);
  }
  for (const TimelineRow& row : outcome.timeline) {
    timeline_ids_.Add(row.aggregate);
    timeline_numbers_.Add(row.number);
    timeline_times_.Add(row.at);
    timeline_kinds_.Add(row.kind);
    timeline_actors_.Add(row.actor);
    timeline_facts_.Add(PackFacts(row.facts));
    timeline_hashes_.Add(row.hash);
    AddEvent(task, row, outcome);
  }
  for (const Effect& effect : outcome.effects) {
    effect_ids_.Add(ids::DerivedUuid(absl::StrCat(service_, ".effect.", task.target.ToString()),
                                     effect.key));
    effect_aggregates_.Add(task.target);
    effect_kinds_.Add(effect.kind);
    effect_keys_.Add(effect.key);
    effect_arguments_.Add(PackFacts(effect.arguments));
    effect_traces_.Add(task.traceparent);
  }
}

void Ledger::AddEvent(const Task& task, const TimelineRow& row, const Outcome& outcome) {
  type::v1::Event event;
  // By the entry's hash too: after a restore to an earlier point another entry bears the number.
  event.set_id(
      ids::DerivedUuid(row.aggregate.raw(), absl::StrCat(row.number, " ", row.hash)).ToString());
  event.set_source(absl::StrCat("aftercare/", service_));
  event.set_type(absl::StrCat("aftercare.", service_, ".", kind_.type, ".", row.kind));
  event.set_subject(absl::StrCat(kind_.collection, "/", row.aggregate.ToString()));
  const int64_t micros = absl::ToUnixMicros(row.at);
  event.mutable_time()->set_seconds(micros / 1'000'000);
  event.mutable_time()->set_nanos(static_cast<int32_t>(micros % 1'000'000 * 1000));
  event.set_traceparent(task.traceparent);
  event.set_version(row.number);
  event.set_actor(row.actor);
  for (const Fact& fact : row.facts) {
    auto* packed = event.add_facts();
    packed->set_key(fact.key);
    packed->set_value(fact.value);
  }
  // Entries of one change share one snapshot: the state after all of them.
  event.mutable_data()->set_type_url(absl::StrCat("type.googleapis.com/", kind_.message));
  event.mutable_data()->set_value(outcome.snapshot);
  outbox_seqs_.Add(int64_t{envelopes_.size()});
  outbox_partitions_.Add(int64_t{outbox::PartitionOf(row.aggregate)});
  envelopes_.Add(event.SerializeAsString());
}

void Ledger::SendKept(const std::vector<DueChange>& due, db::Link& link) {
  if (request_keys_.size() > 0) {
    link.Send("request_add",
              db::Params().Add(request_keys_).Add(request_digests_).Add(request_answers_));
  }
  if (inbox_events_.size() > 0) {
    link.Send("inbox_add", db::Params().Add(inbox_events_).Add(inbox_handlers_));
  }
  if (timeline_ids_.size() > 0) {
    link.Send("timeline_add", db::Params()
                                  .Add(timeline_ids_)
                                  .Add(timeline_numbers_)
                                  .Add(timeline_times_)
                                  .Add(timeline_kinds_)
                                  .Add(timeline_actors_)
                                  .Add(timeline_facts_)
                                  .Add(timeline_hashes_));
    link.Send("outbox_add",
              db::Params().Add(outbox_seqs_).Add(outbox_partitions_).Add(envelopes_));
  }
  db::Array add_ids(db::Type::kUuid), add_times(db::Type::kTime), set_ids(db::Type::kUuid),
      set_times(db::Type::kTime), drop_ids(db::Type::kUuid);
  for (const DueChange& change : due) {
    if (change.at == absl::InfiniteFuture()) {
      if (!change.first) drop_ids.Add(change.aggregate);
    } else {
      (change.first ? add_ids : set_ids).Add(change.aggregate);
      (change.first ? add_times : set_times).Add(change.at);
    }
  }
  if (add_ids.size() > 0) {
    link.Send("due_add", db::Params().Add(add_ids).Add(add_times).Add(kind_.type));
  }
  if (set_ids.size() > 0) {
    link.Send("due_set", db::Params().Add(set_ids).Add(set_times).Add(kind_.type));
  }
  if (drop_ids.size() > 0) link.Send("due_drop", db::Params().Add(drop_ids));
  if (effect_ids_.size() > 0) {
    link.Send("effect_add", db::Params()
                                .Add(effect_ids_)
                                .Add(effect_aggregates_)
                                .Add(effect_kinds_)
                                .Add(effect_keys_)
                                .Add(effect_arguments_)
                                .Add(effect_traces_)
                                .Add(kind_.type));
  }
  if (effects_finished_.size() > 0) {
    link.Send("effect_finish", db::Params().Add(effects_finished_).Add(effects_refused_));
  }
}

}  // namespace aftercare::command
