#include "services/repair/domain/replaced_part.h"

#include "services/repair/domain/part.h"

namespace aftercare::repair {
namespace {

std::optional<absl::CivilDay> RestOf(const WorkOrder& work_order, PartClass part_class) {
  for (const WarrantyDecision& decision : work_order.decisions) {
    if (decision.evidence.part_class == part_class && decision.covered) {
      return decision.covered_until;
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<ReplacedPart> ReplacedParts(const WorkOrder& work_order, const PartClasses& classes,
                                        const Rules& rules) {
  const WarrantyPolicy& policy = rules.policy.warranty;
  std::vector<ReplacedPart> replaced;
  for (const RepairStep& step : work_order.steps) {
    const absl::CivilDay day = absl::ToCivilDay(step.at, rules.policy.zone);
    for (const PartUse& use : step.parts) {
      ReplacedPart& part = replaced.emplace_back();
      part.line = &work_order.parts[use.line - 1];
      part.quantity = use.quantity;
      part.at = step.at;
      const auto known = classes.find(PartId(part.line->part_number, part.line->location));
      if (known != classes.end()) part.part_class = known->second;
      if (part.part_class && policy.excluded.contains(*part.part_class)) continue;
      const auto rest =
          part.part_class ? RestOf(work_order, *part.part_class) : std::nullopt;
      part.covered_until = ReplacedUntil(day, rest, policy);
    }
  }
  return replaced;
}

}  // namespace aftercare::repair
