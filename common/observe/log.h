// The log: one JSON object a line on stderr with time (RFC 3339, UTC), level, service, message,
// trace_id and the given fields. Personal data goes in as Masked or not at all; request bodies go
// in through validate::MaskedDebug. A warning or error that repeats from one place in the code is
// thinned out: the next line that passes says how many were left out.
//
//   Log(Level::kWarning, "carrier does not answer", {{"carrier", name}, {"after", elapsed}});
#ifndef AFTERCARE_OBSERVE_LOG_H_
#define AFTERCARE_OBSERVE_LOG_H_

#include <atomic>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/time/clock.h"

namespace spdlog {
class logger;
namespace sinks {
class sink;
}
}  // namespace spdlog

namespace aftercare::observe {

enum class Level { kDebug, kInfo, kWarning, kError };

// "debug", "info", "warning", "error"; nothing for another word.
std::optional<Level> ParseLevel(absl::string_view word);

// Personal data: the log gets its first character and three stars.
struct Masked {
  absl::string_view text;
};

// What a field can hold. Texts are not copied: a value lives as long as the call to Log.
class Value {
 public:
  Value(const char* text) : held_(absl::string_view(text)) {}               // NOLINT: implicit
  Value(const std::string& text) : held_(absl::string_view(text)) {}        // NOLINT: implicit
  Value(absl::string_view text) : held_(text) {}                            // NOLINT: implicit
  Value(Masked masked) : held_(masked) {}                                   // NOLINT: implicit
  Value(absl::Time time) : held_(time) {}                                   // NOLINT: implicit
  Value(absl::Duration duration) : held_(absl::ToDoubleSeconds(duration)) {}  // NOLINT: seconds
  template <std::integral T>
  Value(T number) : held_(Widened(number)) {}  // NOLINT: implicit
  template <std::floating_point T>
  Value(T number) : held_(static_cast<double>(number)) {}  // NOLINT: implicit

  void AppendJson(std::string& out) const;

 private:
  using Held =
      std::variant<absl::string_view, Masked, absl::Time, double, bool, int64_t, uint64_t>;

  template <std::integral T>
  static Held Widened(T number) {
    if constexpr (std::is_same_v<T, bool>) return number;
    else if constexpr (std::signed_integral<T>) return static_cast<int64_t>(number);
    else return static_cast<uint64_t>(number);
  }

  Held held_;
};

struct Field {
  absl::string_view key;
  Value value;
};

// Texts longer than this many bytes are cut.
inline constexpr size_t kMaxLoggedText = 4096;
// Warnings and errors from one place in the code: at most so many in so long.
inline constexpr int64_t kBurst = 10;
inline constexpr absl::Duration kBurstWindow = absl::Seconds(10);

// Writes to one sink. Thread safe. The process has one (Log below); tests make their own.
class Logger {
 public:
  Logger(std::string service, Level least, const time::Clock& clock,
         std::shared_ptr<spdlog::sinks::sink> sink);

  bool Enabled(Level level) const { return level >= least_.load(std::memory_order_relaxed); }
  void set_level(Level least) { least_.store(least); }
  // `file` and `line` tell the place in the code; `file` must live for ever.
  void Write(Level level, absl::string_view message, absl::Span<const Field> fields,
             const char* file, int line);

 private:
  struct Place {
    absl::Time window_start = absl::InfinitePast();
    int64_t written = 0;
    int64_t left_out = 0;
  };

  // How many lines were left out at this place since the last written one; nothing when this one
  // has to be left out too.
  std::optional<int64_t> Admit(absl::Time now, const char* file, int line)
      ABSL_LOCKS_EXCLUDED(mutex_);

  const std::string service_;
  const time::Clock& clock_;
  std::atomic<Level> least_;
  std::shared_ptr<spdlog::logger> out_;
  absl::Mutex mutex_;
  absl::flat_hash_map<std::pair<const char*, int>, Place> places_ ABSL_GUARDED_BY(mutex_);
};

// Names the process in its log and sets the level. Once, before other threads start; without it
// lines say "aftercare" and begin with info.
void StartLog(const std::string& service, Level least);

// To the process's log. The last two arguments are the caller's place: never give them.
void Log(Level level, absl::string_view message, absl::Span<const Field> fields = {},
         const char* file = __builtin_FILE(), int line = __builtin_LINE());

}  // namespace aftercare::observe

#endif  // AFTERCARE_OBSERVE_LOG_H_
