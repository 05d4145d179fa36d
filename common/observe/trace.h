// W3C Trace Context (level 1): the identity of a request as it passes through RPCs, events and
// webhooks. A header that is not well formed counts as absent; the receiver then begins a trace.
#ifndef AFTERCARE_OBSERVE_TRACE_H_
#define AFTERCARE_OBSERVE_TRACE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace aftercare::observe {

struct TraceContext {
  std::array<uint8_t, 16> trace_id{};
  std::array<uint8_t, 8> span_id{};
  uint8_t flags = 0;

  bool operator==(const TraceContext&) const = default;
  // False for a context nobody filled: all zero is no identity.
  bool valid() const;
  // 32 lower-case hexadecimal digits.
  std::string TraceIdText() const;
};

inline constexpr uint8_t kSampled = 0x01;

// Reads "00-{trace}-{span}-{flags}"; also later versions, as far as they begin like version 00.
std::optional<TraceContext> ParseTraceparent(absl::string_view header);

// Version 00; parsing it gives the same context.
std::string FormatTraceparent(const TraceContext& context);

// A trace of its own, sampled. Thread safe.
TraceContext NewTrace();

// The next step of the parent's trace: same trace, new span. Without a valid parent a new trace.
TraceContext NewChild(const TraceContext& parent);

// Gives this thread's log lines the trace id of `context` while it lives; scopes nest.
class TraceScope {
 public:
  explicit TraceScope(const TraceContext& context);
  ~TraceScope();
  TraceScope(const TraceScope&) = delete;
  TraceScope& operator=(const TraceScope&) = delete;

 private:
  TraceContext outer_;
};

// This thread's context; not valid outside any scope.
const TraceContext& CurrentTrace();

}  // namespace aftercare::observe

#endif  // AFTERCARE_OBSERVE_TRACE_H_
