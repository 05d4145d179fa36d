#include "services/intake/store/document.h"

#include <algorithm>
#include <limits>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"

namespace aftercare::intake {
namespace {

using nlohmann::json;

constexpr absl::Duration kLongest = absl::Hours(24 * 3650);

// Domain section 0.
constexpr std::array<absl::string_view, 17> kRoles = {
    "agent",         "service_lead", "service_manager", "service_director", "general_manager",
    "deputy",        "quality",      "technology",      "technician",       "warehouse",
    "logistics_coordinator",         "finance",         "legal",            "public_relations",
    "purchasing",    "policy_admin", "auditor"};

}  // namespace

bool ParseTime(absl::string_view text, absl::Duration day, absl::Duration& time) {
  int32_t days = 0;
  if (absl::EndsWith(text, "d")) {
    if (!absl::SimpleAtoi(absl::StripSuffix(text, "d"), &days)) return false;
    time = day * days;
  } else if (!absl::ParseDuration(text, &time)) {
    return false;
  }
  return time > absl::ZeroDuration() && time <= kLongest;
}

void DocumentNode::Fail(absl::string_view description) const {
  if (value_ != nullptr) faults_->Add(path_.empty() ? "$" : path_, description);
}

DocumentNode DocumentNode::Below(absl::string_view key) const {
  return {value_, path_.empty() ? std::string(key) : absl::StrCat(path_, ".", key), *faults_};
}

void DocumentNode::RefuseOthers(const absl::string_view* keys, size_t count) const {
  if (value_ == nullptr) return;
  if (!value_->is_object()) {
    Fail("must be an object");
    return;
  }
  for (const auto& [key, value] : value_->items()) {
    const absl::string_view known(key);
    if (std::none_of(keys, keys + count, [known](absl::string_view candidate) {
          return absl::StripPrefix(candidate, "?") == known;
        })) {
      Below(key).Fail("is not known");
    }
  }
}

DocumentNode DocumentNode::Member(absl::string_view key) const {
  const bool optional = absl::ConsumePrefix(&key, "?");
  DocumentNode member = Below(key);
  member.value_ = nullptr;
  if (!is_object()) return member;
  const auto found = value_->find(std::string(key));
  if (found != value_->end()) {
    member.value_ = &*found;
  } else if (!optional) {
    Below(key).Fail("is missing");
  }
  return member;
}

std::vector<std::pair<std::string, DocumentNode>> DocumentNode::Each() const {
  std::vector<std::pair<std::string, DocumentNode>> members;
  if (value_ != nullptr && !value_->is_object()) Fail("must be an object");
  if (!is_object()) return members;
  for (const auto& [key, value] : value_->items()) {
    DocumentNode member = Below(key);
    member.value_ = &value;
    members.emplace_back(key, std::move(member));
  }
  return members;
}

std::vector<DocumentNode> DocumentNode::Items() const {
  std::vector<DocumentNode> items;
  if (value_ == nullptr) return items;
  if (!value_->is_array()) {
    Fail("must be a list");
    return items;
  }
  for (size_t i = 0; i < value_->size(); ++i) {
    items.emplace_back(&(*value_)[i], absl::StrCat(path_, "[", i, "]"), *faults_);
  }
  return items;
}

std::string DocumentNode::Text() const {
  if (value_ == nullptr) return "";
  std::string text = value_->is_string() ? value_->get<std::string>() : "";
  if (text.empty()) Fail("must be a text");
  return text;
}

int64_t DocumentNode::Whole(int64_t least, int64_t most) const {
  if (value_ == nullptr) return least;
  // Above this an unsigned number would turn negative.
  const bool fits = value_->is_number_integer() &&
                    !(value_->is_number_unsigned() &&
                      value_->get<uint64_t>() > uint64_t{std::numeric_limits<int64_t>::max()});
  const int64_t number = fits ? value_->get<int64_t>() : least;
  if (fits && number >= least && number <= most) return number;
  Fail(absl::StrCat("must be a whole number from ", least, " to ", most));
  return least;
}

double DocumentNode::Share() const {
  if (value_ == nullptr) return 0;
  const double share = value_->is_number() ? value_->get<double>() : 0;
  if (share > 0 && share <= 1) return share;
  Fail("must be a number above 0 and at most 1");
  return 0;
}

absl::Duration DocumentNode::Time() const {
  absl::Duration time;
  const std::string text = Text();
  if (text.empty() || ParseTime(text, absl::Hours(24), time)) return time;
  Fail("must be a time above zero such as 15m, 4h or 7d");
  return absl::ZeroDuration();
}

absl::TimeZone DocumentNode::Zone() const {
  absl::TimeZone zone;
  const std::string name = Text();
  if (!name.empty() && !absl::LoadTimeZone(name, &zone)) {
    Fail("must be a time zone of the IANA database");
  }
  return zone;
}

absl::CivilDay DocumentNode::Day() const {
  absl::CivilDay day;
  const std::string text = Text();
  if (!text.empty() && (text.size() != 10 || !absl::ParseCivilTime(text, &day))) {
    Fail("must be a day such as 2026-10-01");
  }
  return day;
}

std::string DocumentNode::Role() const {
  std::string role = Text();
  if (role.empty() || std::find(kRoles.begin(), kRoles.end(), role) != kRoles.end()) return role;
  Fail(absl::StrCat("does not know the role ", role));
  return "";
}

std::vector<std::string> DocumentNode::Texts() const {
  std::vector<std::string> texts;
  for (const DocumentNode& item : Items()) {
    std::string text = item.Text();
    if (std::find(texts.begin(), texts.end(), text) != texts.end()) item.Fail("is there twice");
    texts.push_back(std::move(text));
  }
  if (value_ != nullptr && value_->is_array() && texts.empty()) Fail("must not be empty");
  return texts;
}

std::vector<std::string> DocumentNode::Roles() const {
  for (const DocumentNode& item : Items()) {
    if (item.value_->is_string()) item.Role();
  }
  return Texts();
}

}  // namespace aftercare::intake
