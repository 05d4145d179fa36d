// Counts and times of one RPC, touched on every call.
#ifndef AFTERCARE_SERVER_METER_H_
#define AFTERCARE_SERVER_METER_H_

#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/observe/metrics.h"
#include "common/time/clock.h"

namespace aftercare::server {

class MethodMeter {
 public:
  MethodMeter(std::string method, observe::Metrics& metrics);
  // Thread safe.
  void Count(const absl::Status& status, absl::Duration took);

 private:
  const std::string method_;
  observe::Metrics& metrics_;
  observe::Histogram& seconds_;
  // By canonical code; a counter is made when its code first occurs, so that a scrape is short.
  std::array<std::atomic<observe::Counter*>, 17> codes_{};
};

class Meters {
 public:
  explicit Meters(observe::Metrics& metrics) : metrics_(metrics) {}
  // The meter of an RPC; lives as long as Meters. Called at start only.
  MethodMeter* Of(const std::string& method);
  // Null when the RPC has none. Thread safe once the server has started.
  MethodMeter* Find(const std::string& method) const;

 private:
  observe::Metrics& metrics_;
  std::map<std::string, std::unique_ptr<MethodMeter>> meters_;
};

}  // namespace aftercare::server

#endif  // AFTERCARE_SERVER_METER_H_
