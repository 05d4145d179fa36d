#include "common/observe/trace.h"

#include <algorithm>

#include "absl/random/random.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace aftercare::observe {
namespace {

constexpr size_t kVersion00Size = 55;  // 2 + 1 + 32 + 1 + 16 + 1 + 2
// Sampled, and level 2's "the trace id is random"; unknown flags must not be passed on.
constexpr uint8_t kKnownFlags = 0x03;

thread_local TraceContext current_trace;

template <size_t N>
bool AllZero(const std::array<uint8_t, N>& bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](uint8_t byte) { return byte == 0; });
}

template <size_t N>
std::string HexText(const std::array<uint8_t, N>& bytes) {
  return absl::BytesToHexString({reinterpret_cast<const char*>(bytes.data()), N});
}

// Lower case only, as the standard says.
template <size_t N>
bool ReadHex(absl::string_view text, std::array<uint8_t, N>& bytes) {
  const auto value = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  for (size_t i = 0; i < N; ++i) {
    const int high = value(text[2 * i]);
    const int low = value(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    bytes[i] = static_cast<uint8_t>(high << 4 | low);
  }
  return true;
}

template <size_t N>
void FillRandom(std::array<uint8_t, N>& bytes) {
  thread_local absl::BitGen random;
  do {
    for (uint8_t& byte : bytes) byte = absl::Uniform<uint8_t>(random);
  } while (AllZero(bytes));
}

}  // namespace

bool TraceContext::valid() const { return !AllZero(trace_id) && !AllZero(span_id); }

std::string TraceContext::TraceIdText() const { return HexText(trace_id); }

std::optional<TraceContext> ParseTraceparent(absl::string_view header) {
  if (header.size() < kVersion00Size || header[2] != '-' || header[35] != '-' ||
      header[52] != '-') {
    return std::nullopt;
  }
  TraceContext context;
  std::array<uint8_t, 1> version{};
  std::array<uint8_t, 1> flags{};
  if (!ReadHex(header.substr(0, 2), version) || !ReadHex(header.substr(3, 32), context.trace_id) ||
      !ReadHex(header.substr(36, 16), context.span_id) || !ReadHex(header.substr(53, 2), flags)) {
    return std::nullopt;
  }
  context.flags = flags[0];
  const bool longer = header.size() > kVersion00Size;
  if (version[0] == 0xff || (version[0] == 0 && longer) ||
      (longer && header[kVersion00Size] != '-') || !context.valid()) {
    return std::nullopt;
  }
  return context;
}

std::string FormatTraceparent(const TraceContext& context) {
  return absl::StrCat("00-", HexText(context.trace_id), "-", HexText(context.span_id), "-",
                      absl::Hex(context.flags, absl::kZeroPad2));
}

TraceContext NewTrace() {
  TraceContext context;
  FillRandom(context.trace_id);
  FillRandom(context.span_id);
  context.flags = kSampled;
  return context;
}

TraceContext NewChild(const TraceContext& parent) {
  if (!parent.valid()) return NewTrace();
  TraceContext child = parent;
  FillRandom(child.span_id);
  child.flags &= kKnownFlags;
  return child;
}

TraceScope::TraceScope(const TraceContext& context) : outer_(current_trace) {
  current_trace = context;
}

TraceScope::~TraceScope() { current_trace = outer_; }

const TraceContext& CurrentTrace() { return current_trace; }

}  // namespace aftercare::observe
