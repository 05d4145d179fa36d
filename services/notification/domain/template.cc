#include "services/notification/domain/template.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace aftercare::notification {
namespace {

constexpr absl::string_view kOpen = "{{";
constexpr absl::string_view kClose = "}}";

// A text cut at its placeholders: literal, variable, literal, ... ; a variable may be empty only in
// the last piece.
struct Piece {
  absl::string_view literal;
  absl::string_view variable;
};

bool IsName(absl::string_view name) {
  if (name.empty() || !absl::ascii_islower(name[0])) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_';
  });
}

// False when the text cannot be cut: a placeholder without end or with a bad name, a lone "}}".
bool Cut(absl::string_view text, std::vector<Piece>& pieces) {
  while (true) {
    const size_t open = text.find(kOpen);
    const absl::string_view literal = text.substr(0, open);
    if (absl::StrContains(literal, kClose)) return false;
    if (open == absl::string_view::npos) {
      pieces.push_back({literal, ""});
      return true;
    }
    text.remove_prefix(open + kOpen.size());
    const size_t close = text.find(kClose);
    if (close == absl::string_view::npos) return false;
    const absl::string_view name = absl::StripAsciiWhitespace(text.substr(0, close));
    if (!IsName(name)) return false;
    pieces.push_back({literal, name});
    text.remove_prefix(close + kClose.size());
  }
}

std::set<std::string> Names(const std::vector<Piece>& pieces) {
  std::set<std::string> names;
  for (const Piece& piece : pieces) {
    if (!piece.variable.empty()) names.insert(std::string(piece.variable));
  }
  return names;
}

bool IsControl(char c) { return absl::ascii_iscntrl(static_cast<unsigned char>(c)); }

std::string OneLine(std::string text) {
  std::replace_if(text.begin(), text.end(), IsControl, ' ');
  absl::StripAsciiWhitespace(&text);
  return text;
}

std::string Printable(std::string text) {
  std::erase_if(text, [](char c) { return IsControl(c) && c != '\n' && c != '\t'; });
  return text;
}

std::string Fill(const std::vector<Piece>& pieces, const Values& values) {
  std::string text;
  for (const Piece& piece : pieces) {
    absl::StrAppend(&text, piece.literal);
    if (piece.variable.empty()) continue;
    absl::StrAppend(&text, values.at(std::string(piece.variable)));
  }
  return text;
}

}  // namespace

absl::string_view Word(Channel channel) {
  switch (channel) {
    case Channel::kEmail: return "EMAIL";
    case Channel::kFeed: return "FEED";
  }
  return "UNKNOWN";
}

void CheckTemplate(const Template& text, absl::string_view path, command::Faults& faults) {
  if (!IsName(text.key)) faults.Add(absl::StrCat(path, ".key"), "is a word in snake_case");
  if (text.version < 1) faults.Add(absl::StrCat(path, ".version"), "is 1 or more");
  if (text.subject.empty() || std::any_of(text.subject.begin(), text.subject.end(), IsControl)) {
    faults.Add(absl::StrCat(path, ".subject"), "is one line of text");
  }
  if (text.body.empty()) faults.Add(absl::StrCat(path, ".body"), "is not empty");
  std::vector<Piece> pieces;
  for (const auto& [field, part] : {std::pair{".subject", &text.subject}, {".body", &text.body}}) {
    if (!Cut(*part, pieces)) {
      faults.Add(absl::StrCat(path, field), "has a placeholder that cannot be read");
      return;
    }
  }
  const std::set<std::string> used = Names(pieces);
  const std::set<std::string> declared(text.variables.begin(), text.variables.end());
  for (const std::string& name : used) {
    if (!declared.contains(name)) {
      faults.Add(absl::StrCat(path, ".variables"), absl::StrCat(name, " is used, not declared"));
    }
  }
  for (const std::string& name : declared) {
    if (!used.contains(name)) {
      faults.Add(absl::StrCat(path, ".variables"), absl::StrCat(name, " is declared, not used"));
    }
  }
}

const Template* FindTemplate(const TemplateBook& book, absl::string_view key, Channel channel,
                             absl::string_view locale) {
  std::vector<absl::string_view> order = {locale};
  order.insert(order.end(), book.locales.begin(), book.locales.end());
  for (const absl::string_view wanted : order) {
    const Template* found = nullptr;
    for (const Template& text : book.templates) {
      if (text.key != key || text.channel != channel || text.locale != wanted) continue;
      if (found == nullptr || text.version > found->version) found = &text;
    }
    if (found != nullptr) return found;
  }
  return nullptr;
}

Values Present(const TemplateBook& book, const Values& values, absl::string_view locale) {
  Values shown = values;
  for (auto& [name, value] : shown) {
    absl::Time time;
    if (const auto word = book.words.find(value); word != book.words.end()) {
      const auto said = word->second.find(std::string(locale));
      if (said != word->second.end()) value = said->second;
    } else if (absl::ParseTime(absl::RFC3339_full, value, &time, nullptr)) {
      value = absl::FormatTime(
          locale == "zh-CN" ? "%Y年%m月%d日 %H:%M" : "%e %b %Y, %H:%M (UTC%Ez)", time, book.zone);
      absl::StripLeadingAsciiWhitespace(&value);
    }
  }
  return shown;
}

absl::StatusOr<Rendered> Render(const Template& text, const Values& values) {
  std::vector<Piece> subject, body;
  if (!Cut(text.subject, subject) || !Cut(text.body, body)) {
    return command::Refuse(absl::StatusCode::kInvalidArgument, "TEMPLATE_UNREADABLE",
                           "the template has a placeholder that cannot be read",
                           {{"rule", "NOT-01"}, {"template", text.key}});
  }
  std::set<std::string> needed = Names(subject);
  needed.merge(Names(body));
  command::Faults faults;
  for (const std::string& name : needed) {
    if (!values.contains(name)) faults.Add(absl::StrCat("values.", name), "has no value");
  }
  if (!faults.ok()) return faults.status();
  return Rendered{OneLine(Fill(subject, values)), Printable(Fill(body, values)), text.locale,
                  text.version};
}

absl::StatusOr<Rendered> Preview(const TemplateBook& book, absl::string_view key, Channel channel,
                                 absl::string_view locale, const Values& values) {
  const Template* text = FindTemplate(book, key, channel, locale);
  if (text == nullptr) return command::NotFound(absl::StrCat("templates/", key));
  return Render(*text, Present(book, values, text->locale));
}

}  // namespace aftercare::notification
