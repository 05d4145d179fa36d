#include "common/server/meter.h"

#include <algorithm>
#include <utility>

namespace aftercare::server {

MethodMeter::MethodMeter(std::string method, observe::Metrics& metrics)
    : method_(std::move(method)),
      metrics_(metrics),
      seconds_(metrics.AddHistogram("aftercare_rpc_seconds", "Time from a call's arrival to its answer.",
                                    observe::LatencyBounds(), {{"method", method_}})) {}

void MethodMeter::Count(const absl::Status& status, absl::Duration took) {
  auto& slot = codes_[std::clamp(static_cast<int>(status.code()), 0, 16)];
  observe::Counter* counter = slot.load(std::memory_order_acquire);
  if (counter == nullptr) {
    // Two threads may get here at once; the registry answers both with the same counter.
    counter = &metrics_.AddCounter("aftercare_rpc_total", "Calls answered, by canonical code.",
                                   {{"method", method_},
                                    {"code", absl::StatusCodeToString(status.code())}});
    slot.store(counter, std::memory_order_release);
  }
  counter->Add();
  seconds_.Record(took);
}

MethodMeter* Meters::Of(const std::string& method) {
  auto& meter = meters_[method];
  if (meter == nullptr) meter = std::make_unique<MethodMeter>(method, metrics_);
  return meter.get();
}

MethodMeter* Meters::Find(const std::string& method) const {
  const auto found = meters_.find(method);
  return found == meters_.end() ? nullptr : found->second.get();
}

}  // namespace aftercare::server
