// Reads of one kind of aggregate. They queue like commands and are answered together: all that wait
// for single resources by one statement, each list by one of its own, in one round trip.
#ifndef AFTERCARE_COMMAND_READER_H_
#define AFTERCARE_COMMAND_READER_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/command/desk.h"
#include "common/db/link.h"
#include "common/time/clock.h"

namespace aftercare::command {

// One condition of a list: `sql` with one $ for the value ("customer = $"). Conditions are written
// in the program; only values come from callers.
struct Condition {
  std::string sql;
  std::string value;  // compared as text
};

class Reader {
 public:
  using Got = std::function<void(absl::Status)>;
  using GotList = std::function<void(absl::StatusOr<std::vector<Listed>>)>;

  struct Options {
    std::string dsn;
    int connections = 1;
    size_t max_batch = 256;
    size_t max_queue = 4096;
    const time::Clock* clock = nullptr;
  };

  static absl::StatusOr<std::unique_ptr<Reader>> Start(Options options, AggregateKind kind);
  ~Reader();

  // Puts the resource into `into`, an empty message of its type that stays until `done` is called,
  // once, on any thread; NOT_FOUND when there is none.
  void Get(const ids::Uuid& id, absl::Time deadline, google::protobuf::Message* into, Got done);
  // The same, waited for by a thread that may wait.
  absl::Status Fetch(const ids::Uuid& id, absl::Duration patience,
                     google::protobuf::Message* into);
  // At most `limit` resources that meet all conditions, newest (greatest id) first, after `after`;
  // nil: from the newest.
  void List(std::vector<Condition> conditions, const ids::Uuid& after, int limit,
            absl::Time deadline, GotList done);

 private:
  struct Question {
    ids::Uuid id;  // of Get, or where a list goes on
    std::vector<Condition> conditions;
    int limit = 0;  // 0: Get
    absl::Time deadline;
    google::protobuf::Message* into = nullptr;
    Got got;
    GotList got_list;
    void Fail(const absl::Status& status);
  };
  Reader(Options options, AggregateKind kind);
  void Submit(Question question);
  void Work(std::unique_ptr<db::Link> link);
  absl::Status Ask(std::vector<Question>& batch, db::Link& link);
  absl::StatusOr<std::vector<Listed>> Page(const db::Rows& rows, absl::Time now) const;
  std::string ListSql(const Question& question) const;

  const Options options_;
  const AggregateKind kind_;
  std::mutex mutex_;
  std::condition_variable work_;
  std::deque<Question> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace aftercare::command

#endif  // AFTERCARE_COMMAND_READER_H_
