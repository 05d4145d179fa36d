#include "services/notification/store/document.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace aftercare::notification {

using nlohmann::json;

namespace {

const json& ObjectOrEmpty(const json& value) {
  static const json* const empty = new json(json::object());
  return value.is_object() ? value : *empty;
}

}  // namespace

Document::Document(const json& value, std::string path, command::Faults& faults)
    : value_(ObjectOrEmpty(value)), path_(std::move(path)), faults_(faults) {
  if (!value.is_object()) faults_.Add(path_.empty() ? "document" : path_, "is an object");
}

Document::~Document() {
  for (const auto& [key, value] : value_.items()) {
    if (!read_.contains(key)) Fault(key, "is not known");
  }
}

std::string Document::Path(const std::string& key) const {
  return path_.empty() ? key : absl::StrCat(path_, ".", key);
}

void Document::Fault(const std::string& key, const std::string& description) {
  faults_.Add(Path(key), description);
}

const json* Document::Find(const std::string& key) {
  read_.insert(key);
  const auto found = value_.find(key);
  return found == value_.end() ? nullptr : &*found;
}

const json* Document::Need(const std::string& key) {
  const json* found = Find(key);
  if (found == nullptr) Fault(key, "is missing");
  return found;
}

std::string Document::Text(const std::string& key) {
  const json* found = Need(key);
  if (found != nullptr && found->is_string()) return found->get<std::string>();
  if (found != nullptr) Fault(key, "is a text");
  return "";
}

std::string Document::TextOr(const std::string& key, const std::string& otherwise) {
  return Has(key) ? Text(key) : otherwise;
}

std::string Document::Lines(const std::string& key) {
  const json* found = Find(key);
  if (found == nullptr || !found->is_array()) return Text(key);
  std::string text;
  for (const std::string& line : TakeTexts(key, *found)) absl::StrAppend(&text, line, "\n");
  return text;
}

std::vector<std::string> Document::TakeTexts(const std::string& key, const json& list) {
  std::vector<std::string> texts;
  if (!list.is_array()) Fault(key, "is a list of texts");
  if (!list.is_array()) return texts;
  for (size_t i = 0; i < list.size(); ++i) {
    if (list[i].is_string()) {
      texts.push_back(list[i].get<std::string>());
    } else {
      Fault(absl::StrCat(key, "[", i, "]"), "is a text");
    }
  }
  return texts;
}

std::vector<std::string> Document::Texts(const std::string& key) {
  const json* found = Need(key);
  return found == nullptr ? std::vector<std::string>{} : TakeTexts(key, *found);
}

std::vector<std::string> Document::TextsOrNone(const std::string& key) {
  return Has(key) ? Texts(key) : std::vector<std::string>{};
}

std::map<std::string, std::string> Document::TakeTextMap(const std::string& key,
                                                         const json& object) {
  std::map<std::string, std::string> texts;
  if (!object.is_object()) Fault(key, "is an object of texts");
  if (!object.is_object()) return texts;
  for (const auto& [name, value] : object.items()) {
    if (value.is_string()) {
      texts[name] = value.get<std::string>();
    } else {
      Fault(absl::StrCat(key, ".", name), "is a text");
    }
  }
  return texts;
}

std::map<std::string, std::string> Document::TextMapOrNone(const std::string& key) {
  const json* found = Find(key);
  return found == nullptr ? std::map<std::string, std::string>{} : TakeTextMap(key, *found);
}

int Document::Number(const std::string& key) {
  const json* found = Need(key);
  if (found == nullptr) return 0;
  constexpr int64_t kMost = 1'000'000'000;
  if (found->is_number_integer()) {
    const int64_t number = found->get<int64_t>();
    if (-kMost <= number && number <= kMost) return static_cast<int>(number);
  }
  Fault(key, "is a whole number");
  return 0;
}

bool Document::FlagOr(const std::string& key, bool otherwise) {
  const json* found = Find(key);
  if (found == nullptr) return otherwise;
  if (found->is_boolean()) return found->get<bool>();
  Fault(key, "is true or false");
  return otherwise;
}

absl::Duration Document::Time(const std::string& key) {
  absl::Duration time;
  const std::string text = Text(key);
  if (!text.empty() && !absl::ParseDuration(text, &time)) Fault(key, "is a time such as 10m");
  return time;
}

absl::TimeZone Document::Zone(const std::string& key) {
  absl::TimeZone zone;
  const std::string text = Text(key);
  if (!text.empty() && !absl::LoadTimeZone(text, &zone)) Fault(key, "is a time zone");
  return zone;
}

void Document::Object(const std::string& key, const std::function<void(Document&)>& read) {
  const json* found = Need(key);
  if (found == nullptr) return;
  Document inner(*found, Path(key), faults_);
  read(inner);
}

void Document::TakeEach(const std::string& key, const json& list,
                        const std::function<void(Document&)>& read) {
  if (!list.is_array()) Fault(key, "is a list");
  if (!list.is_array()) return;
  for (size_t i = 0; i < list.size(); ++i) {
    Document inner(list[i], absl::StrCat(Path(key), "[", i, "]"), faults_);
    read(inner);
  }
}

void Document::Each(const std::string& key, const std::function<void(Document&)>& read) {
  if (const json* found = Need(key)) TakeEach(key, *found, read);
}

void Document::EachOrNone(const std::string& key, const std::function<void(Document&)>& read) {
  if (const json* found = Find(key)) TakeEach(key, *found, read);
}

void Document::EachKeyOrNone(
    const std::string& key,
    const std::function<void(const std::string&, std::map<std::string, std::string>)>& read) {
  const json* found = Find(key);
  if (found == nullptr) return;
  if (!found->is_object()) Fault(key, "is an object");
  if (!found->is_object()) return;
  for (const auto& [name, value] : found->items()) {
    read(name, TakeTextMap(absl::StrCat(key, ".", name), value));
  }
}

}  // namespace aftercare::notification
