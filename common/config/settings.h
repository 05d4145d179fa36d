// What a process is told at start: flags (--name=value or --name value) first, then environment
// variables (AFTERCARE_NAME; an empty one counts as not set), then the default. Declaring a setting
// reads it; nothing is refused before Check, which names every mistake at once. A secret is read
// from the file that its setting names and is never printed.
//
//   Settings settings("intake", argc, argv, ProcessEnvironment());
//   config.database = settings.Text("database", "where Postgres is", kRequired);
//   config.port = settings.Port("port", "public port", 7401);
//   if (auto answer = settings.Answer()) return Print(*answer);
//   if (auto status = settings.Check(); !status.ok()) return Fail(status);
#ifndef AFTERCARE_CONFIG_SETTINGS_H_
#define AFTERCARE_CONFIG_SETTINGS_H_

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace aftercare::config {

using Environment = std::map<std::string, std::string>;

// This process's variables.
Environment ProcessEnvironment();

// In place of a default: the setting must be given.
inline constexpr std::nullopt_t kRequired = std::nullopt;

inline constexpr int64_t kMaxSecretBytes = 65'536;

class Settings {
 public:
  Settings(std::string program, int argc, const char* const* argv, Environment environment);

  // The word that may stand before all flags ("migrate"); the first of `words` when none does.
  std::string Verb(const std::vector<std::string>& words);

  // Each declares one setting and answers its value; names are in kebab-case. With a mistake the
  // answer is a harmless value of the type and Check fails.
  std::string Text(const std::string& name, const std::string& what,
                   std::optional<std::string> fallback);
  // One of `words`.
  std::string Choice(const std::string& name, const std::string& what,
                     std::optional<std::string> fallback, const std::vector<std::string>& words);
  // 0 (any free port) to 65 535.
  int Port(const std::string& name, const std::string& what, std::optional<int> fallback);
  int64_t Int(const std::string& name, const std::string& what, std::optional<int64_t> fallback,
              int64_t min = 0, int64_t max = std::numeric_limits<int64_t>::max());
  // "500ms", "2s", "1h30m".
  absl::Duration Duration(const std::string& name, const std::string& what,
                          std::optional<absl::Duration> fallback,
                          absl::Duration min = absl::ZeroDuration(),
                          absl::Duration max = absl::InfiniteDuration());
  // true or false; the flag alone means true.
  bool Bool(const std::string& name, const std::string& what, std::optional<bool> fallback);
  // The content of the named file, without the line end at its end; not empty. The fallback is a
  // path; "" makes the secret optional and its absence the empty text.
  std::string SecretFile(const std::string& name, const std::string& what,
                         std::optional<std::string> fallback);

  // Notes what else is wrong with the value of a setting, for Check.
  void Mistake(const std::string& name, absl::string_view what);

  // What --help or --version asks to print instead of starting; to be asked after the declarations.
  std::optional<std::string> Answer() const;
  // InvalidArgument with one line for every mistake, unknown flags included.
  absl::Status Check() const;
  // Name and value of each setting in the order of declaration, passwords masked, secrets as the
  // path of their file.
  std::vector<std::pair<std::string, std::string>> Redacted() const;

 private:
  struct Argument {
    std::string text;
    bool used = false;
  };
  struct Declared {
    std::string name;
    std::string what;
    std::string fallback;  // as --help shows it
    std::string value;     // as Redacted shows it
  };
  struct Given {
    std::string value;
    std::string source;  // "--port" or "AFTERCARE_PORT"
  };

  // Takes what was given for the setting, or notes that it is required and missing.
  std::optional<Given> Take(const std::string& name, const std::string& what,
                            const std::optional<std::string>& fallback, bool may_stand_alone);
  std::optional<Given> TakeFlag(const std::string& name, bool may_stand_alone);
  // Notes the mistake of what was given for the setting declared last.
  void Refuse(const Given& given, absl::string_view wanted);

  std::string program_;
  std::vector<Argument> arguments_;
  Environment environment_;
  std::vector<std::string> verbs_;
  std::vector<Declared> declared_;
  std::vector<std::string> mistakes_;
};

}  // namespace aftercare::config

#endif  // AFTERCARE_CONFIG_SETTINGS_H_
