#include "common/server/ground.h"

#include <google/protobuf/descriptor.h>
#include <grpcpp/ext/channelz_service_plugin.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <mutex>
#include <thread>

#include "absl/strings/str_cat.h"
#include "aftercare/type/v1/operations.grpc.pb.h"
#include "common/db/session.h"
#include "common/observe/log.h"
#include "common/observe/trace.h"
#include "common/outbox/events.h"
#include "common/server/status.h"
#include "common/server/unreadable.h"

namespace aftercare::server {
namespace {

constexpr int kMaxMessage = 4 << 20;
constexpr int kErrandThreads = 2;
constexpr size_t kMaxErrands = 256;

std::string RandomKey() {
  std::string key(32, '\0');
  RAND_bytes(reinterpret_cast<unsigned char*>(key.data()), static_cast<int>(key.size()));
  return key;
}

}  // namespace

Ground::Ground(std::string service, Config config, auth::Tokens tokens)
    : service_(std::move(service)),
      config_(std::move(config)),
      dsn_(db::InSchema(config_.database, service_)),
      tokens_(std::move(tokens)),
      page_tokens_(config_.page_key.empty() ? RandomKey() : config_.page_key),
      errands_(std::make_unique<db::Errands>(dsn_, kErrandThreads, kMaxErrands)) {}

Ground::~Ground() {
  // Whoever makes work ends before whoever does it, and is not kept waiting by a processor that waits
  // for Postgres. A processor may still wake the effects while they end.
  for (auto& [type, processor] : processors_) processor->StopTaking();
  consumers_.clear();
  workers_.clear();
  timers_.reset();
  if (effects_ != nullptr) effects_->Stop();
  processors_.clear();
  effects_.reset();
  readers_.clear();
  relay_.reset();
  errands_.reset();
}

absl::Status Ground::KeepKind(command::AggregateKind kind, std::any tick, int write_connections) {
  const std::string type = kind.type;
  tables_.push_back(kind.collection_table);
  command::ProcessorOptions options;
  options.service = service_;
  options.dsn = dsn_;
  options.connections =
      config_.write_connections > 0 ? config_.write_connections : write_connections;
  options.clock = &clock_;
  options.wake_relay = [this] {
    if (relay_ != nullptr) relay_->Wake();
  };
  options.wake_effects = [this] {
    if (effects_ != nullptr) effects_->Wake();
  };
  auto processor = command::Processor::Start(options, kind);
  if (!processor.ok()) return processor.status();
  command::Reader::Options read;
  read.dsn = dsn_;
  read.connections = config_.read_connections;
  read.clock = &clock_;
  auto reader = command::Reader::Start(read, std::move(kind));
  if (!reader.ok()) return reader.status();
  if (tick.has_value()) tickings_[type] = {processor->get(), std::move(tick)};
  processors_[type] = *std::move(processor);
  readers_[type] = *std::move(reader);
  return absl::OkStatus();
}

absl::Status Ground::Admit(const std::string& full_name) {
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(full_name);
  if (descriptor == nullptr) return absl::InternalError(absl::StrCat("no service ", full_name));
  return door_.Admit(*descriptor);
}

void Ground::On(const std::string& source, stream::Handler handler) {
  handlers_[source].push_back(std::move(handler));
}

void Ground::Carry(const std::string& kind, schedule::Carry carry) {
  carries_[kind] = std::move(carry);
}

void Ground::Report(
    const std::string& aggregate,
    std::function<std::any(const std::string&, const std::string&)> done,
    std::function<std::any(const std::string&, const absl::Status&)> refused) {
  reportings_[aggregate] = {processors_.at(aggregate).get(), std::move(done), std::move(refused)};
}

std::shared_ptr<grpc::Channel> Ground::Peer(const std::string& service) {
  std::lock_guard<std::mutex> lock(peers_mutex_);
  auto& channel = peers_[service];
  if (channel == nullptr) {
    grpc::ChannelArguments arguments;
    arguments.SetLoadBalancingPolicyName("round_robin");
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetMaxReceiveMessageSize(kMaxMessage * 4);
    // gRPC waits up to two minutes before it looks for a service again that was away; what it holds
    // up meanwhile is told to people.
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 200);
    arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 200);
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2000);
    channel = grpc::CreateCustomChannel(config_.peers.at(service),
                                        grpc::InsecureChannelCredentials(), arguments);
  }
  return channel;
}

void Ground::Prepare(grpc::ClientContext& context, const std::string& traceparent,
                     absl::Duration timeout) const {
  context.AddMetadata("authorization", absl::StrCat("Bearer ", config_.own_token));
  if (!traceparent.empty()) context.AddMetadata("traceparent", traceparent);
  context.set_deadline(absl::ToChronoTime(time::SystemClock().Now() + timeout));
}

stream::ReadEvents Ground::SourceOf(const std::string& source) {
  const auto request = [](const std::string& after, int partition, int limit) {
    type::v1::ReadEventsRequest made;
    made.set_after(after);
    made.set_partition(partition);
    made.set_limit(limit);
    return made;
  };
  if (source == service_) {
    auto session = std::make_shared<db::Session>(dsn_);
    return [request, session](const std::string& after, int partition,
                              int limit) -> absl::StatusOr<type::v1::ReadEventsResponse> {
      type::v1::ReadEventsResponse response;
      auto status = outbox::ReadEvents(request(after, partition, limit), *session, &response);
      if (!status.ok()) return status;
      return response;
    };
  }
  auto stub = std::shared_ptr<type::v1::EventService::Stub>(
      type::v1::EventService::NewStub(Peer(source)));
  return [this, request, stub](const std::string& after, int partition,
                               int limit) -> absl::StatusOr<type::v1::ReadEventsResponse> {
    grpc::ClientContext context;
    Prepare(context, "");
    type::v1::ReadEventsResponse response;
    const grpc::Status status =
        stub->ReadEvents(&context, request(after, partition, limit), &response);
    if (!status.ok()) return FromGrpc(status);
    return response;
  };
}

absl::Status Ground::StartBackground() {
  relay_ = std::make_unique<outbox::Relay>(outbox::RelayOptions{service_, dsn_, config_.redis});
  relay_->Start();
  if (!carries_.empty()) {
    effects_ = std::make_unique<schedule::Effects>(dsn_, carries_, reportings_);
    effects_->Start();
  }
  timers_ = std::make_unique<schedule::Timers>(dsn_, clock_, tickings_);
  timers_->Start();
  for (const auto& [source, handlers] : handlers_) {
    stream::ConsumerOptions options;
    options.source = source;
    options.service = service_;
    options.replica = absl::StrCat(service_, "-", getpid(), "-", ids::NewUuid(clock_.Now()).ToString());
    options.dsn = dsn_;
    options.redis = config_.redis;
    options.read_events = SourceOf(source);
    consumers_.push_back(std::make_unique<stream::Consumer>(std::move(options), handlers));
    consumers_.back()->Start();
  }
  return absl::OkStatus();
}

absl::Status Ground::StartServers() {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(absl::StrCat(config_.listen, ":", config_.port),
                           grpc::InsecureServerCredentials(), &port);
  builder.SetMaxReceiveMessageSize(kMaxMessage);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 1024);
  // Replicas share the load of long-lived clients; gRPC adds jitter of its own.
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, 30 * 60 * 1000);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, 60 * 1000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000);
  builder.experimental().SetInterceptorCreators(RefuseUnreadable(meters_));
  for (const auto& service : services_) builder.RegisterService(service.get());
  server_ = builder.BuildAndStart();
  if (server_ == nullptr || port == 0) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen on ", config_.listen, ":", config_.port,
                     "; is another process using the port?"));
  }
  // Reflection and channelz register with every builder made after they are enabled, so the public
  // server, made before, has neither.
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::channelz::experimental::InitChannelzService();
  grpc::ServerBuilder internal;
  int internal_port = 0;
  internal.AddListeningPort(absl::StrCat(config_.listen, ":", config_.internal_port),
                            grpc::InsecureServerCredentials(), &internal_port);
  internal.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  internal_server_ = internal.BuildAndStart();
  if (internal_server_ == nullptr || internal_port == 0) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen on ", config_.listen, ":", config_.internal_port,
                     "; is another process using the port?"));
  }
  auto metrics_port = metrics_.Serve(config_.metrics_port, config_.listen);
  if (!metrics_port.ok()) return metrics_port.status();
  // One line on stdout, for whoever started us and let the system choose the ports.
  std::printf("%s listening port=%d metrics=%d internal=%d\n", service_.c_str(), port,
              *metrics_port, internal_port);
  std::fflush(stdout);
  observe::Log(observe::Level::kInfo, "serving",
               {{"port", port}, {"metrics_port", *metrics_port}, {"internal_port", internal_port}});
  return absl::OkStatus();
}

int Ground::Run() {
  // Blocked in Main.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);

  // After days of rest there may be no partition for today.
  db::Session session(dsn_);
  absl::Status status = MaintainOutbox(session);
  if (status.ok()) status = StartBackground();
  if (status.ok()) status = StartServers();
  if (!status.ok()) {
    observe::Log(observe::Level::kError, "the service cannot start",
                 {{"cause", std::string(status.message())}});
    std::fprintf(stderr, "%s: %s\n", service_.c_str(), std::string(status.message()).c_str());
    return 1;
  }
  std::mutex mutex;
  std::condition_variable wake;
  bool stopping = false;
  std::thread housekeeper([&] {
    Housekeep([&](absl::Duration pause) {
      std::unique_lock<std::mutex> lock(mutex);
      wake.wait_for(lock, absl::ToChronoMilliseconds(pause), [&] { return stopping; });
      return !stopping;
    });
  });

  int received = 0;
  sigwait(&signals, &received);
  observe::Log(observe::Level::kInfo, "draining", {{"signal", received}});
  for (grpc::Server* server : {server_.get(), internal_server_.get()}) {
    if (auto* health = server->GetHealthCheckService()) health->SetServingStatus(false);
  }
  {
    std::lock_guard<std::mutex> lock(mutex);
    stopping = true;
  }
  wake.notify_all();
  housekeeper.join();
  const absl::Time deadline = time::SystemClock().Now() + config_.drain;
  server_->Shutdown(absl::ToChronoTime(deadline));
  internal_server_->Shutdown(absl::ToChronoTime(deadline));
  observe::Log(observe::Level::kInfo, "stopped");
  return 0;
}

}  // namespace aftercare::server
