#include "services/intake/domain/classification.h"

#include <algorithm>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/intake/domain/grading.h"

namespace aftercare::intake {
namespace {

constexpr size_t kMostReasons = 5;

struct Weighed {
  int64_t weight = 0;
  std::vector<const Keyword*> found;
};

}  // namespace

Suggestion Suggest(const Report& report, const Policy& policy) {
  Suggestion suggestion;
  const FiredRule fired = Grade(report.facts, policy);
  suggestion.level = fired.level;
  const auto alarm = policy.classification.alarms.find(report.channel);
  if (alarm != policy.classification.alarms.end()) {
    suggestion.sub_category = alarm->second;
    suggestion.reasons.push_back(absl::StrCat("channel:", NameOf(report.channel)));
  } else {
    const std::string text =
        absl::AsciiStrToLower(absl::StrCat(report.symptom, "\n", report.wish));
    std::map<SubCategory, Weighed> weighed;
    for (const Keyword& keyword : policy.classification.keywords) {
      if (!absl::StrContains(text, keyword.text)) continue;
      Weighed& entry = weighed[keyword.sub_category];
      entry.weight += keyword.weight;
      entry.found.push_back(&keyword);
    }
    // Of equal weights the sub-category first in the enumeration wins: the same text always gives
    // the same suggestion.
    const auto best = std::max_element(
        weighed.begin(), weighed.end(),
        [](const auto& a, const auto& b) { return a.second.weight < b.second.weight; });
    if (best != weighed.end()) {
      suggestion.sub_category = best->first;
      for (const Keyword* keyword : best->second.found) {
        suggestion.reasons.push_back(absl::StrCat("keyword:", keyword->text));
      }
    }
  }
  suggestion.category = CategoryOf(suggestion.sub_category);
  if (suggestion.reasons.size() >= kMostReasons) suggestion.reasons.resize(kMostReasons - 1);
  suggestion.reasons.push_back(absl::StrCat("rule:", fired.rule));
  return suggestion;
}

}  // namespace aftercare::intake
