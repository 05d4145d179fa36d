// The part "plans.decisions" of the policy document (INT-16).
#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "services/intake/domain/plan.h"
#include "services/intake/store/policy_codec.h"

namespace aftercare::intake {

// Found by the reading of words; the domain itself never writes a fact's name.
static absl::string_view NameOf(DecisionFact fact) {
  static constexpr std::array<absl::string_view, 4> kNames = {"UNSPECIFIED", "NONE",
                                                              "UNREPAIRABLE", "REPAIRED"};
  return kNames[static_cast<size_t>(fact)];
}

namespace {

constexpr int64_t kMostRepairs = 100;

DecisionRule ReadRule(const DocumentNode& node) {
  const auto [id, sub_categories, fact, at_least, options] =
      node.Members({"id", "sub_categories", "fact", "?at_least", "options"});
  DecisionRule rule;
  rule.id = id.Text();
  const std::vector<SubCategory> words = sub_categories.Words(SubCategory::kRegionalDisruption);
  rule.sub_categories = {words.begin(), words.end()};
  if (words.empty()) sub_categories.Fail("must not be empty");
  rule.fact = fact.Word(DecisionFact::kRepaired);
  const bool counts = rule.fact == DecisionFact::kRepaired;
  if (counts != at_least.there() && rule.fact != DecisionFact::kUnknown) {
    node.Fail("must have at_least when it counts repairs, and only then");
  }
  if (at_least.there()) rule.at_least = static_cast<int32_t>(at_least.Whole(1, kMostRepairs));
  for (const DocumentNode& option : options.Items()) {
    rule.options.push_back(option.Words(ActionKind::kLegal));
    if (rule.options.back().empty()) option.Fail("must not be empty");
  }
  if (rule.options.empty()) options.Fail("must not be empty");
  return rule;
}

// Whether the earlier rule takes cases from the later one for good.
bool Hides(const DecisionRule& earlier, const DecisionRule& later) {
  const bool shared = std::any_of(
      earlier.sub_categories.begin(), earlier.sub_categories.end(),
      [&later](SubCategory one) { return later.sub_categories.contains(one); });
  if (!shared || later.fact == DecisionFact::kUnknown) return false;
  return earlier.fact == DecisionFact::kNone ||
         (earlier.fact == later.fact && earlier.at_least <= later.at_least);
}

}  // namespace

std::vector<DecisionRule> ReadDecisions(const DocumentNode& node) {
  std::vector<DecisionRule> rules;
  const std::vector<DocumentNode> items = node.Items();
  for (size_t i = 0; i < items.size(); ++i) {
    DecisionRule rule = ReadRule(items[i]);
    for (const DecisionRule& known : rules) {
      if (known.id == rule.id) items[i].Fail(absl::StrCat("has the id ", rule.id, " once more"));
      if (Hides(known, rule)) items[i].Fail(absl::StrCat("is never reached behind ", known.id));
    }
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace aftercare::intake
