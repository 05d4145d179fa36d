// What a service stands on. main.cc names the service and its parts; the ground brings settings,
// log, metrics, clock, database, door, relay, consumers, timers, effects, health and shutdown, the
// same for all five.
#ifndef AFTERCARE_SERVER_GROUND_H_
#define AFTERCARE_SERVER_GROUND_H_

#include <grpcpp/grpcpp.h>

#include <any>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "common/auth/tokens.h"
#include "common/command/aggregate.h"
#include "common/command/processor.h"
#include "common/command/reader.h"
#include "common/config/settings.h"
#include "common/db/errands.h"
#include "common/observe/metrics.h"
#include "common/outbox/relay.h"
#include "common/paging/page_token.h"
#include "common/schedule/effects.h"
#include "common/schedule/timers.h"
#include "common/server/door.h"
#include "common/server/meter.h"
#include "common/stream/consumer.h"
#include "common/time/clock.h"

namespace aftercare::server {

// What every service is told at start; the README's table of settings is this list.
struct Config {
  std::string database;  // libpq keyword/value string, without search_path
  std::string redis;
  int port = 0, metrics_port = 0, internal_port = 0;
  std::string listen;
  std::string tokens;      // file, see auth::Tokens
  std::string own_token;   // with which this service calls the others
  std::string page_key;    // shared by the replicas
  std::map<std::string, std::string> peers;  // service -> address
  bool test_clock = false;
  absl::Duration drain;
  int write_connections = 0;  // 0: as many as an aggregate asks for
  int read_connections = 1;
};

class Ground {
 public:
  Ground(std::string service, Config config, auth::Tokens tokens);
  ~Ground();

  const std::string& service() const { return service_; }
  const Config& config() const { return config_; }
  const time::Clock& clock() const { return clock_; }
  const std::string& dsn() const { return dsn_; }
  const Door& door() const { return door_; }
  const paging::PageTokens& page_tokens() const { return page_tokens_; }
  db::Errands& errands() { return *errands_; }
  observe::Metrics& metrics() { return metrics_; }
  // The aggregates' tables.
  const std::vector<std::string>& tables() const { return tables_; }
  const std::vector<stream::Handler>& handlers(const std::string& source) {
    return handlers_[source];
  }

  // An aggregate's processor and reader. `traits` outlives the ground; `tick` is its command for a
  // timer. A busy one asks for two connections: while one batch commits, the next is decided. Aborts
  // the start when the schema does not fit.
  template <class Traits>
  absl::Status Keep(const Traits& traits, std::vector<db::Statement> extra = {},
                    std::any tick = {}, int write_connections = 1) {
    return KeepKind(command::KindOf(traits, std::move(extra)), std::move(tick),
                    write_connections);
  }
  command::Processor& processor(const std::string& type) { return *processors_.at(type); }
  command::Reader& reader(const std::string& type) { return *readers_.at(type); }

  // Admits a service of the proto and keeps its implementation, made from the arguments after the
  // access of its RPCs is known.
  template <class Service, class... Args>
  absl::Status Serve(const std::string& full_name, Args&&... args) {
    if (auto status = Admit(full_name); !status.ok()) return status;
    services_.push_back(std::make_unique<Service>(std::forward<Args>(args)...));
    return absl::OkStatus();
  }

  // What this service does on another's (or its own) events.
  void On(const std::string& source, stream::Handler handler);
  // How an effect is carried out, and how the aggregate that asked for it hears of it.
  void Carry(const std::string& kind, schedule::Carry carry);
  void Report(const std::string& aggregate,
              std::function<std::any(const std::string&, const std::string&)> done,
              std::function<std::any(const std::string&, const absl::Status&)> refused);

  // Keeps a worker of the service's own (threads that use processors) until the consumers, which
  // give it work, have ended; it ends before the processors do.
  void Own(std::shared_ptr<void> worker) { workers_.push_back(std::move(worker)); }

  // The channel to another service; one connection, made when first used. Thread safe.
  std::shared_ptr<grpc::Channel> Peer(const std::string& service);
  // Credential, trace and deadline of a call to another service.
  void Prepare(grpc::ClientContext& context, const std::string& traceparent,
               absl::Duration timeout = absl::Seconds(5)) const;

  // The test clock, when it is on.
  time::OffsetClock* test_clock() { return config_.test_clock ? &clock_ : nullptr; }

  // Starts everything, serves until a signal, drains, stops. The exit status.
  int Run();

 private:
  absl::Status KeepKind(command::AggregateKind kind, std::any tick, int write_connections);
  absl::Status Admit(const std::string& full_name);
  // How a stream's events are read from its source's database: another's by its EventService, our own
  // at home.
  stream::ReadEvents SourceOf(const std::string& source);
  absl::Status StartBackground();
  absl::Status StartServers();
  static absl::Status MaintainOutbox(db::Session& session);
  static void Tidy(db::Session& session, const std::function<bool(absl::Duration)>& pause);
  void Housekeep(const std::function<bool(absl::Duration)>& pause);
  void UpdateGauges();

  const std::string service_;
  const Config config_;
  const std::string dsn_;
  time::OffsetClock clock_;
  observe::Metrics metrics_;
  Meters meters_{metrics_};
  auth::Tokens tokens_;
  Door door_{tokens_, meters_};
  paging::PageTokens page_tokens_;
  std::unique_ptr<db::Errands> errands_;
  std::unique_ptr<outbox::Relay> relay_;
  std::unique_ptr<schedule::Effects> effects_;
  std::unique_ptr<schedule::Timers> timers_;
  std::vector<std::string> tables_;
  std::map<std::string, std::unique_ptr<command::Processor>> processors_;
  std::map<std::string, std::unique_ptr<command::Reader>> readers_;
  std::map<std::string, std::vector<stream::Handler>> handlers_;
  std::vector<std::unique_ptr<stream::Consumer>> consumers_;
  std::vector<std::shared_ptr<void>> workers_;
  std::map<std::string, schedule::Ticking> tickings_;
  std::map<std::string, schedule::Carry> carries_;
  std::map<std::string, schedule::Reporting> reportings_;
  std::mutex peers_mutex_;
  std::map<std::string, std::shared_ptr<grpc::Channel>> peers_;
  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::unique_ptr<grpc::Server> server_, internal_server_;
};

// A service as main.cc names it.
struct Service {
  std::string name;
  // Declares settings of its own; may be empty.
  std::function<void(config::Settings&)> declare;
  // Puts its parts on the ground.
  std::function<absl::Status(Ground&)> build;
};

// Settings, log, `migrate` or serve. The exit status of main.
int Main(int argc, char** argv, const Service& service);

}  // namespace aftercare::server

#endif  // AFTERCARE_SERVER_GROUND_H_
