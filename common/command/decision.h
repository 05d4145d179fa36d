// The vocabulary in which a rule answers: a Change (the next state, what goes on the timeline, what
// other services must do) or a refusal. Rules see the time and the caller only through Context, so
// the same state, command and context always give the same answer.
#ifndef AFTERCARE_COMMAND_DECISION_H_
#define AFTERCARE_COMMAND_DECISION_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/auth/principal.h"

namespace aftercare::command {

// One thing worth remembering, as text: an id, an enum's name, an RFC 3339 UTC time, an amount in
// minor units. Never a name, a contact or a customer's own words (those stay in erasable columns).
struct Fact {
  std::string key;
  std::string value;
  bool operator==(const Fact&) const = default;
};

// One numbered entry of an aggregate's timeline and, alike, one event. `kind` is past tense in
// snake_case and static ("first_contact_recorded").
struct Entry {
  absl::string_view kind;
  std::vector<Fact> facts;
  bool operator==(const Entry&) const = default;
};

// Something another service has to do exactly once because of this change. `kind` is static and
// names the RPC ("repair.CreateWorkOrder"); `key` is unique within the aggregate for ever, the
// request id of the call is derived from it.
struct Effect {
  absl::string_view kind;
  std::string key;
  std::vector<Fact> arguments;
  bool operator==(const Effect&) const = default;
};

// What an accepted command does. Each entry raises the aggregate's version by one; no entry means
// nothing changed and only the answer is kept.
template <class State>
struct Change {
  State next;
  std::vector<Entry> entries;
  std::vector<Effect> effects;
};

// All a rule may know beside state, command and policy.
struct Context {
  absl::Time now;
  auth::Principal caller;
};

// A refusal with a stable reason (UPPER_SNAKE) and metadata; the door turns it into
// google.rpc.ErrorInfo of domain "aftercare".
absl::Status Refuse(absl::StatusCode code, absl::string_view reason, absl::string_view message,
                    const std::vector<Fact>& metadata = {});

// Refusals every aggregate shares.
absl::Status NotFound(absl::string_view resource);
absl::Status AlreadyThere(absl::string_view resource);
absl::Status WrongState(absl::string_view command, absl::string_view state);
absl::Status RoleNotAllowed(absl::string_view command, const std::vector<absl::string_view>& roles);

struct FieldFault {
  std::string field;        // path as in the request: "items[2].quantity"
  std::string description;  // what is wrong and what would be right
  bool operator==(const FieldFault&) const = default;
};

// Collects every bad field before refusing once.
class Faults {
 public:
  void Add(absl::string_view field, absl::string_view description);
  bool ok() const { return faults_.empty(); }
  // OK, or InvalidArgument with reason INVALID_FIELDS naming all of them.
  absl::Status status() const;

 private:
  std::vector<FieldFault> faults_;
};

// What a refusal carries, read back by the door and by tests.
struct Refusal {
  std::string reason;
  std::vector<Fact> metadata;
  std::vector<FieldFault> fields;
};
Refusal Explain(const absl::Status& status);

}  // namespace aftercare::command

#endif  // AFTERCARE_COMMAND_DECISION_H_
