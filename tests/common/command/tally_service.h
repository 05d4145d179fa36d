// A service with nothing but tallies: a database, a processor, streams under a name of its own in
// the shared Redis, and a look at both, so that a test can compare what was written with what was
// published.
#ifndef AFTERCARE_TESTS_COMMON_COMMAND_TALLY_SERVICE_H_
#define AFTERCARE_TESTS_COMMON_COMMAND_TALLY_SERVICE_H_

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "common/command/processor.h"
#include "common/outbox/redis.h"
#include "common/outbox/relay.h"
#include "common/time/clock.h"
#include "tests/common/command/tally.h"

namespace aftercare::testing {

// An event as it lies in a stream or, the same, as the outbox says it must lie there.
struct StreamEntry {
  std::string id;
  std::string predecessor;
  std::string envelope;
  bool operator==(const StreamEntry&) const = default;
};

class TallyService {
 public:
  TallyService();
  ~TallyService();

  // Names the streams; unique among the tests that share the Redis.
  const std::string& name() const { return name_; }
  std::string dsn() const { return tables_.dsn(); }
  TallyDatabase& tables() { return tables_; }
  int64_t Count(const std::string& sql) const { return tables_.Count(sql); }
  // Runs SQL as the owner, again when its connection was cut; a failure is one of the test.
  void Execute(const std::string& sql);
  time::ManualClock& clock() { return clock_; }
  command::Processor& processor() { return *processor_; }
  // One more, as another replica has it.
  std::unique_ptr<command::Processor> NewProcessor(int connections = 1);
  outbox::RelayOptions relay_options() const;

  ids::Uuid NewId() const { return ids::NewUuid(clock_.Now()); }
  // A new id whose events go to `partition`.
  ids::Uuid NewIdIn(int partition) const;

  // Does a command under a new request id; Send does not wait.
  std::future<absl::StatusOr<command::Answer>> Send(const ids::Uuid& target, TallyCommand command);
  absl::Status Do(const ids::Uuid& target, TallyCommand command);
  // `count` commands that add 1, spread over `targets`; each accepted.
  void AddOnes(const std::vector<ids::Uuid>& targets, int count);

  // What the partition's stream must hold, and what it holds.
  std::vector<StreamEntry> Written(int partition);
  std::vector<StreamEntry> Published(int partition, int64_t epoch = 1);
  // True when every stream holds exactly its part of the outbox, in order.
  bool AllPublished(int64_t epoch = 1);

  std::string stream(int partition, int64_t epoch = 1) const;
  // One command to Redis; its reply as text: a string, a number or "" for anything else.
  std::string Redis(const std::vector<absl::string_view>& arguments);
  void DropStreams();

 private:
  void Transact(const std::function<void(pqxx::work&)>& body);

  TallyAggregate aggregate_;
  TallyDatabase tables_;
  const std::string name_;
  time::ManualClock clock_{absl::FromUnixSeconds(1'780'000'000)};
  db::Session session_;
  outbox::Redis redis_;
  std::unique_ptr<command::Processor> processor_;
};

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_COMMON_COMMAND_TALLY_SERVICE_H_
