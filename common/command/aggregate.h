// Binds one kind of aggregate to the processor: pure rules on one side, a table on the other. A row
// is id, version, chain, instants, the extracted columns, `body` (the resource without personal
// fields) and `personal` (salt and personal fields, erasable). The resource message is thus the one
// form in which an aggregate rests, is told to others and is answered.
//
// Traits of an aggregate:
//   using State, Command, Resource;
//   static constexpr absl::string_view kType, kCollection, kTable;
//   static const std::vector<Column<State>>& Columns();
//   static void ToProto(const State&, Resource*);
//   static absl::StatusOr<State> FromProto(const Resource&);
//   absl::Time NextDue(const State&) const;
//   void Complete(const State&, absl::Time now, Resource*) const;   computed fields only
//   using Batch = ...;   what a batch knows beyond the aggregates (PlainBatch when nothing)
#ifndef AFTERCARE_COMMAND_AGGREGATE_H_
#define AFTERCARE_COMMAND_AGGREGATE_H_

#include <google/protobuf/arena.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/auth/principal.h"
#include "common/command/decision.h"
#include "common/command/desk.h"
#include "common/command/personal.h"
#include "common/command/table.h"
#include "common/command/timeline.h"

namespace aftercare::command {

// An aggregate as it is between two changes.
template <class State>
struct Slot {
  bool exists = false;  // false until the first change of a new aggregate
  int64_t version = 0;
  int64_t stored_version = 0;  // 0: not in the table yet
  std::string chain;           // hash of the last entry
  absl::Time created_at = absl::InfiniteFuture();
  absl::Time changed_at = absl::InfinitePast();
  absl::Time due_at = absl::InfiniteFuture();  // as the table of timers has it
  bool due_changed = false;
  std::string personal;  // salt and personal fields
  State state;
};

// A resource that lives as long as the arena: one is made of hundreds of small messages, whose
// making and freeing one by one was a fifth of a command.
template <class Resource>
Resource& NewOn(google::protobuf::Arena& arena) {
  return *google::protobuf::Arena::CreateMessage<Resource>(&arena);
}

// Sets the computed and identifying fields.
template <class Traits>
void Complete(const Traits& traits, const ids::Uuid& id,
              const Slot<typename Traits::State>& slot, absl::Time now,
              typename Traits::Resource* out) {
  out->set_name(absl::StrCat(Traits::kCollection, "/", id.ToString()));
  out->set_etag(absl::StrCat(slot.version));
  SetTimestamp(slot.created_at, out->mutable_create_time());
  SetTimestamp(slot.changed_at, out->mutable_update_time());
  traits.Complete(slot.state, now, out);
}

// One row as a slot, its resource left in `resource`, which is empty before; a body that cannot be
// read is an error of ours, never of a caller.
template <class Traits>
absl::Status ReadSlot(const db::Rows& rows, int row, typename Traits::Resource& resource,
                      Slot<typename Traits::State>& slot) {
  const absl::string_view body = rows.bytes(row, 6);
  const absl::string_view personal = rows.bytes(row, 7);
  if (!resource.ParseFromArray(body.data(), static_cast<int>(body.size())) ||
      !MergePersonal(personal, &resource)) {
    return absl::DataLossError(absl::StrCat(Traits::kTable, ": a row cannot be read"));
  }
  auto state = Traits::FromProto(resource);
  if (!state.ok()) return state.status();
  slot.exists = true;
  slot.version = slot.stored_version = rows.integer(row, 1);
  slot.chain = std::string(rows.bytes(row, 2));
  slot.created_at = rows.time(row, 3);
  slot.changed_at = rows.time(row, 4);
  slot.due_at = rows.time(row, 5);
  slot.personal = std::string(personal);
  slot.state = *std::move(state);
  slot.state.id = rows.uuid(row, 0);
  return absl::OkStatus();
}

// The rows of `loaded` as slots.
template <class Traits>
absl::Status ReadSlots(const db::Rows& loaded,
                       absl::flat_hash_map<ids::Uuid, Slot<typename Traits::State>>& slots) {
  google::protobuf::Arena arena;
  for (int row = 0; row < loaded.size(); ++row) {
    auto status = ReadSlot<Traits>(loaded, row, NewOn<typename Traits::Resource>(arena),
                                   slots[loaded.uuid(row, 0)]);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// A row as an answer.
template <class Traits>
absl::Status FillRow(const Traits& traits, const db::Rows& rows, int row, absl::Time now,
                     typename Traits::Resource* out) {
  Slot<typename Traits::State> slot;
  if (auto status = ReadSlot<Traits>(rows, row, *out, slot); !status.ok()) return status;
  Complete(traits, rows.uuid(row, 0), slot, now, out);
  return absl::OkStatus();
}

// Another aggregate of the same kind as it stands in the batch; null when it does not exist or was
// not asked for by AlsoLoad.
template <class State>
using Peek = std::function<const State*(const ids::Uuid&)>;

// A batch that needs nothing beside the aggregates themselves.
template <class Traits>
class PlainBatch {
 public:
  PlainBatch(const Traits& traits, const Peek<typename Traits::State>&) : traits_(traits) {}
  void Locks(const ids::Uuid&, const typename Traits::Command&, std::vector<int64_t>&) const {}
  void AlsoLoad(const typename Traits::Command&, db::Array&) const {}
  void SendLoad(const std::vector<Task*>&, db::Link&) {}
  absl::Status ReceiveLoad(Results&) { return absl::OkStatus(); }
  auto Decide(const typename Traits::State* state, typename Traits::Command& command,
              const Context& context) {
    return traits_.Decide(state, command, context);
  }
  void SendSave(db::Link&) {}

 private:
  const Traits& traits_;
};

template <class Traits>
class AggregateDesk final : public Desk {
 public:
  using State = typename Traits::State;
  using Command = typename Traits::Command;

  explicit AggregateDesk(const Traits& traits)
      : traits_(traits), batch_(traits, [this](const ids::Uuid& id) -> const State* {
          const auto found = slots_.find(id);
          return found == slots_.end() || !found->second.exists ? nullptr : &found->second.state;
        }) {}

  void Locks(const Task& task, std::vector<int64_t>& keys) const override {
    batch_.Locks(task.target, *std::any_cast<Command>(&task.command), keys);
  }

  void SendLoad(const std::vector<Task*>& tasks, db::Link& link) override {
    db::Array ids(db::Type::kUuid);
    for (const Task* task : tasks) {
      ids.Add(task->target);
      batch_.AlsoLoad(*std::any_cast<Command>(&task->command), ids);
    }
    link.Send(LoadName<Traits>(), db::Params().Add(ids));
    batch_.SendLoad(tasks, link);
  }

  absl::Status ReceiveLoad(Results& results) override {
    if (auto status = ReadSlots<Traits>(results.Next(), slots_); !status.ok()) return status;
    return batch_.ReceiveLoad(results);
  }

  absl::StatusOr<Outcome> Decide(Task& task, absl::Time now) override {
    Slot<State>& slot = slots_[task.target];
    // A clock that jumps back must not turn the timeline round.
    if (slot.exists) now = std::max(now, slot.changed_at);
    const Context context{now, task.caller};
    auto change = batch_.Decide(slot.exists ? &slot.state : nullptr,
                                *std::any_cast<Command>(&task.command), context);
    // Whoever may not know of the resource is told that it is not there, whatever the etag says.
    if (task.expected_version >= 0 && task.expected_version != slot.version &&
        !absl::IsNotFound(change.status())) {
      return Refuse(absl::StatusCode::kAborted, "ETAG_MISMATCH",
                    "the resource was changed since it was read",
                    {{"etag", absl::StrCat(slot.version)}});
    }
    if (!change.ok()) return change.status();
    return Apply(task, now, *std::move(change), slot);
  }

  void SendSave(db::Link& link) override {
    SendRows<Traits>(slots_, changed_, bodies_, link);
    batch_.SendSave(link);
  }

  std::vector<DueChange> DueChanges() const override {
    std::vector<DueChange> changes;
    for (const ids::Uuid& id : changed_) {
      const Slot<State>& slot = slots_.at(id);
      if (slot.due_changed) changes.push_back({id, slot.due_at, slot.stored_version == 0});
    }
    return changes;
  }

 private:
  Outcome Apply(const Task& task, absl::Time now, Change<State> change, Slot<State>& slot) {
    Outcome outcome;
    slot.state = std::move(change.next);
    slot.state.id = task.target;
    // Neither told nor answered: the state goes on in memory only, so nothing is rendered.
    if (task.claim.kind == Claim::Kind::kNatural && change.entries.empty()) return outcome;
    auto& open = NewOn<typename Traits::Resource>(arena_);
    auto& personal = NewOn<typename Traits::Resource>(arena_);
    Traits::ToProto(slot.state, &open);
    PersonalSplit<typename Traits::Resource>().MovePersonal(&open, &personal);
    const std::string body = open.SerializeAsString();
    const std::string personal_bytes = personal.SerializeAsString();
    if (!change.entries.empty()) {
      if (!slot.exists) slot.created_at = now;
      slot.exists = true;
      slot.changed_at = now;
      if (PersonalFields(slot.personal) != personal_bytes) {
        slot.personal = SealPersonal(personal_bytes);
        change.entries.back().facts.push_back({"personal_digest", PersonalDigest(slot.personal)});
      }
      Append(task, now, change.entries, slot, outcome);
    }
    if (Schedule(task, slot) || !outcome.timeline.empty()) {
      if (!bodies_.contains(task.target)) changed_.push_back(task.target);
      bodies_[task.target] = body;
    }
    // Body, personal and computed fields one behind the other are the resource on the wire.
    auto& computed = NewOn<typename Traits::Resource>(arena_);
    Complete(traits_, task.target, slot, now, &computed);
    const std::string completed = computed.SerializeAsString();
    outcome.snapshot = absl::StrCat(body, completed);
    outcome.answer = absl::StrCat(body, personal_bytes, completed);
    outcome.effects = std::move(change.effects);
    return outcome;
  }

  void Append(const Task& task, absl::Time now, std::vector<Entry>& entries, Slot<State>& slot,
              Outcome& outcome) {
    for (Entry& entry : entries) {
      TimelineRow row{task.target, ++slot.version, now, std::string(entry.kind),
                      auth::Subject(task.caller), std::move(entry.facts), ""};
      row.hash = EntryHash(slot.chain, row);
      slot.chain = row.hash;
      outcome.timeline.push_back(std::move(row));
    }
  }

  // The row in the table of timers is written only when the next instant comes nearer or a timer
  // has just fired: one that moved away fires once at its old instant, finds nothing to do and is
  // set anew. That spares most commands a second indexed write.
  bool Schedule(const Task& task, Slot<State>& slot) {
    if (!slot.exists) return false;
    const absl::Time next = ToMicros(traits_.NextDue(slot.state));
    const bool fired = task.claim.kind == Claim::Kind::kNone;
    if (next >= slot.due_at && !fired) return false;
    slot.due_at = next;
    slot.due_changed = true;
    return true;
  }

  const Traits& traits_;
  google::protobuf::Arena arena_;
  typename Traits::Batch batch_;
  absl::flat_hash_map<ids::Uuid, Slot<State>> slots_;
  std::vector<ids::Uuid> changed_;  // in the order of their first change
  absl::flat_hash_map<ids::Uuid, std::string> bodies_;
};

// The kind of aggregate for a processor. `traits` outlives it.
template <class Traits>
AggregateKind KindOf(const Traits& traits, std::vector<db::Statement> extra = {}) {
  AggregateKind kind;
  kind.type = std::string(Traits::kType);
  kind.collection = std::string(Traits::kCollection);
  kind.collection_table = std::string(Traits::kTable);
  kind.message = Traits::Resource::descriptor()->full_name();
  kind.statements = TableStatements<Traits>();
  kind.statements.insert(kind.statements.end(), extra.begin(), extra.end());
  kind.make_desk = [&traits] { return std::make_unique<AggregateDesk<Traits>>(traits); };
  kind.fill = [&traits](const db::Rows& rows, int row, absl::Time now,
                        google::protobuf::Message* out) {
    return FillRow<Traits>(traits, rows, row, now,
                           google::protobuf::DynamicCastToGenerated<typename Traits::Resource>(out));
  };
  kind.prototype = &Traits::Resource::default_instance();
  return kind;
}

}  // namespace aftercare::command

#endif  // AFTERCARE_COMMAND_AGGREGATE_H_
