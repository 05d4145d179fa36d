#include "common/config/settings.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <regex>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

#ifndef AFTERCARE_VERSION
#define AFTERCARE_VERSION "unversioned"
#endif

namespace aftercare::config {
namespace {

std::string VariableName(const std::string& name) {
  return absl::StrCat("AFTERCARE_",
                      absl::AsciiStrToUpper(absl::StrReplaceAll(name, {{"-", "_"}})));
}

bool IsFlag(absl::string_view text) { return absl::StartsWith(text, "--"); }

// Connection strings may carry a password in either of libpq's two spellings.
std::string MaskPasswords(const std::string& value) {
  static const std::regex* const uri = new std::regex("(://[^:/@]*:)[^@/]*@");
  static const std::regex* const pair = new std::regex("(password *= *)('[^']*'|[^ &]*)");
  return std::regex_replace(std::regex_replace(value, *uri, "$1***@"), *pair, "$1***");
}

template <class T>
std::optional<std::string> Shown(const std::optional<T>& fallback) {
  if (!fallback) return std::nullopt;
  return absl::StrCat(*fallback);
}

// The file's content, or nothing with the reason in `why`.
std::optional<std::string> ReadSecret(const std::string& path, std::string& why) {
  std::ifstream file(path, std::ios::binary);
  std::string content(kMaxSecretBytes + 1, '\0');
  if (!file || (!file.read(content.data(), kMaxSecretBytes + 1) && file.gcount() == 0)) {
    why = "a readable file that is not empty";
    return std::nullopt;
  }
  content.resize(static_cast<size_t>(file.gcount()));
  if (static_cast<int64_t>(content.size()) > kMaxSecretBytes) {
    why = absl::StrCat("a file of at most ", kMaxSecretBytes, " bytes");
    return std::nullopt;
  }
  while (!content.empty() && (content.back() == '\n' || content.back() == '\r')) {
    content.pop_back();
  }
  if (content.empty()) why = "a readable file that is not empty";
  return content.empty() ? std::nullopt : std::make_optional(content);
}

}  // namespace

Environment ProcessEnvironment() {
  Environment environment;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    const size_t equals = text.find('=');
    if (equals != std::string::npos) environment[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return environment;
}

Settings::Settings(std::string program, int argc, const char* const* argv,
                   Environment environment)
    : program_(std::move(program)), environment_(std::move(environment)) {
  for (int i = 1; i < argc; ++i) arguments_.push_back({argv[i]});
}

std::string Settings::Verb(const std::vector<std::string>& words) {
  verbs_ = words;
  if (arguments_.empty() || IsFlag(arguments_[0].text)) return words.front();
  Argument& first = arguments_[0];
  first.used = true;
  if (std::find(words.begin(), words.end(), first.text) == words.end()) {
    mistakes_.push_back(absl::StrCat(first.text, ": must be one of ", absl::StrJoin(words, ", ")));
    return words.front();
  }
  return first.text;
}

std::optional<Settings::Given> Settings::TakeFlag(const std::string& name, bool may_stand_alone) {
  std::optional<Given> given;
  const std::string flag = absl::StrCat("--", name);
  for (size_t i = 0; i < arguments_.size(); ++i) {
    Argument& argument = arguments_[i];
    const bool has_value = absl::StartsWith(argument.text, absl::StrCat(flag, "="));
    if (argument.used || (!has_value && argument.text != flag)) continue;
    if (given) mistakes_.push_back(absl::StrCat(flag, ": given more than once"));
    argument.used = true;
    given = Given{"", flag};
    Argument* const next = i + 1 < arguments_.size() ? &arguments_[i + 1] : nullptr;
    if (has_value) {
      given->value = argument.text.substr(flag.size() + 1);
    } else if (next != nullptr && !IsFlag(next->text) &&
               (!may_stand_alone || next->text == "true" || next->text == "false")) {
      next->used = true;
      given->value = next->text;
    } else if (may_stand_alone) {
      given->value = "true";
    } else {
      mistakes_.push_back(absl::StrCat(flag, ": has no value"));
    }
  }
  return given;
}

std::optional<Settings::Given> Settings::Take(const std::string& name, const std::string& what,
                                              const std::optional<std::string>& fallback,
                                              bool may_stand_alone) {
  const size_t mistakes = mistakes_.size();
  declared_.push_back({name, what, fallback.value_or("required"), fallback.value_or("")});
  std::optional<Given> given = TakeFlag(name, may_stand_alone);
  const std::string variable = VariableName(name);
  const auto found = environment_.find(variable);
  if (!given && found != environment_.end() && !found->second.empty()) {
    given = Given{found->second, variable};
  }
  if (!given && !fallback) {
    mistakes_.push_back(absl::StrCat("--", name, ": required (or ", variable, "): ", what));
  }
  if (given) declared_.back().value = given->value;
  // A flag without its value has been refused already.
  return mistakes_.size() == mistakes ? given : std::nullopt;
}

void Settings::Refuse(const Given& given, absl::string_view wanted) {
  mistakes_.push_back(absl::StrCat(given.source, ": must be ", wanted, ", not \"",
                                   MaskPasswords(given.value), "\""));
}

std::string Settings::Text(const std::string& name, const std::string& what,
                           std::optional<std::string> fallback) {
  const auto given = Take(name, what, fallback, false);
  return given ? given->value : fallback.value_or("");
}

std::string Settings::Choice(const std::string& name, const std::string& what,
                             std::optional<std::string> fallback,
                             const std::vector<std::string>& words) {
  const std::string wanted = absl::StrCat("one of ", absl::StrJoin(words, ", "));
  const auto given = Take(name, absl::StrCat(what, "; ", wanted), fallback, false);
  if (!given) return fallback.value_or(words.front());
  if (std::find(words.begin(), words.end(), given->value) != words.end()) return given->value;
  Refuse(*given, wanted);
  return words.front();
}

int Settings::Port(const std::string& name, const std::string& what, std::optional<int> fallback) {
  return static_cast<int>(Int(name, what, fallback, 0, 65'535));
}

int64_t Settings::Int(const std::string& name, const std::string& what,
                      std::optional<int64_t> fallback, int64_t min, int64_t max) {
  const auto given = Take(name, what, Shown(fallback), false);
  if (!given) return fallback.value_or(min);
  int64_t value = 0;
  if (absl::SimpleAtoi(given->value, &value) && value >= min && value <= max) return value;
  Refuse(*given, absl::StrCat("a whole number from ", min, " to ", max));
  return min;
}

absl::Duration Settings::Duration(const std::string& name, const std::string& what,
                                  std::optional<absl::Duration> fallback, absl::Duration min,
                                  absl::Duration max) {
  const auto shown =
      fallback ? std::make_optional(absl::FormatDuration(*fallback)) : std::nullopt;
  const auto given = Take(name, what, shown, false);
  if (!given) return fallback.value_or(min);
  absl::Duration value;
  if (absl::ParseDuration(given->value, &value) && value >= min && value <= max) return value;
  Refuse(*given, absl::StrCat("a duration such as 500ms, 2s or 1h30m, from ",
                              absl::FormatDuration(min), " to ", absl::FormatDuration(max)));
  return min;
}

bool Settings::Bool(const std::string& name, const std::string& what,
                    std::optional<bool> fallback) {
  const auto shown =
      fallback ? std::make_optional<std::string>(*fallback ? "true" : "false") : std::nullopt;
  const auto given = Take(name, what, shown, true);
  if (!given) return fallback.value_or(false);
  if (given->value != "true" && given->value != "false") Refuse(*given, "true or false");
  return given->value == "true";
}

std::string Settings::SecretFile(const std::string& name, const std::string& what,
                                 std::optional<std::string> fallback) {
  const size_t mistakes = mistakes_.size();
  auto given = Take(name, absl::StrCat(what, " (path of a file)"), fallback, false);
  if (mistakes_.size() != mistakes) return "";
  if (!given) given = Given{*fallback, absl::StrCat("--", name)};
  if (given->value.empty()) return "";
  std::string why;
  auto secret = ReadSecret(given->value, why);
  // The value is not shown: it may be the secret itself, given by mistake.
  if (!secret) mistakes_.push_back(absl::StrCat(given->source, ": must name ", why));
  return secret.value_or("");
}

void Settings::Mistake(const std::string& name, absl::string_view what) {
  mistakes_.push_back(absl::StrCat("--", name, ": ", what));
}

std::optional<std::string> Settings::Answer() const {
  const auto asked = [this](absl::string_view flag) {
    return std::any_of(arguments_.begin(), arguments_.end(), [flag](const Argument& argument) {
      return !argument.used && argument.text == flag;
    });
  };
  if (asked("--version")) return absl::StrCat(program_, " ", AFTERCARE_VERSION, "\n");
  if (!asked("--help") && !asked("-h")) return std::nullopt;
  std::string help = absl::StrCat(program_, verbs_.empty() ? "" : " [", absl::StrJoin(verbs_, "|"),
                                  verbs_.empty() ? "" : "]", " [--setting=value ...]\n\n");
  absl::StrAppendFormat(&help, "%-28s %-38s %-20s %s\n", "setting", "or variable", "default",
                        "what for");
  for (const Declared& setting : declared_) {
    absl::StrAppendFormat(&help, "--%-26s %-38s %-20s %s\n", setting.name,
                          VariableName(setting.name),
                          setting.fallback.empty() ? "-" : setting.fallback, setting.what);
  }
  return help;
}

absl::Status Settings::Check() const {
  std::vector<std::string> mistakes = mistakes_;
  for (const Argument& argument : arguments_) {
    if (argument.used) continue;
    // Only the name: what follows it may be a secret.
    mistakes.push_back(
        IsFlag(argument.text)
            ? absl::StrCat(argument.text.substr(0, argument.text.find('=')), ": no such setting")
            : absl::StrCat("\"", argument.text, "\": belongs to no setting"));
  }
  if (mistakes.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(program_, ": ", mistakes.size(),
                                                 mistakes.size() == 1 ? " mistake" : " mistakes",
                                                 " in the settings (--help lists them)\n  ",
                                                 absl::StrJoin(mistakes, "\n  ")));
}

std::vector<std::pair<std::string, std::string>> Settings::Redacted() const {
  std::vector<std::pair<std::string, std::string>> all;
  for (const Declared& setting : declared_) {
    all.emplace_back(setting.name, MaskPasswords(setting.value));
  }
  return all;
}

}  // namespace aftercare::config
