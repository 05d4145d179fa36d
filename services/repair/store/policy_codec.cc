#include "services/repair/store/policy_codec.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/command/decision.h"

namespace aftercare::repair {
namespace {

using Json = nlohmann::json;

// One object of the document; what is read is ticked off, so that what is left is unknown.
class Section {
 public:
  Section(const Json& json, std::string path, command::Faults& faults)
      : json_(json.is_object() ? json : Json::object()), path_(std::move(path)), faults_(faults) {
    if (!json.is_object()) Fail(path_.empty() ? "document" : path_, "must be an object");
  }

  // A whole number within [least, most]; `least` when it is not there.
  int64_t Number(const std::string& key, int64_t least, int64_t most) {
    const Json* member = Take(key);
    if (member == nullptr) return least;
    // A fraction, and a number too big for the type, are none of ours.
    const bool fits =
        member->is_number_integer() &&
        !(member->is_number_unsigned() &&
          member->get<uint64_t>() > uint64_t{std::numeric_limits<int64_t>::max()});
    if (fits && member->get<int64_t>() >= least && member->get<int64_t>() <= most) {
      return member->get<int64_t>();
    }
    Fail(At(key), absl::StrCat("must be a whole number from ", least, " to ", most));
    return least;
  }

  std::string Text(const std::string& key) {
    const Json* member = Take(key);
    if (member != nullptr && member->is_string()) return member->get<std::string>();
    if (member != nullptr) Fail(At(key), "must be a text");
    return "";
  }

  // Texts without repetition; at least `least` of them.
  std::vector<std::string> Texts(const std::string& key, size_t least) {
    const Json* member = Take(key);
    std::vector<std::string> texts;
    if (member == nullptr) return texts;
    if (!member->is_array() || member->size() < least) {
      Fail(At(key), absl::StrCat("must be a list of ", least, " or more texts"));
      return texts;
    }
    for (size_t i = 0; i < member->size(); ++i) {
      const Json& text = (*member)[i];
      const std::string place = absl::StrCat(At(key), "[", i, "]");
      if (!text.is_string() || text.get<std::string>().empty()) {
        Fail(place, "must be a text that is not empty");
      } else if (std::find(texts.begin(), texts.end(), text.get<std::string>()) != texts.end()) {
        Fail(place, "stands there twice");
      } else {
        texts.push_back(text.get<std::string>());
      }
    }
    return texts;
  }

  Section Under(const std::string& key) {
    const Json* member = Take(key);
    static const Json* const kEmpty = new Json(Json::object());
    return Section(member ? *member : *kEmpty, At(key), faults_);
  }

  // Nothing read so far was at fault, so members may be compared with each other.
  bool sound() const { return sound_; }

  bool Has(const std::string& key) const { return json_.contains(key); }
  std::string At(const std::string& key) const {
    return path_.empty() ? key : absl::StrCat(path_, ".", key);
  }

  void Done() {
    for (const auto& [key, value] : json_.items()) {
      if (std::find(taken_.begin(), taken_.end(), key) == taken_.end()) {
        Fail(At(key), "is not known");
      }
    }
  }

 private:
  void Fail(const std::string& place, absl::string_view description) {
    faults_.Add(place, description);
    sound_ = false;
  }

  const Json* Take(const std::string& key) {
    taken_.push_back(key);
    const auto member = json_.find(key);
    if (member != json_.end()) return &*member;
    Fail(At(key), "is missing");
    return nullptr;
  }

  const Json json_;
  const std::string path_;
  command::Faults& faults_;
  std::vector<std::string> taken_;
  bool sound_ = true;
};

template <class Enum, class All>
bool FromWord(const std::string& word, const All& all, Enum& out) {
  for (Enum value : all) {
    if (absl::AsciiStrToLower(Word(value)) == word) {
      out = value;
      return true;
    }
  }
  return false;
}

constexpr int64_t kMostMonths = 1200;
constexpr int64_t kMostHours = 10 * 365 * 24;
constexpr int64_t kMostDays = 10 * 365;
constexpr int64_t kMostCount = 1'000'000;

WarrantyPolicy ReadWarranty(Section section, command::Faults& faults) {
  WarrantyPolicy policy;
  Section months = section.Under("months");
  for (const std::string& word : section.Texts("excluded", 0)) {
    PartClass part_class;
    if (FromWord(word, kPartClasses, part_class)) {
      policy.excluded.insert(part_class);
    } else {
      faults.Add(section.At("excluded"), absl::StrCat(word, " is not a part class"));
    }
  }
  for (PartClass part_class : kPartClasses) {
    const std::string word = absl::AsciiStrToLower(Word(part_class));
    const bool excluded = policy.excluded.contains(part_class);
    if (excluded && !months.Has(word)) continue;
    const int64_t term = months.Number(word, 1, kMostMonths);
    if (excluded) {
      faults.Add(months.At(word), "has a term and is excluded as well");
    } else {
      policy.months[part_class] = static_cast<int>(term);
    }
  }
  months.Done();
  policy.no_proof_extra_months =
      static_cast<int>(section.Number("no_proof_extra_months", 0, kMostMonths));
  policy.replaced_part_months =
      static_cast<int>(section.Number("replaced_part_months", 1, kMostMonths));
  policy.most_extension_months =
      static_cast<int>(section.Number("most_extension_months", 0, kMostMonths));
  for (const std::string& word : section.Texts("void", 0)) {
    VoidReason reason;
    if (FromWord(word, kVoidReasons, reason)) {
      policy.voids.insert(reason);
    } else {
      faults.Add(section.At("void"), absl::StrCat(word, " is not a reason to void"));
    }
  }
  const std::vector<std::string> roles = section.Texts("override_roles", 1);
  policy.override_roles = {roles.begin(), roles.end()};
  section.Done();
  return policy;
}

WorkOrderPolicy ReadWorkOrders(Section section) {
  WorkOrderPolicy policy;
  policy.most_parts = static_cast<int>(section.Number("most_parts", 1, kMostCount));
  policy.most_steps = static_cast<int>(section.Number("most_steps", 1, kMostCount));
  policy.turnaround = absl::Hours(24) * section.Number("turnaround_days", 1, kMostDays);
  policy.overdue_interval = absl::Hours(section.Number("overdue_interval_hours", 1, kMostHours));
  policy.most_overdue_notices =
      static_cast<int>(section.Number("most_overdue_notices", 1, kMostCount));
  policy.repeat_repairs = static_cast<int>(section.Number("repeat_repairs", 1, kMostCount));
  section.Done();
  return policy;
}

PartPolicy ReadParts(Section section) {
  PartPolicy policy;
  policy.settled_kept = absl::Hours(24) * section.Number("settled_kept_days", 1, kMostDays);
  policy.most_reservations = section.Number("most_reservations", 1, kMostCount);
  section.Done();
  return policy;
}

LoanerPolicy ReadLoaners(Section section, command::Faults& faults) {
  LoanerPolicy policy;
  policy.allocation_lasts = absl::Hours(section.Number("allocation_hours", 1, kMostHours));
  policy.loan_lasts = absl::Hours(24) * section.Number("loan_days", 1, kMostDays);
  policy.longest_loan = absl::Hours(24) * section.Number("longest_loan_days", 1, kMostDays);
  policy.reminder_interval = absl::Hours(section.Number("reminder_interval_hours", 1, kMostHours));
  policy.most_reminders = static_cast<int>(section.Number("most_reminders", 1, kMostCount));
  if (section.sound() && policy.longest_loan < policy.loan_lasts) {
    faults.Add(section.At("longest_loan_days"), "must not be less than loan_days");
  }
  section.Done();
  return policy;
}

}  // namespace

absl::StatusOr<Policy> ParsePolicy(absl::string_view json) {
  command::Faults faults;
  const Json document = Json::parse(json.begin(), json.end(), nullptr, false);
  if (document.is_discarded()) {
    faults.Add("document", "is not JSON");
    return faults.status();
  }
  Policy policy;
  Section root(document, "", faults);
  const std::string zone = root.Text("time_zone");
  if (!zone.empty() && !absl::LoadTimeZone(zone, &policy.zone)) {
    faults.Add("time_zone", "is not a time zone of the IANA database");
  }
  policy.warranty = ReadWarranty(root.Under("warranty"), faults);
  policy.work_orders = ReadWorkOrders(root.Under("work_orders"));
  policy.parts = ReadParts(root.Under("parts"));
  policy.loaners = ReadLoaners(root.Under("loaners"), faults);
  root.Done();
  if (!faults.ok()) return faults.status();
  return policy;
}

}  // namespace aftercare::repair
