// The smallest aggregate there can be, for tests of the mechanism: a sum that may not pass 1 000
// (the rule) nor, in the table, 900 (a constraint the rule does not know, to make a batch fail).
#ifndef AFTERCARE_TESTS_COMMON_COMMAND_TALLY_H_
#define AFTERCARE_TESTS_COMMON_COMMAND_TALLY_H_

#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/command/aggregate.h"
#include "common/db/migrate.h"
#include "common/db/session.h"
#include "tests/common/command/tally.pb.h"
#include "tests/support/servers.h"

namespace aftercare::testing {

struct Tally {
  ids::Uuid id;
  int64_t total = 0;
  std::string note;
  absl::Time wake = absl::InfiniteFuture();  // a timer, when finite
};

struct Add {
  int64_t amount = 0;
  std::string note;
};
struct WakeAt {
  absl::Time at;
};
struct Ask {  // an effect on another service
  std::string key;
};
struct Answered {
  std::string key;
  std::string resource;
};
struct Tick {};

using TallyCommand = std::variant<Add, WakeAt, Ask, Answered, Tick>;

class TallyAggregate {
 public:
  using State = Tally;
  using Command = TallyCommand;
  using Resource = tests::v1::Tally;
  using Batch = command::PlainBatch<TallyAggregate>;
  static constexpr absl::string_view kType = "tally";
  static constexpr absl::string_view kCollection = "tallies";
  static constexpr absl::string_view kTable = "tallies";

  static const std::vector<command::Column<Tally>>& Columns() {
    static const auto* const columns = new std::vector<command::Column<Tally>>{
        {"total", db::Type::kInt8,
         [](const Tally& tally, db::Array& array) { array.Add(tally.total); }}};
    return *columns;
  }
  static void ToProto(const Tally& tally, Resource* out) {
    out->set_total(tally.total);
    out->set_note(tally.note);
    if (tally.wake != absl::InfiniteFuture()) {
      command::SetTimestamp(tally.wake, out->mutable_wake_time());
    }
  }
  static absl::StatusOr<Tally> FromProto(const Resource& in) {
    Tally tally;
    tally.total = in.total();
    tally.note = in.note();
    if (in.has_wake_time()) tally.wake = command::FromTimestamp(in.wake_time());
    return tally;
  }
  absl::Time NextDue(const Tally& tally) const { return tally.wake; }
  void Complete(const Tally&, absl::Time, Resource*) const {}

  absl::StatusOr<command::Change<Tally>> Decide(const Tally* current, const TallyCommand& command,
                                                const command::Context& context) const {
    command::Change<Tally> change;
    if (current != nullptr) change.next = *current;
    if (const auto* add = std::get_if<Add>(&command)) {
      change.next.total += add->amount;
      if (!add->note.empty()) change.next.note = add->note;
      if (change.next.total > 1000) {
        return command::Refuse(absl::StatusCode::kFailedPrecondition, "TOO_MUCH", "over 1000");
      }
      change.entries.push_back({"added", {{"amount", absl::StrCat(add->amount)}}});
    } else if (const auto* wake = std::get_if<WakeAt>(&command)) {
      change.next.wake = wake->at;
      change.entries.push_back({"wake_set", {}});
    } else if (const auto* ask = std::get_if<Ask>(&command)) {
      change.entries.push_back({"asked", {{"key", ask->key}}});
      change.effects.push_back({"other.Make", ask->key, {{"size", "1"}}});
    } else if (const auto* answered = std::get_if<Answered>(&command)) {
      change.entries.push_back({"answered", {{"resource", answered->resource}}});
    } else if (current != nullptr && current->wake <= context.now) {
      change.next.wake = absl::InfiniteFuture();
      change.entries.push_back({"woken", {}});
    }
    return change;
  }
};

// A database with the mechanism and the tally's table in the schema "intake".
class TallyDatabase {
 public:
  TallyDatabase();
  std::string dsn() const { return db::InSchema(database_.as("intake"), "intake"); }
  Database& database() { return database_; }
  // One number, asked as the owner.
  int64_t Count(const std::string& sql) const;

 private:
  Database database_;
};

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_COMMON_COMMAND_TALLY_H_
