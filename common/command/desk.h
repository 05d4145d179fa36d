// What the processor and an aggregate say to each other: tasks go in, outcomes come out, and the
// aggregate's own rows are loaded and saved by its Desk within the processor's transaction.
#ifndef AFTERCARE_COMMAND_DESK_H_
#define AFTERCARE_COMMAND_DESK_H_

#include <google/protobuf/message.h>

#include <any>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/auth/principal.h"
#include "common/command/decision.h"
#include "common/command/timeline.h"
#include "common/db/link.h"
#include "common/ids/uuid.h"

namespace aftercare::command {

// What makes a task happen once.
struct Claim {
  enum class Kind {
    kRequest,  // a caller's request id; the answer is kept and given again
    kEvent,    // an event and the handler it is for; kept in the inbox
    kEffect,   // the answer of another service to an effect of ours
    kNone,     // a timer: the state itself says whether there is anything to do
    kNatural,  // the command knows by its own content what was done before; nothing is claimed, and
               // where it leaves no entry only what its batch saves beside the aggregate is written
  };
  Kind kind = Kind::kNone;
  ids::Uuid key;        // digest of caller + method + request id; event id; effect id
  std::string digest;   // kRequest: of the request's body
  std::string handler;  // kEvent
  bool refused = false;  // kEffect: the other service did not do it
};

// Bytes of the answer (the resource), whether it was given before, and whether the task changed
// anything (false for one given before).
struct Answer {
  std::string resource;
  bool replayed = false;
  bool changed = false;
};

struct Task {
  Claim claim;
  ids::Uuid target;
  std::any command;
  int64_t expected_version = -1;  // from an etag; -1: any
  auth::Principal caller;
  std::string traceparent;
  absl::Time deadline = absl::InfiniteFuture();  // by the machine's clock, not the domain's
  std::function<void(absl::StatusOr<Answer>)> done;  // called once, after COMMIT, on any thread
};

// What an accepted task leaves behind beside the aggregate's own row.
struct Outcome {
  std::vector<TimelineRow> timeline;
  std::string snapshot;  // the resource without personal fields, serialized
  std::string answer;    // the resource, serialized
  std::vector<Effect> effects;
};

// A change of an aggregate's row in the table of timers.
struct DueChange {
  ids::Uuid aggregate;
  absl::Time at;  // infinite future: nothing is due any more
  bool first = false;  // the aggregate is new, so it has no row there
};

// Rows in the order in which they were asked for.
class Results {
 public:
  explicit Results(std::vector<db::Rows> rows) : rows_(std::move(rows)) {}
  db::Rows Next() { return next_ < rows_.size() ? std::move(rows_[next_++]) : db::Rows(); }

 private:
  std::vector<db::Rows> rows_;
  size_t next_ = 0;
};

// One batch's working memory for one kind of aggregate. Made, used and dropped within one attempt at
// a transaction; keeps nothing beyond it.
class Desk {
 public:
  virtual ~Desk() = default;
  // Adds the keys of everything the task will read to decide and then change.
  virtual void Locks(const Task& task, std::vector<int64_t>& keys) const = 0;
  // Sends the statements that load what the tasks need; ReceiveLoad takes as many results.
  virtual void SendLoad(const std::vector<Task*>& tasks, db::Link& link) = 0;
  virtual absl::Status ReceiveLoad(Results& results) = 0;
  // Decides one task on the state as the tasks before it left it. A refusal changes nothing.
  virtual absl::StatusOr<Outcome> Decide(Task& task, absl::Time now) = 0;
  // Sends the statements that save every changed aggregate once.
  virtual void SendSave(db::Link& link) = 0;
  virtual std::vector<DueChange> DueChanges() const = 0;
};

// One resource of a list: its id (the key to go on from) and its bytes.
struct Listed {
  ids::Uuid id;
  std::string resource;
};

// A kind of aggregate: its names, how to make a desk for a batch, and how its rows are answered.
struct AggregateKind {
  std::string type;              // "case"
  std::string collection;        // "cases", as in resource names
  std::string collection_table;  // "cases", as in SQL
  std::string message;           // full name of the resource's message, "aftercare.intake.v1.Case"
  std::vector<db::Statement> statements;
  std::function<std::unique_ptr<Desk>()> make_desk;
  // Puts one row into an empty message of the resource's type.
  std::function<absl::Status(const db::Rows&, int row, absl::Time now,
                             google::protobuf::Message* out)>
      fill;
  const google::protobuf::Message* prototype = nullptr;  // of the resource
};

}  // namespace aftercare::command

#endif  // AFTERCARE_COMMAND_DESK_H_
