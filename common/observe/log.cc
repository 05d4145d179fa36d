#include "common/observe/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <cmath>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/observe/trace.h"
#include "common/validate/utf8.h"

namespace aftercare::observe {
namespace {

constexpr absl::string_view kLevels[] = {"debug", "info", "warning", "error"};
constexpr absl::string_view kOwnKeys[] = {"time", "level", "service", "message", "left_out"};
constexpr absl::string_view kTraceKey = "trace_id";

// As RFC 8259 wants it; what is not UTF-8 becomes the replacement character.
void AppendJsonText(absl::string_view text, std::string& out) {
  const bool cut = text.size() > kMaxLoggedText;
  out += '"';
  size_t written = 0;
  while (!text.empty() && written < kMaxLoggedText) {
    const validate::Character next = validate::FirstCharacter(text);
    const size_t size = next.size == 0 ? 1 : next.size;
    if (next.size == 0) {
      out += "\xef\xbf\xbd";
    } else if (next.code == '"' || next.code == '\\') {
      out += '\\';
      out += text[0];
    } else if (next.code == '\n') {
      out += "\\n";
    } else if (validate::IsControl(next.code)) {
      absl::StrAppendFormat(&out, "\\u%04x", static_cast<unsigned>(next.code));
    } else {
      out.append(text.data(), size);
    }
    text.remove_prefix(size);
    written += size;
  }
  if (cut) out += "...";
  out += '"';
}

std::string Rfc3339(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", time, absl::UTCTimeZone());
}

struct JsonAppender {
  std::string& out;
  void operator()(absl::string_view text) const { AppendJsonText(text, out); }
  void operator()(Masked masked) const { AppendJsonText(validate::Mask(masked.text), out); }
  void operator()(absl::Time time) const { AppendJsonText(Rfc3339(time), out); }
  void operator()(bool truth) const { out += truth ? "true" : "false"; }
  void operator()(int64_t number) const { absl::StrAppend(&out, number); }
  void operator()(uint64_t number) const { absl::StrAppend(&out, number); }
  void operator()(double number) const {
    // JSON has no word for the others.
    absl::StrAppendFormat(&out, std::isfinite(number) ? "%.15g" : "\"%g\"", number);
  }
};

void AppendMember(absl::string_view key, const Value& value, std::string& out) {
  AppendJsonText(key, out);
  out += ':';
  value.AppendJson(out);
}

bool IsOwnKey(absl::string_view key) {
  for (const absl::string_view own : kOwnKeys) {
    if (key == own) return true;
  }
  return false;
}

const time::Clock& MachineClock() {
  static const auto* const clock = new time::SystemClock;
  return *clock;
}

// Never destroyed: threads may log until the very end.
std::atomic<Logger*>& ProcessLogger() {
  static std::atomic<Logger*> logger(
      new Logger("aftercare", Level::kInfo, MachineClock(),
                 std::make_shared<spdlog::sinks::stderr_sink_mt>()));
  return logger;
}

}  // namespace

std::optional<Level> ParseLevel(absl::string_view word) {
  for (size_t i = 0; i < std::size(kLevels); ++i) {
    if (word == kLevels[i]) return static_cast<Level>(i);
  }
  return std::nullopt;
}

void Value::AppendJson(std::string& out) const { std::visit(JsonAppender{out}, held_); }

Logger::Logger(std::string service, Level least, const time::Clock& clock,
               std::shared_ptr<spdlog::sinks::sink> sink)
    : service_(std::move(service)),
      clock_(clock),
      least_(least),
      out_(std::make_shared<spdlog::logger>(service_, std::move(sink))) {
  out_->set_pattern("%v");
  out_->set_level(spdlog::level::trace);
}

void Logger::Write(Level level, absl::string_view message, absl::Span<const Field> fields,
                   const char* file, int line) {
  if (!Enabled(level)) return;
  const absl::Time now = clock_.Now();
  int64_t left_out = 0;
  if (level >= Level::kWarning) {
    const std::optional<int64_t> admitted = Admit(now, file, line);
    if (!admitted) return;
    left_out = *admitted;
  }
  std::string text = "{";
  AppendMember("time", now, text);
  text += ',';
  AppendMember("level", kLevels[static_cast<size_t>(level)], text);
  text += ',';
  AppendMember("service", service_, text);
  text += ',';
  AppendMember("message", message, text);
  bool own_trace = CurrentTrace().valid();
  for (const Field& field : fields) {
    if (field.key == kTraceKey) own_trace = false;
    text += ',';
    // A key must not be there twice.
    AppendMember(IsOwnKey(field.key) ? absl::StrCat("field_", field.key) : std::string(field.key),
                 field.value, text);
  }
  if (own_trace) {
    text += ',';
    AppendMember(kTraceKey, CurrentTrace().TraceIdText(), text);
  }
  if (left_out > 0) {
    text += ',';
    AppendMember("left_out", left_out, text);
  }
  text += '}';
  out_->log(spdlog::level::info, spdlog::string_view_t(text.data(), text.size()));
}

std::optional<int64_t> Logger::Admit(absl::Time now, const char* file, int line) {
  const absl::MutexLock lock(&mutex_);
  Place& place = places_[{file, line}];
  // Also when the clock was set back.
  if (now - place.window_start >= kBurstWindow || now < place.window_start) {
    place.window_start = now;
    place.written = 0;
  }
  if (place.written >= kBurst) {
    ++place.left_out;
    return std::nullopt;
  }
  ++place.written;
  return std::exchange(place.left_out, 0);
}

void StartLog(const std::string& service, Level least) {
  // The one before is kept: someone may be writing to it.
  static auto* const kept = new std::vector<std::unique_ptr<Logger>>;
  kept->emplace_back(ProcessLogger().exchange(
      new Logger(service, least, MachineClock(),
                 std::make_shared<spdlog::sinks::stderr_sink_mt>())));
}

void Log(Level level, absl::string_view message, absl::Span<const Field> fields, const char* file,
         int line) {
  ProcessLogger().load(std::memory_order_acquire)->Write(level, message, fields, file, line);
}

}  // namespace aftercare::observe
