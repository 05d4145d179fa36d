#include "services/intake/domain/watch.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/intake/domain/grading.h"

namespace aftercare::intake {

std::string SignatureOf(const Report& report) {
  if (report.product_model.empty() || report.batch.empty()) return "";
  // Both are external ids and may hold a slash; the length keeps "a/b"+"c" and "a"+"b/c" apart.
  return absl::StrCat(report.product_model.size(), ":", report.product_model, "/", report.batch);
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
    crossing.members.push_back({signal.case_id, signal.customer});
    if (!signal.customer.nil()) customers.insert(signal.customer);
    crossing.level = GraverOf(crossing.level, signal.level);
  }
  crossing.customers = static_cast<int32_t>(customers.size());
  crossing.incident = crossing.customers >= policy.incidents.join_customers;
  GradingFacts facts;
  facts.affected_customers = crossing.customers;
  crossing.level = GraverOf(crossing.level, Grade(facts, policy).level);
  return crossing;
}

}  // namespace aftercare::intake
