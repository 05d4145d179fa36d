// What a case is about: the system's suggestion with its reasons and what a person made of it; both
// are kept, so that the hit rate of suggestions can be told (INT-06, INT-07).
#ifndef AFTERCARE_INTAKE_DOMAIN_CLASSIFICATION_H_
#define AFTERCARE_INTAKE_DOMAIN_CLASSIFICATION_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/intake/domain/matter.h"
#include "services/intake/domain/policy.h"

namespace aftercare::intake {

struct Suggestion {
  Category category = Category::kUnknown;
  SubCategory sub_category = SubCategory::kUnknown;
  Level level = Level::kUnknown;
  std::vector<std::string> reasons;  // "keyword:overheat", "channel:ALARM_BATCH_FAULT"; at most 5
  bool operator==(const Suggestion&) const = default;
};

struct Classification {
  Category category = Category::kUnknown;
  SubCategory sub_category = SubCategory::kUnknown;
  MatterKind kind = MatterKind::kUnknown;
  Suggestion suggestion;
  std::string confirmer;  // empty: still a suggestion
  absl::Time confirm_time;
  std::string override_reason;
  bool operator==(const Classification&) const = default;

  bool confirmed() const { return !confirmer.empty(); }
  // The confirmed one, until then the suggested.
  SubCategory in_force() const {
    return sub_category == SubCategory::kUnknown ? suggestion.sub_category : sub_category;
  }
};

// The sub-category whose keywords of the policy weigh most in symptom and wish, with the keywords
// found as reasons; internal alarms say theirs by their channel. kUnknown when nothing speaks for
// any. The level is that of the grading rules (INT-08). Matching ignores the case of ASCII letters.
Suggestion Suggest(const Report& report, const Policy& policy);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_CLASSIFICATION_H_
