// Numbers about the running process, for Prometheus. Handles are made at start, with fixed labels,
// and live as long as their Metrics; touching one is an atomic operation and takes no lock. That is
// why the handles are ours (prometheus-cpp's histogram takes a mutex) and only its data model, text
// format and HTTP server are used.
#ifndef AFTERCARE_OBSERVE_METRICS_H_
#define AFTERCARE_OBSERVE_METRICS_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace prometheus {
class Exposer;
}

namespace aftercare::observe {

// Only grows. Names end in _total.
class Counter {
 public:
  void Add(uint64_t by = 1) { value_.fetch_add(by, std::memory_order_relaxed); }
  uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<uint64_t> value_{0};
};

// Goes up and down.
class Gauge {
 public:
  void Set(double value) { value_.store(value, std::memory_order_relaxed); }
  void Add(double by) { value_.fetch_add(by, std::memory_order_relaxed); }
  double value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> value_{0};
};

// How values spread over buckets. Durations are in seconds, as Prometheus has it.
class Histogram {
 public:
  // Upper bounds, ascending, each belonging to its bucket; the last bucket is without bound.
  explicit Histogram(std::vector<double> bounds);

  void Record(double value);
  void Record(absl::Duration duration) { Record(absl::ToDoubleSeconds(duration)); }

  const std::vector<double>& bounds() const { return bounds_; }
  // Values in each bucket by itself; one more than there are bounds.
  std::vector<uint64_t> counts() const;
  double sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  const std::vector<double> bounds_;
  std::vector<std::atomic<uint64_t>> counts_;
  std::atomic<double> sum_{0};
};

using Labels = std::map<std::string, std::string>;

// Bounds for what takes time (0.5 ms to 10 s) and for what is counted (1 to 1 024).
const std::vector<double>& LatencyBounds();
const std::vector<double>& CountBounds();

// All metrics of a process. Thread safe. Asking again for the same name and labels answers the same
// handle; the same name with another kind, or a name Prometheus does not take, is a mistake in the
// program and ends it.
class Metrics {
 public:
  struct Described {
    std::string name;
    std::string kind;  // "counter", "gauge", "histogram"
    std::string help;
    std::vector<std::string> labels;
    bool operator==(const Described&) const = default;
  };

  Metrics();
  ~Metrics();

  Counter& AddCounter(const std::string& name, const std::string& help, const Labels& labels = {});
  Gauge& AddGauge(const std::string& name, const std::string& help, const Labels& labels = {});
  Histogram& AddHistogram(const std::string& name, const std::string& help,
                          const std::vector<double>& bounds, const Labels& labels = {});

  // Every metric once, by name; and the same as the rows of a Markdown table.
  std::vector<Described> List() const;
  std::string MarkdownTable() const;
  // What a scrape answers.
  std::string Text() const;

  // Answers scrapes of http://{address}:{port}/metrics from two threads until destroyed; port 0
  // takes a free one. The port taken, or Unavailable when it cannot be had.
  absl::StatusOr<int> Serve(int port, const std::string& address = "127.0.0.1");

 private:
  class Families;
  std::shared_ptr<Families> families_;
  std::unique_ptr<prometheus::Exposer> exposer_;
  int port_ = 0;  // where exposer_ listens
};

}  // namespace aftercare::observe

#endif  // AFTERCARE_OBSERVE_METRICS_H_
