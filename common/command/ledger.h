// The bookkeeping of one transaction that is the same for every aggregate: locks, claims, timeline,
// outbox, timers, effects and kept answers. All of it is written by a handful of statements over
// arrays, however large the batch.
#ifndef AFTERCARE_COMMAND_LEDGER_H_
#define AFTERCARE_COMMAND_LEDGER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "common/command/desk.h"
#include "common/db/link.h"
#include "common/db/parameter.h"

namespace aftercare::command {

class Ledger {
 public:
  static std::vector<db::Statement> Statements();

  // `service` is the source of events; `kind` outlives the ledger.
  Ledger(std::string service, const AggregateKind& kind);

  // BEGIN and the advisory locks, in ascending order and before anything that assigns a transaction
  // id: only so is the order of positions each aggregate's own order.
  void SendBegin(std::vector<int64_t> keys, db::Link& link);
  void ReceiveBegin(Results& results);

  void SendClaims(const std::vector<Task*>& tasks, db::Link& link);
  void ReceiveClaims(Results& results);

  // The answer of a task that was done before, in an earlier transaction or earlier in this batch:
  // the kept answer, or ALREADY_EXISTS (REQUEST_ID_REUSED) when the body was another. None: do it.
  std::optional<absl::StatusOr<Answer>> Known(const Task& task) const;

  // Takes what an accepted task leaves behind.
  void Keep(const Task& task, Outcome outcome);

  void SendKept(const std::vector<DueChange>& due, db::Link& link);
  void SendCommit(db::Link& link) { link.Send("commit"); }
  void SendRollback(db::Link& link) { link.Send("rollback"); }
  bool wrote_events() const { return envelopes_.size() > 0; }
  bool wrote_effects() const { return effect_ids_.size() > 0; }

 private:
  struct Kept {
    std::string digest;
    std::string answer;
  };
  void AddEvent(const Task& task, const TimelineRow& row, const Outcome& outcome);

  const std::string service_;
  const AggregateKind& kind_;
  bool asked_requests_ = false, asked_events_ = false, asked_effects_ = false;
  absl::flat_hash_map<ids::Uuid, Kept> requests_;
  absl::flat_hash_set<std::pair<ids::Uuid, std::string>> inbox_;
  absl::flat_hash_set<ids::Uuid> finished_effects_;

  db::Array request_keys_{db::Type::kUuid}, request_digests_{db::Type::kBytes},
      request_answers_{db::Type::kBytes};
  db::Array inbox_events_{db::Type::kUuid}, inbox_handlers_{db::Type::kText};
  db::Array timeline_ids_{db::Type::kUuid}, timeline_numbers_{db::Type::kInt8},
      timeline_times_{db::Type::kTime}, timeline_kinds_{db::Type::kText},
      timeline_actors_{db::Type::kText}, timeline_facts_{db::Type::kBytes},
      timeline_hashes_{db::Type::kBytes};
  db::Array outbox_seqs_{db::Type::kInt4}, outbox_partitions_{db::Type::kInt2},
      envelopes_{db::Type::kBytes};
  db::Array effect_ids_{db::Type::kUuid}, effect_aggregates_{db::Type::kUuid},
      effect_kinds_{db::Type::kText}, effect_keys_{db::Type::kText},
      effect_arguments_{db::Type::kBytes}, effect_traces_{db::Type::kText};
  db::Array effects_finished_{db::Type::kUuid}, effects_refused_{db::Type::kBool};
};

}  // namespace aftercare::command

#endif  // AFTERCARE_COMMAND_LEDGER_H_
