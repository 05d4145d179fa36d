#include "services/survey/store/document.h"

#include <algorithm>
#include <limits>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace aftercare::survey {
namespace {

bool Within(absl::string_view path, absl::string_view place) {
  if (place == "$" || path == place) return true;
  return absl::StartsWith(path, place) && (path[place.size()] == '.' || path[place.size()] == '[');
}

}  // namespace

std::string DocumentNode::Below(absl::string_view key) const {
  return path_.empty() ? std::string(key) : absl::StrCat(path_, ".", key);
}

std::vector<DocumentNode> DocumentNode::Members(
    std::initializer_list<absl::string_view> keys) const {
  const bool object = value_ != nullptr && value_->is_object();
  if (value_ != nullptr && !object) faults_->Add(path_.empty() ? "$" : path_, "must be an object");
  std::vector<DocumentNode> members;
  for (const absl::string_view key : keys) {
    const nlohmann::json* found = nullptr;
    if (object) {
      const auto member = value_->find(std::string(key));
      if (member != value_->end()) found = &*member;
      else faults_->Add(Below(key), "is missing");
    }
    members.emplace_back(found, Below(key), faults_);
  }
  if (!object) return members;
  for (const auto& [key, value] : value_->items()) {
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
      faults_->Add(Below(key), "is not known");
    }
  }
  return members;
}

std::vector<DocumentNode> DocumentNode::Elements() const {
  std::vector<DocumentNode> elements;
  if (value_ == nullptr) return elements;
  if (!value_->is_array()) {
    Fail("must be a list");
    return elements;
  }
  for (size_t i = 0; i < value_->size(); ++i) {
    elements.emplace_back(&(*value_)[i], absl::StrCat(path_, "[", i, "]"), faults_);
  }
  return elements;
}

std::string DocumentNode::Text() const {
  if (value_ == nullptr) return "";
  if (value_->is_string()) return value_->get<std::string>();
  Fail("must be a text");
  return "";
}

int64_t DocumentNode::Integer() const {
  if (value_ == nullptr) return 0;
  if (value_->is_number_integer()) {
    const auto number = value_->get<int64_t>();
    if (number >= std::numeric_limits<int32_t>::min() &&
        number <= std::numeric_limits<int32_t>::max()) {
      return number;
    }
  }
  Fail("must be a whole number within 32 bits");
  return 0;
}

absl::Duration DocumentNode::Duration() const {
  absl::Duration duration;
  if (value_ == nullptr) return duration;
  if (!value_->is_string() || !absl::ParseDuration(value_->get<std::string>(), &duration)) {
    Fail("must be a time such as \"24h\"");
  }
  return duration;
}

std::map<std::string, std::string> DocumentNode::Texts() const {
  std::map<std::string, std::string> texts;
  if (value_ == nullptr) return texts;
  if (!value_->is_object()) {
    Fail("must be an object");
    return texts;
  }
  for (const auto& [key, value] : value_->items()) {
    texts[key] = DocumentNode(&value, Below(key), faults_).Text();
  }
  return texts;
}

absl::Status JoinFaults(const command::Faults& shape, const command::Faults& meaning) {
  const auto places = command::Explain(shape.status()).fields;
  command::Faults joined = shape;
  for (const command::FieldFault& fault : command::Explain(meaning.status()).fields) {
    const bool reported = std::any_of(places.begin(), places.end(), [&](const auto& place) {
      return Within(fault.field, place.field);
    });
    if (!reported) joined.Add(fault.field, fault.description);
  }
  return joined.status();
}

}  // namespace aftercare::survey
