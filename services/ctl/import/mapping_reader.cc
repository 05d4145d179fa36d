#include "services/ctl/import/mapping_reader.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace aftercare::ctl {
namespace {

constexpr int kMostDigits = 9;

// Formats in which the text says its own zone.
bool CarriesZone(const std::string& format) {
  return absl::StrContains(format, "%z") || absl::StrContains(format, "%Ez") ||
         absl::StrContains(format, "%E*z") || absl::StrContains(format, "%s");
}

TimeForm ReadTimeForm(const Json& json, const std::string& path, RowFaults& faults) {
  Members members(json, path + " time", faults);
  TimeForm form{members.Text("format"), absl::UTCTimeZone()};
  const auto zone = members.OptionalText("zone");
  if (zone && !absl::LoadTimeZone(*zone, &form.zone)) {
    faults.push_back({path + " time.zone", absl::StrCat("there is no zone ", Quoted(*zone))});
  }
  if (!zone && !CarriesZone(form.format)) {
    faults.push_back({path + " time", "needs a zone; its format reads none"});
  }
  members.RefuseRest();
  return form;
}

Values ReadValues(const Json& json, const std::string& path, RowFaults& faults) {
  Values values;
  for (const auto& [theirs, ours] : json.items()) {
    if (ours.is_string()) {
      values.words[theirs] = ours.get<std::string>();
    } else {
      faults.push_back({path + " values." + theirs, "is no text"});
    }
  }
  if (values.words.empty()) faults.push_back({path + " values", "has no words"});
  return values;
}

std::string ReadSeparator(const Json& json, const std::string& where, RowFaults& faults) {
  if (json.is_string() && !json.get<std::string>().empty()) return json.get<std::string>();
  faults.push_back({where, "is no separator"});
  return ";";
}

}  // namespace

Members::Members(const Json& object, std::string where, RowFaults& faults)
    : object_(object), where_(std::move(where)), faults_(faults) {
  if (!object_.is_object()) faults_.push_back({where_, "is no JSON object"});
}

const Json* Members::Take(const std::string& name) {
  known_.insert(name);
  if (!object_.is_object()) return nullptr;
  const auto found = object_.find(name);
  return found == object_.end() ? nullptr : &*found;
}

std::string Members::Text(const std::string& name) {
  const Json* member = Take(name);
  if (member != nullptr && member->is_string()) return member->get<std::string>();
  Refuse(name, member == nullptr ? "is not there" : "is no text");
  return "";
}

std::optional<std::string> Members::OptionalText(const std::string& name) {
  if (Take(name) == nullptr) return std::nullopt;
  return Text(name);
}

std::vector<std::string> Members::Texts(const std::string& name) {
  std::vector<std::string> texts;
  const Json* member = Take(name);
  if (member == nullptr) return texts;
  if (!member->is_array()) Refuse(name, "is no list of texts");
  for (const Json& element : *member) {
    if (element.is_string()) {
      texts.push_back(element.get<std::string>());
    } else {
      Refuse(name, "holds something that is no text");
    }
  }
  return texts;
}

bool Members::Bool(const std::string& name) {
  const Json* member = Take(name);
  if (member == nullptr) return false;
  if (!member->is_boolean()) Refuse(name, "is neither true nor false");
  return member->is_boolean() && member->get<bool>();
}

int Members::Int(const std::string& name, int min, int max) {
  const Json* member = Take(name);
  if (member != nullptr && member->is_number_integer()) {
    const int64_t number = member->get<int64_t>();
    if (number >= min && number <= max) return static_cast<int>(number);
  }
  Refuse(name, absl::StrCat("must be a number from ", min, " to ", max));
  return min;
}

void Members::RefuseRest() {
  if (!object_.is_object()) return;
  for (const auto& [name, value] : object_.items()) {
    if (known_.count(name) == 0) Refuse(name, "is not known");
  }
}

void Members::Refuse(const std::string& name, const std::string& reason) {
  faults_.push_back({where_.empty() ? name : absl::StrCat(where_, ".", name), reason});
}

Transform ReadTransform(Members& members, const std::string& path, RowFaults& faults) {
  std::vector<Transform> found;
  if (const Json* json = members.Take("values")) found.push_back(ReadValues(*json, path, faults));
  if (const Json* json = members.Take("time")) found.push_back(ReadTimeForm(*json, path, faults));
  if (const Json* json = members.Take("date")) {
    Members inside(*json, path + " date", faults);
    found.push_back(DateForm{inside.Text("format")});
    inside.RefuseRest();
  }
  if (const Json* json = members.Take("decimal")) {
    Members inside(*json, path + " decimal", faults);
    found.push_back(Decimal{inside.Int("digits", 0, kMostDigits)});
    inside.RefuseRest();
  }
  if (const Json* json = members.Take("list")) {
    found.push_back(ListOf{ReadSeparator(*json, path + " list", faults)});
  }
  if (const Json* json = members.Take("shifts")) {
    found.push_back(Shifts{ReadSeparator(*json, path + " shifts", faults)});
  }
  if (found.size() > 1) faults.push_back({path, "has more than one transform"});
  return found.empty() ? Transform() : found.front();
}

bool ReadTemplate(const std::string& text, std::vector<Piece>& pieces) {
  size_t at = 0;
  while (at < text.size()) {
    const size_t brace = text.find_first_of("{}", at);
    if (brace != at) pieces.push_back({false, text.substr(at, brace - at)});
    if (brace == std::string::npos) return true;
    const size_t close = text.find_first_of("{}", brace + 1);
    if (text[brace] == '}' || close == std::string::npos || text[close] == '{') return false;
    pieces.push_back({true, text.substr(brace + 1, close - brace - 1)});
    at = close + 1;
  }
  return !text.empty();
}

}  // namespace aftercare::ctl
