#include "services/logistics/store/json_walk.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace aftercare::logistics {
namespace {

JsonWalk::Json Parse(absl::string_view text) {
  return JsonWalk::Json::parse(text.begin(), text.end(), nullptr, false);
}

const JsonWalk::Json* Step(const JsonWalk::Json& from, const std::string& part) {
  if (from.is_object()) {
    const auto member = from.find(part);
    return member == from.end() ? nullptr : &*member;
  }
  size_t index = 0;
  if (from.is_array() && absl::SimpleAtoi(part, &index) && index < from.size()) {
    return &from[index];
  }
  return nullptr;
}

}  // namespace

JsonWalk::JsonWalk(absl::string_view text) : root_(Parse(text)) {}

const JsonWalk::Json* JsonWalk::Open(const Json* value) {
  if (value == nullptr || !value->is_string()) return value;
  const auto [known, first] = inner_.try_emplace(value, value);
  if (!first) return known->second;
  Json inner = Parse(value->get_ref<const std::string&>());
  if (!inner.is_structured()) return value;
  opened_.push_back(std::move(inner));
  known->second = &opened_.back();
  return known->second;
}

const JsonWalk::Json* JsonWalk::At(const Json& from, absl::string_view pointer) {
  const Json* value = &from;
  if (pointer.empty()) return value;
  for (absl::string_view part : absl::StrSplit(pointer.substr(1), '/')) {
    value = Open(value);
    value = Step(*value, absl::StrReplaceAll(part, {{"~1", "/"}, {"~0", "~"}}));
    if (value == nullptr) return nullptr;
  }
  return value;
}

std::vector<const JsonWalk::Json*> JsonWalk::List(const Json& from, absl::string_view pointer) {
  const Json* value = Open(At(from, pointer));
  std::vector<const Json*> list;
  if (value == nullptr) return list;
  if (value->is_object()) list.push_back(value);
  if (value->is_array()) {
    for (const Json& element : *value) list.push_back(&element);
  }
  return list;
}

std::string JsonWalk::Text(const Json& from, absl::string_view pointer) {
  const Json* value = At(from, pointer);
  if (value == nullptr) return "";
  if (value->is_string()) return value->get<std::string>();
  if (value->is_number() || value->is_boolean()) return value->dump();
  return "";
}

}  // namespace aftercare::logistics
