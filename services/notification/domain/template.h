// Templates (NOT-01): texts with {{variable}} placeholders by key, channel, locale and version.
// Rendering is one pass over the text: what a value says is never read as a placeholder, and a
// placeholder without a value refuses the whole text instead of leaving a gap in it.
#ifndef AFTERCARE_NOTIFICATION_DOMAIN_TEMPLATE_H_
#define AFTERCARE_NOTIFICATION_DOMAIN_TEMPLATE_H_

#include <array>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/command/decision.h"

namespace aftercare::notification {

// Ways a message reaches people (NOT-02).
enum class Channel { kEmail, kFeed };
inline constexpr std::array kChannels = {Channel::kEmail, Channel::kFeed};

// "EMAIL" as facts have it; policy documents and columns write the same in lower case.
absl::string_view Word(Channel channel);

using Values = std::map<std::string, std::string>;

struct Template {
  std::string key;     // "case_registered"
  Channel channel = Channel::kEmail;
  std::string locale;  // "zh-CN" or "en"
  int version = 0;     // the greatest one is in use
  std::vector<std::string> variables;  // exactly those the text uses
  std::string subject;                 // one line
  std::string body;
  bool operator==(const Template&) const = default;
};

// All templates and what is needed to show a value the way its reader writes it.
struct TemplateBook {
  std::vector<Template> templates;
  std::vector<std::string> locales;     // order of fallback: zh-CN, then en
  absl::TimeZone zone;                  // in which times are shown
  std::map<std::string, Values> words;  // "IN_TRANSIT" -> locale -> what people say
};

struct Rendered {
  std::string subject;
  std::string body;
  std::string locale;
  int version = 0;
  bool operator==(const Rendered&) const = default;
};

// Adds a fault for a text that cannot be read ("{{" without end, a bad name), for every variable
// used but not declared and every one declared but not used. `path` leads to the template.
void CheckTemplate(const Template& text, absl::string_view path, command::Faults& faults);

// The text in use: wanted locale first, then the book's order; newest version. Null: none.
const Template* FindTemplate(const TemplateBook& book, absl::string_view key, Channel channel,
                             absl::string_view locale);

// Values as their reader writes them: an RFC 3339 time becomes local, a known word is translated,
// anything else stays as it is.
Values Present(const TemplateBook& book, const Values& values, absl::string_view locale);

// Fills in the values as they are. InvalidArgument names every placeholder that has none. The
// subject is kept on one line, control characters do not pass.
absl::StatusOr<Rendered> Render(const Template& text, const Values& values);

// FindTemplate, Present and Render in one. NotFound when no locale has the text.
absl::StatusOr<Rendered> Preview(const TemplateBook& book, absl::string_view key, Channel channel,
                                 absl::string_view locale, const Values& values);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_DOMAIN_TEMPLATE_H_
