#include "common/observe/metrics.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <prometheus/check_names.h>
#include <prometheus/collectable.h>
#include <prometheus/exposer.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <functional>
#include <limits>
#include <set>
#include <thread>
#include <variant>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "common/observe/log.h"

namespace aftercare::observe {
namespace {

constexpr size_t kScrapeThreads = 2;
constexpr absl::Duration kWakePause = absl::Milliseconds(5);

using Handle =
    std::variant<std::unique_ptr<Counter>, std::unique_ptr<Gauge>, std::unique_ptr<Histogram>>;

constexpr const char* kKinds[] = {"counter", "gauge", "histogram"};
constexpr prometheus::MetricType kTypes[] = {
    prometheus::MetricType::Counter, prometheus::MetricType::Gauge,
    prometheus::MetricType::Histogram};

struct Sampler {
  prometheus::ClientMetric& out;

  void operator()(const std::unique_ptr<Counter>& counter) const {
    out.counter.value = static_cast<double>(counter->value());
  }
  void operator()(const std::unique_ptr<Gauge>& gauge) const { out.gauge.value = gauge->value(); }
  void operator()(const std::unique_ptr<Histogram>& histogram) const {
    const std::vector<uint64_t> counts = histogram->counts();
    uint64_t total = 0;
    for (size_t i = 0; i < counts.size(); ++i) {
      total += counts[i];
      const double bound = i < histogram->bounds().size()
                               ? histogram->bounds()[i]
                               : std::numeric_limits<double>::infinity();
      out.histogram.bucket.push_back({total, bound});
    }
    out.histogram.sample_count = total;
    out.histogram.sample_sum = histogram->sum();
  }
};

[[noreturn]] void Mistake(const std::string& name, absl::string_view what) {
  Log(Level::kError, "metric declared wrongly", {{"metric", name}, {"mistake", what}});
  std::abort();
}

// One connection, closed at once.
void Knock(int port) {
  const int door = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  (void)connect(door, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  close(door);
}

}  // namespace

Histogram::Histogram(std::vector<double> bounds)
    : bounds_(std::move(bounds)), counts_(bounds_.size() + 1) {}

void Histogram::Record(double value) {
  const auto bucket = std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
  counts_[static_cast<size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
}

std::vector<uint64_t> Histogram::counts() const {
  std::vector<uint64_t> counts;
  for (const auto& count : counts_) counts.push_back(count.load(std::memory_order_relaxed));
  return counts;
}

const std::vector<double>& LatencyBounds() {
  static const auto* const bounds = new std::vector<double>{
      0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10};
  return *bounds;
}

const std::vector<double>& CountBounds() {
  static const auto* const bounds =
      new std::vector<double>{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};
  return *bounds;
}

class Metrics::Families final : public prometheus::Collectable {
 public:
  Handle& Add(const std::string& name, const std::string& help, const Labels& labels,
              Handle fresh) {
    if (!prometheus::CheckMetricName(name)) Mistake(name, "name");
    for (const auto& [label, value] : labels) {
      if (!prometheus::CheckLabelName(label)) Mistake(name, "label name");
    }
    const absl::MutexLock lock(&mutex_);
    Family& family = families_.try_emplace(name, Family{help, fresh.index(), {}}).first->second;
    if (family.kind != fresh.index()) Mistake(name, "declared before as another kind");
    return family.handles.try_emplace(labels, std::move(fresh)).first->second;
  }

  std::vector<prometheus::MetricFamily> Collect() const override {
    const absl::MutexLock lock(&mutex_);
    std::vector<prometheus::MetricFamily> all;
    for (const auto& [name, family] : families_) {
      prometheus::MetricFamily out{name, family.help, kTypes[family.kind], {}};
      for (const auto& [labels, handle] : family.handles) {
        prometheus::ClientMetric& metric = out.metric.emplace_back();
        for (const auto& [label, value] : labels) metric.label.push_back({label, value});
        std::visit(Sampler{metric}, handle);
      }
      all.push_back(std::move(out));
    }
    return all;
  }

  std::vector<Described> List() const {
    const absl::MutexLock lock(&mutex_);
    std::vector<Described> all;
    for (const auto& [name, family] : families_) {
      std::set<std::string> labels;
      for (const auto& [given, handle] : family.handles) {
        for (const auto& [label, value] : given) labels.insert(label);
      }
      all.push_back({name, kKinds[family.kind], family.help, {labels.begin(), labels.end()}});
    }
    return all;
  }

 private:
  struct Family {
    std::string help;
    size_t kind = 0;  // index of Handle, kKinds and kTypes
    std::map<Labels, Handle> handles;
  };

  mutable absl::Mutex mutex_;
  std::map<std::string, Family> families_ ABSL_GUARDED_BY(mutex_);
};

Metrics::Metrics() : families_(std::make_shared<Families>()) {}

Metrics::~Metrics() {
  if (exposer_ == nullptr) return;
  // civetweb looks for its stop flag every two seconds only, or when somebody knocks.
  absl::Notification stopped;
  std::thread stopping([&] {
    exposer_.reset();
    stopped.Notify();
  });
  while (!stopped.WaitForNotificationWithTimeout(kWakePause)) Knock(port_);
  stopping.join();
}

Counter& Metrics::AddCounter(const std::string& name, const std::string& help,
                             const Labels& labels) {
  return *std::get<0>(families_->Add(name, help, labels, std::make_unique<Counter>()));
}

Gauge& Metrics::AddGauge(const std::string& name, const std::string& help, const Labels& labels) {
  return *std::get<1>(families_->Add(name, help, labels, std::make_unique<Gauge>()));
}

Histogram& Metrics::AddHistogram(const std::string& name, const std::string& help,
                                 const std::vector<double>& bounds, const Labels& labels) {
  if (bounds.empty() || std::adjacent_find(bounds.begin(), bounds.end(), std::greater_equal<>()) !=
                            bounds.end()) {
    Mistake(name, "bounds do not ascend");
  }
  return *std::get<2>(families_->Add(name, help, labels, std::make_unique<Histogram>(bounds)));
}

std::vector<Metrics::Described> Metrics::List() const { return families_->List(); }

std::string Metrics::MarkdownTable() const {
  std::string table = "| metric | kind | labels | meaning |\n| --- | --- | --- | --- |\n";
  for (const Described& metric : List()) {
    absl::StrAppend(&table, "| `", metric.name, "` | ", metric.kind, " | ",
                    absl::StrJoin(metric.labels, ", "), " | ", metric.help, " |\n");
  }
  return table;
}

std::string Metrics::Text() const {
  return prometheus::TextSerializer().Serialize(families_->Collect());
}

absl::StatusOr<int> Metrics::Serve(int port, const std::string& address) {
  // The server's constructor throws when the port is taken; exceptions stop here.
  try {
    exposer_ = std::make_unique<prometheus::Exposer>(absl::StrCat(address, ":", port),
                                                     kScrapeThreads);
    exposer_->RegisterCollectable(families_);
    port_ = exposer_->GetListeningPorts().front();
    return port_;
  } catch (const std::exception& error) {
    return absl::UnavailableError(
        absl::StrCat("metrics cannot be served on ", address, ":", port, ": ", error.what()));
  }
}

}  // namespace aftercare::observe
