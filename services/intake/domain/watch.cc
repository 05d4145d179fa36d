#include "services/intake/domain/watch.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/intake/domain/case.h"
#include "services/intake/domain/grading.h"

namespace aftercare::intake {

namespace {

// Both are external ids and may hold a slash; the length keeps "a/b"+"c" and "a"+"b/c" apart.
std::string Pair(absl::string_view what, absl::string_view first, absl::string_view second) {
  if (first.empty() || second.empty()) return "";
  return absl::StrCat(what, first.size(), ":", first, "/", second);
}

}  // namespace

Signatures SignaturesOf(const Report& report, SubCategory sub_category) {
  Signatures signatures;
  signatures.batch = Pair("", report.product_model, report.batch);
  if (CategoryOf(sub_category) == Category::kLogistics) {
    signatures.place = Pair("carrier ", report.carrier, report.region);
  }
  if (signatures.place.empty() && sub_category != SubCategory::kUnknown) {
    signatures.place = Pair("store ", NameOf(sub_category), report.store);
  }
  return signatures;
}

bool MayJoin(const ids::Uuid& case_id, const ids::Uuid& incident) {
  return incident.nil() || incident == OwnIncidentOf(case_id);
}

Crossing CrossesThreshold(absl::Span<const Signal> signals, absl::Time now,
                          const Policy& policy) {
  std::vector<Signal> counted;
  for (const Signal& signal : signals) {
    if (signal.state == CaseState::kWithdrawn || signal.state == CaseState::kMerged) continue;
    if (now - signal.register_time <= policy.incidents.window) counted.push_back(signal);
  }
  std::sort(counted.begin(), counted.end(), [](const Signal& a, const Signal& b) {
    return a.register_time != b.register_time ? a.register_time < b.register_time
                                              : a.case_id < b.case_id;
  });
  Crossing crossing;
  std::set<ids::Uuid> customers;
  for (const Signal& signal : counted) {
    if (!signal.customer.nil()) customers.insert(signal.customer);
    // One that stays in another incident has its level from there.
    if (!signal.free) continue;
    crossing.members.push_back({signal.case_id, signal.customer});
    crossing.level = GraverOf(crossing.level, signal.level);
  }
  crossing.customers = static_cast<int32_t>(customers.size());
  crossing.incident =
      crossing.customers >= policy.incidents.join_customers && !crossing.members.empty();
  GradingFacts facts;
  facts.affected_customers = crossing.customers;
  crossing.level = GraverOf(crossing.level, Grade(facts, policy).level);
  return crossing;
}

}  // namespace aftercare::intake
