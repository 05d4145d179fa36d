// Carries out durable effects: takes pending rows of `effect` (any replica, SKIP LOCKED), calls the
// other service with the row's id as request id, and brings the answer back to the aggregate as a
// command that ends the row in its own transaction. Called again after any crash, the other service
// answers the same, so each effect happens exactly once. It keeps its answers seven days, so an effect
// that is six days old is not tried again but refused, EFFECT_EXPIRED: whether it happened is not known.
#ifndef AFTERCARE_SCHEDULE_EFFECTS_H_
#define AFTERCARE_SCHEDULE_EFFECTS_H_

#include <any>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "common/command/decision.h"
#include "common/command/processor.h"
#include "common/db/session.h"

namespace aftercare::schedule {

// One effect to carry out.
struct PendingEffect {
  ids::Uuid id;  // also the request id of the call
  std::string aggregate;
  ids::Uuid aggregate_id;
  std::string kind;
  std::string key;
  std::vector<command::Fact> arguments;
  std::string traceparent;
  int attempts = 0;
  bool expired = false;

  // The value of an argument, empty when there is none.
  std::string Argument(absl::string_view name) const;
};

// Makes the call and answers the name of the resource it made. UNAVAILABLE, DEADLINE_EXCEEDED,
// RESOURCE_EXHAUSTED and ABORTED are tried again; any other failure is the other side's refusal.
using Carry = std::function<absl::StatusOr<std::string>(const PendingEffect&)>;

// How an aggregate hears what became of its effect.
struct Reporting {
  command::Processor* processor;
  std::function<std::any(const std::string& key, const std::string& resource)> done;
  std::function<std::any(const std::string& key, const absl::Status& reason)> refused;
};

class Effects {
 public:
  Effects(std::string dsn, std::map<std::string, Carry> by_kind,
          std::map<std::string, Reporting> by_aggregate);
  ~Effects();

  void Start();
  // Ends after the effect in hand; what is pending waits in its rows.
  void Stop();
  void Wake();  // something was committed; cheap
  uint64_t carried() const { return carried_.load(); }
  uint64_t refused() const { return refused_.load(); }
  uint64_t retried() const { return retried_.load(); }
  uint64_t expired() const { return expired_.load(); }

 private:
  void Work();
  absl::StatusOr<int> CarryPending();
  void CarryOne(const PendingEffect& effect);
  void Refuse(const PendingEffect& effect, const Reporting& reporting, const absl::Status& reason);
  void Report(const PendingEffect& effect, std::any command, bool refused);
  void Postpone(const PendingEffect& effect, const absl::Status& cause);

  db::Session session_;
  const std::map<std::string, Carry> by_kind_;
  const std::map<std::string, Reporting> by_aggregate_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool woken_ = false;
  bool stopping_ = false;
  std::atomic<uint64_t> carried_{0}, refused_{0}, retried_{0}, expired_{0};
  std::thread thread_;
};

}  // namespace aftercare::schedule

#endif  // AFTERCARE_SCHEDULE_EFFECTS_H_
